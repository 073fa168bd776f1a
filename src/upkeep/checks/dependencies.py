"""Kind `dependencies`: packages that are known to be vulnerable, or outdated, by the ecosystem's own tools."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

from upkeep.checks.audit_forms import OUTDATED, SEVERITIES, Package, Report, Unreadable, major, read
from upkeep.checks.command import UNTRUSTED
from upkeep.checks.failure import finding_of, is_unknown
from upkeep.checks.interface import CONTENT, DRIVER, ERRORS, TIMEOUT, Finding, Ground, down, unknown, up
from upkeep.checks.programs import MOST, run
from upkeep.checks.wording import one_line
from upkeep.config.environment import variables
from upkeep.config.values import TABLE

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""It needs no driver; the tools are the project's."""

WORDS = {
    "fine": "nothing is vulnerable, or outdated",
    "vulnerable": "a vulnerability is critical, high or of a severity that nobody tells",
    "vulnerable-little": "vulnerabilities, none of them critical or high",
    "outdated": "newer versions are there",
    "not-audited": "nothing was found, but not every package could be looked at",
    "no-report": "the tool, or the registry that it asks, gave no report",
    TIMEOUT: ERRORS[TIMEOUT],
    CONTENT: ERRORS[CONTENT],
    DRIVER: ERRORS[DRIVER],
}
"""Every word that it answers."""

EXAMPLE = {"form": "npm-audit", "folder": "."}
"""The options of a typical probe."""

COMMANDS = {
    "npm-audit": ("npm", "audit", "--json"),
    "npm-outdated": ("npm", "outdated", "--json", "--loglevel", "http", "--no-update-notifier"),
    "pip-audit": ("pip-audit", "--format", "json", "--progress-spinner", "off"),
    "pip-outdated": ("python3", "-m", "pip", "list", "--outdated", "--format", "json"),
    "osv": ("osv-scanner", "scan", "--format", "json", "--recursive", "."),
}
"""What is run where no command is given; none of them changes anything."""

INSTALL = {
    "npm": "install Node.js",
    "pip-audit": "pipx install pip-audit",
    "osv-scanner": "see google.github.io/osv-scanner",
}
"""How what is missing comes here."""

LARGEST = 20_000_000
"""Bytes of a report."""
NAMED = 12
"""Packages that the evidence names."""
_CONNECTION = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
"""What a program needs to reach its registry from here."""
_REFUSED = re.compile(r"^npm http fetch GET 4\d\d \S+/([^/\s]+)", re.MULTILINE)
"""`npm outdated` says nothing of a package that the registry refuses, and then reports that none is outdated."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which tool looks where."""

    __pydantic_config__ = TABLE

    form: Literal["npm-audit", "npm-outdated", "pip-audit", "pip-outdated", "osv"]
    """The form of the tool's JSON."""
    folder: str = "."
    """Where the tool runs: the folder of package.json or of the requirements."""
    command: tuple[str, ...] = ()
    """The program and its arguments; by default the form's own tool."""
    file: str | None = None
    """A report to read instead of running a program, relative to `folder`."""


def measure(options: Options, ground: Ground) -> Finding:
    """Run the tool, or read its report; `value` is the count of packages, the evidence names the worst.

    Programs are started only where `ground.trusted` (semantics, "Secrets"), without upkeep's secrets.
    """
    if options.file is None and not ground.trusted:
        return unknown(DRIVER, UNTRUSTED)
    return finding_of(lambda: _judged(options, ground))


def _judged(options: Options, ground: Ground) -> Finding:
    folder = ground.folder / Path(options.folder).expanduser()
    text, errors = (_file(folder / options.file), "") if options.file else _ended(options, folder, ground.timeout)
    try:
        report = read(options.form, text, _locked(folder) if options.form.startswith("npm") else None)
    except Unreadable as problem:
        told = one_line(str(problem), 120)
        if not text.strip() and errors.strip():
            told = one_line(errors.strip().splitlines()[-1], 120)
        raise is_unknown("no-report", f"no report: {told}") from None
    except (AttributeError, LookupError, TypeError, ValueError):
        raise is_unknown(CONTENT, f"the report is not of the form {options.form}") from None
    if options.form == "npm-outdated":
        report = replace(report, skipped=tuple(sorted(set(map(unquote, _REFUSED.findall(errors))))))
    return _outdated(report) if options.form in OUTDATED else _vulnerable(report)


def _vulnerable(report: Report) -> Finding:
    found = report.packages
    counts = Counter(each.severity for each in found)
    evidence: dict[str, Any] = {
        "counts": dict(counts),
        "packages": _rows(found),
        "skipped": list(report.skipped[:NAMED]),
    }
    if not found and report.skipped:
        return _skipped(report)
    if not found:
        return up("fine", "nothing known", value=0.0, unit="", evidence=evidence)
    told = ", ".join(f"{counts[word]} {word}" for word in SEVERITIES if counts[word])
    detail = f"{told}: {', '.join(map(_fix, found[:5]))}" + (", …" if len(found) > 5 else "")
    figure = {"value": float(len(found)), "unit": ""}
    if found[0].severity in ("critical", "high", "unrated"):
        return down("vulnerable", detail, evidence=evidence, **figure)
    return up("vulnerable-little", detail, warning=True, evidence=evidence, **figure)


def _outdated(report: Report) -> Finding:
    found = report.packages
    if not found and report.skipped:
        return _skipped(report)
    if not found:
        return up("fine", "nothing outdated", value=0.0, unit="", evidence={"packages": []})
    by_major = sum(map(major, found))
    told = f"{len(found)} outdated" + (f", {by_major} by a major version" if by_major else "")
    names = ", ".join(f"{each.name} {each.version or '?'} → {each.fixed}" for each in found[:4])
    figure = {"value": float(len(found)), "unit": ""}
    detail = f"{told}: {names}" + (", …" if len(found) > 4 else "")
    evidence = {"packages": _rows(found), "skipped": list(report.skipped[:NAMED])}
    return up("outdated", detail, warning=True, evidence=evidence, **figure)


def _skipped(report: Report) -> Finding:
    """Nothing was found, but not everything looked at."""
    count, names = len(report.skipped), ", ".join(report.skipped[:3])
    return unknown(
        "not-audited", f"{count} that nothing is known of: {names}", evidence={"skipped": list(report.skipped[:NAMED])}
    )


def _fix(each: Package) -> str:
    return f"{each.name} {each.version}".strip() + (f" (fixed in {each.fixed})" if each.fixed else " (no fix)")


def _rows(found: tuple[Package, ...]) -> list[dict[str, str]]:
    return [
        {
            "name": one_line(each.name, 60),
            "version": each.version[:30],
            "fixed": each.fixed[:60],
            "severity": each.severity,
            "title": one_line(each.title, 120),
        }
        for each in found[:NAMED]
    ]


def _file(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError as problem:
        raise is_unknown("no-report", f"{path.name} cannot be read: {(problem.strerror or '').lower()}") from None


def _ended(options: Options, folder: Path, seconds: float) -> tuple[str, str]:
    """What the tool wrote; its exit status only says that it found something."""
    command = list(options.command or COMMANDS[options.form])
    own = {name: value for name, value in variables().items() if name.upper() in _CONNECTION}
    try:
        ended = run(command, folder, own, max(0.5, seconds - 0.5), most=max(MOST, LARGEST))
    except FileNotFoundError:
        if not folder.is_dir():
            raise is_unknown(DRIVER, f"the folder {options.folder} is not here") from None
        name = Path(command[0]).name
        raise is_unknown(DRIVER, f"{name} is not installed here: {INSTALL.get(name, 'install it')}") from None
    except (OSError, ValueError) as problem:
        raise is_unknown(DRIVER, f"{command[0]} cannot be started: {one_line(str(problem))}") from None
    if ended.status is None:
        raise is_unknown(TIMEOUT, f"{command[0]} did not end within {seconds:g} s, and was killed")
    return ended.output, ended.errors


def _locked(folder: Path) -> dict[str, str]:
    """The versions of package-lock.json by node path."""
    try:
        packages = json.loads((folder / "package-lock.json").read_bytes())["packages"]
        return {node: str(row["version"]) for node, row in packages.items() if "version" in row}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
