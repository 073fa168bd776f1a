"""The first sentence, whatever is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from upkeep.clients.feedback import Satisfaction
from upkeep.probes.availability import History
from upkeep.probes.timeline import DOWN, UP, rows
from upkeep.views.report.model import Brand, Care, Outage, Report, Support, Uptime, Window
from upkeep.views.report.opening import definition, did, how, needed
from upkeep.views.report.writing import written

BEGIN = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())
DAY = 86400
END = BEGIN + 30 * DAY
WINDOW = Window(
    "2026-11", "November 2026", "in November 2026", date(2026, 11, 1), date(2026, 11, 30),
    datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 2, tzinfo=UTC), UTC,
)  # fmt: skip
EMPTY = Report(
    "Harbor", None, WINDOW, (), (), (), (), Support((), (), (), 0), (),
    Care((), (), Satisfaction(0, 0), (), True), (), (), (), Brand(None, None), 0, False, False,
)  # fmt: skip


def seen(name: str, *, down: range = range(0), until: int = END) -> Uptime:
    """A probe every hour; `down` holds the hours that were."""
    samples = [(BEGIN + hour * 3600, DOWN if hour in down else UP, 3600) for hour in range((until - BEGIN) // 3600)]
    figures = History(tuple(rows(samples)), (), END).over(BEGIN, END)
    found = tuple(
        Outage(
            name, datetime.fromtimestamp(each.begin, UTC),
            datetime.fromtimestamp(each.end, UTC) if each.end else None, each.down, "timeout",
        )
        for each in figures.incidents
    )  # fmt: skip
    return Uptime(name, figures, 0.999, 3600, (), found)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ((), "How available Harbor was in November 2026 is not known: nothing measures it."),
        ((seen("web", until=BEGIN),), "How available Harbor was in November 2026 is not known: nothing was measured."),
        ((seen("web"),), "In November 2026 Harbor was up in all the time that was measured."),
        (
            (seen("web", down=range(10, 13)),),
            "In November 2026 Harbor was available 99.5 % of the time, less than promised (99.9 %), and down 3 h in "
            "1 incident.",
        ),
        (
            (seen("web", until=BEGIN + 15 * DAY),),
            "In November 2026 Harbor was up in all the time that was measured; only 50 % of the time was measured.",
        ),
        (
            (seen("web"), seen("api")),
            "In November 2026 all 2 watched parts of Harbor were up in all the time that was measured.",
        ),
        (
            (seen("web"), seen("api", down=range(715, 720))),
            "In November 2026 the least available of 2 watched parts of Harbor, api, was available 99.3 % of the time, "
            "less than promised (99.9 %), and down 5 h in 1 incident; api was still down at its end.",
        ),
    ],
)  # fmt: skip
def test_it_says_how_it_is(found: tuple[Uptime, ...], expected: str) -> None:
    assert how(replace(EMPTY, uptime=found)) == expected


def test_what_was_not_done_and_what_is_not_needed_is_said() -> None:
    assert did(EMPTY) == "Nothing is recorded as done in November 2026."
    assert needed(EMPTY) == "We need nothing from you."
    asks = tuple(f"answer {number}" for number in range(5))
    assert needed(replace(EMPTY, asks=asks[:3])) == "From you we need answer 0, answer 1 and answer 2."
    assert needed(replace(EMPTY, asks=asks)) == "From you we need 5 things:"
    assert written(replace(EMPTY, asks=asks)).asks == asks


def test_the_figures_are_defined_in_one_line() -> None:
    text = definition(replace(EMPTY, uptime=(seen("web"),)))
    for said in ("Down is", "measured every 1 h", "maintenance", "never rounded", "UTC"):
        assert said in text
