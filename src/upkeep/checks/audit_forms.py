"""The JSON of npm, pip, pip-audit and osv-scanner, as packages that are vulnerable or outdated. No kind lives here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SEVERITIES = ("critical", "high", "unrated", "moderate", "low", "info")
"""From the worst on; `unrated` is what a tool gives no severity for, which may be anything."""

OUTDATED = ("npm-outdated", "pip-outdated")
"""The forms that tell what is outdated."""


class Unreadable(ValueError):
    """What a tool wrote is no report; the text says what it is instead."""


@dataclass(frozen=True)
class Package:
    """A package that is vulnerable, or outdated."""

    name: str
    version: str
    """The version that is there; empty where it is not told."""
    fixed: str = ""
    """The version that mends it, or that is newest; empty where there is none."""
    severity: str = ""
    """The worst of its vulnerabilities, of SEVERITIES; empty where it is only outdated."""
    title: str = ""
    """What its worst vulnerability is."""


@dataclass(frozen=True)
class Report:
    """What a tool found."""

    packages: tuple[Package, ...]
    """The worst first."""
    skipped: tuple[str, ...] = ()
    """Packages that it could not look at."""


def read(form: str, text: str, versions: Mapping[str, str] | None = None) -> Report:
    """A report in one of the forms; `versions` are those of a lock, by npm's node path. Raises Unreadable."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("what it wrote is no JSON") from None
    return _FORMS[form](document, versions or {})


def _npm_audit(document: Any, versions: Mapping[str, str]) -> Report:
    if not isinstance(document, dict) or not isinstance(document.get("vulnerabilities"), dict):
        raise Unreadable(_npm_problem(document))
    rows = [row for row in document["vulnerabilities"].values() if isinstance(row, dict)]
    own = [row for row in rows if any(isinstance(via, dict) for via in row.get("via") or ())]
    return _sorted([_npm_package(row, versions) for row in own])  # the others only depend on these


def _npm_package(row: dict[str, Any], versions: Mapping[str, str]) -> Package:
    advisories = sorted(
        (via for via in row["via"] if isinstance(via, dict)), key=lambda via: _rank(str(via.get("severity")))
    )
    nodes = [str(node) for node in row.get("nodes") or ()]
    version = next((versions[node] for node in nodes if node in versions), "")
    return Package(
        name=str(row.get("name")),
        version=version,
        fixed=_npm_fixed(row, advisories),
        severity=str(row.get("severity")),
        title=str(advisories[0].get("title") or ""),
    )


def _npm_fixed(row: dict[str, Any], advisories: list[dict[str, Any]]) -> str:
    """The version from which no advisory holds, else what npm would install."""
    ends = [re.findall(r"<(?!=)\s*v?(\d[\w.+-]*)", str(each.get("range") or "")) for each in advisories]
    if ends and all(ends):
        return max((str(each[-1]) for each in ends), key=_numbers)
    offered: Any = row.get("fixAvailable")
    if isinstance(offered, dict):
        own = "" if offered.get("name") == row.get("name") else f"{offered.get('name')} "
        return f"{own}{offered.get('version')}"
    return ""


def _npm_problem(document: Any) -> str:
    """What npm says instead of a report."""
    error = document.get("error") if isinstance(document, dict) else None
    told = [
        str(each.get(key) or "") for each, key in ((error, "summary"), (document, "message")) if isinstance(each, dict)
    ]
    return next(filter(None, told), "what it wrote is no report")


def _npm_outdated(document: Any, versions: Mapping[str, str]) -> Report:
    if not isinstance(document, dict) or ("error" in document and "latest" not in document["error"]):
        raise Unreadable(_npm_problem(document))
    rows = {name: row[0] if isinstance(row, list) and row else row for name, row in document.items()}
    found = [
        Package(name, str(row.get("current") or versions.get(f"node_modules/{name}", "")), str(row.get("latest") or ""))
        for name, row in rows.items()
        if isinstance(row, dict)
    ]
    return _sorted([each for each in found if each.version != each.fixed])


def _pip_outdated(document: Any, _: Mapping[str, str]) -> Report:
    if not isinstance(document, list):
        raise Unreadable("what it wrote is no report")
    rows = [row for row in document if isinstance(row, dict)]
    return _sorted(
        [Package(str(row.get("name")), str(row.get("version")), str(row.get("latest_version"))) for row in rows]
    )


def _pip_audit(document: Any, _: Mapping[str, str]) -> Report:
    rows = document.get("dependencies") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        raise Unreadable("what it wrote is no report")
    skipped = tuple(str(row.get("name")) for row in rows if "skip_reason" in row)
    return _sorted([_pip_package(row) for row in rows if row.get("vulns")], skipped)


def _pip_package(row: dict[str, Any]) -> Package:
    fixes: list[list[str]] = [each["fix_versions"] for each in row["vulns"] if each.get("fix_versions")]
    all_mended = len(fixes) == len(row["vulns"])
    fixed = max((min(each, key=_numbers) for each in fixes), key=_numbers) if all_mended else ""
    return Package(
        name=str(row.get("name")),
        version=str(row.get("version")),
        fixed=fixed,
        severity="unrated",
        title=", ".join(str(each.get("id")) for each in row["vulns"][:3]),
    )


def _osv(document: Any, _: Mapping[str, str]) -> Report:
    results = document.get("results") if isinstance(document, dict) else None
    if not isinstance(results, list):
        raise Unreadable("what it wrote is no report")
    rows = [row for result in results for row in result.get("packages") or ()]
    return _sorted([_osv_package(row) for row in rows if row.get("vulnerabilities")])


def _osv_package(row: dict[str, Any]) -> Package:
    package, found = row["package"], row["vulnerabilities"]
    severities = [*map(_osv_severity, found), *(_scored(each.get("max_severity")) for each in row.get("groups") or ())]
    severities = [each for each in severities if each] or ["unrated"]
    fixes = [list(_osv_fixes(each, str(package.get("name")))) for each in found]
    version = str(package.get("version") or "")
    later = [[each for each in some if _numbers(each) > _numbers(version)] for some in fixes]
    worst = min(found, key=lambda each: _rank(_osv_severity(each) or "unrated"))
    return Package(
        name=str(package.get("name")),
        version=version,
        fixed=max((min(each, key=_numbers) for each in later), key=_numbers) if all(later) else "",
        severity=min(severities, key=_rank),
        title=str(worst.get("summary") or worst.get("id") or ""),
    )


def _osv_severity(vulnerability: Mapping[str, Any]) -> str:
    own = vulnerability.get("database_specific")
    told = str(own.get("severity") or "").lower() if isinstance(own, dict) else ""
    return "moderate" if told == "medium" else told if told in SEVERITIES else ""


def _scored(score: Any) -> str:
    """A CVSS score as a severity (CVSS v3.1, section 5)."""
    try:
        number = float(score)
    except (TypeError, ValueError):
        return ""
    return next(word for least, word in ((9, "critical"), (7, "high"), (4, "moderate"), (-1, "low")) if number >= least)


def _osv_fixes(vulnerability: Mapping[str, Any], name: str) -> Iterator[str]:
    for affected in vulnerability.get("affected") or ():
        if (affected.get("package") or {}).get("name") == name:
            for each in affected.get("ranges") or ():
                yield from (str(event["fixed"]) for event in each.get("events") or () if "fixed" in event)


def _sorted(packages: list[Package], skipped: tuple[str, ...] = ()) -> Report:
    """The worst first; of outdated ones those behind by a major version."""
    return Report(tuple(sorted(packages, key=lambda each: (_rank(each.severity), not major(each), each.name))), skipped)


def major(package: Package) -> bool:
    """Whether the newest version is another by its first number that is not 0."""
    own, newest = _numbers(package.version), _numbers(package.fixed)
    place = next((number for number, each in enumerate(newest) if each), 0)
    return own[: place + 1] < newest[: place + 1]


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def _numbers(version: str) -> list[int]:
    return [int(each) for each in re.findall(r"\d{1,9}", version.partition("-")[0])]


_FORMS: dict[str, Callable[[Any, Mapping[str, str]], Report]] = {
    "npm-audit": _npm_audit,
    "npm-outdated": _npm_outdated,
    "pip-audit": _pip_audit,
    "pip-outdated": _pip_outdated,
    "osv": _osv,
}
