"""Rows of samples, levels, maintenance: what begins an episode and what ends it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.probes.conditions import (
    ALERT,
    WARN,
    Condition,
    Episode,
    Observation,
    Turn,
    from_document,
    step,
    to_document,
)  # fmt: skip

EVERY = 300


def told(row: str, confirm: int = 2, recover: int = 2, quiet: str = "") -> list[str]:
    """What a row of samples tells: `b` breaches, `.` is good, `?` is unknown; `quiet` marks maintenance with `m`."""
    condition = Condition("web", "down")
    said = []
    for number, sign in enumerate(row):
        seen = Observation("down", {ALERT: sign == "b"}, known=sign != "?")
        turn = Turn(number * EVERY, confirm, recover, silent=quiet[number : number + 1] == "m")
        episode = step(condition, seen, turn)
        if episode is not None:
            said.append(f"{number}{'-' if episode.ended is not None else '+'}{episode.since // EVERY}")
    return said


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("....", []),
        (".b.", []),  # one sample is no alarm
        (".bb", ["2+1"]),  # since the first of the row
        (".b.bb", ["4+3"]),
        (".b?b", ["3+1"]),  # unknown neither counts nor breaks a row
        (".bb.b.b", ["2+1"]),  # it takes two good ones in a row to end it
        (".bb..", ["2+1", "4-1"]),
        (".bb.?.", ["2+1", "5-1"]),
        (".bb..bb", ["2+1", "4-1", "6+5"]),
        ("????", []),
    ],
)
def test_a_condition_fires_after_confirm_and_ends_after_recover(row: str, expected: list[str]) -> None:
    assert told(row) == expected


@pytest.mark.parametrize(
    ("row", "quiet", "expected"),
    [
        ("bbbb", "mmmm", []),  # a sample inside never begins one
        ("bbbb", " mm ", []),  # and counting starts anew after it
        ("bbbbb", " mm  ", ["4+3"]),
        ("bb..", "  mm", ["1+0", "3-0"]),  # a sample inside can end one
        ("bbbb", "  mm", ["1+0"]),  # told before and still firing is silence
    ],
)
def test_inside_a_maintenance_window_a_condition_can_end_and_never_begin(
    row: str, quiet: str, expected: list[str]
) -> None:
    assert told(row, quiet=quiet) == expected


def test_a_window_that_lay_between_two_samples_lets_counting_start_anew() -> None:
    condition = Condition("web", "down")
    seen = Observation("down", {ALERT: True})
    step(condition, seen, Turn(0, 2, 2))
    assert step(condition, seen, Turn(EVERY, 2, 2, anew=True)) is None
    assert step(condition, seen, Turn(2 * EVERY, 2, 2)) is not None


def test_it_ended_with_the_first_good_sample_of_the_row() -> None:
    condition = Condition("web", "down")
    for number, bad in enumerate((True, True, False, False)):
        episode = step(condition, Observation("down", {ALERT: bad}), Turn(number * EVERY, 2, 2))
    assert episode is not None
    assert (episode.since, episode.ended) == (0, 2 * EVERY)


def levels(*values: float) -> list[tuple[int, str | None]]:
    """The changes that sizes tell with warn at 70 and alert at 80, and one good sample enough to end a level."""
    condition, said = Condition("db", "database"), []
    for number, value in enumerate(values):
        seen = Observation("database", {WARN: value > 70, ALERT: value > 80}, value=value)
        episode = step(condition, seen, Turn(number, 2, 1))
        if episode is not None:
            said.append((number, episode.level))
    return said


def test_each_level_counts_by_itself_and_the_highest_is_shown() -> None:
    assert levels(75, 75, 85, 85, 75, 65) == [(1, "warn"), (3, "alert"), (4, "warn"), (5, None)]


def test_a_sample_beyond_alert_is_beyond_warn_too() -> None:
    assert levels(75, 85, 85) == [(1, "warn"), (2, "alert")]


def test_a_level_that_left_the_configuration_ends() -> None:
    condition = Condition("db", "database")
    for at in range(2):
        step(condition, Observation("database", {WARN: True, ALERT: True}), Turn(at, 2, 1))
    assert condition.episode is not None
    step(condition, Observation("database", {WARN: True}), Turn(2, 2, 1))
    assert condition.episode.level == "warn"


rows = st.lists(st.sampled_from("b.?"), max_size=40).map("".join)


@given(rows, st.integers(1, 4), st.integers(1, 4))
def test_fired_and_ended_take_turns_and_nothing_ends_before_it_began(row: str, confirm: int, recover: int) -> None:
    said = told(row, confirm, recover)
    assert [each for each in said if "+" in each][: len(said)] == said[::2]
    assert all(int(each.split("-")[0]) >= int(each.split("-")[1]) for each in said[1::2])


@given(rows)
def test_what_is_kept_is_what_was_counted(row: str) -> None:
    """Counting on from the document is the same as counting on: a run may end between any two samples."""
    whole, kept = Condition("web", "down"), Condition("web", "down")
    for number, sign in enumerate(row):
        seen, turn = Observation("down", {ALERT: sign == "b"}, known=sign != "?"), Turn(number, 2, 2)
        first, second = step(whole, seen, turn), step(kept, seen, turn)
        assert first == second
        kept = from_document(to_document(kept))
    assert kept == whole


def test_a_certificate_is_a_warning_at_thirty_days_and_an_alert_at_seven() -> None:
    ranks = [Episode("tls", "certificate", 0, rank, 0).level for rank in (1, 2, 3, 4, 0)]
    assert ranks == ["warn", "warn", "alert", "alert", None]
