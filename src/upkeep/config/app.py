"""`[app]` and `[[function]]`: what the app is made of, as a browser meets it."""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.config.values import TABLE, Address, Flag, Name


@dataclass(frozen=True, kw_only=True)
class AppTable:
    """What `diagnose loading` looks at beside the page itself."""

    __pydantic_config__ = TABLE

    deep_links: tuple[str, ...] = ()
    """Paths that must load when opened directly."""
    api: tuple[Address, ...] = ()
    """Addresses of the API."""
    ready: str | None = None
    """A selector that exists once the page has really loaded."""


@dataclass(frozen=True, kw_only=True)
class FunctionTable:
    """A serverless function."""

    __pydantic_config__ = TABLE

    name: Name
    """Its name."""
    url: Address
    """Its address."""
    method: str = "POST"
    """The method that the app calls it with."""
    safe: Flag = False
    """Whether `method` may be sent; else it is asked by OPTIONS only."""
