"""Kind `smtp`: a mail server takes the app's login and its sender; nothing is sent."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass

from upkeep.checks.authorities import trusted
from upkeep.checks.deadline import Deadline, finding_within
from upkeep.checks.failure import Failed, is_down, is_unknown
from upkeep.checks.html import stands_for_https
from upkeep.checks.interface import PROTOCOL, REFUSED, RESET, TIMEOUT, TLS, Finding, Ground, up
from upkeep.checks.network import NETWORK
from upkeep.checks.wording import one_line
from upkeep.config.values import TABLE, Whole

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""The extra that brings its driver."""

WORDS = {
    "accepted": "the server takes the login and the sender",
    "credentials-refused": "the server refuses user name or password (535)",
    "starttls-missing": "the server offers no encryption, so no login should be sent to it",
    "rejected": "the server refuses us or the sender",
    "port-closed-here": "port 25 is closed from this machine, as in most networks; that says nothing of the server",
    "malformed": "what answers is no mail server",
    **NETWORK,
}
"""Every word that it answers."""

EXAMPLE = {"host": "smtp.example.com", "port": 587, "username": "app", "password": "${SMTP_PASSWORD}"}
"""The options of a typical probe."""

IMPLICIT = 465
OPEN = 25


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which server, which login, which sender."""

    __pydantic_config__ = TABLE

    host: str
    """The server."""
    port: Whole = 587
    """Its port; 465 speaks TLS from the first byte."""
    username: str | None = None
    """The login's user."""
    password: str | None = None
    """The login's password."""
    sender: str | None = None
    """The address that mails come from; it is named to the server, without a mail."""


def measure(options: Options, ground: Ground) -> Finding:
    """Greet, encrypt, log in once and name the sender; then leave."""
    return finding_within(ground.timeout, lambda: _looked(options, Deadline(ground.timeout - 0.2)))


def _looked(options: Options, deadline: Deadline) -> Finding:
    from upkeep.checks import sockets

    try:
        sockets.connect(options.host, options.port, deadline).connection.close()
    except Failed as problem:
        if options.port == OPEN and problem.finding.word in (TIMEOUT, REFUSED) and not _is_loopback(options.host):
            raise is_unknown("port-closed-here", WORDS["port-closed-here"]) from None
        raise
    try:
        return _conversation(options, deadline)
    except smtplib.SMTPAuthenticationError as problem:
        raise is_down("credentials-refused", f"the login is refused: {_said(problem)}") from None
    except (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPSenderRefused) as problem:
        raise is_down("rejected", f"the server refuses: {_said(problem)}") from None
    except smtplib.SMTPServerDisconnected as problem:
        late = "timed out" in str(problem).lower()
        raise is_down(TIMEOUT if late else RESET, "no answer in time" if late else "the server hung up") from None
    except smtplib.SMTPNotSupportedError:
        raise is_down("rejected", "the server offers no login here") from None
    except smtplib.SMTPException as problem:
        raise is_down(PROTOCOL, one_line(f"no mail server's answer: {problem}", 120)) from None
    except ssl.SSLError as problem:
        raise is_down(TLS, one_line(f"{problem.reason or problem}".replace("_", " ").lower(), 120)) from None
    except TimeoutError:
        raise is_down(TIMEOUT, f"no answer within {deadline.seconds:g} s") from None
    except OSError as problem:
        raise sockets.failure(problem, f"{options.host}:{options.port}") from None


def _conversation(options: Options, deadline: Deadline) -> Finding:
    encrypted = options.port == IMPLICIT
    evidence: dict[str, object] = {"host": options.host, "port": options.port}
    with _connected(options, deadline) as server:
        server.ehlo_or_helo_if_needed()
        if not encrypted and server.has_extn("starttls"):
            server.starttls(context=trusted())
            server.ehlo()
            encrypted = True
        if not encrypted and not _is_loopback(options.host):
            raise is_down("starttls-missing", "the server offers no encryption (STARTTLS)", evidence=evidence)
        if options.username:
            server.login(options.username, options.password or "")
        if options.sender:
            code, text = server.mail(options.sender)
            if code >= 400:
                raise smtplib.SMTPSenderRefused(code, text, options.sender)
            server.rset()
    told = ["encrypted"] if encrypted else []
    told += ["login accepted"] if options.username else []
    told += ["sender accepted"] if options.sender else []
    return up("accepted", ", ".join(told) or "it answers", evidence=evidence | {"encrypted": encrypted})


def _connected(options: Options, deadline: Deadline) -> smtplib.SMTP:
    if options.port == IMPLICIT:
        return smtplib.SMTP_SSL(options.host, options.port, timeout=deadline.left, context=trusted())
    return smtplib.SMTP(options.host, options.port, timeout=deadline.left)


def _said(problem: smtplib.SMTPResponseException) -> str:
    text = problem.smtp_error
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return one_line(f"{problem.smtp_code} {said}", 120)


def _is_loopback(host: str) -> bool:
    shown = f"[{host}]" if ":" in host else host
    return stands_for_https(f"http://{shown}")
