"""The client's logo, as a report can hold it: a small picture whose content is what its type says."""

from __future__ import annotations

import base64
import re

from upkeep.config.read import Config
from upkeep.errors import ConfigError
from upkeep.views.report.model import Brand

LARGEST = 300_000
"""Bytes; a report is sent by mail."""
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
_SVG = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]{0,200}\?>\s*)?(<!--.{0,2000}?-->\s*|<!DOCTYPE[^>\[]{0,300}>\s*)*<svg[\s>]",
    re.DOTALL,
)


def brand(config: Config) -> Brand:
    """The look of `[report]`; raises ConfigError for a logo that is missing, too large or no picture."""
    table = config.tables.report.brand
    return Brand(_logo(config, table.logo) if table.logo else None, table.colour)


def _logo(config: Config, name: str) -> str:
    """The picture as a data URI. An SVG in an `img` runs no script and fetches nothing."""
    path = ("report", "brand", "logo")
    try:
        with (config.folder / name).open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as problem:
        raise _wrong(config, path, f"cannot be read: {problem.strerror}") from problem
    if len(data) > LARGEST:
        raise _wrong(config, path, f"is larger than {LARGEST // 1000} kB; a report is sent by mail")
    kind = _kind(data)
    if kind is None:
        raise _wrong(config, path, "is no PNG, JPEG, GIF, WebP or SVG picture")
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _kind(data: bytes) -> str | None:
    for begin, kind in _PICTURES.items():
        if data.startswith(begin):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return "image/svg+xml" if _SVG.match(data) else None


def _wrong(config: Config, path: tuple[str, ...], what: str) -> ConfigError:
    return config.source.problem(path, what, "report.logo")
