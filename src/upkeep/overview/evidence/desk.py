"""Tickets beside an item: those that wait for a first word, and every open clock by nearest deadline."""

from __future__ import annotations

from upkeep.checklists.facts import BAD, KNOWN, SOON, WELL, Fact
from upkeep.overview.evidence.scene import Scene
from upkeep.overview.tickets import open_tickets
from upkeep.support.clocks import Standing
from upkeep.support.ticket import PAUSED, RESOLVED
from upkeep.views import deadlines, words


def unanswered(scene: Scene) -> list[Fact]:
    """Tickets without a reply; one whose time to answer is over is bad."""
    desk = open_tickets(scene.project)
    waiting = [
        each for each in desk.standings(scene.project.now) if each.state != RESOLVED and each.response.met_at is None
    ]
    if not waiting:
        return [Fact(scene.title, "every ticket has an answer", WELL, 0, "")]
    late = [each for each in waiting if each.response.late]
    first = (late or waiting)[0]
    text = f"{words.count(len(waiting), 'ticket')} without a reply: {first.ticket.id} {first.ticket.title}"
    if late:
        text = f"{text}, {deadlines.left(first.response, first.state, scene.project.now)}"
    return [Fact(scene.title, text, BAD if late else SOON, len(waiting), "")]


def tickets(scene: Scene) -> list[Fact]:
    """Every open ticket with its nearest clock: bad where a promise is broken, soon where one is at risk."""
    desk = open_tickets(scene.project)
    found = [each for each in desk.standings(scene.project.now) if each.state != RESOLVED]
    if not found:
        return [Fact(scene.title, "none open", WELL, 0, "")]
    return [_open(scene, each, desk.at_risk) for each in found]


def _open(scene: Scene, each: Standing, at_risk: float) -> Fact:
    clock = each.response if each.response.met_at is None else each.resolution
    what = "answer" if clock is each.response else "fix"
    state = BAD if each.overdue else SOON if each.at_risk(at_risk) else KNOWN if each.state == PAUSED else WELL
    left = deadlines.left(clock, each.state, scene.project.now)
    return Fact(f"{each.ticket.id} {each.priority}", f"{what}: {left}  {each.ticket.title}", state)
