"""Kind `log`: the failed share of requests from an access log, or groups of like lines from an error log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from upkeep.checks import logfiles
from upkeep.checks.accesslog import Tally
from upkeep.checks.deadline import Deadline, finding_within
from upkeep.checks.failure import is_unknown
from upkeep.checks.interface import CREDENTIALS, Finding, Ground, unknown, up
from upkeep.checks.linegroups import SHOWN, Group, Groups
from upkeep.checks.wording import counted, one_line
from upkeep.config.values import TABLE

METRIC: str | None = "error_rate"
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = "log"
"""The extra that brings drain3; access logs do without."""

WORDS: dict[str, str] = {"missing": "the file is not there"}
"""What it answers beside the words of interface.ERRORS."""

EXAMPLE = {"path": "/var/log/nginx/access.log"}
"""The options of a typical probe."""

_ROOM = 1700
"""Characters of groups that a finding tells; a sample keeps 2000 of evidence, and drops what is beyond whole."""
_CUT = 160
"""Characters of a group's template and of its example."""

_LEARNT = 256_000
"""Bytes at the end of an error log whose groups are taken for known when it is first looked at."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which log, in what form."""

    __pydantic_config__ = TABLE

    path: str
    """The file."""
    format: Literal["common", "combined", "json", "error"] = "combined"
    """How its lines are written."""


def measure(options: Options, ground: Ground) -> Finding:
    """What was written since the last finding.

    Of an access log: the requests, and as value the share of them that failed with 5xx; upkeep's own probes are no
    users and not among them, nor are lines in another form. Of an error log: the number of lines, and as evidence
    groups of like ones; `counts` stays None, since an error log does not know how many requests there were. The first
    finding counts nothing: only what is written from then on is known whole. At most 64 MB, and as much as fits into
    the timeout, are read at once; the rest is read next time.
    """
    path = ground.folder / Path(options.path).expanduser()
    deadline = Deadline(ground.timeout * 0.8)
    return finding_within(ground.timeout, lambda: _read(options, path, ground, deadline))


def _read(options: Options, path: Path, ground: Ground, deadline: Deadline) -> Finding:
    try:
        if "files" not in ground.memory:
            return _first(options, path, ground)
        reading = logfiles.Reading(path, ground.memory, deadline)
        found = _errors(reading, ground.memory) if options.format == "error" else _requests(reading, options.format)
    except FileNotFoundError:
        return _missing(path, ground.memory)
    except PermissionError:
        raise is_unknown(
            CREDENTIALS,
            f"this user cannot read {path}; let it into the file's group (often adm)",
            memory=ground.memory,
        ) from None
    return found if reading.found else _missing(path, ground.memory)


def _missing(path: Path, memory: Mapping[str, Any]) -> Finding:
    return unknown("missing", f"{path} is not there", memory=memory)


def _first(options: Options, path: Path, ground: Ground) -> Finding:
    """Remember where the log ends; of an error log also which groups it had."""
    memory = logfiles.begin(path, int(ground.now.timestamp() * 1e9))
    if not memory["files"]:
        return unknown("missing", f"{path} is not there", memory=memory)
    if options.format != "error":
        return up(detail="counts what is written from now on", counts=(0, 0), memory=memory)
    groups = Groups()
    last = logfiles.tail(path, _LEARNT)
    groups.add(last.split(b"\n")[len(last) == _LEARNT :])  # cut off anywhere, it begins within a line
    known = [[template, 0] for template, _ in groups.remembered]
    return up(
        detail=f"counts what is written from now on; {counted(len(known), 'group')} known",
        value=0.0,
        unit="",
        memory=memory | {"groups": known},
    )


def _requests(reading: logfiles.Reading, form: str) -> Finding:
    tally = Tally()
    for lines in reading.chunks():
        tally.add(lines, form)
    share = tally.share
    told = f"{tally.failed:,} of {counted(tally.requests, 'request')} failed"
    evidence = {
        "requests": tally.requests,
        "failed": tally.failed,
        "own": tally.own,
        "unparsed": tally.unparsed + reading.overlong,
        "statuses": {str(status): count for status, count in sorted(tally.statuses.items())},
    }
    if tally.unparsed and not tally.requests and not tally.own:
        told = f"no line of {counted(tally.unparsed, 'line')} has the form {form}; see `format`"
    return up(
        detail=told + _remarks(reading),
        value=share,
        unit=None if share is None else "ratio",
        counts=(tally.failed, tally.requests),
        evidence=evidence | _circumstances(reading),
        memory=reading.remembered,
    )


def _errors(reading: logfiles.Reading, memory: Mapping[str, Any]) -> Finding:
    groups = Groups(memory.get("groups", ()))
    for lines in reading.chunks():
        groups.add(lines)
    found = groups.found
    fresh = [group for group in found if group.trend == "new"]
    told = f"{counted(groups.lines, 'line')} in {counted(len(found), 'group')}"
    if fresh:
        told += f", {len(fresh)} new: {one_line(fresh[0].example, 120)}"
    return up(
        detail=told + _remarks(reading),
        value=float(groups.lines),
        unit="",
        evidence={"lines": groups.lines} | _circumstances(reading) | _shown(found),
        memory=reading.remembered | {"groups": groups.remembered},
    )


def _shown(found: list[Group]) -> dict[str, Any]:
    """As many groups as a sample keeps whole, and what was left out.

    What is new stands first: a single line of a new sort says more than a thousand of an old one.
    """
    order = sorted(found, key=lambda group: ("new", "growing", "known").index(group.trend))
    shown: list[dict[str, Any]] = []
    room = _ROOM
    for group in order[:SHOWN]:
        row = {
            "template": one_line(group.template, _CUT),
            "count": group.count,
            "example": one_line(group.example, _CUT),
            "trend": group.trend,
        }
        room -= len(json.dumps(row, ensure_ascii=False)) + 2
        if room < 0:
            break
        shown.append(row)
    left = order[len(shown) :]
    new = sum(group.trend == "new" for group in left)
    return {"groups": shown, "left_out": {"groups": len(left), "new": new, "lines": sum(each.count for each in left)}}


def _circumstances(reading: logfiles.Reading) -> dict[str, bool]:
    return {"lost": reading.lost, "behind": reading.behind}


def _remarks(reading: logfiles.Reading) -> str:
    lost = "; some lines were lost: what followed the last reading was rotated away or truncated" * reading.lost
    return lost + "; there is more than one reading takes, the rest is read next time" * reading.behind
