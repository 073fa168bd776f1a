"""Until when a certificate is valid, out of what libcurl tells of it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_DATE = re.compile(rf"({_MONTHS.replace(' ', '|')}) +(\d{{1,2}}) (\d\d):(\d\d):(\d\d) (\d{{4}}) GMT")


def expires(chain: Sequence[Iterable[tuple[str, str]]]) -> float | None:
    """When the first certificate of a chain expires, in seconds since 1970; None where that is not told."""
    for name, value in chain[0] if chain else ():
        match = _DATE.fullmatch(value) if name == "Expire date" else None
        if match:
            day, hour, minute, second, year = (int(match[number]) for number in (2, 3, 4, 5, 6))
            return float(calendar.timegm((year, _MONTHS.split().index(match[1]) + 1, day, hour, minute, second)))
    return None
