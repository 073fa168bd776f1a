from __future__ import annotations

import socket
from typing import Any

import psycopg
import pytest

from upkeep.checks import postgres_session
from upkeep.checks.failure import Failed

SERVER = 'connection failed: connection to server at "192.0.2.1", port 5432 failed: '


@pytest.mark.parametrize(
    ("said", "state", "word", "told"),
    [
        ('FATAL:  password authentication failed for user "u"', "unknown", "credentials", "password authentication"),
        ('FATAL:  Passwort-Authentifizierung für Benutzer »u« fehlgeschlagen', "unknown", "credentials", "Passwort"),
        ("FATAL:  no pg_hba.conf entry for host", "unknown", "credentials", "no pg_hba.conf entry"),
        ("FATAL:  Tenant or user not found", "unknown", "credentials", "Tenant or user not found"),
        ("fe_sendauth: no password supplied", "unknown", "credentials", "no password supplied"),
        ('FATAL:  database "x" does not exist', "down", "content", 'database "x" does not exist'),
        ("FATAL:  sorry, too many clients already", "down", "refused", "sorry, too many clients"),
        ("FATAL:  the database system is starting up", "down", "refused", "starting up"),
        ("Connection refused Is the server running on that host?", "down", "refused", "Connection refused"),
        ("server closed the connection unexpectedly", "down", "reset", "server closed"),
        ("SSL error: certificate verify failed", "down", "tls", "certificate verify failed"),
        ("received invalid response to SSL negotiation: H", "down", "tls", "invalid response"),
        ("expected authentication request from server, but received H", "unknown", "credentials", "expected"),
    ],
)  # fmt: skip
def test_what_the_client_library_says_has_its_word(said: str, state: str, word: str, told: str) -> None:
    found = postgres_session.unconnected(SERVER + said, {"host": "db.example"}, 5).finding
    assert (found.state, found.word) == (state, word)
    assert told in found.detail
    assert "192.0.2.1" not in found.detail


def test_a_host_with_ipv6_alone_names_the_pooler(monkeypatch: pytest.MonkeyPatch) -> None:
    place: Any = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2001:db8::1", 5432, 0, 0))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [place])
    found = postgres_session.unconnected(SERVER + "Network is unreachable", {"host": "db.abc.supabase.co"}, 5).finding
    assert (found.state, found.word) == ("unknown", "driver")
    assert "has only IPv6 addresses" in found.detail
    assert "use the Session pooler string" in found.detail


def test_keys_of_other_tools_are_passed_over() -> None:
    dsn = "postgres+psycopg://u:p%40ss@h:6543/app?pgbouncer=true&connection_limit=1&sslmode=require"
    found = postgres_session.parameters_of(psycopg, dsn)
    assert found == {
        "user": "u", "password": "p@ss", "host": "h", "port": "6543", "dbname": "app", "sslmode": "require",
    }  # fmt: skip


@pytest.mark.parametrize("dsn", ["host=h password='s3cretpass", "nonsense s3cretpass", "postgresql://u:s3cretpass@[h"])
def test_a_malformed_dsn_is_not_quoted(dsn: str) -> None:
    with pytest.raises(Failed, match="DSN") as failed:
        postgres_session.parameters_of(psycopg, dsn)
    assert "s3cretpass" not in failed.value.finding.detail
