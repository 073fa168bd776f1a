"""What a backup says of itself, and whether that may be believed: every name, size and checksum, before any write."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from upkeep import __version__
from upkeep.clock.local import rfc3339
from upkeep.errors import UsageProblem

NAME = "manifest.json"
CONFIG = "upkeep.toml"
LARGEST = 4 * 2**30
"""Bytes; no state of upkeep's is larger, and an archive that claims so is refused before anything is written."""
LARGEST_IN_MEMORY = 16 * 2**20
"""Bytes of the manifest, and of the configuration."""
CHUNK = 1 << 20

_UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)
"""What reading a damaged, encrypted or strangely compressed member raises."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds."""

    project: str
    """The id of the project whose state it is."""
    secrets: tuple[str, ...]
    """The names of secrets that the configuration refers to."""
    sums: Mapping[str, str]
    """The SHA-256 of each member."""

    def text(self, now: datetime) -> str:
        """The manifest as it stands in the archive."""
        document = {
            "schema": 1,
            "upkeep": __version__,
            "project": self.project,
            "made": rfc3339(now),
            "secrets": list(self.secrets),
            "sha256": dict(self.sums),
        }
        return json.dumps(document, indent=1)


def opened(source: Path) -> zipfile.ZipFile:
    """The archive; raises UsageProblem where it is none."""
    try:
        return zipfile.ZipFile(source)
    except OSError as problem:
        raise UsageProblem(f"{source} cannot be read: {problem.strerror}", code="restore.unreadable") from None
    except (zipfile.BadZipFile, ValueError):
        raise UsageProblem(f"{source} is no backup of upkeep's: no zip file", code="restore.foreign") from None


def checked(archive: zipfile.ZipFile) -> Manifest:
    """The manifest of an archive whose members are just those that it lists, under names that are safe to write."""
    manifest = _read(archive)
    members = archive.infolist()
    names = {info.filename for info in members}
    if (
        len(names) < len(members)
        or names != {*manifest.sums, NAME}
        or sum(each.file_size for each in members) > LARGEST
    ):
        raise UsageProblem("this backup does not hold what its manifest lists", code="restore.damaged")
    for info in members:
        if not _safe(info):
            raise UsageProblem(
                f"this backup holds a file that is none of upkeep's: {info.filename}", code="restore.foreign"
            )
    for name in manifest.sums:
        _check_sum(archive, name, manifest.sums[name])
    return manifest


def chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A member's content, piece by piece; raises UsageProblem where it cannot be read."""
    try:
        with archive.open(name) as stream:
            yield from _pieces(stream)
    except _UNREADABLE:
        raise _damaged(name) from None


def config_of(archive: zipfile.ZipFile, manifest: Manifest) -> str | None:
    """The saved configuration; None where there was none."""
    if CONFIG not in manifest.sums:
        return None
    if archive.getinfo(CONFIG).file_size > LARGEST_IN_MEMORY:
        raise _damaged(CONFIG)
    try:
        return b"".join(chunks(archive, CONFIG)).decode()
    except UnicodeDecodeError:
        raise _damaged(CONFIG) from None


def _read(archive: zipfile.ZipFile) -> Manifest:
    foreign = UsageProblem("this is no backup of upkeep's: it has no manifest", code="restore.foreign")
    try:
        if archive.getinfo(NAME).file_size > LARGEST_IN_MEMORY:
            raise foreign
        document: Any = json.loads(archive.read(NAME))
        schema, project = document["schema"], document["project"]
        secrets, sums = document["secrets"], document["sha256"]
        texts = [project, *secrets, *sums, *sums.values()]
    except (KeyError, TypeError, AttributeError, RecursionError, *_UNREADABLE):
        raise foreign from None
    if schema != 1:
        raise UsageProblem("this backup was made by a later version of upkeep", code="restore.newer")
    if not all(isinstance(text, str) for text in texts):
        raise foreign
    return Manifest(project, tuple(secrets), sums)


def _safe(info: zipfile.ZipInfo) -> bool:
    """Whether a member is a plain file of the state, the configuration or the manifest, under its plain name."""
    name, parts = info.filename, PurePosixPath(info.filename).parts
    if info.is_dir() or (info.external_attr >> 28) == 0xA or re.search(r"[\x00-\x1f\x7f\\]", name):
        return False
    if name in (NAME, CONFIG):
        return True
    return len(parts) > 1 and parts[0] == "state" and ".." not in parts and name == "/".join(parts)


def _check_sum(archive: zipfile.ZipFile, name: str, expected: str) -> None:
    found = hashlib.sha256()
    for chunk in chunks(archive, name):
        found.update(chunk)
    if found.hexdigest() != expected:
        raise _damaged(name)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _damaged(name: str) -> UsageProblem:
    return UsageProblem(f"this backup is damaged: {name} is not what was saved", code="restore.damaged")
