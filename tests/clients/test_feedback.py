"""What clients said: found and summed up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from upkeep.clients.checkin import CheckIn, Closing, Entry, Promise, Said
from upkeep.clients.feedback import about, feedback, satisfaction

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def held(
    value: int | None, at: datetime = NOW, outcome: str = "done", said: str = "", note: str | None = None
) -> CheckIn:
    answers = (Said("better", "What could be better?", said),) if said else ()
    return CheckIn("quarterly", at.date(), (), (Entry(at, "mia", outcome, answers, value, note),))


SHARES = [
    ([], (0, 0, None)),
    ([5], (1, 1, None)),
    ([5, 4, 3, 2], (4, 2, None)),
    ([5, 4, 3, 2, 1], (5, 2, 0.4)),
    ([4, 4, 4, 4, 5, None], (5, 5, 1.0)),
]


@pytest.mark.parametrize(("values", "expected"), SHARES)
def test_the_satisfied_share_counts_4_and_5_and_is_one_from_five_answers_on(
    values: list[int | None], expected: tuple[int, int, float | None]
) -> None:
    found = satisfaction(held(value, NOW + timedelta(days=number)) for number, value in enumerate(values))
    assert (found.answers, found.satisfied, found.share) == expected


def test_a_skipped_check_in_says_nothing() -> None:
    assert satisfaction([held(5, outcome="skipped")]).answers == 0


def test_a_month_holds_what_was_said_from_its_begin_to_before_its_end() -> None:
    begin, end = NOW, NOW + timedelta(days=31)
    inside, after = held(5, begin, said="colours"), held(1, end, said="too late")
    found = feedback([after, inside], begin, end)
    assert found.held == (inside,)
    assert [answer.text for _, answer in found.said] == ["colours"]
    assert found.satisfaction.answers == 1


def test_promises_of_a_month_are_those_made_open_or_closed_in_it() -> None:
    closed = Closing(NOW - timedelta(days=9), "mia", "kept")
    promises = tuple(
        Promise(text, "mia", date(2026, 12, day), made, closing)
        for text, day, made, closing in [
            ("open", 9, NOW - timedelta(days=20), None),
            ("closed before", 8, NOW - timedelta(days=20), closed),
            ("made after", 7, NOW + timedelta(days=40), None),
        ]
    )
    checkin = CheckIn("quarterly", date(2026, 11, 1), (), (Entry(NOW - timedelta(days=20), "mia", "done"),), promises)
    found = feedback([checkin], NOW, NOW + timedelta(days=31))
    assert [each.text for each in found.promises] == ["open"]


def test_answers_notes_and_promises_are_searched_whatever_the_case() -> None:
    one, other = held(5, said="The EXPORT is slow"), held(4, NOW + timedelta(days=1), note="Straße")
    assert about([one, other], "export") == [one]
    assert about([one, other], "STRASSE") == [other]
    assert about([one, other], "weather") == []
