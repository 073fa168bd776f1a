"""Kind `end-of-life`: a runtime's or platform's version is still supported, by the data of endoflife.date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from upkeep.checks.failure import Failed, finding_of, is_unknown
from upkeep.checks.interface import BLOCKED, CONTENT, ERRORS, STATUS, Finding, Ground, down, up
from upkeep.checks.network import NETWORK
from upkeep.checks.releases import SERVICE, Product, Release, product
from upkeep.config.values import TABLE, Address, Identifier, Whole

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""It needs no driver."""

WORDS = {
    "supported": "the version is supported",
    "patch-behind": "supported, a patch is missing",
    "minor-behind": "supported, a newer minor version is there",
    "ends-soon": "the support ends soon",
    "ended": "the support has ended",
    "unknown-version": "the data has no such version",
    "unknown-product": "the service does not know the product",
    STATUS: "the service answers with another status",
    CONTENT: ERRORS[CONTENT],
    BLOCKED: ERRORS[BLOCKED],
    **NETWORK,
}
"""Every word that it answers."""

EXAMPLE = {"product": "nodejs", "version": "24.11.0"}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which product and version."""

    __pydantic_config__ = TABLE

    product: Identifier
    """Its name at endoflife.date, such as `nodejs`."""
    version: str
    """The version, as exactly as it is known: `20`, `20.11.1`, or a codename."""
    service: Address = SERVICE
    """Where the data comes from."""
    soon: Whole = 90
    """Days before the end from which it wants attention."""


def measure(options: Options, ground: Ground) -> Finding:
    """Judge the version's cycle; `value` is the days left, evidence the newest versions and the date of the data."""
    return finding_of(lambda: _judged(options, ground))


def _judged(options: Options, ground: Ground) -> Finding:
    try:
        found = product(options.product, options.service, ground.now, ground.timeout)
    except Failed as problem:  # that the service does not answer is no fault of the app
        raise is_unknown(problem.finding.word or CONTENT, problem.finding.detail) from None
    today = ground.now.astimezone(UTC).date()
    aged = f" (data of {short(found.asked, today)})" if found.asked != today else ""
    newest = found.releases[0]
    release = release_of(found, options.version)
    evidence: dict[str, Any] = {
        "label": found.label,
        "version": options.version,
        "newest": newest.latest or newest.cycle,
        "data_of": found.asked.isoformat(),
    }
    if release is None:
        raise is_unknown("unknown-version", f"{options.version} is not in the data{aged}", evidence=evidence)
    word, detail, days = _told(release, options, today)
    if word in ("ended", "ends-soon") and release is not newest:
        detail += f", newest {evidence['newest']}"
    figure = {} if days is None else {"value": float(days), "unit": "days"}
    evidence |= {"cycle": release.cycle, "latest": release.latest}
    if word == "ended":
        return down(word, detail + aged, evidence=evidence, **figure)
    warning = word in ("ends-soon", "minor-behind")
    return up(word, detail + aged, warning=warning, evidence=evidence, **figure)


def _told(release: Release, options: Options, today: date) -> tuple[str, str, int | None]:
    """The word, what is said, and the days left."""
    days = (release.ends - today).days if release.ends else None
    ends = short(release.ends, today) if release.ends else ""
    if release.ended or (days is not None and days <= 0):
        return "ended", "ended" + (f" {ends}" if ends else ""), days
    if days is not None and days <= options.soon:
        return "ends-soon", f"ends {ends}, in {days} d", days
    behind = _behind(options.version, release)
    until = f", supported until {ends}" if ends else ", supported"
    if behind:
        return behind, f"behind {release.latest}{until}", days
    return "supported", until.removeprefix(", "), days


def release_of(found: Product, version: str) -> Release | None:
    """The cycle that a version belongs to: of all whose name begins it, the one with the longest name.

    A version that says less than the names do (`20` where there are `20.04` and `20.10`) is judged by the oldest.
    """
    wanted = version.lower()
    named = [each for each in found.releases if wanted in (each.cycle.lower(), each.codename)]
    if named:
        return named[0]
    parts = wanted.split(".")
    within = [each for each in found.releases if parts[: each.cycle.count(".") + 1] == each.cycle.lower().split(".")]
    if within:
        return max(within, key=lambda each: each.cycle.count("."))
    wider = [each for each in found.releases if each.cycle.lower().split(".")[: len(parts)] == parts]
    return wider[-1] if wider else None


def _behind(version: str, release: Release) -> str | None:
    """Whether a newer version of the cycle is there, by its last number or by more; None for a version not exact."""
    own, latest = _numbers(version), _numbers(release.latest)
    if not latest or len(own) < len(latest) or own >= latest:
        return None
    return "patch-behind" if own[: len(latest) - 1] == latest[:-1] else "minor-behind"


def _numbers(version: str) -> list[int]:
    return [int(each) for each in version.split(".")] if re.fullmatch(r"\d{1,9}(\.\d{1,9})*", version) else []


def short(value: date, today: date) -> str:
    """`20 Nov`, with the year where it is not today's."""
    month = value.strftime("%b")
    return f"{value.day} {month}" + (f" {value.year}" if value.year != today.year else "")
