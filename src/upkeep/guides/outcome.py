"""What a check of a guide came to: its finding as the guide sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from upkeep.checks.interface import DNS, DOWN, DRIVER, ERRORS, REFUSED, RESET, TIMEOUT, UNSET, UP, Finding
from upkeep.guides.flow import Flow
from upkeep.guides.plan import Instance

PASS, FAIL, WARN, SKIP, ERROR = "pass", "fail", "warn", "skip", "error"

NOT_ASKED = "not-asked"
NOT_AWAITED = "not-awaited"
SKIPPING = frozenset({UNSET, DRIVER, NOT_ASKED, NOT_AWAITED})
"""Words of what was not looked at: never a failure, never a cause."""

UNREACHABLE = frozenset({DNS, REFUSED, TIMEOUT, RESET})
FROM_HERE = "from this machine"
"""What every finding says of what cannot be reached: elsewhere it may be otherwise."""

VOTING = frozenset({PASS, FAIL, WARN})


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One check with what it came to."""

    id: str
    """The instance's id."""
    check: str
    """The row of the guide that it belongs to."""
    kind: str
    """What was measured."""
    step: str
    """The step under which it is shown."""
    title: str
    """Its short name."""
    state: str
    """`pass`, `fail`, `warn`, `skip` or `error`."""
    word: str | None = None
    """The kind's word."""
    seconds: float = 0.0
    """How long it took, all tries together."""
    blocked_by: str | None = None
    """The check whose failure took its ground away."""
    detail: str = ""
    """The same for people, one line."""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    """What was seen, plain JSON values."""
    tries: int = 1
    """How often it was looked at."""
    explained_by: str | None = None
    """The check whose finding it is only the consequence of; it does not vote then."""
    places: Mapping[str, str] = field(default_factory=dict)
    """Per option where it is to be changed."""
    shown: Mapping[str, str] = field(default_factory=dict)
    """The options that are no secrets."""

    @property
    def votes(self) -> bool:
        """Whether it speaks for or against causes."""
        return self.state in VOTING and self.explained_by is None


def state_of(finding: Finding) -> str:
    """A finding's state in a guide: unknown is a skip where something is missing, else upkeep's own trouble."""
    if finding.state == UP:
        return WARN if finding.warning else PASS
    if finding.state == DOWN:
        return FAIL
    return SKIP if finding.word in SKIPPING else ERROR


def outcome(
    instance: Instance,
    finding: Finding,
    *,
    seconds: float = 0.0,
    tries: int = 1,
    scrub: Callable[[str], str] = lambda text: text,
) -> Outcome:
    """What a finding means for its guide, without secrets."""
    return Outcome(
        id=instance.id,
        check=instance.row.id,
        kind=instance.row.kind,
        step=instance.row.step,
        title=scrub(instance.title),
        state=state_of(finding),
        word=finding.word,
        seconds=round(seconds, 3),
        detail=scrub(_told(finding)),
        evidence=scrubbed(finding.evidence, scrub),
        tries=tries,
        places=instance.places,
        shown={name: scrub(text) for name, text in instance.shown.items()},
    )


def _told(finding: Finding) -> str:
    """The finding for people; what cannot be reached is said to be so from here."""
    detail = finding.detail or ERRORS.get(finding.word or "", "")
    if finding.state == DOWN and finding.word in UNREACHABLE and FROM_HERE not in detail:
        return f"{detail}, {FROM_HERE}"
    return detail


def unseen(instance: Instance, word: str | None, detail: str, blocked_by: str | None = None) -> Outcome:
    """A check that was not looked at, and why."""
    made = outcome(instance, Finding(state="unknown", word=word, detail=detail))
    return replace(made, state=SKIP, blocked_by=blocked_by)


def explained(flow: Flow, outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """The outcomes, marked where one is only the consequence of what another check found."""
    seen = tuple(outcomes)
    rows = {row.id: row for row in flow.check}

    def marked(each: Outcome) -> Outcome:
        for rule in rows[each.check].explained if each.check in rows else ():
            if each.word in rule.words:
                ground = next((other for other in seen if other.check == rule.by and other.word in rule.found), None)
                if ground is not None:
                    return replace(each, explained_by=ground.id)
        return replace(each, explained_by=None)

    return tuple(marked(each) for each in seen)


def scrubbed(value: Any, scrub: Callable[[str], str]) -> Any:
    """Evidence without secrets, whatever its shape."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, Mapping):
        return {str(name): scrubbed(each, scrub) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [scrubbed(each, scrub) for each in value]
    return value
