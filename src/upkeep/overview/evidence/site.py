"""The site as a stranger sees it, beside the security audit: encryption, headers, cookies, and what it gives away."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from upkeep.checklists.facts import BAD, KNOWN, SOON, UNKNOWN, WELL, Fact
from upkeep.checks.html import stands_for_https
from upkeep.checks.interface import DOWN, OURS, TLS, Finding
from upkeep.checks.network import NETWORK
from upkeep.overview.evidence.scene import Scene
from upkeep.views import words

BAD_DAYS, SOON_DAYS = 7, 21
"""Days left of a certificate, below which it is bad, and wants attention soon; what renews by itself does so at 30."""
_NO_PAGE = frozenset({*NETWORK, *OURS, "not-found", "server-error", "status", "redirect-loop", "malformed"})
"""Words of a page that could not be judged; that it fails is told by its probe."""
_MOST = 6
"""Lines of cookies."""
_ON_A_LINE = 3
"""Files that anybody can read, in one line."""


def certificate(scene: Scene) -> list[Fact]:
    """The days that the certificate has left; one that browsers refuse is bad, and so is a site without any."""
    url = _url(scene)
    if url is None or urlsplit(url).scheme != "https":
        if url is None or stands_for_https(url):
            return [scene.unset()]
        return [Fact(scene.title, "people open the app by http: all that they send can be read on the way", BAD)]
    finding = scene.find("tls", _host(url))
    if finding.word == TLS:
        return [Fact(scene.title, finding.detail, BAD)]
    days = finding.certificate_days
    if finding.state != "up" or days is None:
        return [_not_looked_at(scene.title, finding)]
    state = BAD if days < BAD_DAYS else SOON if days < SOON_DAYS else WELL
    return [Fact(scene.title, f"{words.count(int(days), 'day')} left, {finding.detail}", state, int(days), "")]


def tls_versions(scene: Scene) -> list[Fact]:
    """Which versions of TLS the server accepts: 1.0 and 1.1 are bad, a missing 1.3 is worth knowing."""
    url = _url(scene)
    if url is None or urlsplit(url).scheme != "https":
        return [scene.unset()]
    finding = scene.find("tls-versions", _host(url))
    state = {"modern": WELL, "no-1.3": KNOWN, "old": BAD}.get(finding.word or "")
    if state is None:
        return [_not_looked_at(scene.title, finding)]
    told = f"{finding.detail}, which attackers can break" if state == BAD else finding.detail
    return [Fact(scene.title, told, state)]


def headers(scene: Scene) -> list[Fact]:
    """The security headers of the page: what is missing or weak wants attention soon, what is optional is known."""
    url = _url(scene)
    if url is None:
        return [scene.unset()]
    finding = scene.find("security-headers", {"url": url})
    if finding.word in _NO_PAGE:
        return [_not_looked_at(scene.title, finding)]
    return list(_header_lines(scene.title, finding))


def _header_lines(title: str, finding: Finding) -> Iterator[Fact]:
    found = finding.evidence
    if found["missing"]:
        yield Fact(title, f"no {', '.join(found['missing'])}", SOON)
    for each in found["weak"]:
        yield Fact(title, each, SOON)
    if found["versions"]:
        yield Fact(title, f"tells its versions: {', '.join(found['versions'])}", SOON)
    if finding.word == "protected":
        yield Fact(title, finding.detail, WELL)
    if found["optional"]:
        yield Fact(title, f"no {', '.join(found['optional'])}", KNOWN)


def cookies(scene: Scene) -> list[Fact]:
    """The flags of the cookies of the page and of the login: a login's cookie that goes in the clear is bad."""
    url = _url(scene)
    login = scene.project.config.tables.evidence.login
    if url is None and login is None:
        return [scene.unset()]
    found: dict[str, Fact] = {}
    unlooked: list[Fact] = []
    of_login: set[str] = set()
    for address in dict.fromkeys(each for each in (url, login) if each):
        finding = scene.find("cookies", {"url": address})
        if finding.word in _NO_PAGE:
            unlooked.append(_not_looked_at(scene.title, finding))
        of_login |= set(finding.evidence.get("of_login", ()))
        for name, fact in _cookie_lines(scene.title, finding):
            found.setdefault(name, fact)
    if not found and not unlooked and of_login:
        return [Fact(scene.title, f"{', '.join(sorted(of_login)[:3])} with Secure, HttpOnly and SameSite", WELL)]
    if not found and not unlooked:
        return [Fact(scene.title, "no cookie of a login is set before one logs in", KNOWN)]
    return [*list(found.values())[:_MOST], *unlooked]


def _cookie_lines(title: str, finding: Finding) -> Iterator[tuple[str, Fact]]:
    logins = finding.evidence.get("of_login", ())
    worst = finding.evidence.get("cookie")
    if finding.word in ("rejected", "short"):
        yield str(worst), Fact(title, finding.detail, BAD if finding.state == DOWN else SOON)
    for name, lacks in finding.evidence.get("lacks", {}).items():
        text = f"{name} without {', '.join(lacks)}"
        if name in logins:
            yield name, Fact(title, f"login cookie {text}", BAD if "Secure" in lacks else SOON)
        elif "Secure" in lacks:
            yield name, Fact(title, text, KNOWN)


def mixed_content(scene: Scene) -> list[Fact]:
    """What an https page names by http: what browsers refuse, and forms, are bad; pictures want attention soon."""
    url = _url(scene)
    if url is None or urlsplit(url).scheme != "https":
        return [scene.unset()]
    finding = scene.find("mixed-content", {"url": url})
    return [_judged(scene.title, finding)]


def open_redirects(scene: Scene) -> list[Fact]:
    """Whether the login can be made to lead people to a stranger's page."""
    login = scene.project.config.tables.evidence.login
    if login is None:
        return [scene.unset()]
    finding = scene.find("open-redirect", {"url": login})
    return [_judged(scene.title, finding)]


def exposed_files(scene: Scene) -> list[Fact]:
    """Files that no web server should give away; source maps want attention soon, all others are bad."""
    url = _url(scene)
    if url is None:
        return [scene.unset()]
    finding = scene.find("exposed-files", {"url": url})
    served = [(f"/{path}", BAD) for path in finding.evidence.get("exposed", ())]
    served += [(path, SOON) for path in finding.evidence.get("maps", ())]
    if not served:
        return [_judged(scene.title, finding)]
    return [_readable(scene.title, served, state, begin) for state, begin in _portions(served)]


def _portions(served: list[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    """The state and the first of each line's files."""
    for state in (BAD, SOON):
        count = sum(each == state for _, each in served)
        yield from ((state, begin) for begin in range(0, count, _ON_A_LINE))


def _readable(title: str, served: list[tuple[str, str]], state: str, begin: int) -> Fact:
    paths = [path for path, each in served if each == state][begin : begin + _ON_A_LINE]
    return Fact(title, f"anybody can read {', '.join(paths)}", state)


def _judged(title: str, finding: Finding) -> Fact:
    """A finding that says all by its state, where the page could be judged at all."""
    if finding.word in _NO_PAGE:
        return _not_looked_at(title, finding)
    state = BAD if finding.state == DOWN else SOON if finding.warning else WELL
    return Fact(title, finding.detail, state)


def _not_looked_at(title: str, finding: Finding) -> Fact:
    path = urlsplit(str(finding.evidence.get("url", ""))).path.rstrip("/")
    return Fact(title, f"not looked at: {f'{path}: ' if path else ''}{finding.detail}", UNKNOWN)


def _url(scene: Scene) -> str | None:
    """The address that users open, expanded; raises Unset."""
    url = scene.project.config.tables.project.url
    return scene.project.config.secrets.expand(url) if url else None


def _host(url: str) -> dict[str, str | int]:
    parts = urlsplit(url)
    return {"host": parts.hostname or "", "port": parts.port or 443}
