"""The form of a guide's file: steps, checks, questions, and causes with what speaks for and against them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from upkeep.config.values import TABLE, Flag, Identifier, Timeout

WEIGHTS = {"decisive": 100, "strong": 30, "some": 10, "weak": 3}
"""What a line adds to a cause's score, or takes from it. Three `some` are worth a `strong`."""

PRIORS = {"common": 2, "usual": 1, "rare": 0}
"""What a cause has before anything was seen: less than any line, so that it only parts equals."""

YES, NO, UNSURE = "yes", "no", "unknown"


@dataclass(frozen=True, kw_only=True)
class Step:
    """A part of the guide as a person reads it."""

    __pydantic_config__ = TABLE

    id: Identifier
    """Its id, unique in the guide."""
    title: str
    """What is looked at."""
    symptom: str | None = None
    """What the user says, where the guide goes by symptoms."""
    usual: str | None = None
    """The usual cause, or where to look."""
    remedy: str | None = None
    """The usual remedy."""


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A word that is only the consequence of what another check found; it does not vote then."""

    __pydantic_config__ = TABLE

    words: tuple[str, ...]
    """The words of this check."""
    by: str
    """The other check."""
    found: tuple[str, ...]
    """Its words that explain them."""


@dataclass(frozen=True, kw_only=True)
class CheckRow:
    """A check of the guide: a kind, and where its options stand in upkeep.toml."""

    __pydantic_config__ = TABLE

    id: Identifier
    """Its id, unique in the guide."""
    kind: str
    """One of the kinds."""
    step: str
    """The step under which it is shown."""
    title: str
    """Its short name; `{option}` is replaced by an option that is no secret."""
    options: dict[str, Any] = field(default_factory=dict)
    """The kind's options; text such as `@video.control` is a key of upkeep.toml, `@item` one row of `each`."""
    each: str | None = None
    """A list of upkeep.toml: one check per row of it."""
    needs: tuple[str, ...] = ()
    """Keys of upkeep.toml without which there is nothing to look at."""
    requires: tuple[str, ...] = ()
    """Checks on whose ground it stands: where one of them fails this one is blocked and does not vote."""
    blocks_on: tuple[str, ...] = ()
    """The words with which it blocks those that require it; every failure when empty."""
    timeout: Timeout = timedelta(seconds=6)
    """How long one try may take."""
    repeat: Flag = True
    """Whether a failure of the network is looked at a second time before it votes."""
    ask: str | None = None
    """What is asked before it runs, because it sends something."""
    option: Literal["send-test", "never"] = "never"
    """The command's option that allows what `ask` asks; `never` where only a person at the terminal may."""
    explained: tuple[Explained, ...] = ()
    """Words that are only the consequence of what another check found."""


@dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """One answer to a question."""

    __pydantic_config__ = TABLE

    id: Identifier
    """Its id."""
    key: str
    """The key that gives it."""
    text: str
    """What the key bar says."""


USUAL_ANSWERS = (
    AnswerRow(id=YES, key="y", text="yes"),
    AnswerRow(id=NO, key="n", text="no"),
    AnswerRow(id=UNSURE, key="d", text="don't know"),
)


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something that no machine can see."""

    __pydantic_config__ = TABLE

    id: Identifier
    """Its id, unique in the guide."""
    step: str
    """The step that it belongs to."""
    text: str
    """The question."""
    answers: tuple[AnswerRow, ...] = USUAL_ANSWERS
    """The answers; yes, no and don't know unless others are given."""
    settled_by: tuple[str, ...] = ()
    """Checks that answer it better: it is not asked once one of them has seen something."""
    after: tuple[str, ...] = ()
    """Checks of which one must have passed before the question means anything."""


@dataclass(frozen=True, kw_only=True)
class KeyRow:
    """Something that opens further checks of an app without configuration, given by the person at the terminal."""

    __pydantic_config__ = TABLE

    at: str
    """Where it would stand in upkeep.toml, such as `video.provider.key`."""
    text: str
    """What is asked for."""
    needs: str | None = None
    """What must be known before it is of use."""
    shown: Flag = False
    """Whether it may be seen while it is typed."""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Something that was found or answered."""

    __pydantic_config__ = TABLE

    check: str | None = None
    """A check."""
    words: tuple[str, ...] = ()
    """Its words that count."""
    where: dict[str, str] = field(default_factory=dict)
    """Only of its rows whose evidence says so, such as { transport = "udp" }."""
    every: Flag = False
    """Whether all rows that saw something must say so, not just one."""
    question: str | None = None
    """A question instead of a check."""
    answers: tuple[str, ...] = ()
    """Its answers that count."""


@dataclass(frozen=True, kw_only=True)
class Vote(Condition):
    """A line that speaks for or against a cause."""

    weight: Literal["decisive", "strong", "some", "weak"]
    """How much it says."""
    and_: tuple[Condition, ...] = ()
    """What must hold besides."""
    unless: tuple[Condition, ...] = ()
    """What takes the line away."""


@dataclass(frozen=True, kw_only=True)
class Fix:
    """What to do about a cause."""

    __pydantic_config__ = TABLE

    text: str
    """The remedy; `{name}` is replaced by the project's own values."""
    commands: tuple[str, ...] = ()
    """Commands to run; one that names a value that is not known is left out."""
    links: tuple[str, ...] = ()
    """Pages to open."""
    tell: str
    """One sentence for the client."""


@dataclass(frozen=True, kw_only=True)
class Cause:
    """A possible cause."""

    __pydantic_config__ = TABLE

    id: Identifier
    """Its stable id."""
    title: str
    """What is wrong, as a sentence without its full stop."""
    step: str
    """The step that it belongs to."""
    prior: Literal["common", "usual", "rare"] = "usual"
    """How often it is the cause, before anything was looked at."""
    for_: tuple[Vote, ...] = ()
    """What speaks for it."""
    against: tuple[Vote, ...] = ()
    """What speaks against it."""
    fix: Fix
    """What to do."""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A guide: everything of it is data."""

    __pydantic_config__ = TABLE

    title: str
    """What the users see, such as `Video calls do not connect`."""
    step: tuple[Step, ...] = ()
    """Its steps, in the order of looking."""
    check: tuple[CheckRow, ...] = ()
    """What a machine can look at."""
    question: tuple[Question, ...] = ()
    """What only people can see."""
    key: tuple[KeyRow, ...] = ()
    """What a person may give where there is no configuration."""
    cause: tuple[Cause, ...] = ()
    """The causes, in the order in which equals are named."""
