"""Buckets of a real S3 server."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import Any

import pytest

from checks.ground import ground
from peers import servers
from upkeep.checks import s3
from upkeep.checks.interface import Finding

pytestmark = pytest.mark.peers

OBJECTS = {"a/b": 3, "a/c": 5, "ab/x": 1, "a//b": 4, "/lead": 2, "ü ö": 1} | {f"many/{n}": 2 for n in range(1200)}


@pytest.fixture(scope="module")
def server() -> Iterator[servers.Bucket]:
    with servers.s3() as running:
        running.put("uploads", {key: b"x" * size for key, size in OBJECTS.items()})
        yield running


def measured(server: servers.Bucket, timeout: float = 20, **options: Any) -> Finding:
    given = {"bucket": "uploads", "endpoint": server.endpoint, "key": server.key, "secret": server.secret}
    found = s3.measure(s3.Options(**given | options), ground(timeout=timeout))
    assert server.secret not in repr(found)
    return found


@pytest.mark.parametrize("prefix", ["", "a", "a/", "ü", "many/1", "nothing"])
def test_bytes_and_objects_that_begin_so_are_counted_over_all_pages(server: servers.Bucket, prefix: str) -> None:
    found = measured(server, prefix=prefix)
    sizes = [size for key, size in OBJECTS.items() if key.startswith(prefix)]
    assert (found.state, found.value, found.unit) == ("up", sum(sizes), "bytes")
    assert found.evidence["objects"] == len(sizes)


def test_a_bucket_that_does_not_exist_is_down(server: servers.Bucket) -> None:
    found = measured(server, bucket="no-bucket")
    assert (found.state, found.word) == ("down", "missing")


@pytest.mark.parametrize(("endpoint", "word"), [("http://127.0.0.1:1", "refused"), ("http://nowhere.invalid", "dns")])
def test_a_server_that_is_not_there_is_down(server: servers.Bucket, endpoint: str, word: str) -> None:
    found = measured(server, endpoint=endpoint)
    assert (found.state, found.word) == ("down", word)


def test_a_server_that_is_frozen_is_down_in_time(server: servers.Bucket) -> None:
    server.process.send(signal.SIGSTOP)
    found = measured(server, timeout=0.5)
    server.process.send(signal.SIGCONT)
    assert (found.state, found.word) == ("down", "timeout")


def test_the_largest_folders_are_named(server: servers.Bucket) -> None:
    assert measured(server).evidence["largest"] == [["many/", 2400], ["a/", 12], ["/", 2]]
    assert measured(server, prefix="a/").evidence["largest"] == [["c", 5], ["/", 4], ["b", 3]]
