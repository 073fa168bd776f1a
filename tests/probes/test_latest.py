"""What each probe found last: read on from where the index stopped, made anew where it does not fit."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from probes.test_archive import DAY, MIDNIGHT, keep, sample
from upkeep.probes import latest
from upkeep.probes.latest import Latest
from upkeep.state.folder import State

WINDOW = 3600


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "state", "harbor")


def load(state: State, now: int) -> Latest:
    return latest.load(state, now, WINDOW, ["web"])


def test_the_index_and_the_log_alone_say_the_same(state: State) -> None:
    keep(state, [sample(MIDNIGHT, "up", response_time=0.2), sample(MIDNIGHT + 300, "down", word="timeout")])
    first = load(state, MIDNIGHT + 400)
    latest.save(state, first)
    keep(state, [sample(MIDNIGHT + 600, "down"), sample(MIDNIGHT + DAY, "unknown")])
    continued = load(state, MIDNIGHT + DAY)
    (state.path / latest.FILE).unlink()
    assert load(state, MIDNIGHT + DAY) == continued
    last = continued.probes["web"]
    assert (last.at, last.known_at, last.up_at, last.down_at, last.down_since, last.up_since) == (
        MIDNIGHT + DAY, MIDNIGHT + 600, MIDNIGHT, MIDNIGHT + 600, MIDNIGHT + 300, MIDNIGHT,
    )  # fmt: skip
    assert last.recent == [0.2]


@pytest.mark.parametrize("garbage", ["", "{", "[]", '{"shape": 0}', '{"shape": 2, "probes": {"web": {}}}'])
def test_an_index_that_cannot_be_read_costs_only_time(state: State, garbage: str) -> None:
    keep(state, [sample(MIDNIGHT)])
    (state.path / "index").mkdir()
    (state.path / latest.FILE).write_text(garbage)
    assert load(state, MIDNIGHT + 10).probes["web"].at == MIDNIGHT


def test_a_log_that_became_shorter_is_read_anew(state: State) -> None:
    keep(state, [sample(MIDNIGHT), sample(MIDNIGHT + 300, "down")])
    latest.save(state, load(state, MIDNIGHT + 400))
    path = state.path / "samples/2026-11-20.jsonl"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert load(state, MIDNIGHT + 400).probes["web"].down_at is None


def test_samples_later_than_now_are_not_looked_at_and_such_a_view_is_not_remembered(state: State) -> None:
    keep(state, [sample(MIDNIGHT), sample(MIDNIGHT + 900, "down")])
    latest.save(state, load(state, MIDNIGHT + 1000))
    before = (state.path / latest.FILE).read_bytes()
    past = load(state, MIDNIGHT + 300)
    assert (past.probes["web"].at, past.partial) == (MIDNIGHT, True)
    latest.save(state, past)
    assert (state.path / latest.FILE).read_bytes() == before


def test_request_counts_are_remembered_for_the_window(state: State) -> None:
    keep(state, [sample(MIDNIGHT + step, counts=(1, 100)) for step in (0, 1800, 3600, 5400)])
    last = load(state, MIDNIGHT + 6000).probes["web"]
    assert [row[0] - MIDNIGHT for row in last.counts] == [3600, 5400]


def test_samples_since_a_time_come_in_the_order_of_time_and_the_last_recorded_of_a_second_counts(state: State) -> None:
    keep(state, [sample(MIDNIGHT + 600), sample(MIDNIGHT + 300, "down"), sample(MIDNIGHT + 300, "up")])
    keep(state, [sample(MIDNIGHT + DAY)])
    found = list(latest.since(state, MIDNIGHT, MIDNIGHT + 700))
    assert [(each.second - MIDNIGHT, each.state) for each in found] == [(300, "up"), (600, "up")]


def test_the_index_holds_a_line_once(state: State) -> None:
    keep(state, [sample(MIDNIGHT, response_time=0.2, value=3.0)])
    latest.save(state, load(state, MIDNIGHT + 1))
    row = json.loads((state.path / latest.FILE).read_text())["probes"]["web"]
    assert (row["known"], row["valued"], row["answered"]) == (True, True, True)
    assert load(state, MIDNIGHT + 1).probes["web"].valued == row["sample"]


def test_the_newest_sample_of_all_is_found_whatever_the_clock_says(state: State) -> None:
    assert latest.newest(state) == 0
    keep(state, [sample(MIDNIGHT + DAY), sample(MIDNIGHT)])
    assert latest.newest(state) == MIDNIGHT + DAY
    assert datetime.fromtimestamp(latest.newest(state), UTC).day == 21
