"""Asking web addresses within a time limit, for the checks of guides: an answer, or the finding why there is none."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from upkeep.checks.failure import Failed
from upkeep.checks.interface import DRIVER, OURS, down, unknown

SMALL = 2_000_000
"""Bytes of a body that are read unless said otherwise."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer of a web address."""

    url: str
    """The address that answered, after redirects."""
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    """Names in lower case and values, in their order."""
    body: bytes
    seconds: float
    """Its total time on a fresh connection."""
    first_byte: float = 0.0
    """Seconds of it until the first byte came."""
    hops: tuple[str, ...] = field(default=())
    """The addresses that redirects led to, without what could be secret."""
    challenge: str | None = None
    """Why this is an answer for bots, not the app's; None where it is the app's."""

    def header(self, name: str) -> str | None:
        """The values of a header, joined by commas; None where it is missing."""
        found = self.all(name)
        return ", ".join(found) if found else None

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for key, value in self.headers if key == name.lower()]

    @property
    def type(self) -> str:
        """The media type in lower case, without parameters."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    @cached_property
    def text(self) -> str:
        """The body as text; what is no UTF-8 is replaced."""
        return self.body.decode("utf-8", "replace")

    @cached_property
    def json(self) -> Any:
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @property
    def status_text(self) -> str:
        """`503 Service Unavailable`."""
        from upkeep.checks.web.address import plain

        return f"{self.status} {plain(self.reason, 60)}".strip()


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    follow: bool = True
    """Whether redirects are followed."""
    most: int = SMALL
    """Bytes of the body that are read."""


def ask(question: Question, timeout: float) -> Reply:
    """One answer within `timeout` seconds; raises Failed."""
    answer = ask_all([question], timeout)[0]
    if isinstance(answer, Failed):
        raise answer
    return answer


def ask_few(questions: Sequence[Question], seconds: float, at_once: int = 4) -> list[Reply | Failed]:
    """All of them within `seconds` together, a few at a time, as is polite with one host; in their order."""
    rounds = -(-len(questions) // at_once)
    return ask_all(questions, max(0.5, seconds / max(1, rounds)), at_once)


def ask_all(questions: Sequence[Question], timeout: float, at_once: int = 20) -> list[Reply | Failed]:
    """All of them side by side, at most `at_once` at a time, each within `timeout` seconds, in their order."""
    from upkeep.checks.web.address import Unfit
    from upkeep.checks.web.loop import fetch

    answers: list[Reply | Failed] = [Failed(unknown(DRIVER, "not asked"))] * len(questions)
    places, requests = [], []
    for place, question in enumerate(questions):
        try:
            requests.append(_request(question, timeout))
            places.append(place)
        except Unfit as problem:
            answers[place] = Failed(down("malformed", str(problem)))
    for number, outcome in fetch(requests, at_once):
        answers[places[number]] = _reply(outcome)
    return answers


def _request(question: Question, timeout: float) -> Any:
    from upkeep.checks.web.request import ask as request

    return request(
        question.url,
        timeout=timeout,
        method=question.method,
        headers=question.headers,
        body=question.body,
        max_bytes=question.most,
        allow_private=True,  # what a page of the project names is asked from where the project's browsers are
        final=frozenset() if question.follow else frozenset(range(300, 400)),
        keep=True,
    )


def _reply(outcome: Any) -> Reply | Failed:
    from upkeep.checks.web.challenges import blocked
    from upkeep.checks.web.request import Fault

    if isinstance(outcome, Fault):
        found = unknown if outcome.word in OURS else down
        evidence = {"redirects": list(outcome.hops)} if outcome.hops else {}
        return Failed(found(outcome.word, f"{outcome.detail}, from this machine", evidence=evidence))
    body = outcome.read()
    outcome.close()
    return Reply(
        url=str(outcome.url),
        status=outcome.status,
        reason=outcome.reason,
        headers=outcome.headers,
        body=body,
        seconds=outcome.seconds,
        first_byte=max(0.0, outcome.seconds - outcome.phases.read),
        hops=outcome.hops,
        challenge=blocked(outcome, None) if outcome.status != 429 else None,
    )
