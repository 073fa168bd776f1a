"""`upkeep probe`, `status`, `incident`, `alert` and `beat` as programs rely on them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from conftest import Run, Site
from peers.timeline import App, app
from schema_check import assert_valid

DATE = "2026-11-23"


@pytest.fixture
def web(site: Site) -> Iterator[App]:
    """An app, and a probe of it."""
    with app() as server:
        site.add(f'[[probe]]\nname = "web"\nkind = "http"\nurl = "{server.url}"\nretry = 0\n')
        yield server


def at(clock: str) -> tuple[str, str]:
    return "--at", f"{DATE} {clock}"


def test_what_was_measured_stands_in_the_document(web: App, upkeep: Run) -> None:
    ended = upkeep("probe", "--json", *at("10:00"))
    assert ended.code == 0
    assert_valid("probe", ended.json)
    (result,) = ended.json["results"]
    assert (result["probe"], result["kind"], result["state"], result["error"]) == ("web", "http", "up", None)
    assert set(result["phases"]) == {"dns", "connect", "tls", "wait", "read"}
    assert result["response_time"] == pytest.approx(sum(result["phases"].values()))
    assert ended.json["at"] == "2026-11-23T09:00:00Z"


def test_down_is_1_and_has_a_word_and_words(web: App, upkeep: Run) -> None:
    web.status = 503
    ended = upkeep("probe", "--json", *at("10:00"))
    assert ended.code == 1
    (result,) = ended.json["results"]
    assert (result["state"], result["error"], result["response_time"]) == ("down", "status", None)
    assert "503" in result["detail"]
    assert ended.json["alerts"] == [
        {"probe": "web", "metric": "down", "state": "pending", "since": "2026-11-23T09:00:00Z", "told": False}
    ]


def test_what_is_not_due_is_not_measured_unless_all_or_named(web: App, upkeep: Run) -> None:
    upkeep("probe", *at("10:00"))
    assert upkeep("probe", "--json", *at("10:04")).json["results"] == []
    assert len(upkeep("probe", "--json", *at("10:04:30")).json["results"]) == 1  # nine tenths of five minutes
    assert len(upkeep("probe", "--all", "--json", *at("10:05")).json["results"]) == 1
    assert len(upkeep("probe", "web", "--json", *at("10:06")).json["results"]) == 1


def test_a_name_that_is_none_is_wrong_usage(web: App, upkeep: Run) -> None:
    ended = upkeep("probe", "wbe")
    assert (ended.code, "there are: web" in ended.err) == (2, True)


def test_without_anything_to_probe_it_says_what_to_add(upkeep: Run) -> None:
    ended = upkeep("probe")
    assert ended.code == 3
    assert "[project] url" in ended.err


def test_an_address_is_probed_once_and_nothing_is_recorded(site: Site, web: App, upkeep: Run) -> None:
    ended = upkeep("probe", web.url, "--json")
    assert ended.code == 0
    assert_valid("probe", ended.json)
    assert not site.state.exists()
    web.status = 500
    assert upkeep("probe", web.url).code == 1


def test_without_a_terminal_it_prints_only_what_changed(web: App, upkeep: Run) -> None:
    said = []
    for clock, status in (
        ("10:00", 200),
        ("10:05", 500),
        ("10:10", 500),
        ("10:15", 500),
        ("10:20", 200),
        ("10:25", 200),
    ):
        web.status = status
        said.append(upkeep("probe", *at(clock)).out.splitlines())
    assert said == [
        [],
        ["down: web: status 500 Internal Server Error"],
        ["alert: web down, since Mon 23 Nov 10:05"],
        [],
        ["up again: web"],
        ["resolved: web down, since Mon 23 Nov 10:05"],
    ]


def test_an_unset_secret_keeps_a_probe_from_running_and_the_rest_goes_on(site: Site, web: App, upkeep: Run) -> None:
    site.add('[[probe]]\nname = "db"\nkind = "postgres"\ndsn = "${DATABASE_URL}"\n')
    ended = upkeep("probe", "--json", *at("10:00"))
    assert ended.code == 3
    found = {result["probe"]: (result["state"], result["error"]) for result in ended.json["results"]}
    assert found == {"web": ("up", None), "db": ("unknown", "credentials")}
    assert "DATABASE_URL is not set" in ended.json["results"][1]["detail"]
    said = upkeep("probe", "--all", *at("10:05"))
    assert (said.code, said.out) == (3, "")  # it was printed... by the first run's document; nothing is said twice


def test_a_limit_on_the_prober_is_unknown_and_0_with_a_line_on_stderr(web: App, upkeep: Run) -> None:
    web.status = 429
    ended = upkeep("probe", *at("10:00"))
    assert (ended.code, ended.out) == (0, "")
    assert "not counted as down" in ended.err
    assert ended.err.startswith(" ")


def test_nagios_has_one_line_and_its_own_codes(site: Site, web: App, upkeep: Run) -> None:
    ended = upkeep("probe", "--nagios", *at("10:00"))
    assert ended.code == 0
    assert ended.out.startswith("UPKEEP OK: Harbor Booking, 1 of 1 up | 'web'=0.")
    assert ended.out.count("\n") == 1
    web.status = 500
    ended = upkeep("probe", "--nagios", *at("10:05"))
    assert (ended.code, ended.out.split(":")[0]) == (2, "UPKEEP CRITICAL")
    site.write("[project]\nname = 1\n")
    ended = upkeep("probe", "--nagios")
    assert ended.code == 3
    assert ended.out.startswith("UPKEEP UNKNOWN: ")
    assert ended.err == ""


def test_openmetrics_is_written_whole_and_follows_the_umask(site: Site, web: App, upkeep: Run) -> None:
    target = site.folder / "upkeep.prom"
    upkeep("probe", "--openmetrics", str(target), *at("10:00"))
    text = target.read_text()
    assert 'upkeep_probe_up{project="Harbor Booking",probe="web",kind="http"} 1\n' in text
    assert target.stat().st_mode & 0o777 == 0o644
    assert [path.name for path in site.folder.glob("*.tmp")] == []


def test_status_has_the_fields_that_others_rely_on(web: App, upkeep: Run) -> None:
    upkeep("probe", *at("10:00"))
    ended = upkeep("status", "--json", *at("10:01"))
    assert ended.code == 0
    assert_valid("status", ended.json)
    states = {metric["metric"]: metric["state"] for metric in ended.json["metrics"]}
    assert states == {
        "uptime": "ok", "response_time": "ok", "error_rate": "unset", "database": "unset", "storage": "unset",
    }  # fmt: skip
    assert [row["window"] for row in ended.json["availability"]] == ["24h", "7d", "30d", "90d"]
    assert ended.json["availability"][0]["up_seconds"] == 60
    assert ended.json["availability"][0]["uptime"] == 1.0
    assert [row["name"] for row in ended.json["checklists"]] == ["daily", "weekly", "monthly", "quarterly"]


def test_status_of_a_new_project_is_calm(upkeep: Run) -> None:
    ended = upkeep("status", *at("10:00"))
    assert ended.code == 0
    assert "all is well" in ended.out
    assert "not measured: uptime, response time, error rate, database, storage" in ended.out


def test_status_counts_what_needs_the_person(web: App, upkeep: Run) -> None:
    web.status = 500
    for clock in ("10:00", "10:05"):
        upkeep("probe", *at(clock))
    ended = upkeep("status", *at("10:06"))
    assert ended.code == 1
    assert "1 thing needs you" in ended.out.splitlines()[0]
    assert "web down since 10:00" in ended.out


def test_incidents_can_be_noted_and_found_to_be_false(web: App, upkeep: Run) -> None:
    for clock, status in (("10:00", 200), ("10:05", 500), ("10:10", 500), ("10:15", 200)):
        web.status = status
        upkeep("probe", *at(clock))
    listed = upkeep("incident", "list", "--json", *at("10:16"))
    assert_valid("incident_list", listed.json)
    (incident,) = listed.json["incidents"]
    assert (incident["begin"], incident["end"], incident["down_seconds"]) == (
        "2026-11-23T09:05:00Z", "2026-11-23T09:15:00Z", 600,
    )  # fmt: skip
    noted = upkeep("incident", "note", incident["id"], "the disk was full", "--json", *at("10:16"))
    assert_valid("incident", noted.json)
    assert noted.json["notes"] == [{"at": "2026-11-23T09:16:00Z", "by": "mia", "text": "the disk was full"}]
    false = upkeep("incident", "false", incident["id"], "--reason", "our own deployment", "--json", *at("10:17"))
    assert false.json["false"] == "our own deployment"
    day = upkeep("status", "--json", *at("10:16")).json["availability"][0]
    assert (day["down_seconds"], day["uptime"]) == (0, 1.0)
    assert upkeep("incident", "note", "nothing-1", "x").code == 2


def test_alerts_that_wait_are_listed_with_the_reason(site: Site, web: App, upkeep: Run) -> None:
    site.add('[alerts]\nto = ["json://127.0.0.1:9/hook/secret-path-4711"]\n')
    web.status = 500
    for clock in ("10:00", "10:05"):
        upkeep("probe", *at(clock))
    ended = upkeep("alert", "list", "--json", *at("10:06"))
    assert_valid("alert_list", ended.json)
    (address,) = ended.json["addresses"]
    assert address["address"] == "json://127.0.0.1"
    assert [each["metric"] for each in address["queued"]] == ["down"]
    assert address["problem"]
    assert "secret-path-4711" not in ended.out + ended.err


def test_a_test_message_is_told_per_address(site: Site, web: App, upkeep: Run) -> None:
    site.add(f'[alerts]\nto = ["{web.url.replace("http", "json")}", "${{UNSET_ADDRESS}}"]\n')
    ended = upkeep("alert", "test", "--json")
    assert_valid("alert_test", ended.json)
    assert ended.code == 1  # one address is not set
    assert [(each["address"], each["accepted"]) for each in ended.json["addresses"]] == [("json://127.0.0.1", True)]
    assert "UNSET_ADDRESS is not set" in ended.json["unset"][0]
    assert upkeep("alert", "test", "--to", "1").code == 0
    assert upkeep("alert", "test", "--to", "3").code == 2


def test_a_job_reports_and_late_is_down(site: Site, upkeep: Run) -> None:
    site.add('[[probe]]\nname = "backup"\nkind = "heartbeat"\nevery = "1d"\ngrace = "1h"\n')
    assert upkeep("beat", "backup", *at("02:00")).code == 0
    assert upkeep("probe", "--json", "--at", "2026-11-24 02:30").json["results"][0]["state"] == "up"
    assert upkeep("probe", "--json", "--at", "2026-11-24 02:55").json["results"] == []  # nothing changed
    late = upkeep("probe", "--json", "--at", "2026-11-24 03:05")  # not due, but late
    assert (late.code, late.json["results"][0]["state"]) == (1, "down")
    upkeep("beat", "backup", "--at", "2026-11-24 03:10")
    assert upkeep("probe", "--json", "--at", "2026-11-24 03:15").json["results"][0]["state"] == "up"
    unknown = upkeep("beat", "backpu")
    assert (unknown.code, "there are: backup" in unknown.err) == (2, True)


def test_a_damaged_alerts_document_is_moved_aside_and_named(site: Site, web: App, upkeep: Run) -> None:
    upkeep("probe", *at("10:00"))
    (site.state / "alerts.json").write_text("{")
    status = upkeep("status", "--json", *at("10:01"))
    assert (status.code, status.json["damaged"]) == (4, ["alerts.json"])
    ended = upkeep("probe", *at("10:05"))
    assert ended.code == 4
    assert "moved to alerts.json.corrupt-" in ended.err
    lines = (site.state / f"samples/{DATE}.jsonl").read_text().splitlines()
    assert len(lines) == 2  # what was measured was recorded all the same
    assert upkeep("probe", *at("10:10")).code == 0
    assert upkeep("status", *at("10:11")).code == 4  # the one moved aside stays named


def test_the_samples_hold_no_more_than_they_should(site: Site, web: App, upkeep: Run) -> None:
    upkeep("probe", *at("10:00"))
    (line,) = (site.state / f"samples/{DATE}.jsonl").read_text().splitlines()
    sample = json.loads(line)
    assert sample["at"] == "2026-11-23T09:00:00Z"
    assert (sample["probe"], sample["state"], sample["every"]) == ("web", "up", 300)
    assert (site.state / f"samples/{DATE}.jsonl").stat().st_mode & 0o777 == 0o600
