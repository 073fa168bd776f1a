"""A mailbox that is looked at: what is unread, what cannot be opened, and nothing marked as read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checks.ground import ground
from checks.imap_server import PASSWORD, Mailbox, serving
from upkeep.checks import imap
from upkeep.checks.interface import Finding

MAILS = [
    ("22-Nov-2026 09:00:00 +0100", "Re: invoice"),
    (" 3-Nov-2026 23:30:00 -0700", "=?utf-8?q?Ich_komme_nicht_=C3=BCber_die_Anmeldung?="),
    ("22-Nov-2026 08:59:00 +0100", "three"),
]


def look(mailbox: Mailbox, **options: Any) -> Finding:
    with serving(mailbox) as port:
        asked = {"host": "127.0.0.1", "port": port, "username": "support", "password": PASSWORD} | options
        return imap.measure(imap.Options(**asked), ground())


def test_nothing_unread_is_none() -> None:
    found = look(Mailbox())
    assert (found.state, found.word, found.value, found.warning) == ("up", "none", 0, False)


def test_the_oldest_by_its_arrival_is_told_with_its_subject() -> None:
    found = look(Mailbox(MAILS))
    assert (found.state, found.word, found.value, found.warning) == ("up", "unread", 3, True)
    assert found.evidence["oldest"] == "2026-11-04T06:30:00Z"
    assert found.evidence["subject"] == "Ich komme nicht über die Anmeldung"
    assert found.evidence["seconds"] == 19 * 86400 + 5400


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("", "(no subject)"),
        ("=?klingon?q?nuqneH?=", "=?klingon?q?nuqneH?="),
        ("folded\r\n   over lines", "folded over lines"),
        ("=?utf-8?b?not base64?=", "=?utf-8?b?not base64?="),
        ("x" * 500, "x" * 99 + "…"),
    ],
)
def test_any_subject_is_shown_on_one_line(sent: str, shown: str) -> None:
    assert look(Mailbox([(MAILS[0][0], sent)])).evidence["subject"] == shown


def test_it_only_reads() -> None:
    mailbox = Mailbox(MAILS)
    look(mailbox)
    assert 'EXAMINE "INBOX"' in mailbox.asked
    assert not [each for each in mailbox.asked if each.startswith(("SELECT", "STORE"))]
    assert all("PEEK" in each for each in mailbox.asked if "BODY" in each)


def test_thousands_are_asked_for_in_portions() -> None:
    mailbox = Mailbox([MAILS[0]] * 1200)
    assert look(mailbox).value == 1200
    assert len([each for each in mailbox.asked if "INTERNALDATE" in each]) == 3


@pytest.mark.parametrize(
    ("options", "mailbox", "word"),
    [
        ({"password": "wrong"}, Mailbox(), "credentials"),
        ({"password": "wrong"}, Mailbox(refusal="[UNAVAILABLE] Try again later"), "blocked"),
        ({"folder": "Elsewhere"}, Mailbox(), "no-folder"),
        ({"ca": "nowhere.pem"}, Mailbox(), "driver"),
    ],
)
def test_what_cannot_be_opened_is_upkeep_s_own_trouble(options: dict[str, str], mailbox: Mailbox, word: str) -> None:
    found = look(mailbox, **options)
    assert (found.state, found.word) == ("unknown", word)


def test_the_password_is_never_told() -> None:
    assert "wrong" not in repr(look(Mailbox(refusal="no"), password="wrong"))


@pytest.mark.parametrize("greeting", ["SSH-2.0-OpenSSH_9.2", "* BYE too many connections"])
def test_what_is_no_mail_server_breaks_the_protocol(greeting: str) -> None:
    assert look(Mailbox(greeting=greeting)).word == "protocol"


def test_a_port_that_refuses_is_down(tmp_path: Path) -> None:
    with serving(Mailbox()) as port:
        pass
    options = imap.Options(host="127.0.0.1", port=port, username="a", password="b")
    assert imap.measure(options, ground()).word == "refused"


def test_a_folder_is_named_as_imap_wants_it() -> None:
    assert imap.encoded("Büro & Co") == "B&APw-ro &- Co"
    assert look(Mailbox(folders=("Anfragen/B&APw-ro",)), folder="Anfragen/Büro").word == "none"
