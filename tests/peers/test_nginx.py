"""nginx writes its access log while it is read and rotated: every request is counted once."""

from __future__ import annotations

import gzip
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from checks.ground import ground
from peers import servers
from upkeep.checks import log

pytestmark = pytest.mark.peers


@pytest.fixture
def web() -> Iterator[servers.Web]:
    with servers.nginx() as running:
        yield running


class Reader:
    """A probe of the log, and the sums of what it counted."""

    def __init__(self, path: Path, form: Any = "combined") -> None:
        self.options = log.Options(path=str(path), format=form)
        self.memory: dict[str, Any] = {}
        self.failed = self.requests = self.own = 0

    def measure(self) -> None:
        found = log.measure(self.options, ground(timeout=30, memory=self.memory))
        assert not found.evidence.get("lost"), found
        assert not found.evidence.get("unparsed"), found
        self.memory = dict(found.memory or {})
        failed, requests = found.counts or (0, 0)
        self.failed, self.requests = self.failed + failed, self.requests + requests
        self.own += found.evidence.get("own", 0)


def renamed(web: servers.Web) -> None:
    """As logrotate does by default, without `delaycompress`."""
    old = web.log.with_name("access.log.1")
    web.log.rename(old)
    web.reopen()


def renamed_and_packed(web: servers.Web) -> None:
    renamed(web)
    old = web.log.with_name("access.log.1")
    times = old.stat()
    packed = web.log.with_name("access.log.2.gz")
    packed.write_bytes(gzip.compress(old.read_bytes()))
    os.utime(packed, ns=(times.st_atime_ns, times.st_mtime_ns))
    old.unlink()


def copied_and_truncated(web: servers.Web) -> None:
    shutil.copyfile(web.log, web.log.with_name("access.log.1"))
    os.truncate(web.log, 0)


@pytest.mark.parametrize("rotate", [renamed, renamed_and_packed, copied_and_truncated])
def test_requests_across_a_rotation_are_counted_once(web: servers.Web, rotate: Callable[[servers.Web], None]) -> None:
    reader = Reader(web.log)
    web.get("/before")
    reader.measure()
    web.get("/", 5)
    web.get("/fail", 2)
    reader.measure()
    web.get("/", 3)
    web.get("/fail", 1)
    rotate(web)
    web.get("/", 4)
    web.get("/missing", 1)
    web.get("/fail", 1, agent="upkeep/1.0")
    reader.measure()
    reader.measure()
    assert (reader.requests, reader.failed, reader.own) == (16, 3, 1)


def test_nothing_is_lost_while_requests_come_in_and_the_log_is_renamed_again_and_again(web: servers.Web) -> None:
    reader = Reader(web.log)
    reader.measure()
    visitors = [threading.Thread(target=web.get, args=("/fail", 150)) for _ in range(3)]
    for visitor in visitors:
        visitor.start()
    number = 0
    while any(visitor.is_alive() for visitor in visitors):
        number += 1
        web.log.rename(web.log.with_name(f"access.log.{1000 - number}"))
        reader.measure()
        web.reopen()
        reader.measure()
    for visitor in visitors:
        visitor.join()
    reader.measure()
    assert (reader.requests, reader.failed) == (450, 450)
    assert number > 1


def test_its_json_log_is_read_too(web: servers.Web) -> None:
    reader = Reader(web.log.with_name("access.json"), "json")
    reader.measure()
    web.get("/", 3)
    web.get("/fail", 1)
    web.get("/fail", 1, agent="upkeep/1.0")
    reader.measure()
    assert (reader.requests, reader.failed, reader.own) == (4, 1, 1)
