"""What an answer must be like: one function per expectation, each saying what is wrong, or None."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from upkeep.checks.web import json_path
from upkeep.checks.web.address import plain
from upkeep.checks.web.request import Answer

_CHARSET = re.compile(
    r"(utf-?(8|16|32)([-_]?[lb]e)?|us-ascii|ascii|iso-?8859-?\d{1,2}|latin-?\d|(windows-|cp)12\d\d"
    r"|koi8-[ru]|shift_jis|euc-(jp|kr)|gb(k|2312|18030)|big5)"
)
"""The encodings of pages; Python knows others, some of which take for ever on long texts."""


def wrong_status(answer: Answer, expected: tuple[int, ...] | None) -> str | None:
    """The status is not an expected one; by default any 2xx is right."""
    if (200 <= answer.status < 300) if expected is None else (answer.status in expected):
        return None
    wanted = "" if expected is None else f", expected {' or '.join(map(str, expected))}"
    platform = answer.header("x-vercel-error")  # tells a missing deployment from a missing page
    return f"status {status_text(answer)}{wanted}" + (f", {plain(platform, 40)}" if platform else "")


def status_text(answer: Answer) -> str:
    """`503 Service Unavailable`, in the server's own words where it sends some."""
    from http import HTTPStatus

    reason = answer.reason
    if not reason and answer.status in set(HTTPStatus):
        reason = HTTPStatus(answer.status).phrase
    return f"{answer.status} {plain(reason, 60)}".strip()


def charset(answer: Answer) -> str:
    """The encoding of the text; UTF-8 unless a known one is named."""
    match = re.search(r"charset=[\"']?([\w-]+)", answer.header("content-type") or "", re.ASCII)
    name = match[1].lower() if match else ""
    return name if _CHARSET.fullmatch(name) else "utf-8"


def missing_text(answer: Answer, wanted: str) -> str | None:
    """The body does not hold a text."""
    body, encoding = answer.read(), charset(answer)
    if encoding.startswith(
        ("utf-16", "utf16", "utf-32", "utf32")
    ):  # begin with a mark, so that bytes cannot be compared
        held = wanted in body.decode(encoding, "replace")
    else:
        held = wanted.encode(encoding, "replace") in body
    return None if held else f"{plain(repr(wanted), 60)} is not in the answer{'' if body else ', which is empty'}"


def wrong_json(body: bytes, wanted: Mapping[str, Any]) -> str | None:
    """The body is not JSON, or a value in it is missing or another."""
    try:
        value = json_path.read(body)
        for path, expected in wanted.items():
            found = json_path.find(value, path)
            if not json_path.same(expected, found):
                return f"'{plain(path, 60)}' is {_value(found)}, expected {_value(expected)}"
    except json_path.NoValue as problem:
        return plain(str(problem))
    return None


def wrong_header(answer: Answer, wanted: Mapping[str, str]) -> str | None:
    """A header is missing or another. Parameters of a value (`; charset=utf-8`) may be left out."""
    for name, expected in wanted.items():
        found = [value for key, value in answer.headers if key == name.lower()]
        if not found:
            return f"the header {plain(name, 40)} is missing"
        if not any(expected in (value, value.partition(";")[0].strip()) for value in [*found, ", ".join(found)]):
            seen = plain(repr(", ".join(found)), 60)
            return f"the header {plain(name, 40)} is {seen}, expected {plain(repr(expected), 60)}"
    return None


def _value(value: Any) -> str:
    try:
        return plain(json.dumps(value, ensure_ascii=False, default=str), 60)
    except (ValueError, RecursionError):
        return "something else"
