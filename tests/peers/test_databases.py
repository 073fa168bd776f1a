"""PostgreSQL and MariaDB: what they are asked, what they refuse, and what happens when they are gone."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from checks.ground import ground
from peers import servers
from peers.limits import timely
from upkeep.checks import largest_tables, mysql, postgres
from upkeep.checks.databases import query_value
from upkeep.checks.interface import Finding

pytestmark = pytest.mark.peers

KINDS: dict[str, tuple[ModuleType, Any]] = {
    "postgres": (postgres, servers.postgres),
    "mysql": (mysql, servers.mariadb),
}


class Peer:
    """A server and the kind that measures it."""

    def __init__(self, kind: ModuleType, server: servers.Database) -> None:
        self.kind = kind
        self.server = server

    def measure(self, query: str | None = None, timeout: float = 10, **dsn: str) -> Finding:
        found: Finding = self.kind.measure(
            self.kind.Options(dsn=self.server.dsn(**dsn), query=query), ground(timeout=timeout)
        )
        assert servers.PASSWORD not in repr(found)
        return found


@pytest.fixture(scope="module", params=list(KINDS))
def peer(request: pytest.FixtureRequest) -> Iterator[Peer]:
    kind, start = KINDS[request.param]
    with start() as server:
        yield Peer(kind, server)


@contextmanager
def filled(peer: Peer, tables: dict[str, int]) -> Iterator[None]:
    """Tables with so many rows of 200 bytes, gone afterwards."""
    with peer.server.connect() as connection, connection.cursor() as cursor:
        for name, rows in tables.items():
            cursor.execute(f"create table {name} (t varchar(200))")
            cursor.executemany(f"insert into {name} values (%s)", [["x" * 200]] * rows)
            connection.commit()
            if peer.kind is mysql:
                cursor.execute(f"analyze table {name}")
        yield
        for name in tables:
            cursor.execute(f"drop table {name}")
        connection.commit()


def test_the_size_is_bytes_with_connections_as_evidence(peer: Peer) -> None:
    found = peer.measure()
    assert (found.state, found.unit) == ("up", "bytes")
    assert found.value == found.evidence["size_bytes"]
    assert found.evidence["connections"] >= 1


def test_a_query_gives_its_one_value(peer: Peer) -> None:
    assert peer.measure("select 40 + 2").value == 42
    assert query_value(peer.server.dsn(), "select 'x'", 10, Path("/")) == "x"


def test_the_largest_tables_are_named(peer: Peer) -> None:
    dsn = peer.server.dsn()
    assert largest_tables.measure(largest_tables.Options(dsn=dsn), ground(timeout=10)).word == "empty"
    with filled(peer, {"bookings": 3000, "events": 2000, "mails": 1000, "users": 1}):
        found = largest_tables.measure(largest_tables.Options(dsn=dsn), ground(timeout=10))
    assert (found.state, found.word) == ("up", "named")
    assert [name for name, _ in found.evidence["largest"]] == ["bookings", "events", "mails"]
    assert found.evidence["largest"][0][1] >= 3000 * 200


@pytest.mark.parametrize(
    "query",
    ["create table made (a int)", "select 1; create table made (a int)", "create database made", "drop database app"],
)
def test_what_writes_is_refused(peer: Peer, query: str) -> None:
    found = peer.measure(query)
    assert (found.state, found.word) == ("unknown", "content")
    count = "select count(*) from information_schema.tables where table_name = 'made'"
    assert peer.measure(count).value == 0


def test_a_password_that_is_refused_is_our_own_trouble(peer: Peer) -> None:
    found = peer.measure(password="wrong-and-secret")
    assert (found.state, found.word) == ("unknown", "credentials")
    assert "wrong-and-secret" not in repr(found)


def test_a_query_that_is_no_number_or_no_query_is_unknown(peer: Peer) -> None:
    for query in ("select 'x'", "select null", "select nope", "select 1, 2", "select 1 union all select 2"):
        found = peer.measure(query)
        assert (found.state, found.word) == ("unknown", "content"), query


def test_a_query_that_takes_too_long_is_down_in_time(peer: Peer) -> None:
    query = "select pg_sleep(60)" if peer.kind is postgres else "select sleep(60)"
    found = timely(5, lambda: peer.measure(query, timeout=1))
    assert found.state in ("down", "unknown")
    assert found.word == "timeout"


def test_a_server_that_is_frozen_is_down_in_time_and_up_again_after(peer: Peer) -> None:
    peer.server.process.send(signal.SIGSTOP)
    found = timely(5, lambda: peer.measure(timeout=1))
    peer.server.process.send(signal.SIGCONT)
    assert (found.state, found.word) == ("down", "timeout")
    assert peer.measure().state == "up"


@pytest.mark.parametrize("kind", [postgres, mysql])
def test_a_port_that_is_closed_is_refused_and_one_that_is_silent_times_out(kind: ModuleType) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        dsn = f"{kind.__name__.rpartition('.')[2]}://u:{servers.PASSWORD}@127.0.0.1:{port}/app"
        silent = kind.measure(kind.Options(dsn=dsn), ground(timeout=0.5))
    refused = kind.measure(kind.Options(dsn=dsn), ground())
    assert (silent.state, silent.word) == ("down", "timeout")
    assert (refused.state, refused.word) == ("down", "refused")
    assert servers.PASSWORD not in repr((silent, refused))


@pytest.mark.parametrize("kind", [postgres, mysql])
def test_a_name_that_does_not_resolve_is_dns(kind: ModuleType) -> None:
    dsn = f"{kind.__name__.rpartition('.')[2]}://u:p@nowhere.invalid/app"
    assert kind.measure(kind.Options(dsn=dsn), ground()).word == "dns"
