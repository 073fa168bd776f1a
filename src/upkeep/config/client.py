"""`[client]`: the people behind the app and their contract."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from upkeep.config.values import TABLE, Date, Written, text_only


def notice(value: object) -> tuple[int, str]:
    """A whole number of days, weeks or months, counted back from the contract's end."""
    match = re.fullmatch(r"([1-9]\d{0,3}) ?(day|week|month)s?", text_only(value, "'3 months'"), re.ASCII)
    if not match:
        raise ValueError(f"{value!r} must be a whole number of days, weeks or months, such as '3 months'")
    return int(match[1]), match[2]


Notice = Annotated[tuple[int, str], Written(notice, type="string", pattern=r"^[1-9]\d* ?(day|week|month)s?$")]


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A person at the client's."""

    __pydantic_config__ = TABLE

    name: str
    """How to address the person."""
    email: str | None = None
    """Where mail reaches the person."""
    role: str | None = None
    """Such as owner, billing or technical."""
    language: str | None = None
    """The language to write in, such as en."""


@dataclass(frozen=True, kw_only=True)
class ClientTable:
    """The client and the contract."""

    __pydantic_config__ = TABLE

    contacts: tuple[Contact, ...] = ()
    """Who is written to and called."""
    contract_ends: Date | None = None
    """The last day of the contract."""
    notice: Notice | None = None
    """How long before its end the contract must be cancelled: whole days, weeks or months."""
