"""Alerts: the result of a test, and what waits for each address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, Protocol

from upkeep.clock.local import rfc3339
from upkeep.probes.alerts import Address, Alerts
from upkeep.probes.conditions import Episode
from upkeep.views import words
from upkeep.views.probes import stamp
from upkeep.views.text import STRONG, Line, Page, fit, line, sign


class Rehearsed(Protocol):
    """What became of a test at one address."""

    @property
    def label(self) -> str:
        """The address without its secret."""

    @property
    def problem(self) -> str | None:
        """Why it was not accepted; None where it was."""


def test_document(results: Sequence[Rehearsed], problems: Sequence[str], at: datetime) -> dict[str, Any]:
    """`alert test --json`."""
    rows = [{"address": each.label, "accepted": each.problem is None, "problem": each.problem} for each in results]
    return {"at": rfc3339(at), "addresses": rows, "unset": list(problems)}


def test_lines(results: Sequence[Rehearsed], page: Page) -> list[Line]:
    """One row per address."""
    good = sum(each.problem is None for each in results)
    lines = [line((f"{good} of {words.count(len(results), 'address', 'addresses')} accepted the test", STRONG))]
    for each in results:
        said = "accepted" if each.problem is None else each.problem
        lines.append(fit((sign("bad" if each.problem else "well", page), (f" {each.label}  {said}", "")), page.width))
    return lines


def list_document(alerts: Alerts, at: datetime) -> dict[str, Any]:
    """`alert list --json`."""
    return {
        "at": rfc3339(at),
        "firing": [_episode(each, alerts) for each in alerts.firing()],
        "addresses": [
            {
                "address": address.label,
                "set_aside": address.set_aside,
                "failures": address.failures,
                "problem": address.problem or None,
                "queued": [_episode(each, alerts) for each in alerts.queued(address)],
            }
            for address in alerts.addresses.values()
        ],
        "heartbeat": {
            "at": stamp(alerts.heartbeat.at) if alerts.heartbeat.at else None,
            "problem": alerts.heartbeat.problem or None,
        },
    }


def _episode(episode: Episode, alerts: Alerts) -> dict[str, Any]:
    return {
        "probe": episode.probe,
        "metric": episode.metric,
        "state": "resolved" if episode.ended is not None else "warn" if episode.level == "warn" else "firing",
        "since": stamp(episode.since),
        "ended": stamp(episode.ended) if episode.ended is not None else None,
        "told": alerts.told_everywhere(episode),
    }


def list_lines(alerts: Alerts, zone: tzinfo, now: datetime, page: Page) -> list[Line]:
    """What fires, then what waits for whom and why."""
    firing = alerts.firing()
    lines = [line((f"{len(firing) or 'Nothing'} firing · {words.zone_name(zone)}", STRONG))]
    for episode in firing:
        since = words.moment(datetime.fromtimestamp(episode.since, UTC), zone, now)
        state = "soon" if episode.level == "warn" else "bad"
        text = f" {episode.probe} {episode.metric}, since {since}  {episode.detail}"
        lines.append(fit((sign(state, page), (text, "")), page.width))
    for address in alerts.addresses.values():
        lines.append(fit(_address_line(alerts, address, page), page.width))
    if not alerts.addresses:
        lines.append(line("No address is set: [alerts] to in upkeep.toml"))
    if alerts.heartbeat.problem:
        lines.append(fit((sign("bad", page), (f" heartbeat  {alerts.heartbeat.problem}", "")), page.width))
    return lines


def _address_line(alerts: Alerts, address: Address, page: Page) -> Line:
    waiting = len(alerts.queued(address))
    parts = [f"{waiting} waiting" if waiting else "told everything"]
    if address.set_aside:
        parts.append("set aside, tried once an hour")
    if address.problem:
        parts.append(address.problem)
    return (sign("bad" if address.problem else "well", page), (f" {address.label}  {'; '.join(parts)}", ""))
