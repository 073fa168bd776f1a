"""Check-ins at the command line: what is due, drafts, records, promises, JSON, exit codes."""

from __future__ import annotations

import json

import pytest

from conftest import TOML, Run, Site
from schema_check import assert_valid

ADA = '[client]\ncontacts = [{ name = "Ada", email = "ada@harbor.example", role = "owner" }]\n'
HOSTILE = "=Look [red]here[/red] \x1b[31mred\x1b[0m \x1b]0;title\x07 \u202eevil\u2066 \x9b2J end"
CONTROLS = set("\x1b\x07\x9b\u202e\u2066")


def begin(upkeep: Run) -> None:
    """A first use right after the launch, so that every check-in can fall due."""
    upkeep("daily", "--done", "support-email", "--at", "2026-09-02 09:00")


def test_all_is_well_until_a_check_in_falls_due(upkeep: Run) -> None:
    begin(upkeep)
    codes = {day: upkeep("checkin", "--at", f"2026-09-{day}").code for day in (14, 15, 16)}
    assert codes == {14: 0, 15: 1, 16: 1}
    ended = upkeep("checkin", "--at", "2026-09-16")
    assert ended.out.splitlines()[0] == "1 check-in overdue"
    assert ended.out.splitlines()[-1] == "Next: upkeep checkin draft two-weeks   upkeep checkin record two-weeks"


def test_the_draft_is_due_three_days_before(upkeep: Run) -> None:
    begin(upkeep)
    before, after = (upkeep("checkin", "--at", f"2026-09-{day}") for day in (11, 12))
    assert before.out.startswith("All is well; next: two-week check-in, in 4 days")
    assert after.out.startswith("All is well; the draft for the two-week check-in is due")
    assert (before.code, after.code) == (0, 0)


def test_an_app_launched_years_ago_begins_with_nothing_due(upkeep: Run, site: Site) -> None:
    site.write(TOML.replace("2026-09-01", "2016-02-29"))
    ended = upkeep("checkin", "--json", "--at", "2026-11-23")
    assert ended.code == 0
    assert [(row["kind"], row["due"], row["state"]) for row in ended.json["checkins"]] == [
        ("quarterly", "2026-11-29", "upcoming"),
        ("annual", "2027-02-28", "upcoming"),
    ]
    assert_valid("checkin", ended.json)


def test_the_list_looks_24_months_ahead(upkeep: Run) -> None:
    rows = upkeep("checkin", "list", "--json", "--at", "2026-09-01").json
    assert_valid("checkins", rows)
    dues = [(row["kind"], row["due"]) for row in rows["checkins"]]
    assert dues[:3] == [("two-weeks", "2026-09-15"), ("one-month", "2026-10-01"), ("quarterly", "2026-12-01")]
    assert dues[-2:] == [("quarterly", "2028-09-01"), ("annual", "2028-09-01")]
    assert len(dues) == 12
    shorter = upkeep("checkin", "list", "--until", "2026-12-01", "--json", "--at", "2026-09-01").json
    assert len(shorter["checkins"]) == 3


def test_the_contract_brings_the_annual_review_forward(upkeep: Run, site: Site) -> None:
    site.add('[client]\ncontract_ends = 2027-08-31\nnotice = "3 months"\n')
    rows = upkeep("checkin", "list", "--json", "--at", "2026-09-01").json["checkins"]
    assert [row["due"] for row in rows if row["kind"] == "annual"] == ["2027-04-01", "2028-09-01"]


def test_without_a_launch_date_it_says_what_to_set(upkeep: Run, site: Site) -> None:
    site.write(TOML.replace("launched = 2026-09-01\n", ""))
    ended = upkeep("checkin")
    assert (ended.code, ended.out) == (
        0,
        "No check-ins: without [project] launched nothing says when they are due\n",
    )
    wrong = upkeep("checkin", "record", "quarterly", "--json")
    assert (wrong.code, wrong.error["code"]) == (2, "checkin.not_launched")


RECORD = (
    "checkin", "record", "two-weeks", "--answer", "works-well=Booking", "--answer", "2=More = colours",
    "--satisfaction", "4", "--promise", "Send the export", "--by", "2026-09-20", "--promise", "Ask the printer",
    "--by", "2026-09-25", "--owner", "mia", "--owner", "tom", "--note", "Ada was in a hurry",
)  # fmt: skip


def test_a_record_is_the_readers_row(upkeep: Run) -> None:
    begin(upkeep)
    made = upkeep(*RECORD, "--json", "--at", "2026-09-16 10:00")
    assert made.code == 0
    assert_valid("checkin_record", made.json)
    rows = upkeep("checkin", "list", "--json", "--at", "2026-09-17").json["checkins"]
    kept = next(row for row in rows if row["kind"] == "two-weeks")
    assert {key: made.json[key] for key in kept["record"]} == kept["record"]
    assert (kept["state"], kept["recorded_at"]) == ("done", "2026-09-16T08:00:00Z")
    assert {each["question"]: each["text"] for each in made.json["answers"]} == {
        "works-well": "Booking",
        "better": "More = colours",
    }
    assert [(each["owner"], each["by"]) for each in made.json["promises"]] == [
        ("mia", "2026-09-20"),
        ("tom", "2026-09-25"),
    ]


def test_a_kind_alone_is_enough_without_a_terminal(upkeep: Run) -> None:
    begin(upkeep)
    ended = upkeep("checkin", "record", "two-weeks", "--at", "2026-09-16")
    assert (ended.code, ended.out) == (0, "Two-week check-in of Tue 15 Sep recorded.\n")


def test_a_skipped_one_is_not_due_any_more(upkeep: Run) -> None:
    begin(upkeep)
    assert upkeep("checkin", "record", "two-weeks", "--skip", "--note", "they are away", "--at", "2026-09-16").code == 0
    assert upkeep("checkin", "--at", "2026-09-16").code == 0
    states = {row["kind"]: row["state"] for row in upkeep("checkin", "list", "--json").json["checkins"]}
    assert states["two-weeks"] == "skipped"


def test_an_overdue_promise_is_attention_until_it_is_kept(upkeep: Run) -> None:
    begin(upkeep)
    upkeep(*RECORD, "--at", "2026-09-16")
    assert upkeep("checkin", "--at", "2026-09-20").code == 0
    late = upkeep("checkin", "--json", "--at", "2026-09-21")
    assert (late.code, [each["overdue"] for each in late.json["promises"]]) == (1, [True, False])
    closed = upkeep("checkin", "promise", "done", "two-weeks-2026-09-15-1", "--json", "--at", "2026-09-21")
    assert_valid("promise", closed.json)
    dropped = upkeep("checkin", "promise", "drop", "two-weeks-2026-09-15-2", "--reason", "no longer wanted")
    assert (closed.json["state"], dropped.code) == ("kept", 0)
    assert upkeep("checkin", "--at", "2026-09-28").code == 0
    rows = upkeep("checkin", "promise", "list", "--all", "--json").json
    assert_valid("promises", rows)
    assert [each["state"] for each in rows["promises"]] == ["kept", "dropped"]
    assert upkeep("checkin", "promise").out == "No open promises\n"


def test_what_was_said_is_found_by_a_word(upkeep: Run) -> None:
    begin(upkeep)
    upkeep(*RECORD, "--at", "2026-09-16")
    found = upkeep("checkin", "list", "--about", "PRINTER", "--json").json
    assert [row["kind"] for row in found["checkins"]] == ["two-weeks"]
    assert "    Ask the printer" in upkeep("checkin", "list", "--about", "printer").out
    assert upkeep("checkin", "list", "--about", "weather").out == "Nobody said anything about “weather”\n"


def test_one_meeting_for_both_is_found_once(upkeep: Run) -> None:
    begin(upkeep)
    made = ("checkin", "record", "annual", "--also", "quarterly", "--answer", "better=colours", "--satisfaction", "5")
    assert upkeep(*made, "--at", "2027-09-02").out.startswith("Annual review and quarterly check-in of Wed 1 Sep")
    rows = upkeep("checkin", "list", "--json", "--at", "2027-09-03").json
    assert [row["kind"] for row in rows["checkins"] if row["state"] == "done"] == ["quarterly", "annual"]
    assert rows["satisfaction"] == {"answers": 1, "satisfied": 1, "share": None}
    assert len(upkeep("checkin", "list", "--about", "colours", "--json").json["checkins"]) == 1


USAGE = {
    "an unknown kind": ["record", "weekly"],
    "an unknown question": ["record", "two-weeks", "--answer", "weather=fine"],
    "an answer without a text": ["record", "two-weeks", "--answer", "better"],
    "a satisfaction beyond the scale": ["record", "two-weeks", "--satisfaction", "6"],
    "a promise without a date": ["record", "two-weeks", "--promise", "x"],
    "a date without a promise": ["record", "two-weeks", "--by", "2026-12-01"],
    "an empty promise": ["record", "two-weeks", "--promise", " ", "--by", "2026-12-01"],
    "a date that is none": ["record", "two-weeks", "--promise", "x", "--by", "soon"],
    "an owner without a promise": ["record", "two-weeks", "--owner", "mia"],
    "a skip with answers": ["record", "two-weeks", "--skip", "--satisfaction", "3"],
    "a due date that is none of its": ["record", "quarterly", "--due", "2026-12-02"],
    "a form that is none": ["draft", "two-weeks", "--form", "poem"],
    "a due date without a kind": ["draft", "--due", "2026-12-01"],
    "an unknown promise": ["promise", "done", "nothing"],
    "a promise dropped without a reason": ["promise", "drop", "nothing"],
    "an until that is none": ["list", "--until", "someday"],
}


@pytest.mark.parametrize("arguments", USAGE.values(), ids=USAGE)
def test_wrong_usage_is_2_and_records_nothing(upkeep: Run, site: Site, arguments: list[str]) -> None:
    ended = upkeep("checkin", *arguments, "--json", "--at", "2026-09-16")
    assert (ended.code, ended.out, ended.error["exit"]) == (2, "", 2)
    assert_valid("error", {"error": ended.error})
    assert not (site.state / "checkins").exists()


def test_the_draft_of_an_email_is_ready_to_send(upkeep: Run, site: Site) -> None:
    site.add(ADA)
    begin(upkeep)
    for item in ("error-logs", "function-health", "failed-notifications", "storage-usage", "pending-tickets"):
        upkeep("weekly", "--done", item, "--at", "2026-09-07 09:00")
    text = upkeep("checkin", "draft", "--at", "2026-09-15").out
    assert text.startswith("To: Ada <ada@harbor.example>\nSubject: Harbor Booking: two-week check-in\n\nHello Ada,\n")
    assert "- Weekly maintenance: done once on Mon 7 Sep\n" in text
    assert "1. What works well?\n2. What could be better?\n" in text
    assert text.endswith("Kind regards\nmia\n")


def test_the_draft_of_a_call_is_an_agenda(upkeep: Run, site: Site) -> None:
    begin(upkeep)
    ended = upkeep("checkin", "draft", "quarterly", "--json", "--at", "2026-12-01")
    assert_valid("checkin_draft", ended.json)
    assert (ended.json["form"], ended.json["due"]) == ("agenda", "2026-12-01")
    assert "What for: relationship maintenance" in ended.json["text"]
    assert upkeep("checkin", "draft", "quarterly", "--form", "email", "--at", "2026-12-01").out.startswith("Subject:")


def test_a_draft_tells_what_was_done_since_the_last_check_in(upkeep: Run) -> None:
    begin(upkeep)
    for month in ("09", "11"):
        for item in ("support-email", "critical-alerts"):
            upkeep("daily", "--done", item, "--at", f"2026-{month}-03 10:00")
    upkeep(*RECORD, "--at", "2026-09-16")
    document = upkeep("checkin", "draft", "quarterly", "--json", "--at", "2026-12-01").json
    assert document["since"] == "2026-09-16"
    assert document["facts"] == ["Daily maintenance: done once on Tue 3 Nov"]
    assert document["promises"] == ["Send the export: by Sun 20 Sep", "Ask the printer: by Fri 25 Sep"]


def test_notes_stay_out_of_drafts(upkeep: Run) -> None:
    begin(upkeep)
    upkeep(*RECORD, "--at", "2026-09-16")
    assert "hurry" not in upkeep("checkin", "draft", "quarterly", "--json", "--at", "2026-12-01").out


def test_text_from_outside_never_commands_the_terminal(upkeep: Run, site: Site) -> None:
    site.write(TOML.replace('"Harbor Booking"', json.dumps(f"Harbor {HOSTILE}")))
    site.add(f"[client]\ncontacts = [{{ name = {json.dumps(HOSTILE)} }}]\n")
    begin(upkeep)
    said = ("--answer", f"better={HOSTILE}", "--promise", HOSTILE, "--by", "2026-09-20", "--note", HOSTILE)
    commands = [
        ("checkin", "record", "two-weeks", *said),
        ("checkin",),
        ("checkin", "list"),
        ("checkin", "list", "--about", HOSTILE[:9]),
        ("checkin", "draft"),
        ("checkin", "draft", "quarterly"),
        ("checkin", "promise"),
        ("checkin", "promise", "done", "two-weeks-2026-09-15-1"),
        ("checkin", "record", HOSTILE),
    ]
    for arguments in commands:
        ended = upkeep(*arguments, "--at", "2026-09-16")
        assert not set(ended.out + ended.err) & CONTROLS, arguments


def test_no_secret_is_kept_with_what_was_said(upkeep: Run, site: Site) -> None:
    site.add('[auth]\napikey = "correct-horse-battery"\n')
    said = ("--answer", "better=key correct-horse-battery", "--promise", "correct-horse-battery", "--by", "2026-10-01")
    ended = upkeep("checkin", "record", "two-weeks", *said, "--note", "correct-horse-battery", "--at", "2026-09-16")
    kept = b"".join(path.read_bytes() for path in site.state.rglob("*") if path.is_file())
    assert b"correct-horse" not in kept + ended.out.encode()


def test_a_damaged_record_is_named_and_the_rest_is_there(upkeep: Run, site: Site) -> None:
    begin(upkeep)
    upkeep(*RECORD, "--at", "2026-09-16")
    (site.state / "checkins/two-weeks-2026-09-15.json").write_text("garbage")
    ended = upkeep("checkin", "list", "--json", "--at", "2026-09-17")
    assert ended.code == 4
    assert ended.json["damaged"] == ["checkins/two-weeks-2026-09-15.json"]
    assert len(ended.json["checkins"]) == 12
    assert upkeep("state", "check").code == 4


def test_at_40_columns_no_line_is_longer(site: Site, upkeep: Run) -> None:
    upkeep("daily", "--done", "support-email", "--at", "2026-09-02 09:00")
    upkeep(*RECORD, "--at", "2026-09-16")
    for arguments in (["checkin"], ["checkin", "list"], ["checkin", "draft"], ["checkin", "draft", "quarterly"]):
        ended = upkeep(*arguments, "--at", "2026-09-26", COLUMNS="40")
        assert max(map(len, ended.out.splitlines())) <= 40, arguments
    ended = site.run("checkin", "--at", "2026-09-26", LC_ALL="C")
    assert ended.out.isascii()


def test_without_any_configuration_it_says_what_is_missing(site: Site, upkeep: Run) -> None:
    site.config.unlink()
    ended = upkeep("checkin")
    assert ended.code == 0
    assert "upkeep init" in ended.err
