"""What a page links to, and where it can be linked into. No kind lives here."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin, urlsplit


@dataclass
class Links:
    """A page's links and anchors."""

    base: str
    """Against which addresses in it count."""
    links: list[str] = field(default_factory=list)
    """Whole addresses, with their fragments, in the order of the page; each once."""
    anchors: set[str] = field(default_factory=set)
    """What a fragment may name."""


def links_of(text: str, url: str) -> Links:
    """The links of the page in `text`, which was read from `url`."""
    reader = _Reader(url)
    reader.feed(text)
    reader.close()
    found = reader.found
    found.links = list(dict.fromkeys(found.links))
    return found


def leads(anchors: set[str], fragment: str) -> bool:
    """Whether a fragment leads to one of a page's anchors.

    What a browser or a script of the page makes of it itself counts too: the top, a text fragment, a route.
    """
    name = unquote(fragment)
    if name.lower() in ("", "top") or ":~:" in name or name.startswith(("/", "!")):
        return True
    return bool(anchors & {fragment, name, f"user-content-{name}"})  # the prefix is GitHub's


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Links(url)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: (value or "").strip() for name, value in attrs}
        if tag == "base" and given.get("href"):
            self.found.base = urljoin(self.found.base, given["href"])
        self.found.anchors |= {
            given[name] for name in ("id", "name") if given.get(name) and (name == "id" or tag == "a")
        }
        target = given.get("href") if tag in ("a", "area") else given.get("src") if tag in ("img", "iframe") else None
        if target is None or (tag == "a" and not target):
            return
        try:
            whole = urljoin(self.found.base, target)
            _ = urlsplit(whole).port
        except ValueError:
            return  # no browser opens it either
        if whole.partition(":")[0].lower() in ("http", "https"):
            self.found.links.append(whole)


def parted(link: str) -> tuple[str, str]:
    """The address without its fragment, and the fragment."""
    address, fragment = urldefrag(link)
    return address, fragment
