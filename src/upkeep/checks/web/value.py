"""One number out of an answer: what the kinds share that measure a value and not the answer itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from upkeep.checks.interface import (
    BLOCKED,
    CONTENT,
    CREDENTIALS,
    DNS,
    DRIVER,
    ERRORS,
    OURS,
    PROTOCOL,
    REDIRECT,
    REFUSED,
    RESET,
    STATUS,
    TIMEOUT,
    TLS,
    TOO_LARGE,
    Finding,
    down,
    unknown,
    up,
)

WORDS = {
    word: ERRORS[word]
    for word in (
        REFUSED,
        TIMEOUT,
        DNS,
        TLS,
        STATUS,
        CONTENT,
        REDIRECT,
        TOO_LARGE,
        PROTOCOL,
        RESET,
        DRIVER,
        CREDENTIALS,
        BLOCKED,
    )
}
"""Every word that such a kind answers, and what it means."""

Read = Callable[[Any, Any], Any]
"""Options and the whole JSON value -> the value that is meant; raises `json_path.NoValue` with the reason."""


def measure_values(
    jobs: Sequence[tuple[Any, float]],
    at_once: int,
    asked: Callable[[Any], tuple[str, dict[str, str]]],
    read: Read,
) -> Iterator[tuple[int, Finding]]:
    """Ask for all; `jobs` are options and seconds, `asked` gives the address and the headers of options.

    Yields the place of a job and its finding, as each is done.
    """
    from upkeep.checks.web.address import Unfit
    from upkeep.checks.web.loop import fetch
    from upkeep.checks.web.request import ask

    places, requests = [], []
    for place, (options, seconds) in enumerate(jobs):
        address, headers = asked(options)
        try:
            requests.append(ask(address, headers=headers, timeout=seconds, keep=True))
            places.append(place)
        except Unfit as problem:
            yield place, unknown(DRIVER, str(problem))
    for number, outcome in fetch(requests, at_once):
        yield places[number], _finding(jobs[places[number]][0], outcome, read)


def _finding(options: Any, outcome: Any, read: Read) -> Finding:
    from upkeep.checks.web import json_path
    from upkeep.checks.web.address import plain
    from upkeep.checks.web.challenges import blocked
    from upkeep.checks.web.expectations import wrong_status
    from upkeep.checks.web.request import Fault

    if isinstance(outcome, Fault):
        return (unknown if outcome.word in OURS else down)(outcome.word, outcome.detail)
    body = outcome.take()
    if reason := blocked(outcome, None):
        return unknown(BLOCKED, reason)
    if wrong := wrong_status(outcome, None):
        if outcome.status in (401, 403):
            return unknown(CREDENTIALS, f"{wrong}: the credentials are missing or refused")
        return down(STATUS, wrong + _said(body))
    try:
        return up(None, "", value=number(read(options, json_path.read(body))), unit="")
    except json_path.NoValue as problem:
        return down(CONTENT, plain(str(problem)))


def number(value: Any) -> float:
    """A value as a number, also where it stands as text; raises NoValue where it is none, or not finite."""
    from upkeep.checks.web.json_path import NoValue

    try:
        found = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        found = math.nan
    if not math.isfinite(found):
        raise NoValue(f"the value is {str(value)[:60]!r}, not a number")
    return found


def _said(body: bytes) -> str:
    """What an API says of its error in the usual member, if it does."""
    from upkeep.checks.web import json_path
    from upkeep.checks.web.address import plain

    try:
        said = json_path.find(json_path.read(body[:100_000]), "error")
    except json_path.NoValue:
        return ""
    return f": {plain(said)}" if isinstance(said, str) else ""
