"""From a file to a Config: parsed, validated unless this very content was before, built."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from pathlib import Path
from typing import Any

from upkeep import __version__
from upkeep.config.build import build
from upkeep.config.environment import variables
from upkeep.config.schema import Kinds, Tables
from upkeep.config.secrets import LEAST, Secrets, Unset, is_secret, literals, owned_alone, references
from upkeep.config.source import Source
from upkeep.errors import ConfigError, ConfigErrors, Where

LARGEST = 1_000_000
"""No upkeep.toml written by people has a million bytes."""


@dataclass(frozen=True)
class Config:
    """A project's configuration, or the built-in guide's where there is no file."""

    path: Path | None
    tables: Tables
    kinds: Kinds | None
    raw: dict[str, Any]
    secrets: Secrets
    source: Source
    trusted: bool = False
    """Whether the file is the user's or root's alone, so that programs named in it may be started."""

    @property
    def folder(self) -> Path:
        """The folder against which relative paths count."""
        return self.path.parent if self.path else Path.cwd()

    @property
    def id(self) -> str:
        """What names the state folder."""
        project = self.tables.project
        return project.id or slug(project.name)

    def scrub(self, text: str) -> str:
        """`text` without any secret of this configuration, used so far or not."""
        return self._knowing_all.scrub(text)

    @cached_property
    def _knowing_all(self) -> Secrets:
        self.secrets.learn_all(text for _, text in references(self.raw))
        return self.secrets

    def unset(self) -> list[ConfigError]:
        """Every `${...}` without a value, with its line."""
        found = []
        for path, text in references(self.raw):
            try:
                self.secrets.expand(text)
            except Unset as problem:
                found.append(self.source.problem(path, problem.message, problem.code))
        return found

    def warnings(self) -> list[ConfigError]:
        """What is allowed but hardly meant: weekdays without hours, short passwords, an env_file that others read."""
        from upkeep.config.rules import advice

        rows = advice(self.tables, probed=bool(self.raw.get("probe")))
        found = [self.source.problem(path, message, "config.advice") for path, message in rows]
        for path, text in [*literals(self.raw), *self._given_secrets()]:
            if len(text) < LEAST:
                message = f"is shorter than {LEAST} characters and cannot be kept out of running text"
                found.append(self.source.problem(path, message, "config.advice"))
        env_file = self.tables.project.env_file
        path_to = self.folder / env_file if env_file else None
        if path_to and path_to.exists() and path_to.stat().st_mode & 0o077:
            message = f"others can read {env_file}; mend it: chmod 600 {env_file}"
            found.append(self.source.problem(("project", "env_file"), message, "config.advice"))
        return found

    def _given_secrets(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """What references under a telling key stand for, as far as they have a value."""
        for path, text in references(self.raw):
            try:
                if is_secret(path):
                    yield path, self.secrets.expand(text)
            except Unset:
                continue


def slug(name: str) -> str:
    """A name in lower case with dashes; `project` where nothing of it can be written so."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:64].strip("-") or "project"


def machine_zone() -> tzinfo | None:
    """The zone of this machine; None where the system names one that nobody knows."""
    import warnings

    import tzlocal

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tzlocal.get_localzone()
    except (KeyError, ValueError, OSError):
        return None


def built_in() -> Config:
    """The configuration where there is no file: the guide itself."""
    return Config(
        None,
        Tables({"project": {"name": "No project", "id": "default"}}),
        None,
        {},
        Secrets(Path.cwd(), variables(), None, trusted=False),
        Source("upkeep.toml", {}),
    )


def load(path: Path, kinds: Kinds, cache: Path | None) -> Config:
    """The configuration in `path`; raises ConfigErrors with every problem of it at once.

    `cache` is a folder that remembers which contents were valid; it never holds the content itself.
    """
    text = read_text(path)
    source = parse(path, text)
    verdict = cache / f"valid-{hashlib.sha256(f'{__version__} {text}'.encode()).hexdigest()}" if cache else None
    if verdict is None or not verdict.exists():
        check(source, kinds)
        if verdict is not None:
            _remember(verdict)
    return assemble(path, source, kinds)


def check(source: Source, kinds: Kinds) -> None:
    """Raise ConfigErrors with every problem: first those of form; where the form is right those between keys."""
    from upkeep.config.rules import broken_rules
    from upkeep.config.validate import structure_problems
    from upkeep.config.whole import Whole

    problems = structure_problems(source, kinds)
    if not problems:
        found = broken_rules(build(Whole, source.raw))
        problems = [source.problem(at, message, "config.rule") for at, message in found]
        problems.sort(key=lambda problem: problem.where.line or 0 if problem.where else 0)
    if problems:
        raise ConfigErrors(problems)


def assemble(path: Path, source: Source, kinds: Kinds) -> Config:
    """A Config from a source that is known to be valid."""
    tables = Tables(source.raw)
    env_file = path.parent / tables.project.env_file if tables.project.env_file else None
    trusted = owned_alone(path, os.geteuid())
    secrets = Secrets(path.parent, variables(), env_file, trusted=trusted)
    for _, value in literals(source.raw):
        secrets.learn(value)
    return Config(path, tables, kinds, source.raw, secrets, source, trusted)


def read_text(path: Path) -> str:
    """The file's text; raises ConfigError where it cannot be read, is too large or is not UTF-8."""
    where = Where(shown(path))
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as problem:
        raise ConfigError(f"cannot be read: {problem.strerror}", code="config.unreadable", where=where) from None
    if len(data) > LARGEST:
        raise ConfigError("is over 1 MB; that is no upkeep.toml", code="config.unreadable", where=where)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        where = Where(shown(path), line)
        raise ConfigError("is not UTF-8; save it as UTF-8", code="config.syntax", where=where) from None


def parse(path: Path, text: str) -> Source:
    """The parsed file with its lines; raises ConfigError with the line of a syntax error, never quoting it."""
    try:
        raw = tomllib.loads(text)
    except RecursionError:
        raise ConfigError("is nested too deeply", code="config.syntax", where=Where(shown(path), 1)) from None
    except ValueError as problem:
        match = re.search(r"\(at line (\d+), column \d+\)|\(at end of document\)", str(problem))
        line = int(match[1]) if match and match[1] else max(1, len(text.splitlines()))
        message = re.sub(r"\s*\(at .*\)$", "", str(problem)) if match else "a number is too long"
        raise ConfigError(
            f"is no TOML: {message[:1].lower()}{message[1:]}",
            code="config.syntax",
            where=Where(shown(path), line),
        ) from None
    return Source(shown(path), raw, text)


def shown(path: Path) -> str:
    """How a path is named to a person: relative where the file lies here or below, else whole."""
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def _remember(verdict: Path) -> None:
    try:
        verdict.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        verdict.touch(mode=0o600)
    except OSError:
        return  # the cache only saves time
