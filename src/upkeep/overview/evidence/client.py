"""Client care beside an item: which check-ins are due, and what was promised."""

from __future__ import annotations

from upkeep.checklists.facts import BAD, KNOWN, SOON, UNKNOWN, WELL, Fact
from upkeep.clients.guide import Kind
from upkeep.clients.register import Register, Row
from upkeep.clients.schedule import DUE, OVERDUE
from upkeep.overview.care import open_register
from upkeep.overview.evidence.scene import Scene
from upkeep.views import words


def checkins(scene: Scene) -> list[Fact]:
    """The check-ins that fit the item: overdue is bad, due or with a draft due soon; else the next one.

    Beside `client-email` stand those that the guide wants as emails, beside `client-call` calls and meetings, beside
    any other item all of them.
    """
    register = open_register(scene.project)
    if register.terms.launched is None:
        return [scene.unset()]
    rows = [row for row in register.pending() if _fits(row.kind, scene.item.id)]
    waiting = [fact for row in rows if (fact := _waiting(scene, register, row)) is not None]
    facts = _unread(scene, register) + waiting
    ahead = [row for row in rows if row.slot.draft_due > register.today]
    coming = f"{ahead[0].kind.title}, {words.day(ahead[0].slot.due)}" if ahead else ""
    if not facts:
        return [Fact(scene.title, f"none is due{f'; next: {coming}' if coming else ''}", WELL, 0, "")]
    return [*facts, *([Fact(scene.title, f"next: {coming}", KNOWN)] if coming else [])]


def _fits(kind: Kind, item: str) -> bool:
    return {"client-email": kind.written, "client-call": not kind.written}.get(item, True)


def _waiting(scene: Scene, register: Register, row: Row) -> Fact | None:
    """A check-in that wants attention; None for one whose draft is not due yet."""
    kind, due = row.kind, words.day(row.slot.due)
    draft = f"upkeep checkin draft {kind.id}"
    if row.state == OVERDUE:
        late = (register.today - row.slot.due).days
        return Fact(scene.title, f"{kind.title} {late} d overdue, was due {due}: {draft}", BAD)
    if row.state == DUE:
        return Fact(scene.title, f"{kind.title} is due today: {draft}", SOON)
    if row.slot.draft_due <= register.today:
        return Fact(scene.title, f"{kind.title} on {due}, time for the draft: {draft}", SOON)
    return None


def promised(scene: Scene) -> list[Fact]:
    """Every promise that is open, by its date: an overdue one is bad, any other to be looked at."""
    register = open_register(scene.project)
    found = [each for each in register.promises() if each.promise.closed is None]
    facts = _unread(scene, register)
    for each in found:
        promise = each.promise
        by = words.day(promise.by)
        if promise.overdue(register.today):
            when = f"overdue since {by} ({(register.today - promise.by).days} d)"
        else:
            when = f"by {by}"
        ticket = f", ticket {promise.ticket}" if promise.ticket else ""
        state = BAD if promise.overdue(register.today) else SOON
        facts.append(Fact(scene.title, f"{when}, {promise.owner}: {promise.text}{ticket}", state))
    return facts or [Fact(scene.title, "none is open" if register.promises() else "nothing so far", WELL, 0, "")]


def _unread(scene: Scene, register: Register) -> list[Fact]:
    """Recorded check-ins that cannot be read."""
    return [Fact(scene.title, f"{name} cannot be read; upkeep state check", UNKNOWN) for name in register.damaged]
