"""Alerts from end to end: a real app, a real mail server, and exactly the messages that a person should get."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator

import pytest

from conftest import UPKEEP, Site
from peers.servers import smtp
from peers.timeline import DATE, Timeline, app

pytestmark = pytest.mark.peers


@pytest.fixture
def story(site: Site) -> Iterator[Timeline]:
    with app() as web, smtp() as mail:
        yield Timeline(site, web, mail)


def test_down_is_told_once_reminded_and_its_end_told_once(story: Timeline) -> None:
    story.begin()
    codes = [story.run(clock, status=200).code for clock in ("10:00", "10:05")]
    codes += [story.run(clock, status=500).code for clock in ("10:10", "10:15", "10:20", "14:20")]
    codes += [story.run(clock, status=200).code for clock in ("14:25", "14:30", "14:35")]
    assert story.titles == [
        "DOWN Harbor Booking: web",
        "STILL DOWN Harbor Booking: web",
        "UP again Harbor Booking: web, down 4 h 15 min (10:10-14:25)",
    ]
    assert codes == [0, 0, 1, 1, 1, 1, 1, 0, 0]
    assert story.body(0).splitlines()[:3] == [
        "DOWN Harbor Booking: web, since 10:10",
        "Status 500 Internal Server Error, at 10:10 and 10:15.",
        "Up for 10 min before. Next word: when it is up, or at 14:15.",
    ]


def test_a_hiccup_is_no_alarm(story: Timeline) -> None:
    story.begin()
    for clock, status in (("10:00", 200), ("10:05", 500), ("10:10", 200), ("10:15", 500), ("10:20", 200)):
        story.run(clock, status=status)
    assert story.titles == []


def test_a_mail_server_that_was_down_gets_all_that_waited_in_one_message(story: Timeline) -> None:
    story.begin(more=f'[[probe]]\nname = "api"\nkind = "http"\nurl = "{story.app.url}api"\nretry = 0\n')
    story.mail.down()
    for clock in ("10:00", "10:05", "10:10"):
        ended = story.run(clock, "--json", status=500)
        assert all(not alert["told"] for alert in ended.json["alerts"])
    assert story.titles == []
    assert "could not be told" not in ended.err
    status = story.site.run("status", "--json", "--at", f"{DATE} 10:11")
    assert status.code == 1
    assert "mail to harbor.example" in status.json["probes"]["troubles"][0]
    story.mail.up()
    ended = story.run("10:15", "--json", status=500)
    down = [alert for alert in ended.json["alerts"] if alert["metric"] == "down"]
    assert [(alert["probe"], alert["state"], alert["told"]) for alert in down] == [
        ("web", "firing", True),
        ("api", "firing", True),
    ]
    assert story.titles == ["Harbor Booking: 2 need you"]
    assert "DOWN Harbor Booking: api, since 10:00" in story.body(0)
    assert "DOWN Harbor Booking: web, since 10:00" in story.body(0)
    story.run("10:20", status=500)
    assert len(story.titles) == 1


def test_what_was_over_before_it_could_be_told_is_told_as_that(story: Timeline) -> None:
    story.begin()
    story.run("10:00", status=200)
    story.mail.down()
    for clock, status in (("10:05", 500), ("10:10", 500), ("10:15", 200), ("10:20", 200)):
        story.run(clock, status=status)
    story.mail.up()
    story.run("10:25", status=200)
    assert story.titles == ["WAS DOWN Harbor Booking: web, 10:05-10:15, could not be told then"]
    story.run("10:30", status=200)
    assert len(story.titles) == 1


def test_maintenance_sends_nothing_and_what_breaches_after_it_fires_by_the_usual_count(story: Timeline) -> None:
    window = f"[[maintenance]]\nfrom = {DATE}T10:00:00\nto = {DATE}T10:30:00\n"
    story.begin(more=window)
    codes = [story.run(clock, status=500).code for clock in ("10:00", "10:10", "10:20")]
    assert codes == [0, 0, 0]
    story.run("10:30", status=500)
    assert story.titles == []
    story.run("10:35", status=500)
    assert story.titles == ["DOWN Harbor Booking: web"]


def test_quiet_hours_hold_a_warning_until_the_morning(story: Timeline) -> None:
    files = '[[probe]]\nname = "files"\nkind = "directory"\npath = "."\n'
    story.begin(more=f'[thresholds]\nstorage = {{ warn = "1B", alert = "1TB" }}\n{files}')
    for clock in ("22:00", "22:05", "22:10"):
        assert story.run(clock, status=200).code == 0  # a warning alone is 0
    assert story.titles == []
    story.run("2026-11-24 08:05", status=200)
    assert [title.split(":")[0] for title in story.titles] == ["WARNING Harbor Booking"]


def test_a_blind_prober_cannot_see_and_says_so(story: Timeline) -> None:
    story.begin()
    story.run("10:00", status=200)
    for clock in ("10:05", "10:10", "10:15", "10:20"):
        ended = story.run(clock, "--json", status=429)
        assert ended.json["results"][0]["error"] == "blocked"
    assert ended.code == 1
    assert story.titles == ["CANNOT SEE Harbor Booking: web"]
    assert "Not counted as down." in story.body(0)
    story.run("10:25", status=200)
    assert story.titles[1] == "SEES again Harbor Booking: web, blind 25 min (10:00-10:25)"


def test_a_probe_that_left_the_configuration_closes_its_alert(story: Timeline) -> None:
    story.begin()
    for clock in ("10:00", "10:05"):
        story.run(clock, status=500)
    story.site.write(story.site.config.read_text().replace('name = "web"', 'name = "site"'))
    story.run("10:10", status=200)
    story.run("10:15", status=200)
    assert story.titles == [
        "DOWN Harbor Booking: web",
        "CLOSED Harbor Booking: web",
    ]


def test_killed_while_it_sends_the_next_run_repeats_and_says_so(story: Timeline) -> None:
    story.begin()
    story.run("10:00", status=500)
    state = story.site.state
    story.mail.down()
    story.run("10:05", status=500)
    document = json.loads((state / "alerts.json").read_text())
    for address in document["addresses"].values():
        for told in address["told"].values():
            told["sending"], told["tries"] = True, 0  # as a kill between "begin" and "finish" leaves it
    (state / "alerts.json").write_text(json.dumps(document))
    story.mail.up()
    story.run("10:10", status=500)
    assert story.titles == ["DOWN Harbor Booking: web"]
    assert "may have been told before" in story.body(0)


def test_killed_between_its_samples_and_its_decisions_nothing_is_forgotten(story: Timeline) -> None:
    """The log is the truth: the next run counts what a killed one measured."""
    story.begin()
    story.run("10:00", status=200)
    before = (story.site.state / "alerts.json").read_bytes()
    story.run("10:05", status=500)
    story.run("10:10", status=500)
    story.mail.messages.clear()
    (story.site.state / "alerts.json").write_bytes(before)
    (story.site.state / "index/latest.json").unlink()
    story.run("10:15", status=500)
    assert story.titles == ["DOWN Harbor Booking: web"]
    assert "since 10:05" in story.body(0)


def test_the_heartbeat_is_pinged_after_every_complete_run_and_its_failure_shows(story: Timeline) -> None:
    with app() as watcher:
        story.begin(alerts=f'heartbeat = "{watcher.url}ping/secret-token-123"')
        story.run("10:00", status=500)
        story.run("10:05", status=200)
        assert watcher.asked == 2
        watcher.status = 302
        story.run("10:10", status=200)
    status = story.site.run("status", "--json", "--at", f"{DATE} 10:11")
    assert status.json["probes"]["troubles"] == ["heartbeat: status 302"]
    assert "secret-token" not in status.out


def test_alert_test_goes_the_real_way_and_shows_the_result_per_address(story: Timeline) -> None:
    story.begin()
    ended = story.site.run("alert", "test")
    assert ended.code == 0
    assert story.titles == ["TEST Harbor Booking"]
    story.mail.down()
    ended = story.site.run("alert", "test", "--json")
    assert ended.code == 1
    assert "refused" in ended.json["addresses"][0]["problem"].lower()


def test_a_clock_that_was_put_back_goes_on(story: Timeline) -> None:
    story.begin()
    for clock in ("10:00", "10:05"):
        story.run(clock, status=200)
    late = story.run("09:00", status=500)  # before the last sample: recorded, nothing decided
    assert "nothing was decided" in late.err
    story.run("10:10", status=500)
    story.run("10:15", status=500)
    assert story.titles == ["DOWN Harbor Booking: web"]
    assert "since 10:10" in story.body(0)


def test_a_second_run_leaves_at_once_without_a_terminal(story: Timeline) -> None:
    story.begin()
    story.run("10:00", status=200)
    import fcntl

    with (story.site.state / "probe.lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = story.run("10:05", status=200)
    assert (ended.code, ended.out) == (0, "")
    assert "another run of upkeep probe is at work" in ended.err
    assert story.run("10:05", status=200).code == 0


def test_terminated_it_is_143_and_the_next_run_goes_on(story: Timeline) -> None:
    story.begin(
        more='[[probe]]\nname = "slow"\nkind = "command"\ncommand = ["sleep", "30"]\nretry = 0\ntimeout = "40s"\n'
    )
    child = subprocess.Popen(
        [*UPKEEP, "probe"], cwd=story.site.folder, env=story.site.environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        child.wait(3)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGTERM)
    assert child.wait(20) == 143
    assert story.site.run("probe", "web").code == 0
