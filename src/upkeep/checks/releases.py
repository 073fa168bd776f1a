"""What endoflife.date says of a product, asked once a day and kept in the user's cache. No kind lives here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from upkeep.checks.conversation import Question, Reply, ask
from upkeep.checks.failure import Failed, is_unknown
from upkeep.checks.interface import CONTENT, STATUS
from upkeep.errors import StateError
from upkeep.state.files import make_folder, replace

SERVICE = "https://endoflife.date"
"""The service; its data is anybody's to use (MIT)."""

FRESH = timedelta(days=1)
"""How long an answer stands for the service's own."""

WAIT = 10.0
"""Seconds for one answer at most."""


@dataclass(frozen=True)
class Release:
    """A cycle of a product, such as Node.js 20."""

    cycle: str
    """Its name, such as `20` or `3.12`."""
    codename: str
    """In lower case; empty where it has none."""
    ended: bool
    """Whether it is said to have ended, without a date."""
    ends: date | None
    """The first day without security fixes; None where none is known."""
    latest: str
    """Its newest version; empty where none is known."""


@dataclass(frozen=True)
class Product:
    """A product, its newest cycle first."""

    label: str
    """Its name as people write it."""
    releases: tuple[Release, ...]
    asked: date
    """The day of the data (UTC)."""


def product(name: str, service: str, now: datetime, timeout: float) -> Product:
    """The releases of a product, from the cache where that is of today, else from the service, else from the cache.

    Raises Failed where neither has it.
    """
    path = _cached_at(name, service)
    kept = _kept(path)
    if kept and timedelta() <= now - kept[0] < FRESH:
        return _product(kept[1], name, kept[0])
    try:
        document = _asked(name, service.rstrip("/"), min(WAIT, timeout))
        found = _product(document, name, now)
    except Failed:
        if kept is None:
            raise
        return _product(kept[1], name, kept[0])
    _keep(path, now, document)
    return found


def _asked(name: str, service: str, timeout: float) -> Any:
    """The service's document: its API v1, else the older form."""
    headers = {"Accept": "application/json"}
    reply: Reply | None = None
    for url in (f"{service}/api/v1/products/{name}/", f"{service}/api/{name}.json"):
        reply = ask(Question(url=url, headers=headers), timeout)
        if reply.status == 200 and reply.json is not None:
            return reply.json
        if reply.status != 404:
            break
    if reply is not None and reply.status == 404:
        raise is_unknown("unknown-product", f"{_host(service)} does not know {name}")
    told = reply.status_text if reply and reply.status != 200 else "no JSON"
    raise is_unknown(STATUS, f"{_host(service)} answers {told}")


def _host(service: str) -> str:
    return service.partition("://")[2]


def _product(document: Any, name: str, asked: datetime) -> Product:
    """Either form of a document; raises Failed where it is none."""
    result = document.get("result") if isinstance(document, dict) else None
    label = str(result.get("label") or name) if isinstance(result, dict) else name
    rows = result.get("releases") if isinstance(result, dict) else document
    releases = tuple(_releases(rows)) if isinstance(rows, list) else ()
    if not releases:
        raise is_unknown(CONTENT, f"the data on {name} is not understood")
    return Product(label, releases, asked.astimezone(UTC).date())


def _releases(rows: list[Any]) -> Iterator[Release]:
    for row in rows:
        if not isinstance(row, dict):
            continue
        cycle = str(row.get("name") or row.get("cycle") or "")
        latest = row.get("latest")
        eol = row.get("eolFrom") or row.get("isEol") or row.get("eol")
        if isinstance(latest, dict):
            latest = latest.get("name")
        if cycle:
            codename = str(row.get("codename") or "").lower()
            yield Release(cycle, codename, eol is True, _date(eol), str(latest or ""))


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _cached_at(name: str, service: str) -> Path:
    from platformdirs import user_cache_path

    mark = hashlib.sha256(service.encode()).hexdigest()[:8]
    return user_cache_path("upkeep", appauthor=False) / "end-of-life" / f"{name}-{mark}.json"


def _kept(path: Path) -> tuple[datetime, Any] | None:
    """What is in the cache; None where nothing is, or nothing that can be read."""
    try:
        kept = json.loads(path.read_bytes())
        asked = datetime.fromisoformat(kept["asked"])
        _product(kept["document"], path.stem, asked)
    except (OSError, ValueError, KeyError, TypeError, Failed):
        return None
    return (asked, kept["document"]) if asked.tzinfo else None


def _keep(path: Path, now: datetime, document: Any) -> None:
    try:
        make_folder(path.parent)
        replace(path, json.dumps({"asked": now.isoformat(), "document": document}).encode())
    except StateError:
        return  # the cache only stands in where the service does not answer
