"""The versions of runtimes and platforms that files of a checkout name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upkeep.overview.evidence.checkout import json_of, text_of, toml_of
from upkeep.overview.evidence.versions_locks import locked

IMAGES = {
    "node": "nodejs", "python": "python", "ruby": "ruby", "php": "php", "golang": "go", "postgres": "postgresql",
    "mysql": "mysql", "mariadb": "mariadb", "redis": "redis", "valkey": "valkey", "nginx": "nginx",
    "alpine": "alpine-linux", "debian": "debian", "ubuntu": "ubuntu", "mongo": "mongodb", "rabbitmq": "rabbitmq",
    "elasticsearch": "elasticsearch", "memcached": "memcached", "traefik": "traefik",
}  # fmt: skip
"""Official images, and the products that they are at endoflife.date."""

TOOLS = {
    "nodejs": "nodejs", "node": "nodejs", "python": "python", "ruby": "ruby", "php": "php", "golang": "go", "go": "go",
    "postgres": "postgresql", "redis": "redis", "elixir": "elixir", "erlang": "erlang", "deno": "deno", "bun": "bun",
}  # fmt: skip
"""Names of asdf and mise."""

_COMPOSE = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
_OFFICIAL = ("", "library", "docker.io", "docker.io/library", "public.ecr.aws/docker/library")
_LOOSE = frozenset({"node", "latest", "stable", "current", "system", "lts", "lts/*", "lts-latest"})
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,9})*")


@dataclass(frozen=True)
class Version:
    """A version that a file names."""

    product: str
    """At endoflife.date."""
    version: str
    """Empty where the file leaves it open."""
    file: str
    """Where it stands."""
    range: str = ""
    """The range whose lowest it is; empty for a version that is fixed."""


def versions_in(folder: Path) -> list[Version]:
    """Every version named; a range counts only where nothing fixes the product's version."""
    found = list(dict.fromkeys([*_runtimes(folder), *_images(folder), *_manifests(folder), *locked_in(folder)]))
    fixed = {each.product for each in found if each.version and not each.range}
    kept = [each for each in found if each.product not in fixed or (each.version and not each.range)]
    seen: dict[tuple[str, str], Version] = {}
    for each in kept:
        seen.setdefault((each.product, each.version), each)
    return list(seen.values())


def locked_in(folder: Path) -> Iterator[Version]:
    """Frameworks by the versions that lock files name."""
    for product, version, file in locked(folder):
        yield Version(product, version, file)


def _runtimes(folder: Path) -> Iterator[Version]:
    for file, product in (
        (".nvmrc", "nodejs"), (".node-version", "nodejs"), (".python-version", "python"), (".ruby-version", "ruby"),
        (".php-version", "php"), (".go-version", "go"), ("runtime.txt", "python"),
    ):  # fmt: skip
        words = text_of(folder / file).split()
        if words and (version := _plain(words[0])) is not None:
            yield Version(product, version, file)
    for line in text_of(folder / ".tool-versions").splitlines():
        words = line.partition("#")[0].split()
        if len(words) > 1 and words[0] in TOOLS and (plain := _plain(words[1])) is not None:
            yield Version(TOOLS[words[0]], plain, ".tool-versions")


def _plain(word: str) -> str | None:
    """A version as a version manager's file writes it: empty where it is open, None where it is none at all."""
    word = re.sub(r"^(python|ruby|node|go|php)-?(?=\d)", "", word.strip().lower()).removeprefix("v")
    if word in _LOOSE:
        return ""
    if word.startswith("lts/"):
        return word.removeprefix("lts/")
    match = _NUMBER.match(word)
    return match[0] if match else None


def _images(folder: Path) -> Iterator[Version]:
    """What Dockerfiles and compose files start from."""
    for path in sorted([*folder.glob("Dockerfile*"), *folder.glob("*.Dockerfile"), *folder.glob("docker/Dockerfile*")]):
        text = text_of(path)
        given = dict(re.findall(r"(?im)^\s*ARG\s+(\w+)=[\"']?([^\s\"']+)", text))
        for image in re.findall(r"(?im)^\s*FROM\s+(?:--\S+\s+)*(\S+)", text):
            for name, value in given.items():
                image = image.replace(f"${{{name}}}", value).replace(f"${name}", value)
            yield from _image(image, path.relative_to(folder).as_posix())
    for file in _COMPOSE:
        for image in re.findall(r"(?m)^\s*image:\s*[\"']?([^\s\"'#]+)", text_of(folder / file)):
            yield from _image(image, file)


def _image(image: str, file: str) -> Iterator[Version]:
    name, _, tag = image.partition("@")[0].rpartition(":")
    place, _, last = name.rpartition("/")
    if last not in IMAGES or place not in _OFFICIAL:
        return
    match = _NUMBER.match(tag)
    word = tag.partition("-")[0].lower()
    if match:
        yield Version(IMAGES[last], match[0], file)
    elif last in ("debian", "ubuntu") and word not in ("", *_LOOSE):
        yield Version(IMAGES[last], word, file)
    elif word in ("lts", *_LOOSE):
        yield Version(IMAGES[last], "", file)


def _manifests(folder: Path) -> Iterator[Version]:
    """The ranges of manifests."""
    engines = json_of(folder / "package.json").get("engines")
    php = json_of(folder / "composer.json").get("require")
    pyproject = toml_of(folder / "pyproject.toml")
    poetry = _at(pyproject, "tool", "poetry", "dependencies", "python")
    for product, given, file in (
        ("nodejs", engines.get("node") if isinstance(engines, dict) else None, "package.json"),
        ("php", php.get("php") if isinstance(php, dict) else None, "composer.json"),
        ("python", _at(pyproject, "project", "requires-python") or poetry, "pyproject.toml"),
    ):
        if isinstance(given, str) and (lowest := lowest_of(given)):
            yield Version(product, lowest, file, "" if _NUMBER.fullmatch(given.strip()) else given.strip())
    if match := re.search(r"(?m)^go (\d+\.\d+)", text_of(folder / "go.mod")):
        yield Version("go", match[1], "go.mod", f">={match[1]}")


def lowest_of(given: str) -> str | None:
    """The lowest version that a range allows, such as `18` of `^18 || >=20`; None where it has no lower end."""
    lowest: list[str] = []
    for choice in re.split(r"\s*\|\|?\s*", given):
        bounds = re.findall(r"(>=|<=|>|<|~=|~>|==|!=|=|\^|~)?\s*v?(\d{1,9}(?:\.\d{1,9})*)", choice)
        lower = [version for sign, version in bounds if sign not in ("<", "<=", "!=")]
        if not lower:
            return None
        lowest.append(max(lower, key=_key) if " - " not in choice else min(lower, key=_key))
    return min(lowest, key=_key)


def _key(version: str) -> list[int]:
    return [int(each) for each in version.split(".")]


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
