"""What a visit recorded: requests, script errors, issues and what the page shows; plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

DOCUMENT, SCRIPT, STYLE, FETCH, XHR = "Document", "Script", "Stylesheet", "Fetch", "XHR"
"""Chromium's own names for what a request is for."""

CALLS = frozenset({FETCH, XHR})
"""The requests that a page's scripts make."""

FILES = frozenset({SCRIPT, STYLE})
"""The files without which a page is not the page."""

SLOW_FILES = frozenset({SCRIPT, STYLE, "Image", "Font", "Media"})
"""The files that make a page slow."""


@dataclass(kw_only=True)
class Request:
    """One request and what became of it; written by the recorder while the visit lasts."""

    id: str
    url: str
    method: str = "GET"
    kind: str = "Other"
    """Chromium's name: Document, Script, Stylesheet, Fetch, XHR, ..."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """What was sent."""
    started: float = 0.0
    """Seconds on Chromium's own clock."""
    status: int | None = None
    type: str = ""
    """The type of the content that was answered, in lower case."""
    answer: Mapping[str, str] = field(default_factory=dict)
    """The answer's headers by lower-case name."""
    wait: float | None = None
    """Seconds from the request until the answer's first byte."""
    answered: float | None = None
    ended: float | None = None
    """Seconds on Chromium's own clock; None while it has no end."""
    bytes: int = 0
    """What came over the wire, as it was encoded; with its headers once it has ended."""
    failure: str = ""
    """Chromium's own word, such as `net::ERR_CONNECTION_REFUSED`."""
    blocked: str = ""
    """Why the browser itself blocked it, such as `csp` or `mixed-content`."""
    cors: str = ""
    """Which rule of CORS it broke."""
    canceled: bool = False
    from_worker: bool = False
    from_cache: bool = False
    main: bool = False
    """Whether it is the page itself, not something in a frame."""

    @property
    def seconds(self) -> float | None:
        """How long the answer took on the wire, without waiting for a free connection; None without an end."""
        if self.ended is None:
            return None
        if self.wait is None or self.answered is None:
            return self.ended - self.started
        return self.wait + max(self.ended - self.answered, 0.0)

    @property
    def open(self) -> bool:
        """Whether it has no end so far."""
        return self.ended is None


@dataclass(frozen=True, kw_only=True)
class ScriptError:
    """An error that a script raised or reported."""

    message: str
    """One line, as the browser words it."""
    url: str = ""
    """The script that it comes from."""
    line: int | None = None
    """Counted from 1."""
    uncaught: bool = False
    """Nobody caught it; else it was written to the console."""
    thrown: bool = True
    """An error object, not a mere text on the console."""
    bare: bool = False
    """Without a stack: the script could not even be read."""


@dataclass(frozen=True, kw_only=True)
class Issue:
    """What the browser holds against the page, beyond failed requests."""

    code: str
    """`csp`, `mixed-content`, `integrity`, `type`."""
    url: str = ""
    """What it speaks of."""
    directive: str = ""
    """The rule of the policy that forbids it."""
    inline: bool = False
    """A script or style in the page itself."""


@dataclass(frozen=True, kw_only=True)
class View:
    """What the page shows just now."""

    complete: bool = False
    """The document and all that it names are loaded."""
    ready: bool | None = None
    """Whether the owner's selector is met; None where none is given."""
    text: int = 0
    """Characters of visible text."""
    shapes: bool = False
    """Something visible that is no text: a picture, a field, a button."""
    waiting: bool = False
    """A spinner, or a text that asks to wait."""
    sorry: bool = False
    """All that it says, in a few words, is that something failed: what stands in place of a part that raised."""
    busy: bool = False
    """The page does not answer: a script runs without end."""

    @property
    def painted(self) -> bool:
        """Whether there is anything to see."""
        return self.text > 0 or self.shapes


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One visit of a page, from the address to the end of waiting."""

    url: str
    """The address that was asked for."""
    failure: str = ""
    """Chromium's own word for why there is no page, such as `net::ERR_NAME_NOT_RESOLVED`."""
    requests: tuple[Request, ...] = ()
    errors: tuple[ScriptError, ...] = ()
    issues: tuple[Issue, ...] = ()
    view: View = field(default_factory=View)
    documents: int = 1
    """How often the page itself was asked for, reloads by its own scripts included."""
    seconds: float = 0.0
    """From the request until it showed what it shows."""
    now: float = 0.0
    """The end of the visit on Chromium's own clock."""
    settled: bool = True
    """Whether it came to rest before its limit."""
    scripts: Mapping[str, str] = field(default_factory=dict)
    """A fingerprint of every script by its address, where they were asked for."""
    answer: object = None
    """What the page answered to the question that was put to it at the end."""

    @property
    def document(self) -> Request | None:
        """The page itself as it was answered last."""
        return next((each for each in reversed(self.requests) if each.main), None)
