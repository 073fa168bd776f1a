"""Check-ins, promises and drafts, as text and as JSON."""

from __future__ import annotations

from datetime import date, tzinfo
from typing import Any

from upkeep.clients.checkin import CheckIn, Promise
from upkeep.clients.feedback import Satisfaction, texts
from upkeep.clients.guide import Kind, satisfaction_words
from upkeep.clients.register import Open, Row
from upkeep.clients.schedule import ATTENTION, DONE, OVERDUE, SKIPPED, UPCOMING
from upkeep.clock.local import local_date, rfc3339
from upkeep.views import words
from upkeep.views.text import BLANK, DIM, STRONG, Line, Page, cut, fit, line, pad, sign, wrap

SIGN = {DONE: "well", SKIPPED: "skipped", OVERDUE: "bad", "due": "soon", UPCOMING: "open"}


def row_document(row: Row) -> dict[str, Any]:
    """A check-in of `checkin list --json`."""
    record = row.record
    return {
        "kind": row.slot.kind,
        "title": row.kind.title,
        "due": row.slot.due.isoformat(),
        "state": row.state,
        "draft_due": row.slot.draft_due.isoformat(),
        "recorded_at": rfc3339(record.held) if record else None,
        "record": record_document(record) if record else None,
    }


def record_document(record: CheckIn) -> dict[str, Any]:
    """What was recorded at one check-in; `checkin record --json`."""
    return {
        "id": record.id,
        "kind": record.kind,
        "due": record.due.isoformat(),
        "also": [{"kind": kind, "due": due.isoformat()} for kind, due in record.also],
        "state": record.outcome,
        "recorded_at": rfc3339(record.held),
        "by": record.entries[-1].by,
        "answers": [{"question": each.question, "asked": each.asked, "text": each.text} for each in record.said],
        "satisfaction": record.satisfaction,
        "notes": list(record.notes),
        "promises": [promise_document(record.promise_id(each), each) for each in record.promises],
    }


def promise_document(id: str, promise: Promise) -> dict[str, Any]:
    """A promise; its state is `open`, `kept` or `dropped`."""
    closed = promise.closed
    return {
        "id": id,
        "text": promise.text,
        "owner": promise.owner,
        "by": promise.by.isoformat(),
        "made": rfc3339(promise.made),
        "state": closed.outcome if closed else "open",
        "closed_at": rfc3339(closed.at) if closed else None,
        "closed_by": closed.by if closed else None,
        "note": closed.note if closed else None,
        "ticket": promise.ticket,
    }


def pending_document(rows: list[Row], promises: list[Open], today: date) -> dict[str, Any]:
    """`checkin --json`: what is overdue, due, and the next of each kind, and the open promises."""
    return {
        "checkins": [row_document(row) for row in rows],
        "promises": [promises_row(each, today) for each in promises],
    }


def promises_row(each: Open, today: date) -> dict[str, Any]:
    """A promise among others, and whether it is overdue."""
    return promise_document(each.id, each.promise) | {"overdue": each.promise.overdue(today)}


def list_document(rows: list[Row], satisfaction: Satisfaction) -> dict[str, Any]:
    """`checkin list --json`."""
    return {
        "checkins": [row_document(row) for row in rows],
        "satisfaction": {
            "answers": satisfaction.answers,
            "satisfied": satisfaction.satisfied,
            "share": satisfaction.share,
        },
    }


def pending_lines(rows: list[Row], promises: list[Open], today: date, zone: tzinfo, page: Page) -> list[Line]:
    """What needs somebody in words, then each check-in and promise, then the next command."""
    lines = [line((text, STRONG)) for text in wrap(_verdict(rows, promises, today), page.width)]
    for row in rows:
        lines += _row(row, today, zone, page)
    if promises:
        lines += [BLANK, line("Promises"), *(part for each in promises for part in promise_lines(each, today, page))]
    ready = [row for row in rows if row.state in ATTENTION or row.slot.draft_due <= today]
    if ready:
        kind = ready[0].slot.kind
        lines.append(BLANK)
        lines += [line(f"Next: {text}") for text in _next(kind, page)]
    elif any(each.promise.overdue(today) for each in promises):
        lines += [BLANK, *(line(text) for text in wrap("Next: upkeep checkin promise done ID", page.width))]
    return lines


def _next(kind: str, page: Page) -> list[str]:
    commands = [f"upkeep checkin draft {kind}", f"upkeep checkin record {kind}"]
    return commands if page.narrow else ["   ".join(commands)]


def _verdict(rows: list[Row], promises: list[Open], today: date) -> str:
    overdue = sum(row.state == OVERDUE for row in rows)
    due = sum(row.state == "due" for row in rows)
    late = sum(each.promise.overdue(today) for each in promises)
    parts = [f"{words.count(overdue, 'check-in')} overdue"] if overdue else []
    parts += [f"{words.count(due, 'check-in')} due today"] if due else []
    parts += [f"{words.count(late, 'promise')} overdue"] if late else []
    if parts:
        return ", ".join(parts)
    if not rows:
        return "No check-ins: without [project] launched nothing says when they are due"
    drafts = [row for row in rows if row.slot.draft_due <= today]
    if drafts:
        return f"All is well; the draft for the {drafts[0].kind.title.lower()} is due"
    return f"All is well; next: {rows[0].kind.title.lower()}, {distance(rows[0].slot.due, today)}"


def distance(day: date, today: date) -> str:
    """`today`, `in 8 days`, `3 days overdue`."""
    days = (day - today).days
    if days == 0:
        return "today"
    return f"in {words.count(days, 'day')}" if days > 0 else f"{words.count(-days, 'day')} overdue"


def _row(row: Row, today: date, zone: tzinfo, page: Page) -> list[Line]:
    mark = sign(SIGN.get(row.state, "unknown"), page)
    when = words.day(row.slot.due, year=True)
    held = local_date(row.record.held, zone) if row.record else None
    about = f"{row.state} {words.day(held)}" if held else distance(row.slot.due, today)
    if page.narrow:
        return [
            fit((mark, (f" {row.kind.title}", "")), page.width),
            line((cut(f"    {when}, {about}", page.width), DIM)),
        ]
    text = f" {pad(row.kind.title, 18)}  {pad(when, 15)}  {pad(about, 16)}  "
    return [fit((mark, (text, ""), (row.kind.form, DIM)), page.width)]


def promise_lines(each: Open, today: date, page: Page) -> list[Line]:
    """A promise: what, until when, whose; its id on a line of its own, since it is typed."""
    promise = each.promise
    state = "open" if promise.closed is None else "well" if promise.closed.outcome == "kept" else "skipped"
    mark = sign("bad" if promise.overdue(today) else state, page)
    when = distance(promise.by, today) if promise.closed is None else promise.closed.outcome
    ticket = f", ticket {promise.ticket}" if promise.ticket else ""
    detail = f"{when}, by {words.day(promise.by)}, {promise.owner}{ticket}"
    return [
        fit((mark, (f" {promise.text}", "")), page.width),
        line((cut(f"    {detail}", page.width), DIM)),
        line((cut(f"    {each.id}", page.width), DIM)),
    ]


def list_lines(rows: list[Row], satisfaction: Satisfaction, today: date, zone: tzinfo, page: Page) -> list[Line]:
    """Every check-in by date, with what was said at those that were held."""
    if not rows:
        return [line("No check-ins: without [project] launched nothing says when they are due")]
    lines: list[Line] = []
    for row in rows:
        lines += _row(row, today, zone, page)
        lines += _said(row.record, page) if row.record else []
    return [*lines, *satisfaction_lines(satisfaction)]


def found_lines(rows: list[Row], about: str, page: Page) -> list[Line]:
    """The check-ins where a text was said, with the words around it."""
    if not rows:
        return [fit(line(f"Nobody said anything about “{about}”"), page.width)]
    lines = [fit(line((f"{words.count(len(rows), 'check-in')} about “{about}”", STRONG)), page.width)]
    for row in rows:
        lines.append(fit(line(f"{row.kind.title}, {words.day(row.slot.due, year=True)}"), page.width))
        found = [text for text in texts(row.record) if about.casefold() in text.casefold()] if row.record else []
        lines += [line(f"    {part}") for text in found for part in wrap(text, page.width - 4)]
    return lines


def _said(record: CheckIn, page: Page) -> list[Line]:
    lines = []
    for each in record.said:
        lines += [line((f"    {part}", DIM)) for part in wrap(f"{each.asked} {each.text}", page.width - 4)]
    if record.satisfaction is not None:
        lines.append(line((f"    {record.satisfaction} of 5, {satisfaction_words()[record.satisfaction]}", DIM)))
    for note in record.notes:
        lines += [line((f"    {part}", DIM)) for part in wrap(f"note: {note}", page.width - 4)]
    return lines


def satisfaction_lines(satisfaction: Satisfaction) -> list[Line]:
    """The satisfied share with its number of answers; nothing where nobody was asked."""
    if not satisfaction.answers:
        return []
    share = f" ({int(satisfaction.share * 100)} %)" if satisfaction.share is not None else ""
    answers = words.count(satisfaction.answers, "answer")
    return [BLANK, line(f"Satisfied: {satisfaction.satisfied} of {answers}{share}")]


def recorded_lines(record: CheckIn, kinds: dict[str, Kind], today: date, page: Page) -> list[Line]:
    """What was just recorded, and which promises came of it."""
    titles = " and ".join(kinds[kind].title.lower() if kind in kinds else kind for kind, _ in record.covers)
    outcome = "skipped" if record.outcome == SKIPPED else "recorded"
    text = f"{titles[:1].upper()}{titles[1:]} of {words.day(record.due)} {outcome}."
    lines = [line((part, STRONG)) for part in wrap(text, page.width)]
    opened = [each for each in record.promises if each.closed is None]
    for each in opened:
        lines += promise_lines(Open(record.promise_id(each), each, record), today, page)
    return lines


def ticket_lines(each: Open, page: Page) -> list[Line]:
    """Which ticket a promise became, and that both stay open until each is done."""
    text = f"Ticket {each.promise.ticket}: {each.promise.text}"
    return [fit(line(text), page.width), *(line(part) for part in wrap(_keep_promise(each), page.width))]


def _keep_promise(each: Open) -> str:
    return f"The promise stays open until: upkeep checkin promise done {each.id}"


def closed_lines(each: Open, page: Page) -> list[Line]:
    """What became of a promise."""
    outcome = each.promise.closed.outcome if each.promise.closed else "open"
    return [fit(line(f"{outcome.capitalize()}: {each.promise.text}"), page.width)]
