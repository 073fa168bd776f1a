"""Vulnerable and outdated packages of the checkout, by its ecosystems' own tools, worst first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any

from upkeep.checklists.facts import BAD, UNKNOWN, Fact
from upkeep.checks.audit_forms import OUTDATED
from upkeep.overview.evidence.checkout import folder_of, text_of
from upkeep.overview.evidence.scene import Scene, fact_of

NAMED = 5
"""Packages with a line of their own."""

_NPM_LOCKS = ("package-lock.json", "npm-shrinkwrap.json")
_PYTHON_LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock")
_OTHER_LOCKS = ("yarn.lock", "pnpm-lock.yaml", "Gemfile.lock", "composer.lock", "go.mod", "Cargo.lock")
"""Locks that neither npm nor pip-audit reads; osv-scanner reads them all."""


@dataclass(frozen=True)
class Tool:
    """One tool that looks, or why none does."""

    title: str
    options: Mapping[str, Any] | None = None
    """Of the kind `dependencies`."""
    why: str = ""
    """Why nothing looks, and what to do."""


def vulnerabilities(scene: Scene) -> list[Fact]:
    """A line per tool, worst first with the versions that mend, and one per critical or high package."""
    return _looked(scene, outdated=False)


def outdated(scene: Scene) -> list[Fact]:
    """A line per tool that tells what is outdated."""
    return _looked(scene, outdated=True)


def _looked(scene: Scene, *, outdated: bool) -> list[Fact]:
    folder = folder_of(scene)
    if folder is None:
        return [scene.unset()]
    if not folder.is_dir():
        return [Fact(scene.title, "`folder` under [evidence] is no folder here", UNKNOWN)]
    try:
        tools = list(_tools(scene, folder, outdated=outdated))
    except OSError as problem:
        return [Fact(scene.title, f"`folder` cannot be read: {(problem.strerror or '').lower()}", UNKNOWN)]
    if not tools:
        return [] if outdated else [Fact(scene.title, "no package.json, requirements or lock in `folder`", UNKNOWN)]
    with ThreadPoolExecutor(4) as threads:
        return [fact for facts in threads.map(lambda tool: list(_facts(scene, tool)), tools) for fact in facts]


def _facts(scene: Scene, tool: Tool) -> Iterator[Fact]:
    if tool.options is None:
        yield Fact(tool.title, tool.why, UNKNOWN)
        return
    finding = scene.find("dependencies", tool.options)
    yield fact_of(tool.title, finding, value=finding.state != UNKNOWN)
    worst = [each for each in finding.evidence.get("packages", ()) if each["severity"] in ("critical", "high")]
    if finding.evidence.get("packages") and (skipped := finding.evidence.get("skipped")):
        yield Fact(tool.title, f"nothing is known of {', '.join(skipped[:5])}", UNKNOWN)
    for each in worst[:NAMED]:
        fixed = f", fixed in {each['fixed']}" if each["fixed"] else ", no fix yet"
        yield Fact(each["name"], f"{each['version']} {each['severity']}{fixed}: {each['title']}".strip(), BAD)


def _tools(scene: Scene, folder: Path, *, outdated: bool) -> Iterator[Tool]:
    """The tools of what lies in the folder, and those that are configured."""
    configured = [each for each in scene.project.config.tables.evidence.audits if (each.form in OUTDATED) == outdated]
    yield from _npm(folder, outdated=outdated)
    yield from _python(folder, outdated=outdated)
    for each in configured:
        if each.command or each.file:
            options = {"form": each.form, "folder": str(folder), "command": each.command, "file": each.file}
            yield Tool(each.title, options)
        else:
            yield Tool(each.title, why="the audit has no `command` and no `file`")
    if not configured:
        yield from _not_read(folder, outdated=outdated)


def _npm(folder: Path, *, outdated: bool) -> Iterator[Tool]:
    if (folder / "package.json").is_file() and any((folder / lock).is_file() for lock in _NPM_LOCKS):
        yield Tool("npm", {"form": "npm-outdated" if outdated else "npm-audit", "folder": str(folder)})


def _python(folder: Path, *, outdated: bool) -> Iterator[Tool]:
    requirements = sorted(folder.glob("requirements*.txt"))
    interpreter = _interpreter(folder)
    if outdated and (requirements or (folder / "pyproject.toml").is_file()):
        command = (str(interpreter), "-m", "pip", "list", "--outdated", "--format", "json")
        if interpreter is None:
            yield Tool("pip", why="not looked at: no .venv in `folder` whose pip could tell")
        else:
            yield Tool("pip", {"form": "pip-outdated", "folder": str(folder), "command": command})
    elif not outdated and (requirements or (folder / "pylock.toml").is_file()):
        asked = (_pip_audit(interpreter), "--format", "json", "--progress-spinner", "off", *_what(requirements))
        yield Tool("pip-audit", {"form": "pip-audit", "folder": str(folder), "command": asked})


def _what(requirements: list[Path]) -> Iterable[str]:
    """What pip-audit reads; where every version is fixed it installs nothing to find them out."""
    if not requirements:
        return ("--locked", ".")
    fixed = all(map(_is_fixed, requirements))
    named = [word for each in requirements for word in ("-r", each.name)]
    return (*named, *(("--no-deps", "--disable-pip") if fixed else ()))


def _is_fixed(path: Path) -> bool:
    text = text_of(path).replace("\\\n", " ")
    lines = [line.partition(" #")[0].strip() for line in text.splitlines()]
    kept = [line for line in lines if line and not line.startswith("#")]
    return all(re.match(r"[A-Za-z0-9_.-]+(\[[^]]*\])?\s*==\s*[^\s*,]+(\s|;|$)", line) for line in kept)


def _interpreter(folder: Path) -> Path | None:
    """The project's own interpreter."""
    found = (folder / name / "bin/python" for name in (".venv", "venv"))
    return next((path for path in found if path.exists()), None)


def _pip_audit(interpreter: Path | None) -> str:
    """pip-audit beside the project's interpreter, else that of PATH."""
    beside = interpreter.parent / "pip-audit" if interpreter else None
    return str(beside) if beside and beside.exists() else "pip-audit"


def _not_read(folder: Path, *, outdated: bool) -> Iterator[Tool]:
    """What no tool of npm or Python reads, in one line: by osv-scanner, or not at all."""
    found = list(_unread(folder))
    if not found:
        return
    if outdated:
        yield Tool(found[0], why="not looked at for newer versions; add `audits` to [evidence]")
    elif which("osv-scanner"):
        yield Tool("osv-scanner", {"form": "osv", "folder": str(folder)})
    else:
        yield Tool(found[0], why="not looked at: install osv-scanner, or add `audits` to [evidence]")


def _unread(folder: Path) -> Iterator[str]:
    there = {path.name for path in folder.iterdir()}
    fixed = bool(there & {"pylock.toml"}) or any(folder.glob("requirements*.txt"))
    locks = [lock for lock in (*([] if fixed else _PYTHON_LOCKS), *_OTHER_LOCKS) if lock in there]
    yield from locks
    if "package.json" in there and not there & {*_NPM_LOCKS, "yarn.lock", "pnpm-lock.yaml"}:
        yield "package.json"
    if "pyproject.toml" in there and not fixed and not there & set(_PYTHON_LOCKS):
        yield "pyproject.toml"
