"""Check-ins of a window: which were held, what was said and promised at them."""

from __future__ import annotations

from collections.abc import Iterator

from upkeep.clients.checkin import CheckIn, Promise
from upkeep.clients.feedback import feedback
from upkeep.clients.guide import kinds, satisfaction_words
from upkeep.clients.register import Register
from upkeep.clients.schedule import OVERDUE
from upkeep.clock.local import local_date
from upkeep.views.report.model import Answer, Care, Held, Promised, Window


def care_taken(register: Register, window: Window, *, internal: bool) -> Care:
    """Everything about check-ins in the window."""
    said = feedback(register.records, window.begin, window.until)
    held = [each for each in register.records if window.begin <= each.held < window.until]
    rows = [_held(each, window, internal) for each in held] + list(_overdue(register, window))
    return Care(
        tuple(sorted(rows, key=lambda each: each.on)),
        tuple(
            Answer(answer.asked, answer.text, local_date(checkin.held, window.zone)) for checkin, answer in said.said
        ),
        said.satisfaction,
        tuple(promised(each, register, internal=internal) for each in said.promises),
        register.terms.launched is not None,
    )


def promised(promise: Promise, register: Register, *, internal: bool = False) -> Promised:
    """A promise and where it stands."""
    state = "overdue" if promise.overdue(register.today) else "open"
    note = promise.closed.note if promise.closed and internal else None
    return Promised(promise.text, promise.owner, promise.by, promise.closed.outcome if promise.closed else state, note)


def _held(checkin: CheckIn, window: Window, internal: bool) -> Held:
    titles = [kinds()[kind].title if kind in kinds() else kind for kind, _ in checkin.covers]
    word = satisfaction_words().get(checkin.satisfaction) if checkin.satisfaction is not None else None
    notes = checkin.notes if internal else ()
    return Held(" and ".join(titles), local_date(checkin.held, window.zone), checkin.outcome, word, notes)


def _overdue(register: Register, window: Window) -> Iterator[Held]:
    for row in register.pending():
        if row.state == OVERDUE and window.first <= row.slot.due <= window.last:
            yield Held(row.kind.title, row.slot.due, "overdue")
