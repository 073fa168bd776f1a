"""What fires, what was down, and what did not go out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from conftest import Site
from overview.evidence.scene_of import NOW, SINCE, project_of, record, scene_of
from upkeep.checks.interface import Finding, down, up
from upkeep.overview.evidence.alerts import firing, incidents, undelivered
from upkeep.probes.alerts import ALERTS, FILE, Address, Alerts, Heartbeat, Told
from upkeep.probes.conditions import Condition, Episode
from upkeep.probes.remarks import FILE as REMARKS_FILE
from upkeep.probes.remarks import REMARKS, Remarks

WEB = '[[probe]]\nname = "web"\nkind = "http"\nurl = "http://127.0.0.1:9/"\nevery = "1h"\n'
TO = '[alerts]\nto = ["json://127.0.0.1:9/secret-path"]\n'
QUIET = '[alerts]\nto = ["json://127.0.0.1:9/"]\nquiet = "08:30-09:30"\n'

ONE = timedelta(hours=1)


@pytest.fixture
def watched(site: Site) -> Site:
    site.add(WEB)
    return site


def second(moment: datetime) -> int:
    return int(moment.timestamp())


def hourly(site: Site, begin: datetime, end: datetime, finding: Callable[[datetime], Finding]) -> None:
    hours = int((end - begin).total_seconds() // 3600)
    times = [begin + timedelta(hours=number) for number in range(hours + 1)]
    record(site, *((at, "web", "http", finding(at)) for at in times), every=3600)


def keep(site: Site, alerts: Alerts) -> None:
    with project_of(site).state.writing(NOW) as writer:
        writer.replace(FILE, alerts, ALERTS)


def fires(metric: str, rank: int = 2, **more: Any) -> Alerts:
    episode = Episode("web", metric, second(NOW - timedelta(minutes=40)), rank, second(NOW), **more)
    return Alerts(conditions={f"web/{metric}": Condition("web", metric, episode=episode)})


def told(facts: list[Any]) -> list[tuple[str, str, str]]:
    return [(fact.source, fact.state, fact.text) for fact in facts]


def test_without_a_probe_nothing_can_fire(site: Site) -> None:
    assert [firing(scene_of(site, "alerts"))[0].state, incidents(scene_of(site, "incidents"))[0].state] == [
        "unset", "unset",
    ]  # fmt: skip


def test_nothing_fires(watched: Site) -> None:
    record(watched, (NOW, "web", "http", up()), every=3600)
    assert told(firing(scene_of(watched, "alerts"))) == [("alerts", "well", "none fires")]


def test_a_probe_that_nobody_runs_is_not_well(watched: Site) -> None:
    assert told(firing(scene_of(watched, "alerts"))) == [("web", "unknown", "never measured; upkeep probe web")]
    record(watched, (NOW - timedelta(hours=5), "web", "http", up()), every=3600)
    text = "nothing known since 04:00 (5 h); upkeep probe web"
    assert told(firing(scene_of(watched, "alerts"))) == [("web", "unknown", text)]


def test_many_probes_that_nobody_runs_are_one_line(watched: Site) -> None:
    for name in "abcd":
        watched.add(f'[[probe]]\nname = "{name}"\nkind = "tcp"\nhost = "127.0.0.1"\nport = 9\n')
    text = "5 of 5 probes not seen lately (web, a, b, ...); upkeep probe --all"
    assert told(firing(scene_of(watched, "alerts"))) == [("alerts", "unknown", text)]


@pytest.mark.parametrize(
    ("alerts", "state", "text"),
    [
        (fires("down", detail="no answer within 10 s"), "bad", "down since 08:20 (40 min), no answer within 10 s"),
        (fires("stale"), "bad", "cannot be seen since 08:20 (40 min)"),
        (fires("certificate", rank=1, detail="valid for 20 more days"), "soon", "valid for 20 more days"),
        (fires("uptime", detail="30 of 43 min used"), "bad",
         "the promise burns since 08:20 (40 min): 30 of 43 min used"),
        (fires("response_time", rank=1, value=2.41, limit="2 s"), "soon",
         "response time 2.41 s, the limit is 2 s, since 08:20 (40 min)"),
    ],
)  # fmt: skip
def test_what_fires_says_since_when(watched: Site, alerts: Alerts, state: str, text: str) -> None:
    record(watched, (NOW, "web", "http", up()), every=3600)
    keep(watched, alerts)
    assert told(firing(scene_of(watched, "alerts"))) == [("web", state, text)]


def test_what_fires_inside_maintenance_needs_nobody(watched: Site) -> None:
    watched.add("[[maintenance]]\nfrom = 2026-11-23T08:30:00\nto = 2026-11-23T09:30:00\n")
    record(watched, (NOW, "web", "http", up()), every=3600)
    keep(watched, fires("down"))
    text = "down since 08:20 (40 min), inside a maintenance window"
    assert told(firing(scene_of(watched, "alerts"))) == [("web", "known", text)]


def test_alerts_that_cannot_be_read_are_unknown(watched: Site) -> None:
    record(watched, (NOW, "web", "http", up()))
    (watched.state / FILE).write_text("{")
    assert told(firing(scene_of(watched, "alerts"))) == [
        ("alerts", "unknown", "alerts.json cannot be read; upkeep state check")
    ]


def test_no_incident(watched: Site) -> None:
    hourly(watched, SINCE, NOW, lambda at: up())
    assert told(incidents(scene_of(watched, "incidents"))) == [("incidents", "well", "none since Mon 16 Nov")]


def test_a_time_that_nobody_saw_is_not_free_of_incidents(watched: Site) -> None:
    hourly(watched, NOW - timedelta(days=1), NOW, lambda at: up())
    text = "14 % of the time since Mon 16 Nov is known; is upkeep probe scheduled?"
    assert told(incidents(scene_of(watched, "incidents"))) == [("web", "unknown", text)]


def test_a_time_that_was_mostly_seen_says_how_much(watched: Site) -> None:
    hourly(watched, SINCE + timedelta(days=2), NOW, lambda at: up())
    assert told(incidents(scene_of(watched, "incidents"))) == [
        ("incidents", "well", "none since Mon 16 Nov, 71 % of the time known")
    ]


def test_past_incidents_are_counted_and_an_open_one_is_bad(watched: Site) -> None:
    dark = {SINCE + timedelta(hours=10), SINCE + timedelta(hours=30), SINCE + timedelta(hours=31)}
    hourly(watched, SINCE, NOW - ONE, lambda at: down("timeout", "no answer") if at in dark else up())
    text = "2 incidents, down 3 h, last Tue 17 Nov 15:00, 2 h: no answer"
    assert told(incidents(scene_of(watched, "incidents"))) == [("web", "soon", text)]
    record(watched, (NOW - ONE, "web", "http", down("status", "503")), every=3600)
    found = incidents(scene_of(watched, "incidents"))
    assert told(found) == [("web", "bad", "incident open since 08:00 (1 h), 2 incidents before: 503")]
    assert found[0].value == 3


def test_what_fires_beside_it_is_not_told_twice(watched: Site) -> None:
    hourly(watched, SINCE, NOW, lambda at: down("status", "503") if at > NOW - 2 * ONE else up())
    keep(watched, fires("down"))
    scene = scene_of(watched, "incidents")
    both = replace(scene, item=replace(scene.item, evidence=("alerts", "incidents")))
    assert told(incidents(scene))[0][1] == "bad"
    assert told(incidents(both)) == [("incidents", "known", "1 open, as said by the alerts")]


def test_several_probes_that_were_hardly_seen_are_one_line(watched: Site) -> None:
    watched.add('[[probe]]\nname = "api"\nkind = "tcp"\nhost = "127.0.0.1"\nport = 9\n')
    hourly(watched, NOW - timedelta(days=1), NOW, lambda at: up())
    text = "of 2 probes at most 14 % of the time since Mon 16 Nov is known; is upkeep probe scheduled?"
    assert told(incidents(scene_of(watched, "incidents"))) == [("incidents", "unknown", text)]


def test_a_false_alarm_is_no_incident(watched: Site) -> None:
    at = SINCE + timedelta(hours=10)
    hourly(watched, SINCE, NOW, lambda each: down("timeout", "no answer") if each == at else up())
    remarks = Remarks()
    remarks.of("web", second(at)).false = "our own firewall"
    with project_of(watched).state.writing(NOW) as writer:
        writer.replace(REMARKS_FILE, remarks, REMARKS)
    assert told(incidents(scene_of(watched, "incidents")))[0][:2] == ("incidents", "well")


def address(site: Site, **more: Any) -> Alerts:
    key = next(iter(queued_keys(site)))
    return Alerts(addresses={key: Address("json://127.0.0.1", **more)})


def queued_keys(site: Site) -> list[str]:
    from upkeep.overview.telling import Tellers

    return [target.key for target in Tellers.of(project_of(site)).targets]


def test_without_an_address_it_says_what_to_add(watched: Site) -> None:
    assert undelivered(scene_of(watched, "undelivered"))[0].state == "unset"


def test_every_message_went_out(watched: Site) -> None:
    watched.add(TO)
    text = "none, nothing had to be told to 1 address yet"
    assert told(undelivered(scene_of(watched, "undelivered"))) == [("undelivered", "well", text)]
    keep(watched, address(watched, tried=second(NOW)))
    assert told(undelivered(scene_of(watched, "undelivered"))) == [("undelivered", "well", "none, 1 address told")]


@pytest.mark.parametrize(("failures", "said"), [(3, ""), (10, "set aside after 10 tries, ")])
def test_an_address_that_fails_says_why(watched: Site, failures: int, said: str) -> None:
    watched.add(TO)
    alerts = address(watched, failures=failures, problem="refused", told={"web/down/1": Told(tries=2)})
    alerts.conditions = fires("down").conditions
    keep(watched, alerts)
    text = f"json://127.0.0.1 {said}1 message waiting: refused; upkeep alert test"
    assert told(undelivered(scene_of(watched, "undelivered"))) == [("undelivered", "bad", text)]


def test_an_address_whose_secret_is_missing_is_bad(watched: Site) -> None:
    watched.add('[alerts]\nto = ["${NOT_SET_ANYWHERE}"]\n')
    found = undelivered(scene_of(watched, "undelivered"))
    assert (found[0].state, "NOT_SET_ANYWHERE" in found[0].text) == ("bad", True)


@pytest.mark.parametrize(
    ("table", "why"), [(TO, "told by the next upkeep probe"), (QUIET, "held back in the quiet hours")]
)
def test_what_waits_without_a_failure_is_only_said(watched: Site, table: str, why: str) -> None:
    watched.add(table)
    alerts = address(watched)
    alerts.conditions = fires("response_time", rank=1).conditions
    keep(watched, alerts)
    assert told(undelivered(scene_of(watched, "undelivered"))) == [
        ("undelivered", "known", f"json://127.0.0.1 1 message waiting, {why}")
    ]


def test_a_dead_mans_switch_that_is_not_reached_is_said(watched: Site) -> None:
    watched.add(TO)
    keep(watched, Alerts(heartbeat=Heartbeat(problem="status 500")))
    assert told(undelivered(scene_of(watched, "undelivered"))) == [("heartbeat", "soon", "not pinged: status 500")]
