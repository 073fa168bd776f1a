"""Taking hosts, addresses and tokens out of a diagnosis that is sent on."""

from __future__ import annotations

import re

_URL = re.compile(
    r"\b(?:https?|wss?|stuns?|turns?|postgres(?:ql)?|mysql)://?[^\s'\"<>)]+|\b(?:stuns?|turns?):[^\s'\"<>)]+"
)
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_IPV4 = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b")
_IPV6 = re.compile(r"(?<![\w:])\[?(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}\]?(?::\d+)?(?![\w:])")
_HOST = re.compile(
    r"\b(?:localhost|(?=[\w.-]*[a-z])(?:[a-z0-9_](?:[\w-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9])(?::\d+)?\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}(?![\w-])")
_FILES = re.compile(
    r"[cm]?[jt]sx?|css|html?|json|map|svg|png|jpe?g|gif|webp|ico|woff2?|wasm|toml|md|txt|p8|pem|env|php|py",
    re.IGNORECASE,
)


def hide(text: str) -> str:
    """`text` without addresses, hosts and what looks like a token; file names, words and numbers stay."""
    text = _URL.sub("(address)", text)
    text = _MAIL.sub("(mail address)", text)
    text = _IPV4.sub("(address)", text)
    text = _IPV6.sub(_unless_time, text)
    text = _HOST.sub(_unless_file, text)
    return _TOKEN.sub("(token)", text)


def _unless_time(match: re.Match[str]) -> str:
    return match[0] if re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?|:+", match[0]) else "(address)"


def _unless_file(match: re.Match[str]) -> str:
    stem, _, ending = match[0].rpartition(".")
    if _FILES.fullmatch(ending) and stem.count(".") <= 1:
        return match[0]
    return "(host)"
