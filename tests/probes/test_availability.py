"""Availability and incidents against a brute force that walks second by second."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from upkeep.probes.availability import History
from upkeep.probes.timeline import DOWN, UNKNOWN, UP, Interval, merged, rows, samples_of

LENGTH = 900
"""Seconds of the stretch that is looked at; the rules know no larger unit."""

moments = st.integers(-200, LENGTH)
samples = st.lists(
    st.tuples(moments, st.sampled_from([UP, DOWN, DOWN, UP, UNKNOWN]), st.sampled_from([10, 25, 60])), max_size=40
)
windows = st.lists(st.tuples(moments, st.integers(1, 120)), max_size=4).map(
    lambda pairs: merged((begin, begin + length) for begin, length in pairs)
)


def by_second(given: list[tuple[int, str, int]], maintenance: list[Interval], at: int) -> str:
    """What is known of one second, straight from the words of the semantics."""
    if any(begin <= at < end for begin, end in maintenance):
        return "excluded"
    last = [each for each in given if each[0] <= at]
    if not last:
        return UNKNOWN
    latest = max(each[0] for each in last)
    time, state, every = [each for each in given if each[0] == latest][-1]
    if at >= time + 2 * every:
        return UNKNOWN
    if any(begin <= time < end <= at for begin, end in maintenance):
        return UNKNOWN
    return state


@given(samples, windows, st.integers(0, 400), st.integers(1, LENGTH))
def test_every_second_is_what_the_brute_force_says(
    given: list[tuple[int, str, int]], maintenance: list[Interval], begin: int, length: int
) -> None:
    end = min(LENGTH, begin + length)
    known = [each for each in given if each[0] <= LENGTH]
    history = History(tuple(rows(known)), tuple(maintenance), LENGTH)
    found = history.over(begin, end)
    states = [by_second(known, maintenance, at) for at in range(begin, end)]
    assert (found.up, found.down, found.unknown, found.excluded) == (
        states.count(UP), states.count(DOWN), states.count(UNKNOWN), states.count("excluded")
    )  # fmt: skip
    assert found.uptime is None or 0 <= found.uptime <= 1
    assert found.coverage is None or 0 <= found.coverage <= 1


@given(samples, windows, st.integers(0, 400))
def test_every_down_second_lies_in_a_listed_incident(
    given: list[tuple[int, str, int]], maintenance: list[Interval], begin: int
) -> None:
    history = History(tuple(rows(given)), tuple(maintenance), LENGTH)
    found = history.over(begin, LENGTH)
    inside = 0
    for each in found.incidents:
        until = LENGTH if each.end is None else each.end
        inside += history.over(max(begin, each.begin), until).down
        assert each.down == history.over(each.begin, until).down
    assert inside == found.down


@given(samples, windows, st.data())
def test_a_false_alarm_turns_its_down_samples_into_unknown(
    given: list[tuple[int, str, int]], maintenance: list[Interval], data: st.DataObject
) -> None:
    history = History(tuple(rows(given)), tuple(maintenance), LENGTH)
    if not history.incidents:
        return
    chosen = data.draw(st.sampled_from(history.incidents))
    end = LENGTH if chosen.end is None else chosen.end
    told = [
        (time, UNKNOWN if state == DOWN and chosen.begin <= time < end else state, every)
        for time, state, every in given
    ]
    marked = History(history.rows, history.maintenance, LENGTH, {chosen.begin: "cable"}).over(0, LENGTH)
    expected = History(tuple(rows(told)), tuple(maintenance), LENGTH).over(0, LENGTH)
    assert (marked.up, marked.down, marked.unknown) == (expected.up, expected.down, expected.unknown)


@given(samples)
def test_rows_and_samples_are_inverses(given: list[tuple[int, str, int]]) -> None:
    by_time = {time: (time, state, every) for time, state, every in given}
    assert list(samples_of(rows(given))) == [by_time[time] for time in sorted(by_time)]


def test_with_no_known_time_uptime_is_unknown_and_coverage_nothing() -> None:
    found = History((), (), 1000).last(500)
    assert (found.uptime, found.coverage, found.mttr) == (None, 0.0, None)


def test_where_all_time_is_excluded_coverage_is_unknown_too() -> None:
    found = History(tuple(rows([(100, UP, 60)])), ((0, 1000),), 500).last(400)
    assert (found.uptime, found.coverage) == (None, None)


def test_a_window_that_the_data_does_not_fill_says_since_when_it_counts() -> None:
    history = History(tuple(rows([(600, UP, 60), (660, UP, 60)])), (), 700)
    assert history.last(500).counted_from == 600
    assert history.last(50).counted_from is None


def test_the_error_budget_is_the_share_of_the_time_that_is_not_excluded() -> None:
    history = History(tuple(rows([(0, DOWN, 100), (100, UP, 500), (900, UP, 500)])), ((400, 500),), 1000)
    found = history.over(0, 1000)
    assert found.budget(0.9) == 90.00000000000001 or abs(found.budget(0.9) - 90) < 1e-6
    assert abs(found.budget_left(0.9) - (90 - 100)) < 1e-6


def test_mttr_is_the_mean_length_of_the_incidents_that_ended() -> None:
    given = [(0, DOWN, 60), (60, UP, 60), (120, DOWN, 60), (180, DOWN, 60), (300, UP, 60), (360, DOWN, 60)]
    found = History(tuple(rows(given)), (), 400).over(0, 400)
    assert [(each.begin, each.end) for each in found.incidents] == [(0, 60), (120, 300), (360, None)]
    assert found.mttr == (60 + 180) / 2
