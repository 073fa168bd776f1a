"""What a draft holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from upkeep.clients.checkin import CheckIn, Closing, Promise
from upkeep.clients.draft import Sides, draft
from upkeep.clients.register import Open, Row
from upkeep.clients.schedule import Slot

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
SIDES = Sides("Harbor Booking", "mia")


def row(kind: str) -> Row:
    return Row(Slot(kind, date(2026, 12, 1), date(2026, 12, 1)), "due")


@pytest.mark.parametrize(
    ("kind", "form"), [("two-weeks", "email"), ("one-month", "email"), ("quarterly", "agenda"), ("annual", "agenda")]
)
def test_its_form_is_the_guides_unless_another_is_asked_for(kind: str, form: str) -> None:
    assert draft(row(kind), None, SIDES, NOW, [], []).form == form
    assert draft(row(kind), "email", SIDES, NOW, [], []).form == "email"


def test_it_tells_of_open_promises_and_of_those_closed_since_the_last_one() -> None:
    checkin = CheckIn("two-weeks", date(2026, 9, 15))
    closings = {
        "open": None,
        "kept": Closing(NOW, "mia", "kept"),
        "old": Closing(NOW - timedelta(days=9), "mia", "kept"),
    }
    promises = [
        Open(text, Promise(text, "mia", date(2026, 12, 9), NOW, end), checkin) for text, end in closings.items()
    ]
    made = draft(row("quarterly"), None, SIDES, NOW - timedelta(days=1), ["Up all the time"], promises)
    assert [each.text for each in made.promises] == ["open", "kept"]
    assert made.facts == ("Up all the time",)
