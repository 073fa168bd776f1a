"""New and growing groups of error lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from conftest import Site
from overview.evidence.scene_of import NOW, SINCE, project_of, record, scene_of
from upkeep.checklists.facts import Fact
from upkeep.checks.interface import Finding, unknown, up
from upkeep.overview.evidence.errors import alike, error_log
from upkeep.probes.archive import roll_up

LOG = '[[probe]]\nname = "app"\nkind = "log"\npath = "app.log"\nformat = "error"\nevery = "6h"\n'


def reading(*groups: tuple[str, int, str], **more: Any) -> Finding:
    """What a reading found: template, count and trend of its groups."""
    rows = [
        {"template": text, "count": count, "example": text.replace("<n>", "7"), "trend": trend}
        for text, count, trend in groups
    ]
    lines = more.pop("lines", sum(count for _, count, _ in groups))
    evidence = {"lines": lines, "lost": False, "behind": False, "groups": rows} | more
    return up(value=float(lines), unit="", evidence=evidence, memory={"files": []})


def quiet(site: Site, begin: datetime, end: datetime) -> None:
    """Readings without a line, every six hours."""
    hours = int((end - begin).total_seconds() // 3600)
    record(
        site,
        *((begin + timedelta(hours=each), "app", "log", reading()) for each in range(0, hours + 1, 6)),
        every=21600,
    )


@pytest.fixture
def logged(site: Site) -> Site:
    site.add(LOG)
    return site


def looked(site: Site, before: Mapping[str, Any] | None = None, since: datetime = SINCE) -> list[Fact]:
    return error_log(scene_of(site, "error-log", before=[before] if before else [], since=since))


def told(facts: list[Fact]) -> list[tuple[str, str, str]]:
    return [(fact.source, fact.state, fact.text) for fact in facts]


def test_without_an_error_log_it_says_what_to_add(site: Site) -> None:
    site.add('[[probe]]\nname = "access"\nkind = "log"\npath = "access.log"\n')
    assert [fact.state for fact in looked(site)] == ["unset"]


def test_a_log_that_was_never_read_is_unknown(logged: Site) -> None:
    assert told(looked(logged)) == [("app", "unknown", "never measured; upkeep probe app")]


def test_a_log_that_cannot_be_read_says_why(logged: Site) -> None:
    missing = unknown("missing", "app.log is not there", memory={"files": []})
    record(logged, (SINCE + timedelta(hours=1), "app", "log", missing), (NOW, "app", "log", missing), every=21600)
    found = looked(logged)
    assert (found[0].state, found[0].text) == (
        "unknown",
        "nothing known since Mon 16 Nov 10:00 (6 d 23 h): app.log is not there; upkeep probe app",
    )
    assert all(fact.state != "well" for fact in found)


def test_no_lines_are_well(logged: Site) -> None:
    quiet(logged, SINCE, NOW)
    assert told(looked(logged)) == [("error log", "well", "no lines since Mon 16 Nov")]


def test_known_lines_are_well_with_their_count(logged: Site) -> None:
    quiet(logged, SINCE, NOW)
    record(
        logged,
        (SINCE + timedelta(hours=7), "app", "log", reading(("user <n> failed", 3, "known"))),
        (SINCE + timedelta(hours=13), "app", "log", reading(("user <*> failed", 2, "known"))),
        every=21600,
    )
    assert told(looked(logged)) == [
        ("error log", "well", "5 lines in 1 group, none new or growing since Mon 16 Nov")
    ]  # fmt: skip


def test_new_groups_stand_first_and_severe_ones_are_bad(logged: Site) -> None:
    quiet(logged, SINCE, NOW)
    record(
        logged,
        (SINCE + timedelta(hours=7), "app", "log", reading(("mail <n> bounced", 9, "new"), ("slow", 30, "growing"))),
        (SINCE + timedelta(hours=13), "app", "log", reading(("FATAL: no connection left", 2, "new"))),
        (SINCE + timedelta(hours=19), "app", "log", reading(("FATAL: no connection left", 4, "growing"))),
        every=21600,
    )
    assert told(looked(logged)) == [
        ("app", "bad", "new: 6 × FATAL: no connection left"),
        ("app", "soon", "new: 9 × mail 7 bounced"),
        ("app", "soon", "growing: 30 × slow"),
        ("error log", "known", "45 lines in 3 groups, 2 new, 1 growing since Mon 16 Nov"),
    ]


@pytest.mark.parametrize("text", ["2026 [crit] 7#7: x", "panic: nil map", "EMERGENCY stop", "ALERT disk"])
def test_words_of_severity(logged: Site, text: str) -> None:
    quiet(logged, SINCE, NOW)
    record(logged, (NOW, "app", "log", reading((text, 1, "new"))), every=21600)
    assert looked(logged)[0].state == "bad"


@pytest.mark.parametrize("text", ["critically low", "alerts sent", "fatality"])
def test_words_that_only_look_severe(logged: Site, text: str) -> None:
    quiet(logged, SINCE, NOW)
    record(logged, (NOW, "app", "log", reading((text, 1, "new"))), every=21600)
    assert looked(logged)[0].state == "soon"


@pytest.mark.parametrize(("count", "state"), [(60, "soon"), (24, "well")])
def test_growth_is_judged_by_what_was_kept_last_time(logged: Site, count: int, state: str) -> None:
    quiet(logged, SINCE, NOW)
    record(logged, (NOW, "app", "log", reading(("user <n> failed", count, "growing"))), every=21600)
    before = {"source": "error log", "memory": {"groups": {"app": {"user <n> failed": 20}}, "days": 7}}
    found = looked(logged, before)
    assert found[0].state == state
    assert found[-1].value == count


def test_an_example_is_told_without_its_time(logged: Site) -> None:
    quiet(logged, SINCE, NOW)
    record(logged, (NOW, "app", "log", reading(("2026-11-23 08:00:01 slow", 2, "new"))), every=21600)
    assert looked(logged)[0].text == "new: 2 × slow"


def test_counts_are_kept_for_the_next_time(logged: Site) -> None:
    quiet(logged, SINCE, NOW)
    record(logged, (NOW, "app", "log", reading(("user <n> failed", 3, "known"))), every=21600)
    assert looked(logged)[-1].memory == {"groups": {"app": {"user <n> failed": 3}}, "days": 7.0}


def test_what_was_not_seen_is_said(logged: Site) -> None:
    quiet(logged, SINCE, NOW)
    left = {"groups": 2, "new": 1, "lines": 5}
    record(logged, (NOW, "app", "log", reading(("a", 1, "known"), lost=True, behind=True, lines=6, left_out=left)),
           every=21600)  # fmt: skip
    assert told(looked(logged)) == [
        ("app", "unknown", "some lines were lost: rotated away or truncated before they were read"),
        ("app", "unknown", "not read to its end; upkeep probe app reads on"),
        ("app", "soon", "1 more new group in readings too long to keep"),
        ("error log", "known",
         "6 lines in 1 group, none new or growing since Mon 16 Nov; 5 in groups that no sample holds"),
    ]  # fmt: skip


def test_a_log_that_was_first_read_later_says_since_when(logged: Site) -> None:
    quiet(logged, NOW - timedelta(days=2), NOW)
    assert looked(logged)[0].text == "no lines since Sat 21 Nov 09:00 (it was not read before)"


def test_a_time_longer_than_samples_are_kept_says_so(logged: Site) -> None:
    quiet(logged, NOW - timedelta(days=30), NOW)
    project = project_of(logged)
    with project.state.writing(NOW) as writer:
        roll_up(writer, project.state, int(NOW.timestamp()), samples=timedelta(days=14), days=None)
    found = looked(logged, since=NOW - timedelta(days=30))
    assert found[0].text == "no lines since Mon 9 Nov 03:00 (older samples are no longer kept)"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("user <n> failed", "user <*> failed", True),
        ("user <n> failed", "user bob failed", True),
        ("user ann failed", "user bob failed", False),
        ("user <n>", "user <n> failed", False),
        ("<*> <*> failed", "no user failed", False),
    ],
)
def test_templates_are_alike_where_one_is_open(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same
