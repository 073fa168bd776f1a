"""Check-ins and promises."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Run, Site
from overview.evidence.scene_of import scene_of
from upkeep.checklists.facts import Fact
from upkeep.overview.evidence.client import checkins, promised
from upkeep.overview.evidence.scene import Scene

USED = ("weekly", "--done", "error-logs", "--at", "2026-09-02 09:00")
"""The first recorded use: what fell due before it is never asked for."""


def told(
    source: Callable[[Scene], list[Fact]], site: Site, at: str, item: str = "client-email"
) -> list[tuple[str, str]]:
    name = "checkins" if source is checkins else "promised"
    return [(fact.state, fact.text) for fact in source(scene_of(site, name, item, at=f"{at} 09:00"))]


def test_without_a_launch_date_it_says_what_to_add(site: Site) -> None:
    site.write(site.config.read_text().replace("launched = 2026-09-01\n", ""))
    assert told(checkins, site, "2026-09-10")[0][0] == "unset"


@pytest.mark.parametrize(
    ("at", "found"),
    [
        ("2026-09-10", [("well", "none is due; next: Two-week check-in, Tue 15 Sep")]),
        (
            "2026-09-12",
            [
                ("soon", "Two-week check-in on Tue 15 Sep, time for the draft: upkeep checkin draft two-weeks"),
                ("known", "next: One-month check-in, Thu 1 Oct"),
            ],
        ),
        (
            "2026-09-15",
            [
                ("soon", "Two-week check-in is due today: upkeep checkin draft two-weeks"),
                ("known", "next: One-month check-in, Thu 1 Oct"),
            ],
        ),
        (
            "2026-09-18",
            [
                ("bad", "Two-week check-in 3 d overdue, was due Tue 15 Sep: upkeep checkin draft two-weeks"),
                ("known", "next: One-month check-in, Thu 1 Oct"),
            ],
        ),
    ],
)
def test_emails_by_their_dates(upkeep: Run, site: Site, at: str, found: list[tuple[str, str]]) -> None:
    upkeep(*USED)
    assert told(checkins, site, at) == found


def test_calls_stand_beside_the_call(upkeep: Run, site: Site) -> None:
    upkeep(*USED)
    assert told(checkins, site, "2026-12-03", "client-call") == [
        ("bad", "Quarterly check-in 2 d overdue, was due Tue 1 Dec: upkeep checkin draft quarterly"),
        ("known", "next: Quarterly check-in, Mon 1 Mar"),
    ]


def test_another_item_shows_all_of_them(upkeep: Run, site: Site) -> None:
    upkeep(*USED)
    assert [text.partition(" ")[0] for state, text in told(checkins, site, "2026-12-03", "talk") if state == "bad"] == [
        "Two-week", "One-month", "Quarterly",
    ]  # fmt: skip


def test_once_all_emails_are_written_none_is_due(upkeep: Run, site: Site) -> None:
    upkeep(*USED)
    for kind in ("two-weeks", "one-month"):
        upkeep("checkin", "record", kind, "--note", "fine", "--at", "2026-10-02 09:00")
    assert told(checkins, site, "2026-11-23") == [("well", "none is due")]


def test_nothing_was_promised(site: Site) -> None:
    assert told(promised, site, "2026-11-23") == [("well", "nothing so far")]


def test_promises_by_their_date(upkeep: Run, site: Site) -> None:
    upkeep("checkin", "record", "one-month", "--promise", "Send the export", "--by", "2026-11-20", "--promise",
           "Fix the colours", "--by", "2026-12-15", "--at", "2026-10-01 09:00")  # fmt: skip
    assert told(promised, site, "2026-11-23") == [
        ("bad", "overdue since Fri 20 Nov (3 d), mia: Send the export"),
        ("soon", "by Tue 15 Dec, mia: Fix the colours"),
    ]
    for number in (1, 2):
        upkeep("checkin", "promise", "done", f"one-month-2026-10-01-{number}", "--at", "2026-11-21 09:00")
    assert told(promised, site, "2026-11-23") == [("well", "none is open")]


def test_what_cannot_be_read_is_unknown(upkeep: Run, site: Site) -> None:
    upkeep("checkin", "record", "one-month", "--note", "fine", "--at", "2026-10-01 09:00")
    (site.state / "checkins/one-month-2026-10-01.json").write_text("{")
    assert [told(source, site, "2026-11-23")[0][0] for source in (checkins, promised)] == ["unknown", "unknown"]
