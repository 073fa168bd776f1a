"""What an HTML page names: scripts, styles, policies; and whether it shows anything by itself. No browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

_UNSEEN = frozenset({"script", "style", "template", "noscript", "title", "head", "svg"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_NAMED_BY = {
    "img": "src", "source": "src", "video": "src", "audio": "src", "track": "src", "iframe": "src", "embed": "src",
    "object": "data", "form": "action",
}  # fmt: skip
"""The attribute by which an element names what it shows or where it sends to."""
_ICONS = frozenset({"icon", "apple-touch-icon"})
_PICTURES = frozenset({"img", "video", "canvas", "iframe", "object", "svg", "input", "button"})


@dataclass(frozen=True, kw_only=True)
class Asset:
    """A script or a style that a page names."""

    url: str
    """Its whole address."""
    kind: str
    """`script`, `module` or `style`."""
    integrity: str = ""
    nonce: str = ""
    lazy: bool = False
    """Whether the page goes on without it: `async`, or only preloaded."""


@dataclass(frozen=True, kw_only=True)
class Inline:
    """A script that stands in the page itself."""

    text: str
    nonce: str = ""


@dataclass(frozen=True, kw_only=True)
class Other:
    """Something else that a page names and a browser asks for, or sends to."""

    url: str
    """Its whole address."""
    tag: str
    """The element that names it: `img`, `iframe`, `form`, ..."""


@dataclass
class Page:
    """A page taken apart."""

    base: str
    """Against which addresses in it count."""
    assets: list[Asset] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)
    """Pictures, media, frames, icons, and where its forms are sent."""
    inline: list[Inline] = field(default_factory=list)
    policies: list[str] = field(default_factory=list)
    """Content security policies that stand in the page itself."""
    hidden: dict[str, str] = field(default_factory=dict)
    """Hidden fields of its forms, which a login sends back."""
    asks_password: bool = False
    """Whether it has a password field."""
    shows: bool = False
    """Whether it shows text or pictures without any script."""


def take_apart(text: str, url: str) -> Page:
    """The page in `text`, which was read from `url`."""
    reader = _Reader(url)
    reader.feed(text)
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page(base=url)
        self._within: list[str] = []
        self._script: list[str] | None = None
        self._nonce = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._within.append(tag)
        if tag == "base" and given.get("href"):
            self.page.base = urljoin(self.page.base, given["href"])
        elif tag == "script":
            self._take_script(given, {name for name, _ in attrs})
        elif tag == "link":
            self._take_link(given)
        elif tag == "meta" and given.get("http-equiv", "").lower() == "content-security-policy":
            self.page.policies.append(given.get("content", ""))
        elif tag == "input":
            self._take_input(given)
        self._take_other(tag, given)
        if tag in _PICTURES and not set(self._within[:-1]) & _UNSEEN:
            self.page.shows = True

    def _take_other(self, tag: str, given: dict[str, str]) -> None:
        icon = tag == "link" and _ICONS & set(given.get("rel", "").lower().split())
        named = given.get("href" if icon else _NAMED_BY.get(tag, ""), "")
        if named.strip() and not set(self._within) & {"template", "noscript"}:
            self.page.others.append(Other(url=urljoin(self.page.base, named.strip()), tag=tag))

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._script is not None:
            self.page.inline.append(Inline(text="".join(self._script), nonce=self._nonce))
            self._script = None
        if tag in self._within:
            while self._within and self._within.pop() != tag:
                continue

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script.append(data)
        elif data.strip() and not set(self._within) & _UNSEEN:
            self.page.shows = True

    def _take_script(self, given: dict[str, str], names: set[str]) -> None:
        kind = given.get("type", "").strip().lower()
        if kind not in ("", "module", "text/javascript", "application/javascript"):
            return  # data, an import map or a template, not run
        if "src" not in names:
            self._script, self._nonce = [], given.get("nonce", "")
            return
        if "nomodule" in names:
            return
        self.page.assets.append(
            Asset(
                url=urljoin(self.page.base, given["src"]),
                kind="module" if kind == "module" else "script",
                integrity=given.get("integrity", ""),
                nonce=given.get("nonce", ""),
                lazy="async" in names,
            )
        )

    def _take_link(self, given: dict[str, str]) -> None:
        relations = given.get("rel", "").lower().split()
        if not given.get("href") or "alternate" in relations:
            return
        kind = "style" if "stylesheet" in relations else "module" if "modulepreload" in relations else None
        if kind is not None:
            self.page.assets.append(
                Asset(
                    url=urljoin(self.page.base, given["href"]),
                    kind=kind,
                    integrity=given.get("integrity", ""),
                    nonce=given.get("nonce", ""),
                    lazy=kind == "module",
                )
            )

    def _take_input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "").lower()
        if kind == "hidden" and given.get("name"):
            self.page.hidden[given["name"]] = given.get("value", "")
        self.page.asks_password = self.page.asks_password or kind == "password"


def stands_for_https(url: str) -> bool:
    """Whether browsers take the address for secure: https, or http to a loopback address as written in it.

    A name that merely resolves to a loopback address does not count (semantics, "Diagnosis").
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme in ("https", "wss"):
        return True
    octets = host.split(".")
    literal = len(octets) == 4 and octets[0] == "127" and all(each.isdigit() for each in octets)
    return literal or host in ("::1", "localhost") or host.endswith(".localhost")


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, as browsers send them in `Origin`."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port and parts.port != {"http": 80, "https": 443}.get(parts.scheme) else ""
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}{port}"
