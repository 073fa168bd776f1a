"""Kind `open-redirect`: an address that can be made to lead people to a stranger's page, before any login."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from upkeep.checks.conversation import Question, Reply, ask_few
from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed, finding_of, is_unknown
from upkeep.checks.interface import BLOCKED, ERRORS, Finding, Ground, down, up
from upkeep.checks.network import NETWORK
from upkeep.checks.page_answer import page_at
from upkeep.config.values import TABLE, Address

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""It needs no driver."""

WORDS = {
    "closed": "no parameter leads elsewhere, as far as it goes without a login",
    "open": "a parameter leads to any host that it names",
    "not-found": "the page is not found (404)",
    "server-error": "the server fails (5xx)",
    "status": "the server refuses the page (another 4xx)",
    "redirect-loop": "redirects that lead in a circle, or nowhere",
    "malformed": "the address is not understood",
    BLOCKED: ERRORS[BLOCKED],
    **NETWORK,
}
"""Every word that it answers."""

EXAMPLE = {"url": "https://app.example.com/login"}
"""The options of a typical probe."""

STRANGER = "upkeep-check.invalid"
"""A host that can never exist (RFC 2606)."""

PARAMETERS = (
    "next", "redirect", "redirect_uri", "redirect_url", "redirect_to", "redirectTo", "returnTo", "return_to",
    "returnUrl", "return", "url", "continue", "callbackUrl", "dest", "goto", "target",
)  # fmt: skip
"""What apps call the address to which a login leads back."""

WHOLE = f"https://{STRANGER}/"
AS_PATHS = (f"//{STRANGER}/", f"/\\{STRANGER}/")
"""What looks like a path of the app's own; browsers take each for another host (URL standard)."""
_REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"'>\s;]+)", re.IGNORECASE)
_META = re.compile(r"<meta\b[^>]*http-equiv\s*=\s*[\"']?refresh\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which address."""

    __pydantic_config__ = TABLE

    url: Address
    """The address, usually that of the login."""
    parameters: tuple[str, ...] = PARAMETERS
    """The parameters that are tried."""

    def __post_init__(self) -> None:
        if not 0 < len(self.parameters) <= 30:
            raise ValueError("`parameters` must name 1 to 30 parameters")


def measure(options: Options, ground: Ground) -> Finding:
    """Ask with each parameter set to a stranger's host; no redirect is followed. At most some 35 questions."""
    return finding_of(lambda: _looked(options, Deadline(ground.timeout)))


def _looked(options: Options, deadline: Deadline) -> Finding:
    page_at(options.url, deadline.left * 0.3)
    names = options.parameters
    leading = _tried(options.url, [((name,), WHOLE) for name in names], deadline)
    if not leading:  # the same as paths, all parameters at once; only one that leads away is looked at singly
        together = _tried(options.url, [(names, form) for form in AS_PATHS], deadline)
        leading = _tried(options.url, [((name,), form) for _, form in together[:1] for name in names], deadline)
        leading = leading or together
    if leading:
        first, form = leading[0]
        others = f" (and {', '.join(name[0] for name, _ in leading[1:5])})" if len(leading) > 1 else ""
        evidence = {"parameters": [name[0] for name, _ in leading], "value": form}
        return down("open", f"?{first[0]}={form} leads there{others}", evidence=evidence)
    detail = f"none of {len(names)} parameters leads elsewhere before a login"
    return up("closed", detail, evidence={"parameters": []})


Try = tuple[tuple[str, ...], str]
"""The parameters that are set, and the value of each."""


def _tried(url: str, tries: list[Try], deadline: Deadline) -> list[Try]:
    """Those that lead to the stranger's host; raises Failed where the server does not answer each."""
    questions = [Question(url=_with(url, names, form), follow=False) for names, form in tries]
    replies = ask_few(questions, deadline.left / 2)
    found = [each for each, reply in zip(tries, replies, strict=True) if isinstance(reply, Reply) and leads_away(reply)]
    silent = sum(isinstance(each, Failed) or bool(each.challenge) or each.status == 429 for each in replies)
    if silent and not found:
        raise is_unknown(BLOCKED, f"{silent} of {len(replies)} questions got no answer of the app")
    return found


def _with(url: str, names: tuple[str, ...], value: str) -> str:
    """The address with these parameters set, in place of those of the same names."""
    parts = urlsplit(url)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in names]
    return parts._replace(query=urlencode([*kept, *((name, value) for name in names)]), fragment="").geturl()


def leads_away(reply: Reply) -> bool:
    """Whether a browser that gets this answer goes to the stranger's host."""
    return any(_host(target, reply.url) == STRANGER for target in _targets(reply))


def _targets(reply: Reply) -> Iterator[str]:
    if 300 <= reply.status < 400:
        yield from reply.all("location")
    for given in [*reply.all("refresh"), *(_META.findall(reply.text) if "html" in reply.type else ())]:
        yield from _REFRESH.findall(given)


def _host(target: str, url: str) -> str | None:
    """The host to which a browser resolves a target: it takes backslashes for slashes, and drops tabs and line ends."""
    try:
        cleaned = re.sub(r"[\t\r\n]", "", target.strip()).replace("\\", "/")
        return urlsplit(urljoin(url, cleaned)).hostname
    except ValueError:
        return None
