"""The sections on support, maintenance, check-ins and what comes next."""

from __future__ import annotations

from collections.abc import Iterator

from upkeep.support.report import Kept
from upkeep.views import words
from upkeep.views.report.blocks import Block, Bullets, Facts, Part, Section, Table, Text
from upkeep.views.report.model import Done, Report, Request, Upkeep, Window
from upkeep.views.report.phrases import dates, day, share, some

_TOLD = {"met": "in time", "breached": "late", "open": "still open", "without deadline": "no deadline"}
_NAMED = 5


def support(report: Report) -> Section:
    """Tickets, and how the promises for them were kept."""
    desk = report.support
    blocks: list[Block] = []
    if desk.rows:
        rows = tuple((row.priority, str(row.tickets), _kept(row.response), _kept(row.resolution)) for row in desk.rows)
        blocks.append(Table("Promises kept", ("Priority", "Tickets", "Answered in time", "Fixed in time"), rows))
        blocks.append(_tickets("Tickets opened in this time", desk.opened, report.window))
    else:
        blocks.append(Text("No ticket was opened in this time."))
    if desk.earlier:
        blocks.append(_tickets("Opened before, resolved in this time or still open", desk.earlier, report.window))
    if report.internal:
        notes = [f"{each.id}: {note}" for each in (*desk.opened, *desk.earlier) for note in each.notes]
        blocks += [Bullets(tuple(notes))] if notes else []
    return Section("support", "Support", tuple(blocks))


def _kept(kept: Kept) -> str:
    said = []
    if kept.share is not None:
        said.append(f"{kept.met} of {kept.met + kept.breached} ({share(kept.share, 0)})")
    said += [f"{kept.open} open"] if kept.open else []
    said += [f"{kept.without_deadline} without a deadline"] if kept.without_deadline else []
    return ", ".join(said) or "–"


def _tickets(caption: str, found: tuple[Request, ...], window: Window) -> Table:
    return Table(caption, ("Ticket", "Opened", "Answer", "Fix"), tuple(_ticket(each, window) for each in found))


def _ticket(request: Request, window: Window) -> tuple[str, ...]:
    opened = words.moment(request.opened, window.zone, window.until)
    fix = _TOLD[request.resolution]
    if request.state == "paused":
        fix = "waits for the client"
    elif request.state == "open" and request.resolution == "breached":
        fix = "overdue"
    return f"{request.id} {request.title} ({request.priority})", opened, _TOLD[request.response], fix


def maintenance(report: Report) -> Section:
    """What was done, and when."""
    parts = []
    idle = []
    for each in report.upkeep:
        blocks = tuple(_upkeep(each, report))
        if blocks:
            parts.append(Part(each.title, blocks))
        else:
            idle.append(each.title)
    blocks = (Text(f"Nothing was due or recorded: {', '.join(idle)}.", quiet=True),) if idle else ()
    return Section("maintenance", "Maintenance", blocks, tuple(parts))


def _upkeep(found: Upkeep, report: Report) -> Iterator[Block]:
    if found.due:
        late = f", {found.late} of them late" if found.late else ""
        ended = words.count(found.due, found.unit)
        text = f"Of the {ended} that ended in this time, {found.finished or 'none'} done{late}."
        if found.due == 1:
            text = f"The {found.unit} that ended in this time: {'done' if found.finished else 'not finished'}{late}."
        elif found.missed:
            text += f" Not finished: {some(found.missed, _NAMED)}."
        yield Text(text)
    elif found.items:
        yield Text("No period of it ended in this time.", quiet=True)
    if found.excused:
        yield Text(f"{words.count(found.excused, 'period')} excused by holidays.", quiet=True)
    if found.items:
        yield _items(found, report)
    if report.internal:
        notes = [f"{item.title}: {note}" for item in found.items for note in item.notes]
        if notes:
            yield Bullets(tuple(notes))


def _items(found: Upkeep, report: Report) -> Table:
    columns = ("What", "Done", "Not done", "Minutes") if report.minutes else ("What", "Done", "Not done")
    rows = []
    for item in found.items:
        row = (item.title, dates(item.done), _not_done(item))
        rows.append((*row, "–" if item.minutes is None else str(item.minutes)) if report.minutes else row)
    return Table(f"{found.title}: what was done and when", columns, tuple(rows), frozenset({3}))


def _not_done(item: Done) -> str:
    said = [f"skipped {dates(item.skipped)}"] if item.skipped else []
    said += [f"problem {dates(item.failed)}"] if item.failed else []
    return "; ".join(said) or "–"


def checkins(report: Report) -> Section:
    """Check-ins, what was said at them, and what was promised."""
    care, year = report.care, report.window.last.year
    blocks: list[Block] = []
    if care.held:
        rows = tuple((each.title, day(each.on, year), _outcome(each.outcome, each.satisfaction)) for each in care.held)
        blocks.append(Table("Check-ins", ("Check-in", "Date", "Outcome"), rows))
    else:
        why = "No check-in was held in this time."
        blocks.append(Text(why if care.scheduled else f"{why} Without a launch date none is planned."))
    if care.answers:
        said = tuple((each.question, each.text) for each in care.answers)
        blocks.append(Table("What you told us", ("Question", "Answer"), said))
    if care.satisfaction.answers:
        found = care.satisfaction
        percent = f" ({share(found.share, 0)})" if found.share is not None else ""
        count = words.count(found.answers, "answer")
        blocks.append(Facts((("Satisfied", f"{found.satisfied} of {count}{percent}"),)))
    if care.promises:
        made = tuple((each.text, each.owner, day(each.by, year), each.state) for each in care.promises)
        blocks.append(Table("Promises", ("What", "Who", "Until", "State"), made))
    if report.internal:
        notes = [f"{each.title}: {note}" for each in care.held for note in each.notes]
        notes += [f"{each.text}: {each.note}" for each in care.promises if each.note]
        blocks += [Bullets(tuple(notes))] if notes else []
    return Section("check-ins", "Check-ins and feedback", tuple(blocks))


def _outcome(outcome: str, satisfaction: str | None) -> str:
    told = {"done": "held", "skipped": "not held", "overdue": "overdue"}[outcome]
    return f"{told}, you were {satisfaction}" if satisfaction else told


def coming(report: Report) -> Section:
    """What comes next, by date."""
    if not report.coming:
        return Section("next", "What comes next", (Text("Nothing with a date is planned.", quiet=True),))
    rows = tuple((day(each.on, report.window.last.year), each.text) for each in report.coming)
    return Section("next", "What comes next", (Table("What comes next", ("When", "What"), rows),))
