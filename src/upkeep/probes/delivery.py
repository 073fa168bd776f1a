"""Messages out: through Apprise, or by mail to plain addresses where `smtp` is given; and the dead man's switch."""

from __future__ import annotations

import hashlib
import logging
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import urlsplit

from upkeep import __version__
from upkeep.config.alerts import SmtpTable

PATIENCE = 30.0
"""Seconds that one address may take."""
_MAIL = re.compile(r"[^@\s:/]+@[^@\s:/]+")
_HTTP_LIKE = frozenset({"http", "https", "json", "jsons", "xml", "xmls", "form", "forms", "ntfy", "ntfys"})


@dataclass(frozen=True)
class Message:
    """One message; `reference` names it for ever."""

    title: str
    body: str
    reference: str


@dataclass(frozen=True)
class Target:
    """One address, its secrets expanded."""

    address: str
    smtp: SmtpTable | None = None

    @property
    def key(self) -> str:
        """A fingerprint under which the state knows the address without holding it."""
        return hashlib.sha256(self.address.encode("utf-8", "surrogateescape")).hexdigest()[:12]

    @property
    def label(self) -> str:
        """Scheme and host: the rest is the secret. For most services the host is one too."""
        if _MAIL.fullmatch(self.address):
            return f"mail to {self.address.rpartition('@')[2]}"
        scheme, _, rest = self.address.partition("://")
        host = urlsplit(f"//{rest}").hostname if rest else None
        return f"{scheme}://{host}" if scheme in _HTTP_LIKE and host else f"{scheme}://…"

    @property
    def place(self) -> tuple[str, int] | None:
        """Host and port that a delivery connects to, where the address tells."""
        if _MAIL.fullmatch(self.address):
            return (self.smtp.host, self.smtp.port) if self.smtp else None
        try:
            parts = urlsplit(self.address)
            port = parts.port
        except ValueError:
            return None
        secure = parts.scheme in ("https", "jsons", "xmls", "forms", "ntfys")
        return (
            (parts.hostname, port or (443 if secure else 80)) if parts.scheme in _HTTP_LIKE and parts.hostname else None
        )


def send(targets: Sequence[tuple[Target, Message]], scrub: Callable[[str], str]) -> list[str | None]:
    """Send all side by side; per target None where it was accepted, else why not, without secrets."""
    results: list[str | None] = [f"no answer within {PATIENCE:g} s"] * len(targets)

    def work(place: int) -> None:
        target, message = targets[place]
        problem = one(target, message)
        results[place] = scrub(problem)[:300] if problem else problem

    threads = [threading.Thread(target=work, args=(place,), daemon=True) for place in range(len(targets))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return list(results)


def one(target: Target, message: Message) -> str | None:
    """Send to one address; None where it was accepted, else why not."""
    if _MAIL.fullmatch(target.address):
        if target.smtp is None:
            return "a plain mail address needs [alerts] smtp"
        return _mail(target.smtp, target.address, message)
    return _apprise(target.address, message)


def _mail(smtp: SmtpTable, to: str, message: Message) -> str | None:
    import smtplib
    import ssl

    mail = EmailMessage()
    mail["Subject"] = message.title
    mail["From"] = smtp.username if smtp.username and "@" in smtp.username else f"upkeep@{smtp.host}"
    mail["To"] = to
    mail["Message-ID"] = f"<{message.reference}@upkeep>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body)
    opened = smtplib.SMTP_SSL if smtp.port == 465 else smtplib.SMTP
    try:
        with opened(smtp.host, smtp.port, timeout=PATIENCE / 2) as server:
            if smtp.port != 465 and server.has_extn("starttls") | (
                server.ehlo()[0] == 250 and server.has_extn("starttls")
            ):
                server.starttls(context=ssl.create_default_context())
            if smtp.username and smtp.password:
                server.login(smtp.username, smtp.password)
            server.send_message(mail)
    except (OSError, smtplib.SMTPException, ValueError) as problem:
        return f"{smtp.host}:{smtp.port}: {_reason(problem)}"
    return None


def _reason(problem: Exception) -> str:
    text = str(problem).strip("()") or type(problem).__name__
    return re.sub(r"\s+", " ", text)


def _apprise(address: str, message: Message) -> str | None:
    """Apprise gives only true or false; why stands in its log alone, which is otherwise silent."""
    import apprise

    heard: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.WARNING and record.thread == threading.get_ident():
                heard.append(record.getMessage())

    logger = logging.getLogger("apprise")
    logger.propagate = False
    listener = Listener()
    logger.addHandler(listener)
    try:
        services = apprise.Apprise()
        if not services.add(address):
            return "this is no address that Apprise knows"
        sent = services.notify(title=message.title, body=message.body)
    finally:
        logger.removeHandler(listener)
    return None if sent else re.sub(r"\s+", " ", "; ".join(heard)) or "it was refused"


def ping(address: str) -> str | None:
    """Tell the dead man's switch that a run is complete; None where it answered by 2xx, else why not."""
    import httpx

    try:
        answer = httpx.get(address, timeout=10, headers={"User-Agent": f"upkeep/{__version__}"}, follow_redirects=False)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as problem:
        return f"{type(problem).__name__}: {problem}" if str(problem) else type(problem).__name__
    return None if answer.is_success else f"status {answer.status_code}"
