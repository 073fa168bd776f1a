"""Every problem of form at once, each with its line, its key and what to write."""

from __future__ import annotations

import pytest

from config.written import problems

WRONG = {
    "an unknown key": ('urll = "x"\n', ["3 project: unknown key 'urll' (did you mean 'url'?)"]),
    "an unknown key that is near none": ("zzz = 1\n", ["3 project: unknown key 'zzz'"]),
    "an unknown table": ("[probez]\n", ["3 unknown key 'probez' (did you mean 'probe'?)"]),
    "a wrong type": ("client = 3\n", ["3 project.client: must be text"]),
    "a list for a table": ("[[client]]\n", ["3 client: must be a table"]),
    "a table for a list": ("[probe]\n", ["3 probe: must be a list"]),
    "text for a number": ('[probes]\nat_once = "1"\n', ["4 probes.at_once: must be a whole number"]),
    "text for true": ('[report]\nminutes = "yes"\n', ["4 report.minutes: must be true or false"]),
    "a word that is none of few": (
        '[support]\nclock = "busines"\n',
        ["4 support.clock: must be 'calendar' or 'business'"],
    ),
    "a wrong value deep inside": (
        '[support.priority.high]\nresponse = { within = "4x" }\n',
        ["4 support.priority.high.response: '4x' is no duration"],
    ),
    "an unknown key deep inside": (
        '[checklists.weekly]\nadd = [\n  { id = "a", title = "A", minuts = 5 },\n]\n',
        ["5 checklists.weekly.add[0]: unknown key 'minuts' (did you mean 'minutes'?)"],
    ),
    "a missing key": (
        '[checklists.weekly]\nadd = [{ id = "a" }]\n',
        ["4 checklists.weekly.add[0].title: is required"],
    ),
    "a probe without a kind": ('[[probe]]\nname = "db"\n', ["3 probe 'db'.kind: is required"]),
    "a probe of an unknown kind": (
        '[[probe]]\nname = "db"\nkind = "postgress"\n',
        ["5 probe 'db'.kind: unknown kind 'postgress' (did you mean 'postgres'?)"],
    ),
    "a probe's unknown key": (
        '[[probe]]\nname = "db"\nkind = "postgres"\ndns = "x"\n',
        ["3 probe 'db'.dsn: is required", "6 probe 'db': unknown key 'dns' (did you mean 'dsn'?)"],
    ),
    "a kind's nested key": (
        '[[probe]]\nname = "w"\nkind = "http"\nurl = "https://h/"\nexpect = { statuss = [200] }\n',
        ["7 probe 'w'.expect: unknown key 'statuss' (did you mean 'status'?)"],
    ),
    "an item without a title": (
        '[checklists.weekly]\nadd = [{ id = "a", title = " " }]\n',
        ["4 checklists.weekly.add[0]: `title` must not be empty"],
    ),
    "minutes that no day has": (
        '[checklists.weekly]\nadd = [{ id = "a", title = "A", minutes = 0 }]\n',
        ["4 checklists.weekly.add[0]: `minutes` must be between 1 and 6000"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_its_line(text: str, expected: list[str]) -> None:
    found = problems(text)
    assert [message[: len(begins)] for message, begins in zip(found, expected, strict=True)] == expected


def test_every_problem_is_told_at_once_in_the_order_of_the_file() -> None:
    found = problems('urll = 1\n[support]\nclock = 3\n[alerts]\nconfirm = "x"\n')
    assert [each.split()[0] for each in found] == ["3", "5", "7"]


def test_a_project_needs_a_name() -> None:
    assert problems("[project]\n", head="") == ["1 project.name: is required"]
    assert problems("", head="") == ["1 project: is required"]
