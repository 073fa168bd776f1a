"""Checklists: a list as text and as JSON, and what a walk shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from upkeep.checklists.book import Entry, Listing
from upkeep.checklists.facts import Look
from upkeep.checklists.run import DONE, FAILED, SKIPPED
from upkeep.clock.local import rfc3339
from upkeep.clock.periods import Period
from upkeep.views import words
from upkeep.views.text import BLANK, DIM, GOOD, STRONG, Line, Page, Span, cut, edges, fit, line, pad, sign, wrap

if TYPE_CHECKING:
    from upkeep.checklists.history import Record

WORDS = {"done": "done", "skipped": "skipped", "failed": "problem", "open": "open"}
SIGN_OF_ITEM = {DONE: "well", SKIPPED: "skipped", FAILED: "bad", "open": "open"}
SIGN_OF_LIST = {"done": "well", "missed": "bad", "excused": "skipped", "optional": "skipped"}


def listing_document(listing: Listing, looks: dict[str, Look]) -> dict[str, Any]:
    """`weekly --list --json` and its kin."""
    checklist, period = listing.checklist, listing.period
    return {
        "name": checklist.name,
        "title": checklist.title,
        "period": period.id,
        "begin": rfc3339(period.begin),
        "end": rfc3339(period.end) if period.end else None,
        "state": listing.state,
        "budget_minutes": checklist.budget,
        "estimated_minutes": checklist.estimated,
        "spent_seconds": round(listing.run.spent.total_seconds()) if listing.run else 0,
        "answered": listing.answered,
        "finished_at": rfc3339(listing.run.finished) if listing.run and listing.run.finished else None,
        "next_due": listing.next_due.isoformat() if listing.next_due else None,
        "items": [_item_document(entry, looks.get(entry.item.id, Look())) for entry in listing.entries],
    }


def _item_document(entry: Entry, look: Look) -> dict[str, Any]:
    answer = entry.answer
    facts = list(answer.evidence) if answer else [fact.document() for fact in look.facts]
    return {
        "id": entry.item.id,
        "title": entry.item.title,
        "why": entry.item.why,
        "minutes": entry.item.minutes,
        "state": entry.state,
        "reason": answer.reason if answer else None,
        "note": entry.note,
        "answered_at": rfc3339(answer.at) if answer else None,
        "by": answer.by if answer else None,
        "spent_seconds": round(answer.spent.total_seconds()) if answer and answer.spent is not None else None,
        "ticket": answer.ticket if answer else None,
        "replaced": len(entry.replaced),
        "evidence": facts,
    }


def answer_document(listing: Listing, entry: Entry) -> dict[str, Any]:
    """What a script recorded, in the shape of the list's row."""
    return {"name": listing.checklist.name, "period": listing.period.id} | _item_document(entry, Look())


def summary_document(listing: Listing) -> dict[str, Any]:
    """A list among others."""
    return {
        "name": listing.checklist.name,
        "period": listing.period.id,
        "state": listing.state,
        "answered": listing.answered,
        "items": len(listing.entries),
        "budget_minutes": listing.checklist.budget,
    }


def summary_line(listing: Listing, page: Page) -> Line:
    """A list among others, on one line."""
    mark = sign(SIGN_OF_LIST.get(listing.state, "open"), page)
    figures = f"{listing.answered} of {len(listing.entries)}"
    name = pad(listing.checklist.name, 12)
    return fit(line(mark, f" {name} {figures}  {listing.state}, {span(listing.period)}"), page.width)


def progress(listing: Listing) -> str:
    """How far a list is, after an answer was recorded."""
    left = len(listing.open)
    if not left:
        return f"{listing.checklist.title} {listing.period.id} is done."
    return f"{listing.answered} of {len(listing.entries)} answered. Go on with: {listing.command}"


def span(period: Period) -> str:
    """`W48, Mon 23 to Sun 29 Nov`: the id as people say it, and the dates."""
    if period.last is None:
        return f"since {words.day(period.first, year=True)}"
    if period.cadence == "daily":
        return words.day(period.first, year=True)
    first, last = period.first, period.last
    begin = words.day(first)
    if (first.month, first.year) == (last.month, last.year):
        begin = begin.rsplit(" ", 1)[0]
    short = period.id.partition("-")[2] if period.cadence in ("weekly", "quarterly") else period.id
    year = f" {last.year}" if period.cadence != "yearly" else ""
    return f"{short}, {begin} to {words.day(last)}{year}"


def heading(listing: Listing, project: str, page: Page) -> list[Line]:
    """Whose list of which period, and how far it is."""
    title: tuple[Span, ...] = line((listing.checklist.title, STRONG), f" · {project} · {span(listing.period)}")
    figures = f"{listing.answered} of {len(listing.entries)} · {_minutes(listing)}"
    if page.narrow:
        texts = wrap(f"{listing.checklist.title} · {project}", page.width)
        return [*(line((text, STRONG)) for text in texts), line(cut(span(listing.period), page.width)), line(figures)]
    full = edges(title, figures, page)
    return [full] if full[-1][0] == figures else [fit(title, page.width), line(figures)]


def _minutes(listing: Listing) -> str:
    spent = round(listing.run.spent.total_seconds() / 60) if listing.run else 0
    budget = listing.checklist.budget
    return f"{spent} of {budget} min" if budget else f"{spent} min"


def listing_lines(
    listing: Listing, project: str, zone: tzinfo, page: Page, beneath: Callable[[Entry], list[Line]] = lambda _entry: []
) -> list[Line]:
    """A list at a glance: the answer first, then each item with what stands `beneath` it, the sums, what comes next."""
    verdict = [line((text, STRONG)) for text in wrap(_verdict(listing, zone), page.width)]
    lines = [*verdict, *heading(listing, project, page), BLANK]
    for number, entry in enumerate(listing.entries, 1):
        lines += _row(number, entry, page) + beneath(entry)
    lines += [BLANK, line((cut(_sums(listing), page.width), DIM))]
    if listing.open:
        lines.append(line(f"Next: {listing.command}"))
    return lines


def _verdict(listing: Listing, zone: tzinfo) -> str:
    name, left = listing.checklist.title, len(listing.open)
    if listing.state == "done":
        finished = listing.run.finished if listing.run else None
        when = f", {words.moment(finished, zone)} {words.zone_name(zone)}" if finished else ""
        again = f"; due again {words.day(listing.next_due)}" if listing.next_due else ""
        return f"{name} is done{when}{again}"
    rest = words.count(left, "item") + (" is" if left == 1 else " are") + " open"
    until = f", until {words.day(listing.period.last)}" if listing.period.last else ""
    meaning = {
        "due": f"{name} is due{until}: {rest}",
        "in progress": f"{name} is in progress{until}: {rest}",
        "missed": f"{name} was missed: {rest}",
        "optional": f"{name} is optional this time: {rest}",
        "excused": f"{name} is excused: you are away",
    }
    return meaning.get(listing.state, f"{name}: {listing.state}")


def _row(number: int, entry: Entry, page: Page) -> list[Line]:
    mark = sign(SIGN_OF_ITEM.get(entry.state, "open"), page)
    about = f"{entry.item.minutes} min" if entry.item.minutes else ""
    answer = answer_words(entry)
    if page.narrow:
        head = fit((mark, (f" {number} {entry.item.title}", "")), page.width)
        detail = "  ".join(part for part in (about, answer) if part)
        return [head, line((cut(f"    {detail}", page.width), DIM))] if detail else [head]
    title = pad(entry.item.title, 34)
    text = f" {number:>2}  {title} {about:>7}   "
    return [fit((mark, (text, ""), (answer, DIM)), page.width)]


def answer_words(entry: Entry) -> str:
    """What was answered, by whom, in how long, and why; the note where it is open."""
    answer = entry.answer
    if answer is None:
        return f"note: {entry.note}" if entry.note else ""
    spent = f" in {words.minutes(answer.spent)}" if answer.spent else ""
    detail = answer.reason or answer.note or ""
    ticket = f", ticket {answer.ticket}" if answer.ticket else ""
    return f"{WORDS.get(answer.state, answer.state)}{spent}, {answer.by}{ticket}" + (f": {detail}" if detail else "")


def _sums(listing: Listing) -> str:
    checklist = listing.checklist
    parts = [f"{checklist.estimated} min in the items" if checklist.estimated else ""]
    parts.append(f"{checklist.budget} min budget" if checklist.budget else "")
    parts.append(f"{words.minutes(listing.run.spent)} spent" if listing.run and listing.run.spent else "")
    return " · ".join(part for part in parts if part)


def answered(number: int, entry: Entry, page: Page) -> Line:
    """One line that stays above the next question."""
    mark = sign(SIGN_OF_ITEM.get(entry.state, "open"), page)
    return fit((mark, (f" {number} {entry.item.title}  ", ""), (answer_words(entry), DIM)), page.width)


def kept(listing: Listing) -> str:
    """What quitting leaves."""
    return f"Kept {listing.answered} of {len(listing.entries)}. Go on with: {listing.command}"


def ending(listing: Listing, record: Record, following: str, page: Page) -> list[Line]:
    """The end of a walk: minutes, the share in time, what comes next."""
    short = listing.period.id.partition("-")[2] if listing.period.cadence == "weekly" else listing.period.id
    text = f"{listing.checklist.title} {short} done in {_minutes(listing)}."
    in_time, of = record.on_time
    if of:
        text += f" {in_time} of the last {of} on time."
    return [line((part, GOOD)) for part in wrap(f"{text} {following}".strip(), page.width)]
