"""`upkeep ticket` at the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from conftest import Ended, Run, Site
from schema_check import assert_valid

OPENED = ("--at", "2026-11-23 10:00")
NOW = ("--at", "2026-11-23 14:05")


def opened(upkeep: Run, title: str = "Login fails", priority: str = "high", *options: str) -> Ended:
    return upkeep("ticket", "open", title, "-p", priority, *(options or OPENED))


def rows(upkeep: Run, *options: str) -> list[dict[str, Any]]:
    found = upkeep("ticket", "list", "--json", *(options or NOW)).json["tickets"]
    assert isinstance(found, list)
    return found


def test_an_opened_ticket_says_until_when_to_answer_and_to_fix(upkeep: Run) -> None:
    ended = opened(upkeep)
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "1 open, high  Login fails",
        "· answer by  Tue 24 Nov 10:00, 24 h left   around the clock",
        "· fix by     Wed 25 Nov 10:00, 2 d left   around the clock",
    ]


def test_the_list_has_the_contracts_fields(upkeep: Run) -> None:
    opened(upkeep)
    ended = upkeep("ticket", "list", "--json", *NOW)
    assert ended.code == 0
    assert_valid("ticket_list", ended.json)
    assert ended.json["at"] == "2026-11-23T13:05:00Z"
    assert ended.json["tickets"] == [
        {
            "id": "1",
            "external_id": None,
            "title": "Login fails",
            "priority": "high",
            "state": "open",
            "opened": "2026-11-23T09:00:00Z",
            "response": {
                "due": "2026-11-24T09:00:00Z",
                "met_at": None,
                "breached": False,
                "remaining_seconds": 71700,
                "budget": "24h",
                "clock": "calendar",
            },
            "resolution": {
                "due": "2026-11-25T09:00:00Z",
                "met_at": None,
                "breached": False,
                "remaining_seconds": 158100,
                "budget": "48h",
                "clock": "calendar",
            },
        }
    ]


STEPS = [
    (["reply", "1", "we are looking"], "open"),
    (["note", "1", "the log is full"], "open"),
    (["pause", "1"], "paused"),
    (["resume", "1"], "open"),
    (["priority", "1", "low"], "open"),
    (["schedule", "1", "2026-12-15"], "open"),
    (["resolve", "1", "done"], "resolved"),
    (["reopen", "1", "not yet"], "open"),
]


def test_every_step_answers_with_the_readers_row_and_all_that_happened(upkeep: Run) -> None:
    opened(upkeep)
    for number, (arguments, state) in enumerate(STEPS):
        ended = upkeep("ticket", *arguments, "--json", "--at", f"2026-11-23 11:{number:02}")
        assert ended.code == 0, ended.err
        assert_valid("ticket", ended.json)
        assert ended.json["state"] == state
        row = rows(upkeep, "--all", "--at", f"2026-11-23 11:{number:02}")[0]
        assert {key: ended.json[key] for key in row} == row
    shown = upkeep("ticket", "show", "1", "--json", *NOW)
    assert_valid("ticket", shown.json)
    assert [step["kind"] for step in shown.json["steps"]] == [
        "opened", "replied", "noted", "paused", "resumed", "priority", "scheduled", "resolved", "reopened",
    ]  # fmt: skip
    assert {step["by"] for step in shown.json["steps"]} == {"mia"}
    assert shown.json["steps"][1]["text"] == "we are looking"


def test_a_paused_ticket_has_no_deadline_and_what_is_left(upkeep: Run) -> None:
    opened(upkeep)
    upkeep("ticket", "pause", "1", "--at", "2026-11-23 12:00")
    response = rows(upkeep)[0]["response"]
    assert (response["due"], response["remaining_seconds"], response["breached"]) == (None, 22 * 3600, False)
    assert "paused, 22 h left" in upkeep("ticket", "list", *NOW).out


def test_remaining_seconds_are_negative_when_breached_and_null_once_met(upkeep: Run) -> None:
    opened(upkeep, "a", "critical")
    assert rows(upkeep, "--at", "2026-11-23 14:00:10")[0]["response"]["remaining_seconds"] == -10
    upkeep("ticket", "reply", "1", *NOW)
    response = rows(upkeep)[0]["response"]
    assert (response["remaining_seconds"], response["breached"]) == (None, True)
    assert response["met_at"] == "2026-11-23T13:05:00Z"


def test_a_late_answer_that_was_given_asks_for_nothing_more(upkeep: Run) -> None:
    opened(upkeep, "a", "critical")
    assert upkeep("ticket", "list", *NOW).code == 1
    upkeep("ticket", "reply", "1", *NOW)
    assert upkeep("ticket", "list", *NOW).code == 0


def test_resolved_tickets_stand_in_the_list_only_with_all(upkeep: Run) -> None:
    opened(upkeep)
    upkeep("ticket", "resolve", "1", *NOW)
    assert rows(upkeep) == []
    assert [row["state"] for row in rows(upkeep, "--all", *NOW)] == ["resolved"]
    assert "and 1 resolved: --all" in upkeep("ticket", "list", *NOW).out


IMPOSSIBLE = {
    "resume one that is not paused": ["resume", "1"],
    "reopen one that is not resolved": ["reopen", "1"],
    "a step before the one that it follows": ["reply", "1", "--at", "2026-11-23 09:59"],
    "a ticket that is not there": ["reply", "2"],
    "no ticket": ["reply", "1.json"],
    "an unknown priority": ["priority", "1", "urgent"],
    "the same priority": ["priority", "1", "high"],
    "a date where hours were promised": ["schedule", "1", "2026-12-15"],
    "a date that is none": ["schedule", "1", "soon"],
    "a ticket without a title": ["open", " ", "-p", "high"],
    "a ticket without a priority": ["open", "x"],
    "an import of an unknown priority": ["import", "x.csv", "-p", "urgent"],
    "an import of nothing": ["import", "nothing.csv"],
}


@pytest.mark.parametrize("arguments", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_cannot_be_is_2_and_changes_nothing(upkeep: Run, site: Site, arguments: list[str]) -> None:
    opened(upkeep)
    before = (site.state / "tickets/1.json").read_bytes()
    at = [] if "--at" in arguments else NOW
    ended = upkeep("ticket", *arguments, "--json", *at)
    assert (ended.code, ended.out) == (2, "")
    assert_valid("error", {"error": ended.error})
    assert (site.state / "tickets/1.json").read_bytes() == before


def test_what_is_dated_later_than_now_is_taken_with_a_warning(upkeep: Run) -> None:
    ended = opened(upkeep, "a", "high", "--at", "2099-01-01 10:00")
    assert ended.code == 0
    assert "this is dated later than now" in ended.err
    row = rows(upkeep)[0]
    assert (row["state"], row["response"]["due"]) == ("open", "2099-01-02T09:00:00Z")
    assert row["response"]["remaining_seconds"] == 24 * 3600


def test_a_damaged_ticket_is_named_and_the_rest_is_there(upkeep: Run, site: Site) -> None:
    for title in "ab":
        opened(upkeep, title)
    (site.state / "tickets/1.json").write_text("garbage")
    for arguments, schema in (
        (["ticket", "list"], "ticket_list"),
        (["sla"], "sla_levels"),
        (["sla", "report"], "sla_report"),
        (["ticket", "export"], "ticket_export"),
    ):
        ended = upkeep(*arguments, "--json", *NOW)
        assert ended.code == 4
        assert_valid(schema, ended.json)
        assert ended.json["damaged"] == ["tickets/1.json"]
        assert "tickets/1.json: cannot be read" in ended.err
    assert [row["id"] for row in rows(upkeep)] == ["2"]
    assert upkeep("ticket", "show", "1").code == 4
    exported = upkeep("ticket", "export", *NOW)
    assert (exported.code, exported.out.count("\r\n")) == (4, 2)
    assert upkeep("ticket", "reply", "1", *NOW).code == 4
    assert opened(upkeep, "c").out.startswith("3 open")
    assert upkeep("state", "check").code == 4


HOSTILE = "Look [red]here[/red] \x1b[31mred\x1b[0m \x1b]0;title\x07 \u202eevil\u2066 \x9b2J end\nnext"
TITLES = {"hostile": HOSTILE, "ten thousand characters": "x" * 10_000, "wide": "界" * 300, "a formula": "=1+1"}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_any_title_is_kept_and_shown_on_one_line(upkeep: Run, site: Site, title: str) -> None:
    opened(upkeep, title, "critical")
    upkeep("ticket", "note", "1", title, *NOW)
    assert rows(upkeep)[0]["title"] == title
    for arguments in (["ticket", "list"], ["sla"], ["ticket", "show", "1"], ["ticket", "reply", "1"]):
        ended = upkeep(*arguments, *NOW)
        assert not set(ended.out + ended.err) & set("\x1b\x07\x9b\u202e\u2066")
        assert max(map(len, ended.out.splitlines())) <= 80


def test_a_long_text_says_that_there_is_more_of_it(upkeep: Run) -> None:
    opened(upkeep)
    upkeep("ticket", "note", "1", "long " * 2000 + "end", *NOW)
    assert "(10003 characters, whole with --json)" in " ".join(upkeep("ticket", "show", "1", *NOW).out.split())
    assert upkeep("ticket", "show", "1", "--json", *NOW).json["steps"][1]["text"].endswith("end")


def test_text_comes_from_stdin_where_it_is_a_dash(site: Site, upkeep: Run) -> None:
    upkeep("ticket", "open", "a", "-p", "high")
    assert site.run("ticket", "reply", "1", "-", input="first\nsecond\n").code == 0
    assert upkeep("ticket", "show", "1", "--json").json["steps"][1]["text"] == "first\nsecond"


def test_secrets_never_reach_a_ticket(upkeep: Run, site: Site) -> None:
    (site.folder / "upkeep.env").write_text("TOKEN=supersecretvalue\n")
    (site.folder / "upkeep.env").chmod(0o600)
    site.add('env_file = "upkeep.env"\n[alerts]\nheartbeat = "${TOKEN}"\n')
    opened(upkeep, "my key is supersecretvalue")
    upkeep("ticket", "note", "1", "supersecretvalue", *NOW)
    assert "supersecretvalue" not in (site.state / "tickets/1.json").read_text()


def test_a_problem_of_a_checklist_opens_a_ticket_and_names_it(upkeep: Run) -> None:
    problem = ["weekly", "--fail", "error-logs", "--note", "disk full", "--ticket", "high", "--json", *NOW]
    assert upkeep(*problem).json["ticket"] == "1"
    assert upkeep(*problem).json["ticket"] == "1"  # it waits still: no second one
    assert upkeep("weekly", "--fail", "error-logs", "--note", "disk fuller", "--json", *NOW).json["ticket"] == "1"
    (step,) = upkeep("ticket", "show", "1", "--json", *NOW).json["steps"]
    assert (step["title"], step["text"]) == ("Check error logs: disk full", "disk full")
    assert step["origin"] == {"checklist": "weekly", "period": "2026-W48", "item": "error-logs"}


@pytest.mark.parametrize(
    "arguments", [["--done", "error-logs"], ["--skip", "error-logs", "--reason", "x"], ["--list"]], ids=" ".join
)
def test_only_a_problem_opens_a_ticket(upkeep: Run, arguments: list[str]) -> None:
    ended = upkeep("weekly", *arguments, "--ticket", "high", *NOW)
    assert (ended.code, rows(upkeep)) == (2, [])


def test_a_problem_with_an_unknown_priority_records_nothing(upkeep: Run) -> None:
    ended = upkeep("weekly", "--fail", "error-logs", "--note", "x", "--ticket", "urgent", *NOW)
    assert ended.code == 2
    assert "there are: critical, high, medium, low" in ended.err
    assert upkeep("weekly", "--list", "--json", *NOW).json["answered"] == 0


CSV = "id,title,priority,opened\nA-1,=1+1,high,2026-11-23 10:00\nA-2,Slow,low,2026-11-23 11:00\n"


def test_an_import_says_what_it_brought_and_the_second_brings_nothing(upkeep: Run, site: Site) -> None:
    (site.folder / "old.csv").write_text(CSV)
    first = upkeep("ticket", "import", "old.csv", "--json", *NOW)
    assert first.code == 0
    assert_valid("ticket_import", first.json)
    assert (first.json["form"], first.json["imported"], first.json["known"]) == ("csv", 2, 0)
    assert first.json["tickets"] == rows(upkeep)[:2]
    second = upkeep("ticket", "import", "old.csv", "--json", *NOW)
    assert_valid("ticket_import", second.json)
    assert (second.json["imported"], second.json["known"], second.json["tickets"]) == (0, 2, [])
    assert upkeep("ticket", "import", "old.csv", *NOW).out.startswith("Nothing new in old.csv (csv)")


def test_every_bad_row_is_an_error_with_file_and_line(upkeep: Run, site: Site) -> None:
    (site.folder / "old.csv").write_text(CSV + "A-3,x,urgent,2026-11-23\nA-4,x,low,soon\n")
    ended = upkeep("ticket", "import", "old.csv", "--json", *NOW)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines()[:2] == [
        "old.csv:4  there is no priority 'urgent'; there are: critical, high, medium, low",
        "old.csv:5  'soon' is no time; write for example 2026-11-23T08:00:00Z or 2026-11-23 09:00",
    ]
    assert "2 bad rows; nothing was imported" in ended.err
    assert [each["line"] for each in ended.error["problems"]] == [4, 5]
    assert rows(upkeep) == []


def test_an_import_reads_stdin_where_the_file_is_a_dash(site: Site) -> None:
    assert site.run("ticket", "import", "-", "--json", input=CSV).json["imported"] == 2


def test_an_export_is_csv_on_stdout_and_comes_back(upkeep: Run, site: Site) -> None:
    (site.folder / "old.csv").write_text(CSV)
    upkeep("ticket", "import", "old.csv", *NOW)
    ended = upkeep("ticket", "export", *NOW)
    first, second = csv.DictReader(io.StringIO(ended.out, newline=""))
    assert (first["title"], first["external_id"], second["title"]) == ("'=1+1", "A-1", "Slow")
    written = upkeep("ticket", "export", "all.csv", "--json", *NOW)
    assert_valid("ticket_export", written.json)
    assert (site.folder / "all.csv").read_bytes().decode() == ended.out
    assert upkeep("ticket", "import", "all.csv", "--json", *NOW).json["known"] == 2
    there = upkeep("--state", str(site.folder / "other"), "ticket", "import", "all.csv", "--json", *NOW)
    assert [row["title"] for row in there.json["tickets"]] == ["=1+1", "Slow"]


def test_control_characters_are_not_exported(upkeep: Run) -> None:
    opened(upkeep, "a\x1b[31m\x00\x7f\x9bb")
    assert "a[31mb" in upkeep("ticket", "export", *NOW).out


def test_nothing_but_the_formats_of_upkeep_lies_in_the_state(upkeep: Run, site: Site) -> None:
    (site.folder / "old.csv").write_text(CSV)
    opened(upkeep)
    upkeep("ticket", "import", "old.csv", *NOW)
    ended = upkeep("state", "check", "--json")
    assert (ended.code, ended.json["remarks"]) == (0, [])
    modes = {oct(path.stat().st_mode & 0o777) for path in site.state.rglob("*.json")}
    assert modes == {"0o600"}
    assert json.loads(Path(site.state / "tickets/1.json").read_text())["schema"] == 1


@pytest.mark.parametrize("arguments", [["list"], ["list", "--all"], ["show", "1"], ["reply", "1"]], ids=" ".join)
def test_at_40_columns_no_line_is_longer_and_ascii_is_enough(site: Site, arguments: list[str], upkeep: Run) -> None:
    upkeep("ticket", "open", "Login fails on an iPad in the garden", "-p", "critical", *OPENED)
    upkeep("ticket", "open", "Grüße", "-p", "low", *OPENED)
    upkeep("ticket", "resolve", "2", *NOW)
    ended = site.run("ticket", *arguments, *NOW, COLUMNS="40", LC_ALL="C")
    assert ended.code in (0, 1)
    assert max(map(len, ended.out.splitlines())) <= 40
    assert ended.out.isascii()


def test_at_40_columns_a_deadline_moves_to_a_line_of_its_own(site: Site, upkeep: Run) -> None:
    upkeep("ticket", "open", "Login fails", "-p", "high", "--at", "2026-11-02 09:00")
    upkeep("ticket", "reply", "1", "--at", "2026-11-02 10:00")
    lines = upkeep("ticket", "show", "1", *NOW, COLUMNS="40").out.splitlines()
    assert lines[2:6] == [
        "✓ answered   Mon 2 Nov 10:00",
        "             due Tue 3 Nov 09:00",
        "✗ fix by     Wed 4 Nov 09:00",
        "             19 d 5 h overdue",
    ]
    wide = upkeep("ticket", "show", "1", *NOW).out.splitlines()
    assert wide[2] == "✓ answered   Mon 2 Nov 10:00, due Tue 3 Nov 09:00"


def test_completion_knows_tickets_and_priorities(upkeep: Run) -> None:
    opened(upkeep)
    opened(upkeep)
    upkeep("ticket", "resolve", "1", *NOW)
    assert upkeep("completion", "values", "tickets").out.split() == ["2", "1"]
    assert upkeep("completion", "values", "priorities").out.split() == ["critical", "high", "medium", "low"]
