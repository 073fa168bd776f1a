"""Kind `exposed-files`: files that no web server should give away, told by their content, never by their status alone.

Apps of one page answer everything with 200 and their index.html, so a file counts only where what comes is what such a
file holds. Nothing of a file's content is kept or shown.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from upkeep.checks.conversation import Question, Reply, ask_few
from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed, finding_of, is_unknown
from upkeep.checks.html import origin_of, take_apart
from upkeep.checks.interface import BLOCKED, ERRORS, TOO_LARGE, Finding, Ground, down, up
from upkeep.checks.network import NETWORK
from upkeep.checks.page_answer import page_at
from upkeep.config.values import TABLE, Address

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""It needs no driver."""

WORDS = {
    "closed": "none of the files is served",
    "source-maps": "the scripts' sources can be read (source maps)",
    "exposed": "a file with secrets or with the app's inner life is served",
    "not-found": "the page is not found (404)",
    "server-error": "the server fails (5xx)",
    "status": "the server refuses the page (another 4xx)",
    "redirect-loop": "redirects that lead in a circle, or nowhere",
    "malformed": "the address is not understood",
    BLOCKED: ERRORS[BLOCKED],
    **NETWORK,
}
"""Every word that it answers."""

EXAMPLE = {"url": "https://app.example.com"}
"""The options of a typical probe."""

_SETTINGS = rb"(?m)^\s*(?:export\s+)?[A-Z][A-Z0-9_]{2,}\s*="
_DUMP = rb"(?i)CREATE TABLE|INSERT INTO|-- (MySQL|MariaDB) dump|PostgreSQL database dump|SQLite format 3"
_ARCHIVE = rb"\A(PK\x03\x04|\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf)"
_HASHED = rb"(?m)^[^:\s<>]{1,64}:(\$apr1\$|\$2[aby]\$|\$[56]\$|\{SHA\}|[./A-Za-z0-9]{13}\s*$)"
FILES: Mapping[str, bytes] = {
    ".env": _SETTINGS,
    ".env.local": _SETTINGS,
    ".env.production": _SETTINGS,
    ".git/config": rb"\[core\]",
    ".git/HEAD": rb"\A(ref: refs/|[0-9a-f]{40}\s*\Z)",
    ".svn/wc.db": rb"\ASQLite format 3",
    ".htpasswd": _HASHED,
    ".DS_Store": rb"\A\x00\x00\x00\x01Bud1",
    ".npmrc": rb"_authToken|_password",
    ".aws/credentials": rb"aws_secret_access_key",
    "id_rsa": rb"PRIVATE KEY-----",
    "docker-compose.yml": rb"(?m)^services:",
    "backup.sql": _DUMP,
    "dump.sql": _DUMP,
    "database.sql": _DUMP,
    "backup.zip": _ARCHIVE,
    "backup.tar.gz": _ARCHIVE,
    "phpinfo.php": rb"phpinfo\(\)|PHP Version",
    "info.php": rb"PHP Version",
    "wp-config.php.bak": rb"DB_PASSWORD",
    "wp-config.php~": rb"DB_PASSWORD",
    "server-status": rb"Apache Server Status",
    "nginx_status": rb"\AActive connections:",
    "actuator/env": rb"propertySources",
    "debug.log": rb"(?m)^\[?\d{4}-\d\d-\d\d|^\[\d\d-\w{3}-\d{4}|Stack trace",
}
"""Paths from the site's root, and what such a file holds."""

_MAP = rb"(?s)\A[^{]{0,10}\{.{0,2000}?\"version\"\s*:\s*3.*\"(sources|mappings|sections|names)\"\s*:"
_PAGES = frozenset({"phpinfo.php", "info.php", "server-status"})
"""What is a page where it is served; elsewhere a page in its place is no such file."""
MAPS = 8
"""Scripts of the page whose source maps are asked for."""
_MOST = 3_000_000
_BEGINNING = {"Range": "bytes=0-65535", "Accept-Encoding": "identity"}


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which site."""

    __pydantic_config__ = TABLE

    url: Address
    """The site's page; the files are looked for at its root, source maps beside its own scripts."""


def measure(options: Options, ground: Ground) -> Finding:
    """Ask for each file, a few at a time, and for one that cannot be there."""
    return finding_of(lambda: _looked(options, Deadline(ground.timeout)))


def _looked(options: Options, deadline: Deadline) -> Finding:
    page = page_at(options.url, deadline.left * 0.3)
    maps = _maps(page)
    control = f"upkeep-{secrets.token_hex(8)}"
    root = f"{origin_of(page.url)}/"
    urls = [urljoin(root, path) for path in (*FILES, control)] + maps
    questions = [Question(url=url, headers=_BEGINNING, follow=False, most=_MOST) for url in urls]
    replies = ask_few(questions, deadline.left - 0.3)
    absent = replies[len(FILES)]
    exposed = [path for path, reply in zip(FILES, replies, strict=False) if _is_served(path, reply, absent)]
    found = [url for url, reply in zip(maps, replies[len(FILES) + 1 :], strict=True) if _holds(reply, _MAP)]
    evidence: dict[str, Any] = {"asked": len(urls), "exposed": exposed, "root": root}
    evidence["maps"] = [urlsplit(url).path for url in found]
    return _told(evidence, replies)


def _told(evidence: dict[str, Any], replies: list[Reply | Failed]) -> Finding:
    exposed, maps = evidence["exposed"], evidence["maps"]
    if exposed:
        return down("exposed", f"anybody can read {', '.join('/' + path for path in exposed)}", evidence=evidence)
    silent = sum(isinstance(each, Failed) or bool(each.challenge) or each.status == 429 for each in replies)
    if silent:
        raise is_unknown(BLOCKED, f"{silent} of {len(replies)} questions got no answer of the app", evidence=evidence)
    if maps:
        return up("source-maps", f"anybody can read {', '.join(maps)}", warning=True, evidence=evidence)
    return up("closed", f"none of {len(replies) - 1} files is served", evidence=evidence)


def _maps(page: Reply) -> list[str]:
    """Where the source maps of the page's own scripts would be."""
    own = origin_of(page.url)
    scripts = [each.url for each in take_apart(page.text, page.url).assets if each.kind != "style"]
    kept = [url.partition("#")[0].partition("?")[0] for url in scripts if origin_of(url) == own]
    return [f"{url}.map" for url in dict.fromkeys(kept)][:MAPS]


def _is_served(path: str, reply: Reply | Failed, absent: Reply | Failed) -> bool:
    """Whether what came is such a file; one too large to be read is, where the server has a clear no for others."""
    if isinstance(reply, Failed):
        clear = isinstance(absent, Reply) and absent.status in (404, 410)
        return reply.finding.word == TOO_LARGE and clear
    if "html" in reply.type and path not in _PAGES:
        return False
    if isinstance(absent, Reply) and absent.status == reply.status and absent.body == reply.body:
        return False  # whatever is asked for, this comes
    return _holds(reply, FILES[path])


def _holds(reply: Reply | Failed, pattern: bytes) -> bool:
    if isinstance(reply, Failed) or reply.challenge or reply.status not in (200, 206):
        return False
    return bool(re.search(pattern, reply.body[:65_536]))
