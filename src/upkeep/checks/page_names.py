"""Reading what a page without any configuration gives away: functions, services, STUN, push key. No kind lives here.

LiveKit and TURN addresses sit in lazy chunks only, so one level of them is followed; vendor code carries strangers'
keys, which are known here.
"""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from upkeep.checks.conversation import Question, Reply, ask_all
from upkeep.checks.html import take_apart
from upkeep.checks.page_answer import page_at

FILES = 30
BYTES = 8_000_000
"""How much of a page's scripts is read at most."""

STRANGERS = frozenset(
    {
        "BDOU99-h67HcA6JeFXHbSNMu7e2yNNu3RzoMj8TM4W88jITfq7ZmPvIM1Iv-4_l2LxQcYwhqby2xGpWwzjfAnG4",  # Firebase's default
        "ingest.sentry.io/5760026",  # Daily's own
    }
)
"""Keys and addresses that vendors' code carries for itself."""

_CHUNK = re.compile(r"""["'`]([^"'`\s]{1,200}?\.m?js)["'`]""")
_FUNCTION = re.compile(r"""functions/v1/([a-z0-9][a-z0-9_-]{1,62})""", re.IGNORECASE)
_INVOKED = re.compile(r"""functions\s*\.\s*invoke\(\s*["'`]([a-z0-9][a-z0-9_-]{1,62})["'`]""", re.IGNORECASE)
_SUPABASE = re.compile(r"https://[a-z0-9]{15,25}\.supabase\.(?:co|in)\b")
_LIVEKIT = re.compile(
    r"wss://[a-z0-9][a-z0-9.-]*\.livekit\.cloud\b|wss://[a-z0-9.-]*livekit[a-z0-9.-]*\.[a-z]{2,}", re.IGNORECASE
)
_DAILY = re.compile(r"https://[a-z0-9-]+\.daily\.co\b", re.IGNORECASE)
_ICE = re.compile(
    r"\b(stun|turns?):(\[[0-9a-f:]+\]|[a-z0-9][a-z0-9.-]*[a-z0-9])(:\d{2,5})?(\?transport=(?:udp|tcp))?", re.IGNORECASE
)
_PUSH_KEY = re.compile(r"""["'`](B[A-Za-z0-9_-]{86})["'`]""")
_JWT = re.compile(r"\beyJ[A-Za-z0-9_-]{10,}\.(eyJ[A-Za-z0-9_-]{10,})\.[A-Za-z0-9_-]{20,}")
_SECRETS = (
    (re.compile(r"\bsb_secret_[A-Za-z0-9_-]{10,}"), "a secret key of Supabase (sb_secret)"),
    (re.compile(r"-----BEGIN (?:RSA |EC )?PRIVATE KEY-----\s*(?:\\n)?\s*[A-Za-z0-9+/]{20,}"), "a private key"),
    (re.compile(r"\bsk_live_[A-Za-z0-9]{16,}"), "a secret key of Stripe (sk_live)"),
)


@dataclass
class Names:
    """What a page and its scripts name."""

    url: str
    files: int = 0
    functions: dict[str, str] = field(default_factory=dict)
    """Functions with their addresses."""
    supabase: str | None = None
    """The project's address."""
    public_key: str | None = None
    """The project's public key: never shown."""
    providers: list[tuple[str, str]] = field(default_factory=list)
    """Video services and their addresses."""
    stun: list[str] = field(default_factory=list)
    turn: list[str] = field(default_factory=list)
    vapid: str | None = None
    """The public key of Web Push."""
    secrets: list[str] = field(default_factory=list)
    """What kind of secret key stands in which file; never the key."""


def read_names(url: str, end: float) -> Names:
    """Read a page, its scripts and one level of lazy chunks until `end` (monotonic); raises Failed without a page."""
    reply = page_at(url, (end - time.monotonic()) * 0.5)
    names = Names(reply.url)
    texts = [(_path(reply.url), reply.text)]
    page = take_apart(reply.text, reply.url)
    first = [each.url for each in page.assets if each.kind != "style"]
    left = BYTES
    seen: set[str] = set()
    for level in range(2):
        wanted = [each for each in dict.fromkeys(first) if each not in seen and each.startswith("http")]
        wanted = wanted[: FILES - names.files]
        seen |= set(wanted)
        got = _scripts(wanted, left, end)
        left -= sum(len(each.body) for each in got)
        names.files += len(got)
        texts += [(_path(each.url), each.text) for each in got]
        first = [chunk for each in got for chunk in _chunks(each, reply.url)] if level == 0 else []
        if left <= 0 or not first:
            break
    _read(names, texts)
    return names


def _path(url: str) -> str:
    return urlsplit(url).path


def _scripts(urls: list[str], most: int, end: float) -> list[Reply]:
    seconds = end - time.monotonic() - 0.2
    if not urls or seconds < 0.3:
        return []
    questions = [Question(url=url, most=min(most, 4_000_000)) for url in urls]
    replies = [each for each in ask_all(questions, seconds) if isinstance(each, Reply)]
    return [each for each in replies if each.status < 400 and "html" not in each.type]


def _chunks(reply: Reply, page: str) -> Iterable[str]:
    """Scripts that a script names, on the page's own host."""
    for match in _CHUNK.finditer(reply.text):
        name = match[1]
        for base in (reply.url, page):
            target = urljoin(base, name)
            if urlsplit(target).netloc == urlsplit(page).netloc:
                yield target


def _read(names: Names, texts: list[tuple[str, str]]) -> None:
    for path, text in texts:
        for match in _JWT.finditer(text):
            role = _role(match[1])
            if role == "service_role":
                names.secrets.append(f"a service_role key of Supabase stands in {path}")
            elif role == "anon":
                names.public_key = names.public_key or match[0]
        if publishable := re.search(r"\bsb_publishable_[A-Za-z0-9_-]{10,}", text):
            names.public_key = names.public_key or publishable[0]
        names.secrets += [f"{what} stands in {path}" for pattern, what in _SECRETS if pattern.search(text)]
        if supabase := _SUPABASE.search(text):
            names.supabase = names.supabase or supabase[0]
        names.providers += [("livekit", each[0]) for each in _LIVEKIT.finditer(text)]
        names.providers += [("daily", each[0]) for each in _DAILY.finditer(text)]
        for ice in _ICE.finditer(text):
            where = names.stun if ice[1].lower() == "stun" else names.turn
            if "." in ice[2] and ice[0] not in where:
                where.append(ice[0])
        keys = [each[1] for each in _PUSH_KEY.finditer(text) if each[1] not in STRANGERS]
        names.vapid = names.vapid or next(iter(keys), None)
        for found in (*_FUNCTION.finditer(text), *_INVOKED.finditer(text)):
            names.functions.setdefault(found[1], "")
    base = names.supabase or _functions_host(texts)
    names.functions = {name: f"{base}/functions/v1/{name}" for name in names.functions} if base else {}
    names.providers = list(dict.fromkeys(names.providers))[:3]
    names.secrets = list(dict.fromkeys(names.secrets))


def _functions_host(texts: list[tuple[str, str]]) -> str | None:
    """The host before `/functions/v1` where the project has an address of its own."""
    for _, text in texts:
        if match := re.search(r"(https?://[a-z0-9.:\[\]-]+)/functions/v1/", text, re.IGNORECASE):
            return match[1]
    return None


def _role(payload: str) -> str | None:
    """The role in a token's payload."""
    try:
        document = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except ValueError:
        return None
    role = document.get("role") if isinstance(document, dict) else None
    return role if isinstance(role, str) else None
