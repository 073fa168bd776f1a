"""Listening to Chromium while a page loads: five channels, and the list of requests without an end.

Uncaught errors with their place, console errors, failed requests, `Audits.issueAdded`, answers with status and type.
Neither the first nor the third alone would do: HTML in place of a module, a wrong type, a failed integrity, an error
that a boundary caught and a request without an end raise nothing there.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

from upkeep.checks.browsing.record import DOCUMENT, Issue, Request, ScriptError

DOMAINS = ("Network", "Runtime", "Log", "Audits", "Page")
"""What is switched on of Chromium's protocol."""

_MOST = 2_000  # of each channel; a page that floods them has said enough
_LONGEST = 300
_FRAME = re.compile(r"((?:https?|file):[^\s()]+?):(\d+):\d+\)?$", re.M)
_QUOTED = re.compile(r"'(https?://[^']+)'")

Event = Mapping[str, Any]


class Recorder:
    """Takes Chromium's events one by one; what it has recorded can be read at any time."""

    def __init__(self) -> None:
        self.requests: dict[str, Request] = {}
        self.errors: list[ScriptError] = []
        self.issues: list[Issue] = []
        self.documents = 0
        self.frame = ""
        """The id of the page's own frame."""
        self.clock = 0.0
        """The latest time that Chromium named."""
        self._heard = time.monotonic()
        self.handlers = {
            "Network.requestWillBeSent": self._sent,
            "Network.requestServedFromCache": self._from_cache,
            "Network.responseReceived": self._answered,
            "Network.dataReceived": self._received,
            "Network.loadingFinished": self._ended,
            "Network.loadingFailed": self._failed,
            "Runtime.exceptionThrown": self._thrown,
            "Runtime.consoleAPICalled": self._written,
            "Log.entryAdded": self._logged,
            "Audits.issueAdded": self._issue,
        }

    def take(self, method: str, event: Event) -> None:
        """One event of Chromium's protocol; one that is not known is passed over."""
        before = self.clock
        if (handler := self.handlers.get(method)) is not None:
            handler(event)
        if self.clock != before:
            self._heard = time.monotonic()

    @property
    def now(self) -> float:
        """The time on Chromium's clock: it names it with events alone, and a request without an end has none."""
        return self.clock + time.monotonic() - self._heard

    def _sent(self, event: Event) -> None:
        sent = event["request"]
        if len(self.requests) >= _MOST or not str(sent["url"]).startswith(("http:", "https:")):
            return
        self.clock = event.get("timestamp", self.clock)
        main = event.get("type") == DOCUMENT and event.get("frameId") in (None, self.frame)
        if main and "redirectResponse" not in event:
            self.documents += 1
        self.requests[event["requestId"]] = Request(
            id=event["requestId"],
            url=sent["url"] + sent.get("urlFragment", ""),
            method=sent.get("method", "GET"),
            kind=event.get("type", "Other"),
            headers=sent.get("headers", {}),
            started=self.clock,
            main=main,
        )

    def _from_cache(self, event: Event) -> None:
        if (request := self.requests.get(event["requestId"])) is not None:
            request.from_cache = True

    def _answered(self, event: Event) -> None:
        if (request := self.requests.get(event["requestId"])) is None:
            return
        answer = event["response"]
        self.clock = request.answered = event.get("timestamp", self.clock)
        request.kind = event.get("type", request.kind)
        request.status = answer["status"]
        request.type = str(answer.get("mimeType", "")).lower()
        request.answer = {name.lower(): value for name, value in answer.get("headers", {}).items()}
        request.from_worker = bool(answer.get("fromServiceWorker"))
        request.from_cache = request.from_cache or bool(answer.get("fromDiskCache"))
        timing = answer.get("timing") or {}
        if timing.get("receiveHeadersEnd", -1) >= 0 and timing.get("sendStart", -1) >= 0:
            request.wait = (timing["receiveHeadersEnd"] - timing["sendStart"]) / 1000

    def _received(self, event: Event) -> None:
        if (request := self.requests.get(event["requestId"])) is not None:
            request.bytes += max(0, int(event.get("encodedDataLength") or 0))

    def _ended(self, event: Event) -> None:
        if (request := self.requests.get(event["requestId"])) is not None:
            self.clock = request.ended = event.get("timestamp", self.clock)
            request.bytes = max(0, int(event.get("encodedDataLength") or 0))

    def _failed(self, event: Event) -> None:
        if (request := self.requests.get(event["requestId"])) is None:
            return
        self.clock = request.ended = event.get("timestamp", self.clock)
        request.failure = event.get("errorText") or "blocked"
        request.blocked = event.get("blockedReason", "")
        request.cors = event.get("corsErrorStatus", {}).get("corsError", "")
        request.canceled = bool(event.get("canceled"))

    def _thrown(self, event: Event) -> None:
        details = event["exceptionDetails"]
        thrown = details.get("exception", {})
        text = thrown.get("description") or str(thrown.get("value", "")) or details.get("text", "")
        frames = details.get("stackTrace", {}).get("callFrames", [])
        found = _FRAME.search(text)
        url, line = details.get("url", ""), details.get("lineNumber", 0) + 1
        if found:
            url, line = found[1], int(found[2])
        self._add(text, url, line, uncaught=True, bare=not frames and not found)

    def _written(self, event: Event) -> None:
        if event.get("type") not in ("error", "assert"):
            return
        arguments = event.get("args", [])
        error = next((each for each in arguments if each.get("subtype") == "error"), None)
        text = error["description"] if error else " ".join(str(each.get("value", "")) for each in arguments)
        frames = event.get("stackTrace", {}).get("callFrames", [])
        found = _FRAME.search(text)
        place: tuple[str, int | None] = ("", None)
        if found:
            place = (found[1], int(found[2]))
        elif frames:
            place = (frames[0]["url"], frames[0]["lineNumber"] + 1)
        self._add(text, *place, uncaught=False, thrown=error is not None)

    def _add(self, text: str, url: str, line: int | None, **more: bool) -> None:
        if len(self.errors) < _MOST and text:
            message = text.split("\n", 1)[0][:_LONGEST]
            self.errors.append(ScriptError(message=message, url=url, line=line, **more))

    def _logged(self, event: Event) -> None:
        """The two refusals that stand nowhere else: by the type of a file, and by its integrity."""
        entry = event["entry"]
        text = entry.get("text", "")
        if len(self.issues) >= _MOST or entry.get("level") != "error":
            return
        quoted = _QUOTED.search(text)
        url = quoted[1] if quoted else entry.get("url", "")
        if "'integrity' attribute" in text:
            self.issues.append(Issue(code="integrity", url=url))
        elif "strict MIME type checking" in text.lower() or "MIME type" in text:
            self.issues.append(Issue(code="type", url=url))

    def _issue(self, event: Event) -> None:
        issue = event["issue"]
        details = issue.get("details", {})
        if len(self.issues) >= _MOST:
            return
        if csp := details.get("contentSecurityPolicyIssueDetails"):
            self._policy(csp)
        elif (mixed := details.get("mixedContentIssueDetails")) and mixed.get("resolutionStatus") == (
            "MixedContentBlocked"
        ):
            self.issues.append(Issue(code="mixed-content", url=mixed.get("insecureURL", "")))

    def _policy(self, details: Event) -> None:
        if details.get("isReportOnly"):
            return
        inline = details.get("contentSecurityPolicyViolationType") == "kInlineViolation"
        place = details.get("sourceCodeLocation", {}).get("url", "")
        self.issues.append(
            Issue(
                code="csp",
                url=details.get("blockedURL", "") or place,
                directive=details.get("violatedDirective", ""),
                inline=inline,
            )
        )
