"""What must hold between keys, and what is allowed but hardly meant."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from config.written import loaded, problems

PROBE = '[[probe]]\nname = "db"\nkind = "tcp"\nhost = "h"\nport = 1\n'

BROKEN = {
    "two probes of one name": (
        PROBE + PROBE,
        [
            "4 probe 'db'.name: 'db' is the name of 2 probes",
            "9 probe 'db'.name: 'db' is the name of 2 probes",
        ],
    ),
    "tries that take longer than `every`": (
        PROBE + 'every = "30s"\ntimeout = "20s"\n',
        ["9 probe 'db'.timeout: 2 tries of 20 s and 1 pauses of 2 s take 42 s, longer than `every`, 30 s"],
    ),
    "too many tries": (PROBE + "retry = 11\n", ["8 probe 'db'.retry: must be between 0 and 10"]),
    "a window for a probe that is not there": (
        PROBE + '[[maintenance]]\nweekly = "sun 02:00-03:00"\nprobes = ["dbb"]\n',
        ["10 maintenance[0].probes: there is no probe 'dbb' (did you mean 'db'?)"],
    ),
    "a video function that is not there": (
        '[[function]]\nname = "create-room"\nurl = "https://h/"\n[video]\nfunction = "create-rom"\n',
        ["7 video.function: there is no [[function]] named 'create-rom' (did you mean 'create-room'?)"],
    ),
    "a control that is no HOST:PORT": (
        '[probes]\ncontrol = ["1.1.1.1"]\n',
        ["4 probes.control[0]: '1.1.1.1' must be HOST:PORT, such as '1.1.1.1:443'"],
    ),
    "nothing at once": ("[probes]\nat_once = 0\n", ["4 probes.at_once: must be at least 1"]),
    "no confirmation": ("[alerts]\nconfirm = 0\n", ["4 alerts.confirm: must be at least 1"]),
    "business clock without hours": (
        '[support]\nclock = "business"\n[support.priority.high]\nresponse = { within = "4h", clock = "business" }\n',
        [
            "4 support.clock: the business clock needs [support] hours",
            "6 support.priority.high.response: runs on the business clock, which needs [support] hours",
        ],
    ),
    "a new priority without its promises": (
        '[support.priority.urgent]\nresponse = "1h"\n',
        ["3 support.priority.urgent: needs `resolution`: it is none of the guide's own"],
    ),
    "a priority's name": (
        '[support.priority."Über"]\nresponse = "1h"\nresolution = "2h"\n',
        ["3 support.priority.Über: a priority's name is made of lower-case letters, digits and dashes"],
    ),
    "hours on no day": (
        "[support]\nhours = { mon = [] }\n",
        ["4 support.hours: has no opening hours at all; leave it out, or name some"],
    ),
    "a country without holidays": (
        '[support]\nholidays = ["XX"]\n',
        ["4 support.holidays[0]: there are no holidays for 'XX'"],
    ),
    "at risk from the start": ('[support]\nat_risk = "0%"\n', ["4 support.at_risk: must be more than 0 %"]),
    "a list without a rhythm": (
        '[checklists.own]\nitems = [{ id = "a", title = "A" }]\n',
        ['3 checklists.own: needs either `cadence`, such as "weekly", or `after`, such as "90d"'],
    ),
    "a list without items": ('[checklists.own]\ncadence = "weekly"\n', ["3 checklists.own: needs `items`"]),
    "an own list that adds": (
        '[checklists.own]\ncadence = "weekly"\nitems = [{ id = "a", title = "A" }]\nskip = ["b"]\n',
        ["3 checklists.own: `add` and `skip` change built-in lists; this one has `items` of its own"],
    ),
    "a list's name": (
        '[checklists."Own list"]\ncadence = "weekly"\nitems = [{ id = "a", title = "A" }]\n',
        ["3 checklists.Own list: a checklist's name is made of lower-case letters, digits and dashes"],
    ),
    "a built-in list with a rhythm of its own": (
        '[checklists.weekly]\ncadence = "daily"\n',
        ["3 checklists.weekly: the weekly list is built in: change it with `add` and `skip`"],
    ),
    "skipping what is not there": (
        '[checklists.weekly]\nskip = ["eror-logs"]\n',
        ["4 checklists.weekly.skip[0]: the weekly list has no item 'eror-logs' (did you mean 'error-logs'?)"],
    ),
    "an item twice": (
        '[checklists.weekly]\nadd = [{ id = "error-logs", title = "Again" }]\n',
        ["4 checklists.weekly.add[0].id: 'error-logs' is the id of another item of the list"],
    ),
    "days of a weekly list": (
        '[checklists.weekly]\ndays = ["mon"]\n',
        ["4 checklists.weekly.days: only the daily list has `days`"],
    ),
    "no day at all": ("[checklists.daily]\ndays = []\n", ["4 checklists.daily.days: must name at least one weekday"]),
    "a budget of nothing": (
        "[checklists.weekly]\nbudget = 0\n",
        ["4 checklists.weekly.budget: must be at least 1 minute"],
    ),
    "a window with one end": (
        "[[maintenance]]\nfrom = 2026-12-01T22:00:00\n",
        ["3 maintenance[0]: needs either both `from` and `to`, or `weekly`"],
    ),
    "a window that ends first": (
        "[[maintenance]]\nfrom = 2026-12-01T22:00:00\nto = 2026-12-01T21:00:00\n",
        ["3 maintenance[0]: `to` must lie after `from`"],
    ),
    "days off that end first": (
        "[[away]]\nfrom = 2026-12-02\nto = 2026-12-01\n",
        ["3 away[0]: `to` must not lie before `from`"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.values(), ids=BROKEN)
def test_a_broken_rule_is_told_with_its_line(text: str, expected: list[str]) -> None:
    found = problems(text)
    assert len(found) >= len(expected)
    for message, begins in zip(found, expected, strict=False):
        assert message.startswith(begins)


RIGHT = {
    "the web probe of project.url in a window": '[[maintenance]]\nweekly = "sun 02:00-03:00"\nprobes = ["web"]\n',
    "a priority of its own": '[support.priority.urgent]\nresponse = "1h"\nresolution = "scheduled"\n',
    "a scheduled promise on the business clock": (
        '[support]\nhours = "mon-fri 09:00-17:00"\nclock = "business"\n[support.priority.low]\nresponse = "1w"\n'
    ),
    "a list by cadence": '[checklists.own]\ncadence = "yearly"\nitems = [{ id = "a", title = "A" }]\n',
}


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT)
def test_what_is_right_is_not_complained_of(text: str) -> None:
    assert problems(text) == []


ADVICE = {
    "weekdays without hours": ('[support]\nhours = "mon-fri 09:00-17:00"\n', "support.hours: no hours on sat, sun"),
    "a notice without an end": ('[client]\nnotice = "3 months"\n', "means nothing without `contract_ends`"),
    "a short password": ('[auth]\napikey = "short"\n', "is shorter than 8 characters"),
}


@pytest.mark.parametrize(("text", "message"), ADVICE.values(), ids=ADVICE)
def test_what_is_hardly_meant_is_a_warning(text: str, message: str, tmp_path: Path) -> None:
    assert [message in each.message for each in loaded(tmp_path, text).warnings()] == [True]


def test_a_short_password_that_came_by_reference_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARBOR_KEY", "short")
    warned = loaded(tmp_path, '[auth]\napikey = "${HARBOR_KEY}"\n').warnings()
    assert [each.message.partition(" is ")[0] for each in warned] == ["auth.apikey:"]


def test_an_env_file_that_others_can_read_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "upkeep.env").write_text("A=1\n")
    os.chmod(tmp_path / "upkeep.env", 0o644)
    warned = loaded(tmp_path, 'env_file = "upkeep.env"\n').warnings()
    assert [each.message for each in warned] == [
        "project.env_file: others can read upkeep.env; mend it: chmod 600 upkeep.env"
    ]
