"""A support mailbox on a real IMAP server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from checks.ground import ground
from peers.certificates import issue
from peers.dovecot import USER, Dovecot, dovecot
from peers.servers import PASSWORD
from upkeep.checks import imap
from upkeep.checks.interface import Finding

pytestmark = pytest.mark.peers


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Dovecot, Path]]:
    """A server that wants encryption, and the file of its authority."""
    folder = tmp_path_factory.mktemp("imap")
    authority = issue("Test Authority", authority=True)
    ca = authority.write(folder, "authority")
    with dovecot(issue("127.0.0.1", authority).write(folder, "leaf")) as server:
        yield server, ca


@pytest.fixture(scope="module")
def plain() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


def look(port: int, **options: Any) -> Finding:
    asked = {"host": "127.0.0.1", "port": port, "username": USER, "password": PASSWORD} | options
    return imap.measure(imap.Options(**asked), ground(now=datetime.now(UTC), timeout=20))


def test_what_is_unread_is_counted_and_stays_unread(encrypted: tuple[Dovecot, Path]) -> None:
    server, ca = encrypted
    assert look(server.tls_port, tls=True, ca=str(ca)).word == "none"
    server.put("Booked twice", timedelta(hours=1))
    server.put("Anmeldung über Umwege", timedelta(days=2))
    server.put("Read long ago", timedelta(days=30), seen=True)
    found = look(server.tls_port, tls=True, ca=str(ca))
    assert (found.word, found.value, found.evidence["subject"]) == ("unread", 2, "Anmeldung über Umwege")
    assert found.evidence["seconds"] == pytest.approx(2 * 86400, abs=300)
    assert server.unseen() == 2


def test_starttls_is_used_where_there_is_no_tls_from_the_first_byte(encrypted: tuple[Dovecot, Path]) -> None:
    server, ca = encrypted
    assert look(server.port, ca=str(ca)).state == "up"


@pytest.mark.parametrize("tls", [True, False])
def test_a_certificate_that_nobody_vouches_for_is_refused(encrypted: tuple[Dovecot, Path], tls: bool) -> None:
    server, _ = encrypted
    found = look(server.tls_port if tls else server.port, tls=tls)
    assert (found.state, found.word) == ("down", "tls")


def test_loopback_needs_no_encryption(plain: Dovecot) -> None:
    assert look(plain.port).word == "none"


def test_a_wrong_password_is_a_matter_of_credentials(plain: Dovecot) -> None:
    found = look(plain.port, password="not-this-one")
    assert (found.state, found.word) == ("unknown", "credentials")


def test_another_folder_is_counted_by_itself(plain: Dovecot) -> None:
    plain.put("In a folder", folder="B&APw-ro")
    assert look(plain.port, folder="Büro").value == 1
    assert look(plain.port, folder="Nowhere").word == "no-folder"
