"""Kind `sqlite`: the size of an SQLite file, or the value of a query."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from upkeep.checks import sqlite_session
from upkeep.checks.deadline import finding_within
from upkeep.checks.failure import is_down, is_unknown
from upkeep.checks.interface import CREDENTIALS, PROTOCOL, Finding, Ground, up
from upkeep.checks.query import finding_of_value
from upkeep.config.values import TABLE

METRIC: str | None = "database"
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""It needs no driver."""

WORDS: dict[str, str] = {sqlite_session.MISSING: "the file is not there"}
"""What it answers beside the words of interface.ERRORS."""

EXAMPLE = {"path": "app.db"}
"""The options of a typical probe."""

_HEADER = b"SQLite format 3\0"


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which file, and what to ask it."""

    __pydantic_config__ = TABLE

    path: str
    """The file."""
    query: str | None = None
    """A statement that returns one value; by default the size in bytes."""


def measure(options: Options, ground: Ground) -> Finding:
    """The bytes of the file with its write-ahead log, or the number that the query returns.

    The file is opened for reading alone. One that is not there, or is no database, is the app's fault; one that this
    user may not read is upkeep's own trouble.
    """
    path = ground.folder / Path(options.path).expanduser()
    return finding_within(ground.timeout, lambda: _asked(options, path, ground.timeout))


def _asked(options: Options, path: Path, timeout: float) -> Finding:
    if options.query is not None:
        return finding_of_value(sqlite_session.ask(path, options.query, timeout), {})
    try:
        with path.open("rb") as file:
            if file.read(16) not in (_HEADER, b""):  # an empty file is an empty database
                raise is_down(PROTOCOL, f"{path.name} is no SQLite database")
        main, log = path.stat().st_size, _size(path.with_name(path.name + "-wal"))
    except (FileNotFoundError, IsADirectoryError):
        raise is_down(sqlite_session.MISSING, f"{path.name} is not there") from None
    except OSError as problem:
        raise is_unknown(CREDENTIALS, f"{path.name} cannot be read by this user: {problem.strerror}") from None
    evidence = {"file_bytes": main, "write_ahead_log_bytes": log}
    return up(detail=f"{path.name} is there", value=float(main + log), unit="bytes", evidence=evidence)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
