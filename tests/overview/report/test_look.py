"""The logo: a small picture, or a clear word."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from upkeep.checks import Kinds
from upkeep.config import read
from upkeep.errors import ConfigError
from upkeep.overview.report.look import LARGEST, brand

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def logo(folder: Path, data: bytes | None) -> str | None:
    (folder / "upkeep.toml").write_text('[project]\nname = "H"\n[report]\nbrand = { logo = "logo", colour = "#0A6" }\n')
    if data is not None:
        (folder / "logo").write_bytes(data)
    found = brand(read.load(folder / "upkeep.toml", Kinds(), None))
    assert found.colour == "#00aa66"
    return found.logo


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 20, "image/jpeg"),
        (b"GIF89a" + b"\0" * 20, "image/gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (b'<?xml version="1.0"?>\n<!-- made by hand -->\n<svg width="1">', "image/svg+xml"),
    ],
)
def test_a_picture_is_known_by_its_content(tmp_path: Path, data: bytes, kind: str) -> None:
    assert logo(tmp_path, data) == f"data:{kind};base64,{base64.b64encode(data).decode()}"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "cannot be read: No such file"),
        (b"root:x:0:0", "is no PNG"),
        (b"<html><svg></svg></html>", "is no PNG"),
        (b"", "is no PNG"),
        (PNG + b"\0" * LARGEST, "is larger than 300 kB"),
    ],
)
def test_anything_else_is_refused_with_its_line(tmp_path: Path, data: bytes | None, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as refused:
        logo(tmp_path, data)
    assert refused.value.where
    assert (refused.value.where.line, refused.value.where.key) == (4, "report.brand.logo")
