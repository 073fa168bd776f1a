"""The versions of main frameworks that the lock files of a checkout name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from upkeep.overview.evidence.checkout import json_of, text_of, toml_of

NPM = {
    "react": "react", "next": "nextjs", "vue": "vue", "nuxt": "nuxt", "@angular/core": "angular", "express": "express",
    "electron": "electron", "jquery": "jquery", "bootstrap": "bootstrap", "react-native": "react-native",
}  # fmt: skip
PYTHON = {"django": "django", "wagtail": "wagtail", "ansible-core": "ansible-core"}
RUBY = {"rails": "rails"}
PHP = {"laravel/framework": "laravel", "symfony/http-kernel": "symfony", "drupal/core": "drupal"}
"""Packages, and the products that they are at endoflife.date."""

Found = tuple[str, str, str]
"""Product, version and file."""


def locked(folder: Path) -> Iterator[Found]:
    """Frameworks that the project itself depends on, each by the version that a lock fixes."""
    yield from _npm(folder)
    yield from _python(folder)
    for line in re.findall(r"(?m)^    ([a-z_-]+) \((\d[^\s()]*)\)$", text_of(folder / "Gemfile.lock")):
        if line[0] in RUBY:
            yield RUBY[line[0]], line[1], "Gemfile.lock"
    packages = json_of(folder / "composer.lock").get("packages")
    for row in _rows(packages):
        if row.get("name") in PHP:
            yield PHP[str(row["name"])], str(row.get("version") or "").removeprefix("v"), "composer.lock"


def _npm(folder: Path) -> Iterator[Found]:
    manifest = json_of(folder / "package.json")
    named = [name for table in ("dependencies", "devDependencies") for name, _ in _items(manifest.get(table))]
    wanted = set(named) & set(NPM)
    if not wanted:
        return
    for file, read in (
        ("package-lock.json", _package_lock), ("npm-shrinkwrap.json", _package_lock), ("yarn.lock", _yarn_lock),
        ("pnpm-lock.yaml", _pnpm_lock),
    ):  # fmt: skip
        if (folder / file).is_file():
            versions = read(folder / file)
            yield from ((NPM[name], versions[name], file) for name in sorted(wanted) if name in versions)
            return


def _package_lock(path: Path) -> dict[str, str]:
    document = json_of(path)
    new, old = document.get("packages"), document.get("dependencies")
    rows = {name.removeprefix("node_modules/"): row for name, row in _items(new)} if new else dict(_items(old))
    return {name: str(row["version"]) for name, row in rows.items() if isinstance(row, dict) and row.get("version")}


def _yarn_lock(path: Path) -> dict[str, str]:
    """Both forms of yarn: `name@range:` and below it `version "1.2"` or `version: 1.2`."""
    found = re.findall(r'(?m)^"?(@?[^@"\s]+)@[^\n]*:\n\s+version:? "?([^"\s]+)"?', text_of(path))
    return dict(found)


def _pnpm_lock(path: Path) -> dict[str, str]:
    """What the root project itself depends on: `name:`, `specifier: ...`, `version: 1.2(...)`."""
    found = re.findall(r"(?m)^ +'?(@?[\w./-]+)'?:\n +specifier: [^\n]+\n +version: (\d[^\s(]*)", text_of(path))
    return dict(reversed(found))


def _python(folder: Path) -> Iterator[Found]:
    for file in ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml"):
        document = toml_of(folder / file)
        for row in [*_rows(document.get("package")), *_rows(document.get("packages"))]:
            if row.get("name") in PYTHON and row.get("version"):
                yield PYTHON[str(row["name"])], str(row["version"]), file
    for name, row in _items(json_of(folder / "Pipfile.lock").get("default")):
        if name in PYTHON and isinstance(row, dict):
            yield PYTHON[name], str(row.get("version") or "").removeprefix("=="), "Pipfile.lock"
    for path in sorted(folder.glob("requirements*.txt")):
        for name, version in re.findall(r"(?m)^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?\s*==\s*([0-9][\w.]*)", text_of(path)):
            if name.lower() in PYTHON:
                yield PYTHON[name.lower()], version, path.name


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _items(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []
