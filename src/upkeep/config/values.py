"""How values are written in upkeep.toml: one parser each, used by validation and by building alike.

A `Written` stands in an `Annotated` type of a dataclass field. pydantic asks it for a schema, and is imported only
then; `build` calls its parser directly.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, cast
from zoneinfo import ZoneInfo

from upkeep.clock.durations import Duration, parse_positive

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

TABLE: dict[str, Any] = {
    "extra": "forbid",
    "use_attribute_docstrings": True,
    "alias_generator": lambda name: name.rstrip("_"),
}
"""The pydantic configuration of every table: unknown keys are errors, docstrings become descriptions."""


class _Strictly:
    """Only the type itself: no `1` for true, no text for a number."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        schema: dict[str, Any] = handler(source)
        return cast("CoreSchema", schema | {"strict": True})


class Written:
    """How one sort of value is written: `parse` raises ValueError with what to write instead."""

    def __init__(
        self, parse: Callable[[Any], Any], show: Callable[[Any], Any] = lambda value: value, **json_schema: Any
    ) -> None:
        self.parse = parse
        self.show = show
        """From the value back to how it is written; needed where a field has a default."""
        self.json_schema = json_schema or {"type": "string"}

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:
        from pydantic_core import PydanticCustomError, core_schema

        def check(value: Any) -> Any:
            try:
                return self.parse(value)
            except ValueError as problem:
                raise PydanticCustomError("written", "{reason}", {"reason": str(problem)}) from None

        return core_schema.no_info_plain_validator_function(
            check, serialization=core_schema.plain_serializer_function_ser_schema(self.show)
        )

    def __get_pydantic_json_schema__(self, _core: Any, _handler: Any) -> dict[str, Any]:
        return dict(self.json_schema)


def did_you_mean(word: str, known: list[str]) -> str:
    """` (did you mean 'x'?)` for the nearest known word, else nothing."""
    from difflib import get_close_matches

    near = get_close_matches(word, known, 1, 0.6)
    return f" (did you mean '{near[0]}'?)" if near else ""


def text_only(value: Any, example: str) -> str:
    """`value` if it is text; raises ValueError with an example."""
    if not isinstance(value, str):
        raise ValueError(f"must be text such as {example}")
    return value


def duration(value: Any) -> Duration:
    """A positive duration, whole seconds."""
    return parse_positive(text_only(value, "'4h'"))


def elapsed(value: Any) -> timedelta:
    """A positive length in which a day is 86,400 s."""
    return duration(value).elapsed


def timeout(value: Any) -> timedelta:
    """A positive length whose seconds may have decimals."""
    return parse_positive(text_only(value, "'10s' or '0.8s'"), decimals=True).elapsed


def elapsed_or_off(value: Any) -> timedelta | None:
    """A positive length, or the number 0, which turns the matter off."""
    if value == 0 and isinstance(value, int) and not isinstance(value, bool):
        return None
    return elapsed(value)


_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15}
_BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50}


def size(value: Any) -> int:
    """Bytes: `8GB` is 8·10⁹, `8GiB` is 8·2³⁰; a bare number is bytes."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    match = re.fullmatch(r"(\d{1,15}(?:\.\d{1,6})?) ?([KMGTP]i?|k)?B", text_only(value, "'8GB'"), re.ASCII)
    if not match:
        raise ValueError(f"{value!r} is no size; write for example '500MB', '8GB' or '8GiB'")
    unit = (match[2] or "").replace("k", "K")
    number = round(float(match[1]) * {**_UNITS, **_BINARY}[unit])
    if number <= 0:
        raise ValueError(f"{value!r} is no size; it must be more than nothing")
    return number


def ratio(value: Any) -> float:
    """A share between 0 % and 100 %, as a ratio 0..1."""
    match = re.fullmatch(r"(\d{1,3}(?:\.\d{1,9})?) ?%", text_only(value, "'80%'"), re.ASCII)
    if not match or float(match[1]) > 100:
        raise ValueError(f"{value!r} is no share; write for example '80%' or '99.9%'")
    return float(Decimal(match[1]) / 100)  # 99.9 % is 0.999, not 0.9990000000000001


def zone(value: Any) -> ZoneInfo:
    """An IANA time zone."""
    name = text_only(value, "'Europe/Berlin'")
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        pass
    from zoneinfo import available_timezones

    near = did_you_mean(name, sorted(available_timezones())) or "; write one such as 'Europe/Berlin'"
    raise ValueError(f"unknown time zone {name!r}{near}")


def calendar_date(value: Any) -> date:
    """A date, written bare (2026-09-01) or as text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(text_only(value, "2026-09-01"))
    except ValueError:
        raise ValueError("must be a date such as 2026-09-01") from None


def wall_or_instant(value: Any) -> datetime:
    """A date and time; without an offset it is in the project's zone and stays naive here."""
    if isinstance(value, datetime):
        return value
    raise ValueError("must be a date and time such as 2026-12-01T22:00:00")


def address(value: Any) -> str:
    """A web address with http or https and a host; `${...}` is looked at when it is used."""
    text = text_only(value, "'https://app.example.com'")
    if "${" in text:
        return text
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ValueError("is no web address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be a web address that begins with https:// or http://")
    return text


_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)


def span_of_day(value: Any) -> tuple[int, int]:
    """`21:00-08:00` as two minutes of the day; one that ends at or before its start runs over midnight."""
    begin, _, end = text_only(value, "'21:00-08:00'").partition("-")
    if not (_TIME.fullmatch(begin) and _TIME.fullmatch(end)) or begin == "24:00":
        raise ValueError(f"{value!r} must be two times of day such as '21:00-08:00'")
    first, last = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (begin, end))
    return first, last


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekday(value: Any) -> int:
    """A weekday by its first three letters; Monday is 0."""
    if value in WEEKDAYS:
        return WEEKDAYS.index(value)
    raise ValueError(f"{value!r} is no weekday; write one of {', '.join(WEEKDAYS)}")


def weekly_span(value: Any) -> tuple[int, int, int]:
    """`sun 02:00-03:00` as weekday and two minutes of the day."""
    day, _, span = text_only(value, "'sun 02:00-03:00'").partition(" ")
    return weekday(day), *span_of_day(span.strip())


def pattern(value: Any) -> str:
    """A regular expression."""
    text = text_only(value, "'ok|healthy'")
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as problem:
        raise ValueError(f"is no regular expression: {problem}") from None
    return text


def name(value: Any) -> str:
    """A name that people and files can carry: not empty, one line, at most 200 characters."""
    text = text_only(value, "'Harbor Booking'").strip()
    if not text or "\n" in text or len(text) > 200:
        raise ValueError("must be a name of one line, 1 to 200 characters")
    return text


def identifier(value: Any) -> str:
    """A short id: lower-case letters, digits and dashes."""
    text = text_only(value, "'harbor'")
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", text, re.ASCII):
        raise ValueError(f"{text[:40]!r} must be made of lower-case letters, digits and dashes, such as 'harbor'")
    return text


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _length(value: timedelta | None) -> str | int:
    return (
        0
        if value is None
        else str(Duration(value.days, timedelta(seconds=value.seconds, microseconds=value.microseconds)))
    )


_DURATION_PATTERN = r"^(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+(\.\d+)?s)?$|^P[0-9WDTHMS.]+$"

Whole = Annotated[int, _Strictly()]
Flag = Annotated[bool, _Strictly()]
Length = Annotated[Duration, Written(duration, str, type="string", pattern=_DURATION_PATTERN, examples=["4h", "2d"])]
Elapsed = Annotated[
    timedelta, Written(elapsed, _length, type="string", pattern=_DURATION_PATTERN, examples=["5m", "4h"])
]
Timeout = Annotated[timedelta, Written(timeout, _length, type="string", pattern=_DURATION_PATTERN, examples=["10s"])]
ElapsedOrOff = Annotated[
    timedelta | None,
    Written(
        elapsed_or_off,
        _length,
        anyOf=[{"type": "string", "pattern": _DURATION_PATTERN}, {"const": 0}],
        examples=["4h"],
    ),
]
Size = Annotated[int, Written(size, type=["string", "integer"], examples=["8GB", "8GiB"])]
Ratio = Annotated[
    float,
    Written(ratio, lambda share: f"{share * 100:.9g}%", type="string", pattern=r"^\d+(\.\d+)? ?%$", examples=["80%"]),
]
Zone = Annotated[ZoneInfo, Written(zone, str, type="string", examples=["Europe/Berlin"])]
Date = Annotated[date, Written(calendar_date, type="string", format="date")]
Moment = Annotated[datetime, Written(wall_or_instant, type="string", format="date-time")]
Address = Annotated[str, Written(address, type="string", format="uri")]
DaySpan = Annotated[
    tuple[int, int],
    Written(span_of_day, lambda span: "-".join(map(_clock, span)), type="string", examples=["21:00-08:00"]),
]
WeeklySpan = Annotated[tuple[int, int, int], Written(weekly_span, type="string", examples=["sun 02:00-03:00"])]
Weekday = Annotated[int, Written(weekday, enum=list(WEEKDAYS))]
Pattern = Annotated[str, Written(pattern, type="string", format="regex")]
Name = Annotated[str, Written(name, type="string", minLength=1, maxLength=200)]
Identifier = Annotated[str, Written(identifier, type="string", pattern="^[a-z0-9][a-z0-9_-]*$")]
