from __future__ import annotations

import pytest

from upkeep.checks.linegroups import KEPT, Group, Groups, pattern_of

NGINX = "2026/11/25 10:00:{:02} [error] 12#12: *{} connect() failed (111: Connection refused), client: 10.0.0.{}"


def lines(*texts: str) -> list[bytes]:
    return [text.encode() for text in texts]


def test_like_lines_are_one_group_with_a_count_and_an_example() -> None:
    groups = Groups()
    groups.add(lines(*[NGINX.format(n, n, n) for n in range(7)], "2026/11/25 10:00:09 [crit] disk full"))
    first, second = groups.found
    assert (first.count, first.example, first.trend) == (7, NGINX.format(0, 0, 0), "new")
    assert (second.count, second.template) == (1, "crit] disk full")
    assert groups.lines == 8


@pytest.mark.parametrize(
    ("line", "pattern"),
    [
        ("2026-11-25T10:00:00.123Z ERROR db: timeout after 30s", "ERROR db: timeout after <n>s"),
        ("2026-11-25 10:00:00,123 ERROR x", "ERROR x"),
        ("[Wed Nov 25 10:00:00.12 2026] [php] x", "[php] x"),
        ("Nov 25 10:00:00 host app[812]: x", "host app[<n>]: x"),
        ("user 3f2504e0-4f89-11d3-9a0c-0305e82c3301 at 10.1.2.3:80", "user <id> at <address>"),
        ("at 0xdeadbeef in deadbeef01", "at <id> in <id>"),
        ("v2 of h2", "v2 of h2"),
    ],
)
def test_what_differs_becomes_a_placeholder(line: str, pattern: str) -> None:
    assert pattern_of(line) == pattern


def test_a_group_of_last_time_is_known_and_grows() -> None:
    before = Groups()
    before.add(lines(*[NGINX.format(n, n, n) for n in range(3)]))
    after = Groups(before.remembered)
    after.add(lines(*[NGINX.format(n, n, n) for n in range(4)]))
    assert [group.trend for group in after.found] == ["known"]
    after.add(lines(*[NGINX.format(n, n, n) for n in range(4)], "something else entirely"))
    assert [group.trend for group in after.found] == ["growing", "new"]


def test_a_group_that_was_silent_stays_known() -> None:
    before = Groups()
    before.add(lines("the disk is full"))
    between = Groups(before.remembered)
    after = Groups(between.remembered)
    after.add(lines("the disk is full"))
    assert [group.trend for group in after.found] == ["known"]


def test_a_trace_goes_on_with_its_line() -> None:
    groups = Groups()
    groups.add(lines("Error: x", "    at f (a.js:1)", "\tat g", "", "Error: x"))
    assert [(group.template, group.count) for group in groups.found] == [("Error: x", 2)]


def test_what_is_remembered_is_bounded() -> None:
    groups = Groups()
    groups.add(lines(*[" ".join([f"w{chr(97 + n % 26)}{chr(97 + n // 26)}"] * (1 + n % 9)) for n in range(600)]))
    assert len(groups.remembered) <= KEPT


@pytest.mark.parametrize(
    ("count", "before", "trend"),
    [(5, None, "new"), (9, 4, "growing"), (7, 4, "known"), (8, 4, "known"), (5, 0, "growing")],
)
def test_growing_is_twice_as_many_and_five_more(count: int, before: int | None, trend: str) -> None:
    assert Group("", count, "", before).trend == trend
