"""Whether it is this machine that has no network, where every target fails at once (semantics, "Availability")."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urlsplit

from upkeep.checks.interface import DNS, OFFLINE, REFUSED, TIMEOUT, unknown
from upkeep.probes.measure import Job

_UNREACHED = frozenset({DNS, REFUSED, TIMEOUT})
"""Words of a target that could not be resolved or connected to."""
PATIENCE = 3.0
"""Seconds for one control or one of the hosts that alerts go to."""
_MOST_ASKED = 8

Place = tuple[str, int]


def judge(jobs: Sequence[Job], control: Sequence[str], others: Iterable[Place]) -> bool:
    """Turn the findings of every target that is not on loopback into `offline` where this machine has no network.

    `control` are HOST:PORT asked instead of the other tests; `others` are the hosts of alerts and heartbeat. Returns
    whether it is offline.
    """
    targets = [job for job in jobs if (host := host_of(job)) and not is_loopback(host)]
    if not targets or not all(job.finding and job.finding.word in _UNREACHED for job in targets):
        return False
    if not _is_offline(control, list(others)):
        return False
    for job in targets:
        before = job.finding.detail if job.finding else ""
        job.finding = unknown(OFFLINE, "this machine has no network")
        job.first = replace(job.finding, detail=before)
    return True


def _is_offline(control: Sequence[str], others: list[Place]) -> bool:
    if control:
        return not any_answers(_place(each) for each in control)
    return not has_route() or (bool(others) and not any_answers(others))


def has_route() -> bool:
    """Whether there is a default route; asking the kernel for one sends nothing."""
    for family, address in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((address, 9))
                return True
        except OSError:
            continue
    return False


def any_answers(places: Iterable[Place], connect: Callable[[Place], bool] | None = None) -> bool:
    """Whether any of them accepts a connection; all are asked at once."""
    asked = list(places)[:_MOST_ASKED]
    if not asked:
        return False
    with ThreadPoolExecutor(len(asked)) as pool:
        return any(pool.map(connect or _connects, asked))


def _connects(place: Place) -> bool:
    try:
        with socket.create_connection(place, PATIENCE):
            return True
    except OSError:
        return False


def _place(text: str) -> Place:
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)


def host_of(job: Job) -> str | None:
    """The host that a job's check talks to; None where it stays on this machine."""
    for key in ("url", "dsn", "endpoint", "host"):
        given = getattr(job.options, key, None)
        if isinstance(given, str) and given:
            try:
                return urlsplit(given).hostname if "://" in given else given
            except ValueError:
                return None
    return None


def is_loopback(host: str) -> bool:
    """Whether a host, as written, is this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost" or host.lower().endswith(".localhost")
