"""Days: logs and summaries, what is rolled up, what stays exact afterwards."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.checks.interface import Finding, Phases
from upkeep.probes import log
from upkeep.probes.archive import Archive, roll_up
from upkeep.probes.availability import History
from upkeep.probes.day import SUMMARY, from_document, joined, made, to_document
from upkeep.probes.quantiles import from_histogram, nearest_rank
from upkeep.probes.sample import Sample, decode, encode
from upkeep.probes.timeline import DOWN, UNKNOWN, UP
from upkeep.state.folder import State

DAY = 86400
MIDNIGHT = int(datetime(2026, 11, 20, tzinfo=UTC).timestamp())
YEAR = timedelta(days=365)


def sample(second: int, state: str = UP, every: int = 300, probe: str = "web", **finding: object) -> Sample:
    at = datetime.fromtimestamp(second, UTC)
    return Sample(at, probe, "http", every, Finding(state=state, **finding))


def keep(state: State, samples: list[Sample]) -> None:
    with state.writing(samples[0].at) as writer:
        log.append(writer, samples)


def roll(state: State, now: int, samples: timedelta = YEAR) -> None:
    with state.writing(datetime.fromtimestamp(now, UTC)) as writer:
        roll_up(writer, state, now, samples=samples, days=None)


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "state", "harbor")


def test_a_sample_comes_back_from_its_line() -> None:
    phases = Phases(dns=0.1, connect=0.2, tls=0.0, wait=0.3, read=0.4)
    given = [
        sample(MIDNIGHT, response_time=1.0, phases=phases, detail="status 200"),
        sample(MIDNIGHT, DOWN, word="timeout", detail="no answer", evidence={"status": None}),
        sample(MIDNIGHT, counts=(3, 200), value=0.015, unit="ratio", memory={"offset": 7}, evidence={"groups": ["a"]}),
        sample(MIDNIGHT, certificate_days=12.5, warning=True),
    ]
    assert [decode(encode(each)) for each in given] == given


def test_evidence_is_kept_of_what_failed_and_sized_to_what_a_person_reads() -> None:
    assert "evidence" not in json.loads(encode(sample(MIDNIGHT, evidence={"status": 200})))
    large = sample(MIDNIGHT, DOWN, evidence={"status": 500, "body": "x" * 9000})
    assert json.loads(encode(large))["evidence"] == {"status": 500}


times = st.lists(
    st.tuples(st.integers(0, 3 * DAY - 1), st.sampled_from([UP, DOWN, UNKNOWN]), st.sampled_from([60, 300, 3600])),
    min_size=1,
    max_size=40,
    unique_by=lambda each: each[0],
)


@given(times, st.integers(0, 3 * DAY), st.integers(1, 7200))
def test_once_rolled_up_and_pruned_every_figure_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, given: list[tuple[int, str, int]], begin: int, length: int
) -> None:
    """Also for maintenance that is declared afterwards: summaries keep the samples, before it is taken off."""
    state = State(tmp_path_factory.mktemp("state"), "harbor")
    keep(state, [sample(MIDNIGHT + second, kind, every) for second, kind, every in sorted(given)])
    now = MIDNIGHT + 4 * DAY
    windows = ((MIDNIGHT + begin, MIDNIGHT + begin + length),)

    def figures() -> list[tuple[int, int, int, int]]:
        rows = Archive(state, now).rows("web", MIDNIGHT, 3600)
        history = History(rows, windows, now)
        found = [history.over(MIDNIGHT + step, MIDNIGHT + step + DAY) for step in range(0, 3 * DAY, 40_000)]
        return [(each.up, each.down, each.unknown, each.excluded) for each in found]

    before = figures()
    roll(state, now, timedelta(seconds=1))
    assert log.days(state) == []
    assert figures() == before


def test_today_is_not_rolled_up_and_yesterday_is_once(state: State) -> None:
    keep(state, [sample(MIDNIGHT + 10), sample(MIDNIGHT + DAY + 10)])
    roll(state, MIDNIGHT + DAY + 20)
    assert [path.name for path in (state.path / "summaries").iterdir()] == ["2026-11-20.json"]
    before = (state.path / "summaries/2026-11-20.json").stat().st_mtime_ns
    roll(state, MIDNIGHT + DAY + 30)
    assert (state.path / "summaries/2026-11-20.json").stat().st_mtime_ns == before


def test_samples_recorded_late_for_a_day_that_was_rolled_up_count_too(state: State) -> None:
    keep(state, [sample(MIDNIGHT + 600)])
    now = MIDNIGHT + 2 * DAY
    roll(state, now)
    keep(state, [sample(MIDNIGHT, DOWN)])
    rows = Archive(state, now).rows("web", MIDNIGHT)
    assert [(row.begin - MIDNIGHT, row.state) for row in rows] == [(0, DOWN), (600, UP)]
    roll(state, now, timedelta(seconds=1))
    assert Archive(state, now).rows("web", MIDNIGHT) == rows
    keep(state, [sample(MIDNIGHT + 900, DOWN)])  # and again, when the first log is gone
    assert [row.state for row in Archive(state, now).rows("web", MIDNIGHT)] == [DOWN, UP, DOWN]


def test_samples_later_than_now_are_not_looked_at(state: State) -> None:
    keep(state, [sample(MIDNIGHT), sample(MIDNIGHT + 600, DOWN), sample(MIDNIGHT + DAY, DOWN)])
    assert [row.state for row in Archive(state, MIDNIGHT + 300).rows("web", MIDNIGHT)] == [UP]


def test_rows_reach_back_to_the_begin_of_an_incident(state: State) -> None:
    keep(state, [sample(MIDNIGHT), *(sample(MIDNIGHT + day * DAY, DOWN, DAY) for day in range(1, 9))])
    now = MIDNIGHT + 9 * DAY
    (incident,) = History(Archive(state, now).rows("web", now - DAY), (), now).last(DAY).incidents
    assert incident.begin == MIDNIGHT + DAY


def test_a_damaged_line_is_named_and_the_rest_is_used_and_its_log_never_dropped(state: State) -> None:
    keep(state, [sample(MIDNIGHT), sample(MIDNIGHT + 300)])
    path = state.path / "samples/2026-11-20.jsonl"
    path.write_bytes(path.read_bytes() + b"garbage\n")
    now = MIDNIGHT + 3 * DAY
    archive = Archive(state, now)
    assert len(archive.rows("web", MIDNIGHT)[0].times) == 2
    assert archive.damaged == ["samples/2026-11-20.jsonl"]
    roll(state, now, timedelta(seconds=1))
    assert path.exists()


def test_a_torn_last_line_is_passed_over_and_cut_off_by_the_next_writer(state: State) -> None:
    keep(state, [sample(MIDNIGHT)])
    path = state.path / "samples/2026-11-20.jsonl"
    path.write_bytes(path.read_bytes() + b'{"at":"2026-11-2')
    archive = Archive(state, MIDNIGHT + 100)
    assert (len(archive.rows("web", MIDNIGHT)), archive.damaged) == (1, [])
    keep(state, [sample(MIDNIGHT + 300)])
    assert len(log.read(state, date(2026, 11, 20)).documents) == 2


def test_a_damaged_summary_is_named_and_not_overwritten(state: State) -> None:
    keep(state, [sample(MIDNIGHT)])
    now = MIDNIGHT + 2 * DAY
    roll(state, now)
    path = state.path / "summaries/2026-11-20.json"
    path.write_text("{")
    archive = Archive(state, now)
    assert archive.rows("web", MIDNIGHT)  # while the lines exist it can be recomputed
    assert archive.damaged == ["summaries/2026-11-20.json"]
    roll(state, now)
    assert path.read_text() == "{"


def test_summaries_older_than_the_retention_are_dropped(state: State) -> None:
    keep(state, [sample(MIDNIGHT), sample(MIDNIGHT + 5 * DAY)])
    now = MIDNIGHT + 10 * DAY
    with state.writing(datetime.fromtimestamp(now, UTC)) as writer:
        roll_up(writer, state, now, samples=timedelta(days=1), days=timedelta(days=7))
    assert [path.name for path in (state.path / "summaries").iterdir()] == ["2026-11-25.json"]


def documents(*seconds: int) -> list[dict[str, object]]:
    return [
        json.loads(encode(sample(MIDNIGHT + each, response_time=each / 1000, counts=(1, each)))) for each in seconds
    ]


def test_a_day_joined_from_two_parts_is_the_day_of_all() -> None:
    day = date(2026, 11, 20)
    parts = joined(made(day, documents(100, 700)), made(day, documents(400)))
    whole = made(day, documents(100, 400, 700))
    assert parts.probes == whole.probes


def test_a_day_comes_back_from_its_document() -> None:
    day = made(date(2026, 11, 20), documents(100, 400, 700))
    assert from_document(to_document(day)).probes == day.probes
    assert SUMMARY.name_of is not None
    assert SUMMARY.name_of(day) == "2026-11-20.json"


@given(st.lists(st.floats(1e-4, 100), min_size=1, max_size=200), st.sampled_from([0.5, 0.95, 0.99]))
def test_a_quantile_from_the_histogram_is_within_a_hundredth(values: list[float], share: float) -> None:
    from upkeep.probes.quantiles import histogram

    exact = nearest_rank(values, share)
    about = from_histogram(histogram(values), share)
    assert exact is not None
    assert about is not None
    assert abs(about - exact) <= exact * 0.0051


def test_quantiles_go_by_nearest_rank() -> None:
    assert [nearest_rank([1.0, 2.0, 3.0, 4.0], share) for share in (0.5, 0.75, 0.95)] == [2.0, 3.0, 4.0]
    assert nearest_rank([], 0.5) is None
    assert from_histogram({}, 0.5) is None
