"""A notification queue in a real PostgreSQL: scenario -> word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from checks.ground import ground
from peers.hanging import silent_tcp
from peers.limits import timely
from peers.servers import Database, free_port, postgres
from upkeep.checks import push_queue
from upkeep.checks.interface import Finding

pytestmark = pytest.mark.peers

FAILED = "select count(*) from notifications where status = 'failed'"
STUCK = "select count(*) from notifications where sent_at is null and due_at < now() - interval '15 minutes'"


@pytest.fixture(scope="module")
def server() -> Iterator[Database]:
    with postgres() as running:
        with psycopg.connect(running.dsn(), autocommit=True) as connection:
            connection.execute("create table notifications (status text, due_at timestamptz, sent_at timestamptz)")
        yield running


@pytest.fixture
def queue(server: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("delete from notifications")
        yield connection


def look(dsn: str, timeout: float = 10.0, **options: Any) -> Finding:
    return push_queue.measure(
        push_queue.Options(**({"dsn": dsn, "failed": FAILED, "stuck": STUCK} | options)), ground(timeout=timeout)
    )


@pytest.mark.parametrize(
    ("rows", "state", "word"),
    [
        ([], "up", "clean"),
        (["('waiting', now(), null)", "('sent', now() - interval '1 day', now())"], "up", "clean"),
        (["('waiting', now() - interval '2 hours', null)"], "down", "stuck"),
        (["('failed', now(), now())"], "down", "failed"),
    ],
)
def test_rows_are_counted(server: Database, queue: psycopg.Connection, rows: list[str], state: str, word: str) -> None:
    for row in rows:
        queue.execute(f"insert into notifications values {row}")
    found = look(server.dsn())
    assert (found.state, found.word) == (state, word), found.detail


def test_a_query_that_writes_changes_nothing(server: Database, queue: psycopg.Connection) -> None:
    queue.execute("insert into notifications values ('failed', now(), null)")
    found = look(server.dsn(), failed="with gone as (delete from notifications returning 1) select count(*) from gone")
    assert (found.state, found.word) == ("unknown", "content")
    assert look(server.dsn()).word == "failed"


def test_a_wrong_password_is_the_prober_s_own_trouble(server: Database) -> None:
    found = look(server.dsn(password="wrong-password"))
    assert (found.state, found.word) == ("unknown", "credentials")
    assert "wrong-password" not in found.detail


def test_a_database_that_is_not_there_is_refused() -> None:
    found = look(f"postgresql://upkeep@127.0.0.1:{free_port()}/app")
    assert (found.state, found.word) == ("down", "refused")
    assert "from this machine" in found.detail


def test_whatever_hangs_the_check_ends_within_its_limit(server: Database) -> None:
    slow = timely(1.0 + 1, lambda: look(server.dsn(), failed="select pg_sleep(60)", timeout=1.0))
    with silent_tcp() as port:
        silent = timely(1.0 + 1, lambda: look(f"postgresql://upkeep@127.0.0.1:{port}/app", timeout=1.0))
    assert (slow.word, silent.word) == ("timeout", "timeout")
