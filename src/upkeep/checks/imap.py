"""Kind `imap`: how many messages of a mailbox are unread, and how long the oldest waits; nothing is marked as read."""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import parsedate_to_datetime
from typing import Any

from upkeep.checks import sockets
from upkeep.checks.authorities import trusted
from upkeep.checks.deadline import Deadline, finding_within
from upkeep.checks.failure import is_down, is_unknown
from upkeep.checks.html import stands_for_https
from upkeep.checks.interface import (
    BLOCKED,
    CREDENTIALS,
    DRIVER,
    ERRORS,
    PROTOCOL,
    RESET,
    Finding,
    Ground,
    up,
)
from upkeep.checks.network import NETWORK
from upkeep.checks.wording import counted, one_line
from upkeep.config.values import TABLE, Flag, Whole

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""It needs no driver."""

WORDS = {
    "none": "nothing is unread",
    "unread": "there are unread messages",
    "no-folder": "the mailbox has no such folder, or it may not be opened",
    "starttls-missing": "the server offers no encryption, so no login is sent to it",
    **NETWORK,
    **{word: ERRORS[word] for word in (CREDENTIALS, BLOCKED, DRIVER)},
}
"""Every word that it answers."""

EXAMPLE = {"host": "imap.example.com", "username": "support", "password": "${IMAP_PASSWORD}"}
"""The options of a typical probe."""

IMPLICIT = 993
MOST = 5_000
"""Unread messages among which the oldest is looked for."""
_AT_ONCE = 500
_LONGEST = 100
_BUSY = re.compile(r"\[(UNAVAILABLE|LIMIT|INUSE|SERVERBUG|THROTTLED)\]|too many", re.IGNORECASE)
_ARRIVED = re.compile(rb'^(\d+) .*INTERNALDATE "([^"]+)"', re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which mailbox."""

    __pydantic_config__ = TABLE

    host: str
    """The IMAP server."""
    username: str
    """The login's user."""
    password: str
    """The login's password."""
    port: Whole = IMPLICIT
    """Its port; at 993 it speaks TLS from the first byte, elsewhere STARTTLS unless `tls` says so."""
    tls: Flag = False
    """Whether it speaks TLS from the first byte at another port than 993."""
    ca: str | None = None
    """A file of certificate authorities, instead of the system's."""
    folder: str = "INBOX"
    """The folder that is counted."""


def measure(options: Options, ground: Ground) -> Finding:
    """Log in, open the folder for reading alone (EXAMINE), count what is unseen and find the oldest by its arrival."""
    return finding_within(ground.timeout, lambda: _looked(options, ground, Deadline(ground.timeout - 0.2)))


def _looked(options: Options, ground: Ground, deadline: Deadline) -> Finding:
    place = f"{options.host}:{options.port}"
    try:
        with _connected(options, ground, deadline) as client:
            _log_in(client, options)
            _open(client, options.folder)
            return _counted(client, options, ground)
    except imaplib.IMAP4.abort as problem:
        said = one_line(str(problem), 120)
        raise is_down(RESET if "EOF" in said else PROTOCOL, f"{place} broke off: {said}") from None
    except imaplib.IMAP4.error as problem:
        raise is_down(PROTOCOL, f"{place}: no answer of a mail server: {one_line(str(problem), 120)}") from None
    except OSError as problem:
        raise sockets.failure(problem, place) from None


@contextmanager
def _connected(options: Options, ground: Ground, deadline: Deadline) -> Iterator[imaplib.IMAP4]:
    """An encrypted session before its login; raises Failed rather than send a password in the clear."""
    try:
        context = trusted(str(ground.folder / options.ca) if options.ca else None)
    except OSError as problem:
        raise is_unknown(DRIVER, f"`ca` cannot be used: {problem.strerror or 'it holds no certificate'}") from None
    if options.tls or options.port == IMPLICIT:
        client: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            options.host, options.port, ssl_context=context, timeout=deadline.left
        )
    else:
        client = imaplib.IMAP4(options.host, options.port, timeout=deadline.left)
    try:
        if not isinstance(client, imaplib.IMAP4_SSL):
            _encrypt(client, options, context)
        yield client
    finally:
        try:
            client.logout()
        except (imaplib.IMAP4.error, OSError):  # what went wrong before says more
            pass


def _encrypt(client: imaplib.IMAP4, options: Options, context: ssl.SSLContext) -> None:
    """STARTTLS; without it a password is sent to this machine alone."""
    if "STARTTLS" in client.capabilities:
        client.starttls(context)
    elif not stands_for_https(f"http://{options.host}"):
        raise is_down("starttls-missing", "the server offers no encryption (STARTTLS), so no login was sent")


def _log_in(client: imaplib.IMAP4, options: Options) -> None:
    """Log in once; a refusal is upkeep's own trouble, never the mailbox's."""
    try:
        if "AUTH=PLAIN" in client.capabilities:  # LOGIN takes ASCII alone
            token = f"\0{options.username}\0{options.password}".encode()
            client.authenticate("PLAIN", lambda _: token)
        else:
            client.login(options.username, options.password)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnicodeEncodeError) as problem:
        said = _said(problem)
        if _BUSY.search(said):
            raise is_unknown(BLOCKED, f"the mailbox takes no login now: {said}") from None
        raise is_unknown(CREDENTIALS, f"the login of {options.username} is refused: {said}") from None


def _open(client: imaplib.IMAP4, folder: str) -> None:
    quoted = encoded(folder).replace("\\", "\\\\").replace('"', '\\"')
    status, answer = client.select(f'"{quoted}"', readonly=True)
    if status != "OK":
        said = one_line((answer[0] or b"").decode("utf-8", "replace"), 80)
        raise is_unknown("no-folder", f"the folder {one_line(folder, 40)} cannot be opened: {said}")


def _counted(client: imaplib.IMAP4, options: Options, ground: Ground) -> Finding:
    _, found = client.search(None, "UNSEEN", "UNDELETED")
    numbers = (found[0] or b"").decode("ascii", "replace").split()
    evidence: dict[str, Any] = {"unread": len(numbers), "folder": one_line(options.folder, 60)}
    if not numbers:
        return up("none", "nothing unread", value=0, unit="", evidence=evidence)
    arrivals = _arrivals(client, numbers[:MOST])
    if not arrivals:
        raise is_down(PROTOCOL, "the server tells no message's arrival")
    at, number = min(arrivals)
    evidence |= {"oldest": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "subject": _subject(client, number)}
    evidence |= {"seconds": max(0, int((ground.now - at).total_seconds()))}
    told = f"{counted(len(numbers), 'message')} unread, the oldest of {at:%Y-%m-%d %H:%M} UTC: {evidence['subject']}"
    return up("unread", told, warning=True, value=float(len(numbers)), unit="", evidence=evidence)


def _arrivals(client: imaplib.IMAP4, numbers: list[str]) -> list[tuple[datetime, str]]:
    """When each message arrived (INTERNALDATE), with its number."""
    found = []
    for begin in range(0, len(numbers), _AT_ONCE):
        _, lines = client.fetch(",".join(numbers[begin : begin + _AT_ONCE]), "(INTERNALDATE)")
        for line in lines:
            match = _ARRIVED.match(line) if isinstance(line, bytes) else None
            at = _moment(match[2].decode("ascii", "replace")) if match else None
            if match and at:
                found.append((at, match[1].decode()))
    return found


def _moment(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError):
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def _subject(client: imaplib.IMAP4, number: str) -> str:
    """A message's subject on one line; PEEK, so that it stays unread."""
    _, parts = client.fetch(number, "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
    header = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    given = str(message_from_bytes(header).get("Subject", ""))
    try:
        given = str(make_header(decode_header(given)))
    except (LookupError, ValueError, HeaderParseError):  # a character set that nobody knows: as it was sent
        pass
    return one_line(given, _LONGEST) or "(no subject)"


def _said(problem: Exception) -> str:
    """What the server said, on one line."""
    said = problem.args[0] if problem.args else ""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return one_line(text, 100) or "no reason given"


def encoded(folder: str) -> str:
    """A folder's name as IMAP sends it: modified UTF-7 (RFC 3501, section 5.1.3)."""

    def shifted(match: re.Match[str]) -> str:
        coded = base64.b64encode(match[0].encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
        return f"&{coded}-"

    return re.sub(r"[^\x20-\x7e]+", shifted, folder.replace("&", "&-"))
