"""A draft for a check-in: an email that can be sent, or the agenda of a call, with the guide's questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from upkeep.clients.checkin import Promise
from upkeep.clients.guide import Kind, Question, questions
from upkeep.clients.register import Open, Row
from upkeep.config.client import Contact

EMAIL, AGENDA = "email", "agenda"


@dataclass(frozen=True)
class Draft:
    """What to write or to talk about; a view turns it into text."""

    kind: Kind
    due: date
    form: str
    """`email` or `agenda`."""
    project: str
    sender: str
    contacts: tuple[Contact, ...]
    since: datetime
    """The begin of the time that `facts` speak of: the last check-in that was held, else the first recorded use."""
    facts: tuple[str, ...]
    """What happened since then, one plain line each; empty where nothing is known."""
    promises: tuple[Promise, ...]
    """Those still open, and those closed since then."""
    questions: tuple[Question, ...]

    @property
    def subject(self) -> str:
        """The email's subject, or the agenda's title."""
        return f"{self.project}: {self.kind.title[:1].lower()}{self.kind.title[1:]}"


@dataclass(frozen=True)
class Sides:
    """The two who talk."""

    project: str
    sender: str
    contacts: tuple[Contact, ...] = ()


def draft(
    row: Row, form: str | None, sides: Sides, since: datetime, facts: Sequence[str], promises: list[Open]
) -> Draft:
    """The draft of one check-in, in the guide's form unless another is asked for."""
    told = [each.promise for each in promises if each.promise.closed is None or each.promise.closed.at >= since]
    return Draft(
        kind=row.kind,
        due=row.slot.due,
        form=form or (EMAIL if row.kind.written else AGENDA),
        project=sides.project,
        sender=sides.sender,
        contacts=sides.contacts,
        since=since,
        facts=tuple(facts),
        promises=tuple(told),
        questions=questions(),
    )
