"""Tickets: the list, one ticket with all its steps, and what a step changed."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from upkeep.clock.local import rfc3339
from upkeep.support.clocks import Clock, Standing
from upkeep.support.ticket import OPENED, PRIORITY, RESOLVED, SCHEDULED, Step, step_document
from upkeep.views import deadlines, words
from upkeep.views.deadlines import VERBS
from upkeep.views.support import clock_document, mark_of, next_step, title_of
from upkeep.views.text import BLANK, DIM, PLAIN, STRONG, Line, Page, Span, columns, cut, fit, line, pad, sign, wrap


def list_document(standings: list[Standing], at: datetime) -> dict[str, Any]:
    """`ticket list --json`; the rows come one at a time, since all of them are as large as all else."""
    return {"at": rfc3339(at), "tickets": map(row_document, standings)}


def row_document(stands: Standing) -> dict[str, Any]:
    """One ticket of the list."""
    return {
        "id": stands.ticket.id,
        "external_id": stands.ticket.external_id,
        "title": stands.ticket.title,
        "priority": stands.priority,
        "state": stands.state,
        "opened": rfc3339(stands.ticket.opened.at),
        "response": clock_document(stands.response),
        "resolution": clock_document(stands.resolution),
    }


def ticket_document(stands: Standing) -> dict[str, Any]:
    """`ticket show --json`, and what every step that writes answers: the list's row and all that happened."""
    return row_document(stands) | {
        "source": stands.ticket.source,
        "steps": [_step_document(step) for step in stands.ticket.steps],
        "earlier": [clock_document(clock) for clock in stands.earlier],
    }


def _step_document(step: Step) -> dict[str, Any]:
    document = step_document(step)
    document.pop("terms", None)
    return document


def list_lines(
    standings: list[Standing], at: datetime, zone: tzinfo, at_risk: float, page: Page, *, resolved: int
) -> list[Line]:
    """The verdict, one row per ticket by nearest deadline, what to do next."""
    verdict = _verdict(standings, at_risk)
    lines = deadlines.heading(verdict, at, zone, page) + ([BLANK] if standings else [])
    width = max((columns(stands.ticket.id) for stands in standings), default=1)
    for stands in standings:
        lines += row(stands, at_risk, width, page)
    if resolved:
        lines.append(line((f"and {resolved} resolved: --all", DIM)))
    return lines + next_step(standings, at_risk)


def _verdict(standings: list[Standing], at_risk: float) -> str:
    open_ = [stands for stands in standings if stands.state != RESOLVED]
    late = sum(stands.overdue for stands in open_)
    soon = sum(not stands.overdue and stands.at_risk(at_risk) for stands in open_)
    if not open_:
        return "No open tickets"
    count = f"{words.count(len(open_), 'ticket')} open"
    if late:
        return f"{count}, {late} overdue" + (f", {soon} at risk" if soon else "")
    return f"{count}, {soon} at risk" if soon else f"{count}, all in time"


def row(stands: Standing, at_risk: float, width: int, page: Page) -> list[Line]:
    """A ticket among others: the clock that runs out first, and the title."""
    name, clock = _first(stands)
    mark = sign("well" if stands.state == RESOLVED and not clock.breached else mark_of(stands, clock, at_risk), page)
    head = f" {stands.ticket.id:>{width}}  {stands.priority:8.8}  "
    state, title = _phrase(stands, name, clock), title_of(stands)
    if page.narrow:
        return [fit(line(mark, head + state), page.width), line((cut(f"    {title}", page.width), DIM))]
    text = f"{head}{state:26.26}  "
    return [(mark, (text, PLAIN), (cut(title, page.width - len(mark[0]) - len(text)), DIM))]


def _first(stands: Standing) -> tuple[str, Clock]:
    """The clock that a row speaks of: the one that runs out first, else the one that is not met."""
    nearest, response, resolution = stands.nearest, stands.response, stands.resolution
    if response.met_at is None and response.due == nearest:
        return "response", response
    return "resolution", resolution


def phrase(stands: Standing) -> str:
    """What runs out first, in words: `answer 35 min overdue`."""
    return _phrase(stands, *_first(stands))


def _phrase(stands: Standing, name: str, clock: Clock) -> str:
    if stands.state == RESOLVED:
        return "resolved, late" if clock.breached else "resolved"
    left = deadlines.left(clock, stands.state, stands.now)
    return left if left.startswith("paused") else f"{VERBS[name]} {left}".replace("fix no date", "fix: no date")


def ticket_lines(stands: Standing, at_risk: float, page: Page) -> list[Line]:
    """One ticket: where it stands, both deadlines, every step."""
    zone, ticket = stands.terms.schedule.zone, stands.ticket
    lines: list[Line] = [
        line((text, STRONG)) for text in wrap(f"{ticket.id}  {_start(title_of(stands), 400)}", page.width)
    ]
    elsewhere = f" · {ticket.external_id} in {ticket.source}" if ticket.external_id else ""
    lines.append(line(cut(f"{stands.state}, {stands.priority} · {words.zone_name(zone)}{elsewhere}", page.width)))
    for name, clock in stands.clocks:
        lines += _clock_lines(stands, name, clock, at_risk, page)
    lines.append(BLANK)
    for step in ticket.steps:
        lines += _step_lines(step, zone, stands.now, page)
    return lines + next_step([stands], at_risk)


def _clock_lines(stands: Standing, name: str, clock: Clock, at_risk: float, page: Page) -> list[Line]:
    zone = stands.terms.schedule.zone
    mark = sign(mark_of(stands, clock, at_risk), page)
    if clock.met_at is not None:
        done = "answered" if name == "response" else "fixed"
        text = f" {pad(done, 10)} {words.moment(clock.met_at, zone, stands.now)}{', late' if clock.breached else ''}"
        return _told(mark, text, f"due {deadlines.moment(clock.due, zone, stands.now)}" if clock.due else "", page)
    left = deadlines.left(clock, stands.state, stands.now)
    if clock.due is None:
        return [fit(line(mark, f" {pad(VERBS[name], 10)} {left}"), page.width)]
    text = f" {pad(f'{VERBS[name]} by', 10)} {deadlines.moment(clock.due, zone, stands.now)}"
    return _told(mark, text, left if page.narrow else f"{left}   {deadlines.clock_name(clock.promise)}", page)


def _told(mark: Span, text: str, more: str, page: Page) -> list[Line]:
    """A clock in one line, in two where that has no room for all of it."""
    if not more:
        return [fit(line(mark, text), page.width)]
    if columns(f"{mark[0]}{text}, {more}") <= page.width:
        return [line(mark, f"{text}, {more}")]
    return [fit(line(mark, text), page.width), fit(line(f"{'':{len(mark[0]) + 12}}{more}"), page.width)]


def _step_lines(step: Step, zone: tzinfo, now: datetime, page: Page) -> list[Line]:
    when = words.moment(step.at, zone, now)
    detail = {OPENED: f", {step.priority}", PRIORITY: f" {step.priority}"}.get(step.kind, "")
    if step.kind == SCHEDULED and step.until:
        detail = f" for {words.day(step.until, year=True)}"
    later = ", not yet" if step.at > now else ""
    lines = [fit(line((f"{pad(when, 17)} ", DIM), f"{step.kind}{detail}{later}, {step.by}"), page.width)]
    text = " ".join(part for part in (step.text, f"[{step.attached}]" if step.attached else "") if part)
    lines += [line((f"  {part}", "")) for part in wrap(_start(text, 4000), page.width - 2)] if text else []
    return lines


def _start(text: str, most: int) -> str:
    """A long text's begin, which says that there is more of it and where."""
    return text if len(text) <= most else f"{text[:most]}… ({len(text)} characters, whole with --json)"


def recorded_lines(stands: Standing, at_risk: float, page: Page) -> list[Line]:
    """After a step: what the ticket is now, and until when what is due."""
    title = cut(title_of(stands), max(20, page.width - 30))
    head = line((f"{stands.ticket.id} {stands.state}, {stands.priority}  ", STRONG), title)
    lines = [fit(head, page.width)]
    for name, clock in stands.clocks:
        lines += _clock_lines(stands, name, clock, at_risk, page)
    return lines
