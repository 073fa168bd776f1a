"""Small flows and outcomes for the tests of guides."""

from __future__ import annotations

from typing import Any

from upkeep.config.build import build
from upkeep.guides.flow import Flow
from upkeep.guides.outcome import Outcome

FIX = {"text": "Mend it.", "tell": "We are on it."}


def vote(check: str, word: str, weight: str, **more: Any) -> dict[str, Any]:
    return {"check": check, "words": [word], "weight": weight, **more}


def cause(id: str, *speaks_for: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": id, "title": id, "step": "one", "for": list(speaks_for), "fix": FIX, **more}


def check(id: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "kind": "tcp", "step": "one", "title": id, **more}


def raw(*causes: dict[str, Any], checks: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    named = {row["check"] for each in causes for row in each["for"] if "check" in row}
    rows = checks if checks is not None else [check(id) for id in sorted(named)]
    return {"title": "It fails", "step": [{"id": "one", "title": "One"}], "check": rows, "cause": list(causes), **more}


def flow(*causes: dict[str, Any], **more: Any) -> Flow:
    made: Flow = build(Flow, raw(*causes, **more))
    return made


def seen(id: str, word: str, state: str = "fail", **more: Any) -> Outcome:
    given = {"check": id, "kind": "tcp", "step": "one", "title": id, **more}
    return Outcome(id=id, state=state, word=word, **given)
