"""From a service's answer to a word, by rules that are data: the first that fits decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from upkeep.checks.service_call import Reply


@dataclass(frozen=True)
class Rule:
    """One row of what a service documents."""

    word: str
    """The word that it comes to."""
    statuses: range | tuple[int, ...]
    """The statuses that it speaks of."""
    says: str = ""
    """A regular expression found in the answer's body, or in one of its own headers, in any case; empty fits all."""


ANY_SERVICE = (
    Rule("rate-limited", (429,)),
    Rule("server-error", range(500, 600)),
)
"""What every service means alike; it stands behind a service's own rules."""


def decide(rules: Sequence[Rule], reply: Reply) -> str | None:
    """The word of the first rule that fits `reply`; None where none does."""
    told = " ".join([reply.text, *(value for name, value in reply.headers.items() if name.startswith("x-"))])
    for rule in (*rules, *ANY_SERVICE):
        if reply.status in rule.statuses and re.search(rule.says, told, re.IGNORECASE):
            return rule.word
    return None
