"""Secrets: where `${...}` comes from, and how their values are kept out of everything that is shown or stored."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from upkeep.errors import ConfigError

MASK = "********"
LEAST = 8
"""Shorter values are masked only where they stand as a value: in running text they are words."""

SECRET_KEYS = frozenset({"password", "secret", "private", "apikey", "dsn", "client_secret"})
_MEMBERS = frozenset({"private_key", "auth", "client_secret"})

REFERENCE = re.compile(r"\$\$\{|\$\{([^}]*)\}")
_USER_INFO = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://([^/?#\s]*)@")
_IN_DSN = re.compile(r"(?i)\bpassword\s*=\s*('(?:[^'\\]|\\.)*'|\S+)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Unset(ConfigError):
    """A `${...}` has no value; what needs it cannot run."""

    code = "config.unset"


class Secrets:
    """Expands `${NAME}`, `${file:PATH}` and `${credential:NAME}`, and scrubs what came out of them."""

    def __init__(self, folder: Path, environment: Mapping[str, str], env_file: Path | None, *, trusted: bool) -> None:
        self._folder = folder
        self._environment = environment
        self._env_path = env_file
        self._env_file: dict[str, str] | None = None
        self._trusted = trusted
        self._values: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def expand(self, text: str) -> str:
        """`text` with every reference replaced, once; raises Unset naming what is missing."""

        def value(match: re.Match[str]) -> str:
            return "${" if match[0] == "$${" else self._look_up(match[1])

        return REFERENCE.sub(value, text)

    def learn(self, value: str) -> None:
        """From now on `value`, and what is secret inside it, is scrubbed."""
        found = {each for each in _inside(value) if len(each) >= LEAST}
        if not found <= self._values:
            self._values |= found
            self._pattern = None

    def learn_all(self, texts: Iterable[str]) -> None:
        """Learn what every reference in `texts` stands for; one without a value teaches nothing."""
        for text in texts:
            for match in REFERENCE.finditer(text):
                try:
                    self.expand(match[0])
                except Unset:
                    continue

    def scrub(self, text: str) -> str:
        """`text` without any secret, in whatever common encoding it stands there."""
        if not self._values:
            return text
        if self._pattern is None:
            forms = {form for value in self._values for form in _forms(value)}
            self._pattern = re.compile("|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)))
        return self._pattern.sub(MASK, text)

    def _look_up(self, reference: str) -> str:
        kind, colon, name = reference.partition(":")
        if not colon:
            value = self._named(reference)
        elif kind == "file":
            value = self._from_file(name)
        elif kind == "credential":
            value = self._credential(name)
        else:
            raise Unset(
                f"'${{{reference}}}' is not understood; write ${{NAME}}, ${{file:PATH}} or ${{credential:NAME}}"
            )
        self.learn(value)
        return value

    def _named(self, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise Unset(f"'${{{name}}}' is no name; for a literal ${{ write $${{")
        value = self._environment.get(name)
        if value:
            return value
        if self._env_file is None:
            self._env_file = read_env_file(self._env_path) if self._env_path else {}
        value = self._env_file.get(name)
        if value:
            return value
        place = f"{self._env_path.name} or " if self._env_path else ""
        raise Unset(f"{name} is not set; put it into {place}the environment")

    def _from_file(self, name: str) -> str:
        path = (self._folder / Path(name).expanduser()).resolve()
        if not self._trusted and not path.is_relative_to(self._folder.resolve()):
            raise Unset(
                f"{name} lies outside the project's folder, and others can write the configuration; "
                "make it yours alone: chmod go-w upkeep.toml"
            )
        return _read_secret(path, name)

    def _credential(self, name: str) -> str:
        folder = self._environment.get("CREDENTIALS_DIRECTORY")
        if not folder or "/" in name:
            raise Unset(
                f"credential '{name}' is not there: systemd gives it by LoadCredential= (CREDENTIALS_DIRECTORY)"
            )
        return _read_secret(Path(folder) / name, f"credential '{name}'")


def _read_secret(path: Path, label: str) -> str:
    try:
        with path.open("rb") as file:
            value = file.read(1_000_001)
    except OSError as problem:
        raise Unset(f"{label} cannot be read: {problem.strerror}") from None
    if len(value) > 1_000_000:
        raise Unset(f"{label} is over 1 MB, too large for a value")
    text = value.decode("utf-8", "surrogateescape").strip()
    if not text:
        raise Unset(f"{label} is empty")
    return text


def read_env_file(path: Path) -> dict[str, str]:
    """NAME=value lines; `export`, comments and quotes are understood, nothing is expanded. A missing file is empty."""
    try:
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
    except FileNotFoundError:
        return {}
    except OSError as problem:
        raise Unset(f"{path.name} cannot be read: {problem.strerror}") from None
    values = {}
    for line in text.splitlines():
        match = re.fullmatch(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*", line)
        if match:
            quoted = re.fullmatch(r"""(["'])(.*)\1""", match[2])
            values[match[1]] = quoted[2] if quoted else match[2]
    return values


def owned_alone(path: Path, user: int) -> bool:
    """Whether the user or root owns the file and no other user can write it.

    A group of which the user is the only member is no other user.
    """
    status = path.stat()
    if status.st_uid not in (user, 0) or status.st_mode & stat.S_IWOTH:
        return False
    return not status.st_mode & stat.S_IWGRP or _only_member(status.st_gid, user)


def _only_member(group: int, user: int) -> bool:
    import grp
    import pwd

    try:
        own, members = pwd.getpwuid(user), grp.getgrgid(group).gr_mem
    except KeyError:
        return False
    others = [entry for entry in pwd.getpwall() if entry.pw_gid == group and entry.pw_uid != user]
    return not others and set(members) <= {own.pw_name}


def references(raw: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text of a parsed file that refers to something by `${...}`, with its path."""
    if isinstance(raw, str) and any(match[1] is not None for match in REFERENCE.finditer(raw)):
        yield path, raw
    elif isinstance(raw, Mapping):
        for key, value in raw.items():
            yield from references(value, (*path, key))
    elif isinstance(raw, list):
        for index, value in enumerate(raw):
            yield from references(value, (*path, index))


def literals(raw: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every secret that stands literally in a parsed file: under a telling key, in headers, in a URL's user info."""
    if isinstance(raw, str):
        if is_secret(path) and "${" not in raw:
            yield path, raw
        elif (found := _in_user_info(raw)) and "${" not in found:
            yield path, found
    elif isinstance(raw, Mapping):
        for key, value in raw.items():
            yield from literals(value, (*path, key))
    elif isinstance(raw, list):
        for index, value in enumerate(raw):
            yield from literals(value, (*path, index))


def _in_user_info(text: str) -> str | None:
    """A URL's password; where it has only a user, that user if it is long enough to be a token."""
    match = _USER_INFO.match(text)
    if match is None:
        return None
    user, colon, password = match[1].partition(":")
    return password if colon else user if len(user) >= LEAST else None


def is_secret(path: tuple[str | int, ...]) -> bool:
    """Whether what stands at `path` is a secret by its place."""
    return bool(path) and (
        path[-1] in SECRET_KEYS
        or "headers" in path[:-1]
        or path[:2] == ("alerts", "to")
        or path == ("alerts", "heartbeat")
    )


def _inside(value: str) -> Iterator[str]:
    """A secret value and the secrets within it: a URL's password and query values, a JSON file's members."""
    import json
    from urllib.parse import parse_qsl, unquote, urlsplit

    yield value
    for line in value.splitlines() if "\n" in value else ():
        yield line.strip()
    if "://" in value:
        try:
            parts = urlsplit(value)
            yield from (unquote(part) for part in (parts.password or "",) if part)
            yield from (given for _, given in parse_qsl(parts.query))
        except ValueError:
            pass
    for match in _IN_DSN.finditer(value):
        yield match[1].strip("'")
    if value.startswith("{"):
        try:
            yield from _members(json.loads(value))
        except (ValueError, RecursionError):
            pass


def _members(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in _MEMBERS and isinstance(value, str):
                yield from _inside(value)
            else:
                yield from _members(value)
    elif isinstance(node, list):
        for value in node:
            yield from _members(value)


def _forms(value: str) -> Iterator[str]:
    """How a value may look in a text: as written, URL-encoded, JSON-escaped, hex, base64 at any alignment."""
    import base64
    import json
    from urllib.parse import quote, quote_plus

    data = value.encode("utf-8", "surrogateescape")
    yield value
    for coded in (quote(data, safe=""), quote(data), quote_plus(data)):
        yield coded
        yield re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), coded)
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
    yield data.hex()
    yield data.hex().upper()
    for shift in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            coded = encode(b"\0" * shift + data).decode()
            end = (len(coded) - 4) + {0: 4, 1: 1, 2: 2}[(shift + len(data)) % 3]
            yield coded[(0, 2, 3)[shift] : end]
