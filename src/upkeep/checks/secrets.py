"""Kind `secrets`: passwords and keys in the files that git tracks, by gitleaks or detect-secrets. Never shown."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any

from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import finding_of, is_unknown
from upkeep.checks.git import tracked
from upkeep.checks.interface import CONTENT, DRIVER, ERRORS, TIMEOUT, Finding, Ground, Missing, down, up
from upkeep.checks.programs import run
from upkeep.checks.wording import counted, one_line
from upkeep.config.values import TABLE

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = "audit"
"""The extra that brings detect-secrets; gitleaks stands for it where it is on PATH."""

WORDS = {
    "none": "the scanner finds no secret in the files that git tracks",
    "secrets": "secrets stand in files that git tracks",
    "perhaps": "lines look like secrets, by their name or their randomness alone",
    "no-checkout": "the folder is no git checkout, or git cannot read it",
    TIMEOUT: ERRORS[TIMEOUT],
    CONTENT: ERRORS[CONTENT],
    DRIVER: ERRORS[DRIVER],
}
"""Every word that it answers."""

EXAMPLE = {"folder": "."}
"""The options of a typical probe."""

BASELINE = ".secrets.baseline"
"""detect-secrets' file of what is known: honoured but for what people audited and found to be a secret."""

LARGEST = 20_000_000
"""Bytes of a scanner's report."""
NAMED = 12
"""Places that the evidence names, of each sort."""

GITLEAKS = (
    "gitleaks", "detect", "--no-git", "--source", ".", "--redact", "--no-banner", "--log-level", "error",
    "--report-format", "json", "--report-path", "/dev/stdout", "--exit-code", "0",
)  # fmt: skip
"""It reads `.gitleaks.toml` and `.gitleaksignore` by itself."""

DETECT_SECRETS = (
    sys.executable, "-P", "-m", "detect_secrets", "scan", "--no-verify", "--disable-plugin", "IPPublicDetector",
)  # fmt: skip
"""Without asking any service whether a secret is real; `-P` keeps the folder's own modules out."""

_GUESSES = re.compile(r"keyword|entropy|generic|basic auth|json web token", re.IGNORECASE)
_EXCLUDES = {
    "detect_secrets.filters.regex.should_exclude_file": "--exclude-files",
    "detect_secrets.filters.regex.should_exclude_line": "--exclude-lines",
    "detect_secrets.filters.regex.should_exclude_secret": "--exclude-secrets",
}
"""What a baseline may leave out by patterns; its other filters and plugins could be programs, and are not used."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which checkout."""

    __pydantic_config__ = TABLE

    folder: str = "."
    """The checkout, or a folder in it."""


@dataclass(frozen=True)
class Place:
    """Where a secret stands; the secret itself is never kept, nor what could be made of it."""

    sort: str
    file: str
    line: int

    @property
    def sure(self) -> bool:
        """Whether the scanner knows it by its form, not only by its name or its randomness."""
        return not _GUESSES.search(self.sort)

    def __str__(self) -> str:
        return f"{self.sort} in {self.file}:{self.line}"


def measure(options: Options, ground: Ground) -> Finding:
    """Scan what git tracks; `value` is the count of places, the evidence their files and lines."""
    return finding_of(lambda: _scanned(ground.folder / Path(options.folder).expanduser(), ground))


def _scanned(folder: Path, ground: Ground) -> Finding:
    deadline = Deadline(max(0.5, ground.timeout - 0.5))
    files = tracked(folder, seconds=deadline.left, trusted=ground.trusted)
    scanner = "gitleaks" if which("gitleaks") else "detect-secrets"
    if scanner == "gitleaks":
        rows = [(Place(*_gitleaks(row)), "") for row in _ran(GITLEAKS, folder, deadline)]
        known: set[tuple[str, str]] = set()
    else:
        if find_spec("detect_secrets") is None:
            raise Missing("audit")
        baseline = _baseline(folder)
        known = set(_known(baseline))
        report = _ran([*DETECT_SECRETS, *_excludes(baseline), "."], folder, deadline)
        rows = list(_detected(report))
    kept, there = [], set(files) - {BASELINE}
    for place, mark in rows:
        if place.file in there and (place.file, mark) not in known:
            kept.append(place)
    return _told(list(dict.fromkeys(kept)), len(files), scanner)


def _told(places: list[Place], files: int, scanner: str) -> Finding:
    sure = [place for place in places if place.sure]
    perhaps = [place for place in places if not place.sure]
    evidence: dict[str, Any] = {
        "scanner": scanner,
        "files": files,
        "found": [str(each) for each in sure[:NAMED]],
        "perhaps": [str(each) for each in perhaps[:NAMED]],
        "counts": {"found": len(sure), "perhaps": len(perhaps)},
    }
    figure = {"value": float(len(places)), "unit": ""}
    if sure:
        return down("secrets", f"{len(sure)} in what git tracks: {_named(sure)}", evidence=evidence, **figure)
    if perhaps:
        detail = f"{len(perhaps)} may be secrets: {_named(perhaps)}"
        return up("perhaps", detail, warning=True, evidence=evidence, **figure)
    return up("none", f"none in {counted(files, 'file')}, by {scanner}", evidence=evidence, **figure)


def _named(places: list[Place]) -> str:
    return ", ".join(map(str, places[:3])) + (", …" if len(places) > 3 else "")


def _ran(command: Iterable[str], folder: Path, deadline: Deadline) -> Any:
    """A scanner's JSON; raises Failed."""
    program = list(command)
    seconds = deadline.left
    try:
        ended = run(program, folder, {}, seconds, LARGEST)
    except (OSError, ValueError) as problem:
        raise is_unknown(DRIVER, f"the scanner cannot be started: {one_line(str(problem))}") from None
    if ended.status is None:
        raise is_unknown(TIMEOUT, f"the scan did not end within {seconds:.3g} s")
    try:
        return json.loads(ended.output or "null") or []
    except ValueError:
        said = ended.errors.strip().splitlines()[-1:] or ["no JSON"]
        raise is_unknown(CONTENT, f"the scanner gave no report: {one_line(said[0], 120)}") from None


def _gitleaks(row: dict[str, Any]) -> tuple[str, str, int]:
    sort = one_line(str(row.get("RuleID") or "secret"), 40)
    return sort, str(row.get("File") or "").removeprefix("./"), int(row.get("StartLine") or 0)


def _detected(report: Any) -> Iterable[tuple[Place, str]]:
    """Each place, with the mark by which a baseline knows its secret; the mark goes no further."""
    if not isinstance(report, dict) or not isinstance(report.get("results"), dict):
        raise is_unknown(CONTENT, "the scanner gave no report")
    for file, rows in report["results"].items():
        for row in rows:
            name = file.removeprefix("./")
            place = Place(one_line(str(row.get("type")), 40), name, int(row.get("line_number") or 0))
            yield place, str(row.get("hashed_secret"))


def _baseline(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / BASELINE).read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        raise is_unknown(CONTENT, f"{BASELINE} cannot be read") from None
    return found if isinstance(found, dict) else {}


def _known(baseline: dict[str, Any]) -> Iterable[tuple[str, str]]:
    """What a baseline knows by file and mark; what was audited as a real secret is still one."""
    for file, rows in (baseline.get("results") or {}).items():
        for row in rows:
            if row.get("is_secret") is not True:
                yield file.removeprefix("./"), str(row.get("hashed_secret"))


def _excludes(baseline: dict[str, Any]) -> Iterable[str]:
    for each in baseline.get("filters_used") or ():
        option = _EXCLUDES.get(str(each.get("path")))
        for pattern in (each.get("pattern") or ()) if option else ():
            yield f"{option}={pattern}"
