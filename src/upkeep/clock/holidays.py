"""Holidays by date and by the codes of the `holidays` library, which is loaded only when a code is looked into."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

_CODE = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,10}))?", re.ASCII)


class Holidays:
    """A set of dates: those named, and those of countries and their subdivisions, computed year by year."""

    def __init__(self, entries: Iterable[date | str] = ()) -> None:
        entries = tuple(entries)
        self._dates = frozenset(entry for entry in entries if isinstance(entry, date))
        self._codes = tuple(split_code(entry) for entry in entries if isinstance(entry, str))
        self._years: dict[int, frozenset[date]] = {}

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return day in self._dates or (bool(self._codes) and day in self._of(day.year))

    def _of(self, year: int) -> frozenset[date]:
        if year not in self._years:
            import holidays

            found = [holidays.country_holidays(country, subdiv=part, years=year) for country, part in self._codes]
            self._years[year] = frozenset(day for each in found for day in each)
        return self._years[year]


def split_code(code: str) -> tuple[str, str | None]:
    """`DE-BE` as country and subdivision; raises ValueError for what has not that form."""
    match = _CODE.fullmatch(code)
    if match is None:
        raise ValueError(f"'{code[:20]}' is no holiday code; write for example 'DE', 'DE-BE' or a date")
    return match[1], match[2]


def check_code(code: str) -> None:
    """Raise ValueError, naming near ones, where the `holidays` library does not know the code."""
    import holidays
    from holidays.registry import COUNTRIES

    country, part = split_code(code)
    known = sorted({names[1] for names in COUNTRIES.values()})
    if country not in known:
        raise ValueError(f"there are no holidays for '{country}'{_near(country, known)}")
    parts = getattr(holidays, _class_name(country)).subdivisions
    if part is not None and part not in parts:
        raise ValueError(f"{country} has no subdivision '{part}'; it has {', '.join(parts) or 'none'}")


def _class_name(country: str) -> str:
    from holidays.registry import COUNTRIES

    return next(names[0] for names in COUNTRIES.values() if names[1] == country)


def _near(word: str, known: list[str]) -> str:
    near = get_close_matches(word, known, 3, 0.4)
    return f" (did you mean {', '.join(near)}?)" if near else ""
