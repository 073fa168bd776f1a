"""A subject without a configuration: what the page at an address names, in the form of upkeep.toml."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from upkeep.checks.bundle import found
from upkeep.checks.failure import Failed
from upkeep.checks.interface import Finding
from upkeep.checks.page_names import Names, read_names
from upkeep.guides.subject import Subject

SECONDS = 10.0
"""How long the reading may take; what it does not reach is not looked at."""


def subject_of_page(url: str) -> tuple[Subject, Finding, float]:
    """What the page names as a subject, what the reading itself found, and its seconds.

    Where the page cannot be read the subject is the address alone.
    """
    began = time.monotonic()
    try:
        names = read_names(url, began + SECONDS)
        finding = found(names)
    except Failed as problem:
        names, finding = Names(url), problem.finding
    return Subject(tables_of(names, url), str, Path.cwd()), finding, time.monotonic() - began


def tables_of(names: Names, url: str) -> dict[str, Any]:
    """The tables that upkeep.toml would have; public keys only."""
    tables: dict[str, Any] = {"project": {"url": url}}
    if names.functions:
        tables["function"] = [{"name": name, "url": address} for name, address in names.functions.items()]
    video: dict[str, Any] = {}
    if names.providers:
        kind, address = names.providers[0]
        video["provider"] = {"kind": kind, "url": address.replace("wss://", "https://")}
    if names.stun:
        video["stun"] = names.stun[:3]
    if video:
        tables["video"] = video
    if names.vapid:
        tables["push"] = {"vapid": {"public": names.vapid}}
    if names.supabase:
        tables["auth"] = {"kind": "supabase", "issuer": names.supabase, "apikey": names.public_key or ""}
    return tables
