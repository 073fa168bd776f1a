"""Check-ins and promises as rows of `status` and `due`."""

from __future__ import annotations

from collections.abc import Iterator

from upkeep.clients.register import Register
from upkeep.overview.care import open_register
from upkeep.project import Project
from upkeep.views import words
from upkeep.views.status import Care


def care_rows(project: Project) -> tuple[list[Care], list[str]]:
    """What is overdue and due, the next of each kind, and overdue promises; and what could not be read."""
    register = open_register(project)
    return [*_checkins(register), *_promises(register)], register.damaged


def _checkins(register: Register) -> Iterator[Care]:
    for row in register.pending():
        late = f", {(register.today - row.slot.due).days} d late" if row.state == "overdue" else ""
        text = f"{row.kind.title}, {words.day(row.slot.due)}{late}"
        yield Care(row.slot.kind, row.slot.due, row.state, text)


def _promises(register: Register) -> Iterator[Care]:
    for each in register.promises():
        if each.promise.overdue(register.today):
            text = f"promised by {each.promise.owner} for {words.day(each.promise.by)}: {each.promise.text}"
            yield Care("promise", each.promise.by, "overdue", text)
