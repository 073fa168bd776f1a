"""The guide's rows for check-ins: kinds, questions and the words of the satisfaction scale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from upkeep import defaults
from upkeep.errors import UsageProblem

SATISFIED = 4
"""From this value on somebody counts as satisfied (semantics, "Check-ins")."""


@dataclass(frozen=True)
class Kind:
    """A sort of check-in: when it falls due, counted from the launch, and how it is held."""

    id: str
    title: str
    form: str
    """How the guide wants it held: an email, a call, a meeting."""
    purpose: str
    opening: str
    """What an email begins with, after the project's name."""
    days: int | None = None
    """Once, this many days after the launch."""
    months: int | None = None
    """Once, this many months after the launch."""
    every_months: int | None = None
    """Again and again, counted from the launch."""

    @property
    def written(self) -> bool:
        """Whether its draft is an email; else it is an agenda."""
        return "email" in self.form


@dataclass(frozen=True)
class Question:
    """A question to ask at a check-in."""

    id: str
    text: str


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its id, in the guide's order."""
    return {id: Kind(id, **row) for id, row in defaults.load("checkins")["kind"].items()}


def kind(id: str) -> Kind:
    """The kind of that id; raises UsageProblem naming those that there are."""
    if id not in kinds():
        raise UsageProblem(
            f"there is no check-in '{id[:40]}'", code="checkin.kind", hint=f"there are: {', '.join(kinds())}"
        )
    return kinds()[id]


@cache
def questions() -> tuple[Question, ...]:
    """The guide's questions in their order."""
    return tuple(Question(**row) for row in defaults.load("checkins")["question"])


def question(asked: str) -> Question:
    """The question that an id, a number from 1 or its text means; raises UsageProblem naming the ids."""
    for number, each in enumerate(questions(), 1):
        if asked.strip().rstrip("?").casefold() in (each.id, str(number), each.text.rstrip("?").casefold()):
            return each
    ids = ", ".join(each.id for each in questions())
    raise UsageProblem(f"there is no question '{asked[:40]}'", code="checkin.question", hint=f"there are: {ids}")


@cache
def satisfaction_words() -> dict[int, str]:
    """The fixed words of the scale, 1 to 5."""
    return {row["value"]: row["word"] for row in defaults.load("checkins")["satisfaction"]}
