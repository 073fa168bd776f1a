"""`upkeep report` as programs and clients rely on it; the figures of a month that was counted by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import TOML, Run, Site
from november import november
from schema_check import assert_valid

DECEMBER = ("--at", "2026-12-01 08:00")
DAY, HOUR = 86400, 3600


@pytest.fixture
def known(site: Site, upkeep: Run) -> Site:
    """The project of `november`, whose figures are counted below."""
    november(site.folder, upkeep)
    return site


def told(upkeep: Run, *arguments: str) -> Any:
    ended = upkeep("report", "--json", *arguments, *DECEMBER)
    assert (ended.code, ended.err) == (0, "")
    assert_valid("report", ended.json)
    return ended.json


def test_availability_is_what_was_counted_by_hand(known: Site, upkeep: Run) -> None:
    (web,) = told(upkeep)["availability"]
    excluded = HOUR  # declared on the 5th
    down = 15 * 60  # 03:10, 03:15, 03:20; up again at 03:25
    unknown = 4 * HOUR - 5 * 60  # no sample from 10:00 to 14:00; that of 09:55 speaks until 10:05
    up = 30 * DAY - excluded - down - unknown
    assert (web["up_seconds"], web["down_seconds"]) == (up, down)
    assert (web["unknown_seconds"], web["excluded_seconds"]) == (unknown, excluded)
    assert web["uptime"] == up / (up + down)
    assert web["coverage"] == (up + down) / (30 * DAY - excluded)
    assert web["budget_seconds"] == pytest.approx(0.001 * (30 * DAY - excluded))
    assert web["budget_left_seconds"] == pytest.approx(0.001 * (30 * DAY - excluded) - down)
    assert web["counts_since"] is None
    (incident,) = web["incidents"]
    assert (incident["begin"], incident["end"]) == ("2026-11-12T02:10:00Z", "2026-11-12T02:25:00Z")
    assert (incident["down_seconds"], incident["error"], web["mttr_seconds"]) == (down, "timeout", down)


def test_the_days_of_the_strip_sum_up_to_the_month(known: Site, upkeep: Run) -> None:
    (web,) = told(upkeep)["availability"]
    days = {each["date"]: each for each in web["days"]}
    assert (min(days), max(days), len(days)) == ("2026-11-01", "2026-11-30", 30)
    for state in ("up", "down", "unknown", "excluded"):
        assert sum(each[f"{state}_seconds"] for each in days.values()) == web[f"{state}_seconds"]
    assert days["2026-11-12"]["down_seconds"] == 15 * 60
    assert days["2026-11-05"]["excluded_seconds"] == HOUR


def test_response_times_are_the_nearest_rank_of_the_days_by_utc(known: Site, upkeep: Run) -> None:
    (web,) = told(upkeep)["response_times"]
    answers = 30 * 288 - 3 - 48  # less three that failed and four hours without any
    assert (web["answers"], web["from"], web["to"]) == (answers, "2026-11-01", "2026-11-30")
    slow = 30 * 144 - 48  # from 08:00 to 20:00 UTC: fewer than half
    assert slow < answers / 2
    assert web["median"] == pytest.approx(0.2, rel=0.006)
    assert web["p95"] == pytest.approx(0.4, rel=0.006)
    twelfth = next(each for each in web["course"] if each["from"] == "2026-11-12")
    assert twelfth["answers"] == 285
    assert twelfth["median"] == pytest.approx(0.4, rel=0.006)  # 144 slow ones of 285


def test_the_error_rate_is_that_of_the_apps_users(known: Site, upkeep: Run) -> None:
    (access,) = told(upkeep)["error_rates"]
    assert (access["failed"], access["requests"], access["rate"], access["limit"]) == (90, 30_000, 0.003, 0.01)


def test_the_database_grows_as_it_did_and_what_is_not_measured_is_not_there(known: Site, upkeep: Run) -> None:
    (database,) = told(upkeep)["sizes"]
    assert (database["metric"], database["value"], database["plan"]) == ("database", 6.31e9, 8_000_000_000)
    assert database["per_week"] == pytest.approx(7e7)
    assert database["limit"] == pytest.approx(6.4e9)
    assert database["reaches_limit"] == "2026-12-09"  # 90 MB more at 10 MB a day, from 30 November
    assert database["reaches_plan"] == "2027-05-18"  # 1.69 GB more: 169 days
    page = upkeep("report", "--format", "md", "-o", "-", *DECEMBER).out
    assert "Not measured: storage." in page


def test_support_promises_are_those_of_the_tickets_opened_in_the_month(known: Site, upkeep: Run) -> None:
    support = told(upkeep)["support"]
    kept = {
        row["priority"]: [
            (row[each]["met"], row[each]["breached"], row[each]["open"]) for each in ("response", "resolution")
        ]
        for row in support["priorities"]
    }
    assert kept == {"high": [(1, 0, 0), (1, 0, 0)], "medium": [(1, 1, 0), (1, 0, 1)]}
    assert support["resolved"] == 2
    rows = [(each["id"], each["state"], each["response"], each["resolution"]) for each in support["opened"]]
    assert rows == [
        ("1", "resolved", "met", "met"), ("2", "resolved", "breached", "met"), ("3", "paused", "met", "open"),
    ]  # fmt: skip
    december = upkeep("report", "--month", "this", "--json", "--at", "2026-12-02 08:00").json["support"]
    assert ([each["id"] for each in december["earlier"]], december["opened"]) == (["3"], [])


def test_maintenance_is_what_was_done_and_when(known: Site, upkeep: Run) -> None:
    lists = {each["name"]: each for each in told(upkeep)["maintenance"]}
    weekly = lists["weekly"]
    assert (weekly["due"], weekly["finished"], weekly["late"], weekly["missed"]) == (5, 4, 0, ["week 47"])
    items = {each["title"]: each for each in weekly["items"]}
    assert items["Check error logs"]["done"] == ["2026-11-06", "2026-11-13", "2026-11-27"]
    assert items["Review function health"]["failed"] == ["2026-11-27"]
    assert items["Review pending support tickets"]["skipped"] == ["2026-11-13"]
    assert (lists["monthly"]["due"], lists["monthly"]["finished"]) == (1, 0)
    assert (lists["quarterly"]["due"], lists["quarterly"]["items"]) == (0, [])
    assert "minutes" not in items["Check error logs"]


def test_minutes_are_shown_only_where_they_are_asked_for(known: Site, upkeep: Run) -> None:
    page = upkeep("report", "--format", "md", "-o", "-", *DECEMBER).out
    assert "Minutes" not in page
    known.add("[report]\nminutes = true\n")
    items = next(each for each in told(upkeep)["maintenance"] if each["name"] == "weekly")["items"]
    assert next(each for each in items if each["title"] == "Check error logs")["minutes"] == 12
    assert (
        "| Check error logs | 6, 13 and 27 Nov | – | 12 |"
        in upkeep("report", "--format", "md", "-o", "-", *DECEMBER).out
    )


def test_check_ins_hold_what_was_said_and_promised(known: Site, upkeep: Run) -> None:
    found = told(upkeep)["checkins"]
    assert [(each["title"], each["outcome"], each["satisfaction"]) for each in found["held"]] == [
        ("Quarterly check-in", "done", "satisfied")
    ]
    assert [each["text"] for each in found["answers"]] == ["Booking is quick", "Colours"]
    assert found["satisfaction"] == {"answers": 1, "satisfied": 1, "share": None}
    assert found["promises"] == [{"text": "Send the export", "owner": "mia", "by": "2026-12-15", "state": "open"}]


def test_it_opens_with_how_it_is_what_was_done_and_what_is_needed(known: Site, upkeep: Run) -> None:
    summary = told(upkeep)["summary"]
    assert summary["how"] == (
        "In November 2026 Harbor Booking was available 99.96 % of the time, as promised (99.9 %), and down 15 min "
        "in 1 incident."
    )
    assert summary["done"] == (
        "We resolved 2 tickets (3 new, with 1 promise not kept), went through the weekly list 4 of 5 times, "
        "did 1 task more and held 1 check-in."
    )
    assert summary["needed"] == "From you we need an answer to ticket 3 (Which colour?)."


def test_risks_have_dates(known: Site, upkeep: Run) -> None:
    risks = [(each["kind"], each["date"]) for each in told(upkeep)["risks"]]
    assert risks == [
        ("plan", "2026-12-09"), ("certificate", "2026-12-21"), ("contract", "2027-02-28"), ("contract", "2027-05-31"),
    ]  # fmt: skip


def test_it_is_written_beside_the_configuration_and_named(known: Site, upkeep: Run) -> None:
    ended = upkeep("report", *DECEMBER)
    assert ended.code == 0
    file = known.folder / "reports/harbor-2026-11.html"
    assert ended.out.splitlines()[0] == f"Wrote {file}"
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert file.stat().st_mode & 0o777 == 0o644 & ~_umask()


def _umask() -> int:
    import os

    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_it_goes_where_it_is_told(known: Site, upkeep: Run) -> None:
    assert upkeep("report", "-o", "mine.html", *DECEMBER).out.splitlines()[0] == "Wrote mine.html"
    assert (known.folder / "mine.html").exists()
    assert upkeep("report", "-o", "-", *DECEMBER).out.startswith("<!doctype html>")
    assert told(upkeep, "-o", "other.html")["file"] == "other.html"
    assert told(upkeep)["file"] is None
    assert not (known.folder / "reports").exists()
    missing = upkeep("report", "-o", "nowhere/mine.html", *DECEMBER)
    assert (missing.code, missing.out) == (4, "")


def test_the_markdown_has_the_same_sections_as_the_page(known: Site, upkeep: Run) -> None:
    upkeep("report", "--format", "md", *DECEMBER)
    lines = (known.folder / "reports/harbor-2026-11.md").read_text(encoding="utf-8").splitlines()
    page = upkeep("report", "-o", "-", *DECEMBER).out
    headings = [line[3:] for line in lines if line.startswith("## ")]
    assert headings == [
        "Risks with a date", "Availability", "Response times", "Error rate", "Database and storage", "Support",
        "Maintenance", "Check-ins and feedback", "What comes next", "How to read the figures",
    ]  # fmt: skip
    places = [page.index(f">{heading}</h2>") for heading in headings]
    assert places == sorted(places)


SECRETS = ("secret-path", "127.0.0.1", "Ada sounded tired", "forgot it again", "no access yet", "send-mail answers 503")


def test_notes_reasons_details_and_addresses_stay_out_unless_asked_for(known: Site, upkeep: Run) -> None:
    for arguments in (("-o", "-"), ("-o", "-", "--format", "md"), ("--json",)):
        open_ = upkeep("report", *arguments, *DECEMBER).out
        assert [each for each in SECRETS if each in open_] == []
    upkeep("incident", "note", "web-20261112-021000", "the disk was full", *DECEMBER)
    internal = upkeep("report", "-o", "-", "--internal", "--format", "md", *DECEMBER).out
    assert [each for each in (*SECRETS, "the disk was full") if each not in internal] == []
    upkeep("report", "--internal", *DECEMBER)
    assert (known.folder / "reports/harbor-2026-11-internal.html").exists()


def test_a_project_without_anything_says_that_nothing_is_known(upkeep: Run, site: Site) -> None:
    ended = upkeep("report", "--json", *DECEMBER)
    assert ended.code == 0
    assert_valid("report", ended.json)
    assert ended.json["summary"]["how"] == (
        "How available Harbor Booking was in November 2026 is not known: nothing measures it."
    )
    assert ended.json["summary"]["done"] == "Nothing is recorded as done in November 2026."
    page = upkeep("report", "-o", "-", "--format", "md", *DECEMBER).out
    for said in ("Response times are not measured", "Not measured: database and storage", "No ticket was opened"):
        assert said in page
    assert " 0 %" not in page
    assert "100 %" not in page


def test_the_built_in_guide_has_a_report_too(site: Site, upkeep: Run) -> None:
    site.config.unlink()
    ended = upkeep("report", "-o", "-", *DECEMBER)
    assert (ended.code, ended.out[:15]) == (0, "<!doctype html>")


def test_this_month_counts_up_to_now_and_says_so(known: Site, upkeep: Run) -> None:
    ended = upkeep("report", "--month", "this", "--json", "--at", "2026-11-15 13:00")
    assert ended.json["period"]["complete"] is False
    (web,) = ended.json["availability"]
    seconds = sum(web[f"{state}_seconds"] for state in ("up", "down", "unknown", "excluded"))
    assert seconds == 14 * DAY + 13 * HOUR
    assert "so far" in ended.json["summary"]["how"]
    page = upkeep("report", "--month", "this", "--at", "2026-11-15 13:00", "-o", "-", "--format", "md").out
    assert "This time is not over" in page


def test_whole_dates_can_be_asked_for(known: Site, upkeep: Run) -> None:
    found = told(upkeep, "--from", "2026-11-12", "--to", "2026-11-12")
    assert found["period"]["title"] == "12 Nov 2026"
    (web,) = found["availability"]
    assert (web["up_seconds"], web["down_seconds"]) == (DAY - 900, 900)
    upkeep("report", "--from", "2026-11-12", "--to", "2026-11-13", *DECEMBER)
    assert (known.folder / "reports/harbor-2026-11-12-to-2026-11-13.html").exists()


def test_a_window_that_the_data_does_not_fill_says_since_when_it_counts(known: Site, upkeep: Run) -> None:
    (web,) = told(upkeep, "--month", "2026-10")["availability"]
    assert web["counts_since"] == "2026-10-30T00:00:00Z"
    page = upkeep("report", "--month", "2026-10", "-o", "-", "--format", "md", *DECEMBER).out
    assert "Counts since: Fri 30 Oct 01:00" in page
    assert "only 6 % of the time was measured" in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--month", "2027-01"), "has not begun yet"),
        (("--month", "2026-13"), "not in the calendar"),
        (("--month", "November"), "is no period"),
        (("--from", "2026-11-12", "--to", "2026-11-01"), "lies before"),
        (("--to", "2026-11-01"), "--from DATE"),
        (("--month", "2026-11", "--from", "2026-11-01"), "instead of --month"),
        (("--from", "2027-11-12"), "has not begun yet"),
        (("--from", "1950-11-12"), "ten years"),
        (("--format", "pdf"), "pdf"),
    ],
)
def test_a_time_that_cannot_be_meant_is_wrong_usage(upkeep: Run, arguments: tuple[str, ...], said: str) -> None:
    ended = upkeep("report", *arguments, *DECEMBER)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_a_damaged_record_is_left_out_named_and_counted_as_unknown(known: Site, upkeep: Run) -> None:
    (known.state / "summaries/2026-11-10.json").write_text("{", encoding="utf-8")
    (known.state / "tickets/2.json").write_text("{", encoding="utf-8")
    ended = upkeep("report", "--json", *DECEMBER)
    assert ended.code == 4
    assert sorted(ended.json["damaged"]) == ["summaries/2026-11-10.json", "tickets/2.json"]
    assert "tickets/2.json" in ended.err
    assert ended.json["left_out"] == 2
    assert [each["id"] for each in ended.json["support"]["opened"]] == ["1", "3"]
    (web,) = ended.json["availability"]
    assert web["unknown_seconds"] > 23 * HOUR
    assert "2 records could not be read" in upkeep("report", "--format", "md", "-o", "-", *DECEMBER).out


def test_a_false_alarm_is_shown_and_not_counted(known: Site, upkeep: Run) -> None:
    upkeep("incident", "false", "web-20261112-021000", "--reason", "the prober's line", *DECEMBER)
    (web,) = told(upkeep)["availability"]
    assert (web["down_seconds"], web["unknown_seconds"]) == (0, 4 * HOUR - 5 * 60 + 900)
    assert web["incidents"][0]["false"] == "the prober's line"
    page = upkeep("report", "--format", "md", "-o", "-", *DECEMBER).out
    assert "| not counted | false alarm: the prober's line |" in page


def test_a_probe_that_left_the_configuration_stands_in_reports_of_its_time(known: Site, upkeep: Run) -> None:
    before = told(upkeep)["availability"][0]
    text = known.config.read_text(encoding="utf-8")
    known.write(text.replace('name = "web"\n', 'name = "other"\n'))
    found = {each["probe"]: each for each in told(upkeep)["availability"]}
    assert found["web"] == before | {"configured": False}
    assert found["other"]["uptime"] is None
    later = upkeep("report", "--month", "this", "--json", "--at", "2026-12-20 08:00").json
    assert [each["probe"] for each in later["availability"]] == ["other", "web"]  # December's first hours are web's
    later = upkeep("report", "--month", "this", "--json", "--at", "2027-01-20 08:00").json
    assert [each["probe"] for each in later["availability"]] == ["other"]


def test_what_is_written_of_the_same_month_twice_is_the_same(known: Site, upkeep: Run) -> None:
    assert upkeep("report", "-o", "-", *DECEMBER).out == upkeep("report", "-o", "-", *DECEMBER).out


def test_a_colour_that_is_none_is_a_line_in_the_configuration(upkeep: Run, site: Site) -> None:
    site.write(TOML + '[report]\nbrand = { colour = "red;}" }\n')
    ended = upkeep("report", *DECEMBER)
    assert (ended.code, ended.out) == (3, "")
    assert "upkeep.toml:7" in ended.err
    assert "is no colour such as '#0a6'" in ended.err


def test_a_logo_that_is_no_picture_is_a_line_in_the_configuration(upkeep: Run, site: Site) -> None:
    site.write(TOML + '[report.brand]\nlogo = "upkeep.toml"\n')
    ended = upkeep("report", *DECEMBER)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("upkeep.toml:7  report.brand.logo: is no PNG")
    assert not Path(site.folder / "reports").exists()
