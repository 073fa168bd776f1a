"""Times, lengths and counts as people say them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


_LONG = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def month(value: date) -> str:
    """`Nov`."""
    return _MONTHS[value.month - 1]


def month_and_year(value: date) -> str:
    """`November 2026`."""
    return f"{_LONG[value.month - 1]} {value.year}"


def day(value: date, *, year: bool = False) -> str:
    """`Mon 23 Nov`, with the year where asked."""
    text = f"{_DAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]}"
    return f"{text} {value.year}" if year else text


def moment(value: datetime, zone: tzinfo, now: datetime | None = None) -> str:
    """`Mon 23 Nov 14:05` in `zone`; with the year where it is not that of `now`, seconds where there are any."""
    local = value.astimezone(zone)
    other_year = now is not None and local.year != now.astimezone(zone).year
    clock = local.strftime("%H:%M:%S" if local.second else "%H:%M")
    return f"{day(local.date(), year=other_year)} {clock}"


def zone_name(zone: tzinfo) -> str:
    """The zone's name, once per screen."""
    return str(zone)


def length(value: timedelta, parts: int = 2) -> str:
    """`1 d 3 h`, `2 h 10 min`, `35 min`, `40 s`: the largest units, a day being 24 hours, cut and never rounded."""
    seconds = int(abs(value).total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    units = [f"{minutes} min" if minutes else ""]
    if days or hours:
        units.insert(0, f"{hours} h" if hours else "")
    if days:
        units.insert(0, f"{days} d")
    return " ".join(filter(None, units[:parts]))


def minutes(value: timedelta) -> str:
    """Minutes really spent: `2 min`, `under 1 min`."""
    whole = round(value.total_seconds() / 60)
    return f"{whole} min" if whole or not value else "under 1 min"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """`1 problem`, `2 problems`."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def size(value: float) -> str:
    """Bytes as `5.7 GB`, three figures, decimal units."""
    for unit, factor in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if abs(value) >= factor:
            return f"{value / factor:.3g} {unit}"
    return f"{value:.0f} B"
