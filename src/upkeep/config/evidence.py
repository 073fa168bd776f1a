"""`[evidence]`: what upkeep looks at for a checklist and no probe gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from upkeep.config.values import TABLE, Address, Flag, Whole


@dataclass(frozen=True, kw_only=True)
class ImapTable:
    """The support mailbox."""

    __pydantic_config__ = TABLE

    host: str
    """Its IMAP server."""
    username: str
    """The login's user."""
    password: str
    """The login's password, as `${NAME}`."""
    port: Whole = 993
    """Its port; at 993 it speaks TLS from the first byte, elsewhere STARTTLS unless `tls` says so."""
    tls: Flag = False
    """Whether it speaks TLS from the first byte at another port than 993."""
    ca: str | None = None
    """A file of certificate authorities, instead of the system's."""
    folder: str = "INBOX"
    """The folder that is counted."""


@dataclass(frozen=True, kw_only=True)
class QueryTable:
    """A question to a database, shown beside a checklist's item."""

    __pydantic_config__ = TABLE

    item: str
    """The item's id."""
    title: str
    """What the value is."""
    dsn: str
    """The database."""
    query: str
    """A statement that returns one value."""


@dataclass(frozen=True, kw_only=True)
class OldTable:
    """Rows that are older than the project's limits."""

    __pydantic_config__ = TABLE

    title: str
    """What is old."""
    dsn: str
    """The database."""
    count: str
    """A statement that counts them, read-only."""
    clear: str | None = None
    """The statement that would clear them; shown, never run."""


@dataclass(frozen=True, kw_only=True)
class AuditTable:
    """A tool that looks for vulnerable or outdated packages, or a report that one has written."""

    __pydantic_config__ = TABLE

    title: str
    """What stands before its line, such as the ecosystem's name."""
    form: Literal["npm-audit", "npm-outdated", "pip-audit", "pip-outdated", "osv"]
    """The form of its JSON; those of `outdated` show what is outdated, the others what is vulnerable."""
    command: tuple[str, ...] = ()
    """The program and its arguments, run in `folder`."""
    file: str | None = None
    """A report to read instead, relative to `folder`."""


@dataclass(frozen=True, kw_only=True)
class EvidenceTable:
    """Sources of evidence."""

    __pydantic_config__ = TABLE

    imap: ImapTable | None = None
    """The support mailbox."""
    folder: str | None = None
    """The app's checkout: dependencies, versions, secrets, git dates."""
    login: Address | None = None
    """Where people log in: its cookies, and whether it can be made to lead elsewhere."""
    end_of_life: Address = "https://endoflife.date"
    """Where the versions' ends of life are asked: endoflife.date, or what has its API."""
    audits: tuple[AuditTable, ...] = ()
    """Tools beside npm and pip-audit, which are looked for by themselves."""
    pages: tuple[Address, ...] = ()
    """Documentation pages whose links are checked."""
    queries: tuple[QueryTable, ...] = ()
    """Values per item."""
    old: tuple[OldTable, ...] = ()
    """What may be cleared."""
