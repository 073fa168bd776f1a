"""The handover as text and as JSON."""

from __future__ import annotations

from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from upkeep.checklists.book import Entry, Listing
from upkeep.clients.offboarding import Ended, Stage, stages, through
from upkeep.clock.local import rfc3339
from upkeep.views import words
from upkeep.views.checklists import SIGN_OF_ITEM, answer_words, listing_document
from upkeep.views.text import BLANK, DIM, GOOD, STRONG, Line, Page, cut, fit, line, pad, sign, wrap


def handover_document(listing: Listing, ended: Ended | None) -> dict[str, Any]:
    """`offboard --list --json`: a checklist, and beside it the gates and the end."""
    states = _states(listing)
    return listing_document(listing, {}) | {
        "gates": [
            {
                "id": stage.id,
                "title": stage.title,
                "through": through(stage, states),
                "items": [step.id for step in stage.items],
            }
            for stage in stages()
        ],
        **ended_document(ended),
    }


def ended_document(ended: Ended | None) -> dict[str, Any]:
    """Since when the project is handed over, when it was last bundled and purged; each a time or null."""
    return {
        "offboarded": _time(ended.at) if ended else None,
        "bundled": _time(ended.bundled) if ended else None,
        "purged": _time(ended.purged) if ended else None,
    }


def _time(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment else None


def _states(listing: Listing) -> dict[str, str]:
    return {entry.item.id: entry.state for entry in listing.entries}


def handover_lines(listing: Listing, ended: Ended | None, project: str, zone: tzinfo, page: Page) -> list[Line]:
    """Where the handover stands, then each stage with its items, in the order that keeps nobody locked out."""
    states, entries = _states(listing), {entry.item.id: entry for entry in listing.entries}
    lines = [line((text, STRONG)) for text in wrap(_verdict(listing, ended, project, zone), page.width)]
    for stage in stages():
        lines += [BLANK, *_stage(stage, states, entries, page)]
    lines += [BLANK, *(line((text, DIM)) for text in wrap(_order(), page.width))]
    return [*lines, *(line(text) for text in wrap(_next(listing, ended), page.width))]


def _verdict(listing: Listing, ended: Ended | None, project: str, zone: tzinfo) -> str:
    if ended and ended.at:
        since = f"{words.moment(ended.at, zone)} {words.zone_name(zone)}"
        return f"{project} is handed over since {since}; probes and reminders are off"
    if listing.run is None:
        return f"{project} is looked after; the handover has not begun"
    failed = sum(entry.state == "failed" for entry in listing.entries)
    problems = f", {words.count(failed, 'problem')}" if failed else ""
    return f"{project} is being handed over: {listing.answered} of {len(listing.entries)} items answered{problems}"


def _order() -> str:
    return "In this order: who revokes first locks everyone out. An item before its gate needs a reason."


def _next(listing: Listing, ended: Ended | None) -> str:
    if ended and ended.at:
        if ended.purged:
            return "Its records are deleted."
        return "Next: upkeep offboard --purge" if ended.bundled else "Next: upkeep offboard --bundle"
    return "Next: upkeep offboard"


def _stage(stage: Stage, states: dict[str, str], entries: dict[str, Entry], page: Page) -> list[Line]:
    mark = sign("well" if through(stage, states) else "open", page)
    lines = [fit((mark, (f" {stage.title}", STRONG)), page.width)]
    for step in stage.items:
        entry = entries.get(step.id)
        if entry:
            lines += _item(entry, page)
    return lines


def _item(entry: Entry, page: Page) -> list[Line]:
    mark = sign(SIGN_OF_ITEM.get(entry.state, "open"), page)
    told = answer_words(entry)
    if page.narrow:
        head = [
            line("  ", *((mark, (" ", "")) if not number else ("    ",)), text) for number, text in _title(entry, page)
        ]
        detail = [line((cut(f"      {entry.item.id}  {told}".rstrip(), page.width), DIM))]
        return head + detail
    rows = [fit(line("  ", mark, f" {pad(entry.item.id, 15)} {entry.item.title}"), page.width)]
    return rows + ([line((cut(f"{'':20}{told}", page.width), DIM))] if told else [])


def _title(entry: Entry, page: Page) -> list[tuple[int, str]]:
    return list(enumerate(wrap(entry.item.title, page.width - 4)))


def ending_lines(listing: Listing, ended: Ended | None, project: str, page: Page) -> list[Line]:
    """The end of a walk, or of an answer given by a script."""
    failed = [entry.item.id for entry in listing.entries if entry.state == "failed"]
    if ended and ended.at:
        next_ = "" if ended.bundled else " Next: upkeep offboard --bundle"
        text = f"{project} is handed over; probes and reminders are off.{next_}"
        return [line((part, GOOD)) for part in wrap(text, page.width)]
    if not listing.open and failed:
        text = f"Everything is answered; open is the problem with {', '.join(failed)}. Then: upkeep offboard"
    else:
        text = f"Kept {listing.answered} of {len(listing.entries)}. Go on with: upkeep offboard"
    return [line(part) for part in wrap(text, page.width)]


def bundle_document(file: Path, sums: dict[str, str]) -> dict[str, Any]:
    """`offboard --bundle --json`."""
    return {"file": str(file), "sha256": sums}


def bundle_lines(file: Path, sums: dict[str, str], page: Page) -> list[Line]:
    """Where the bundle is and what is in it."""
    reports = sum(name.startswith("reports/") for name in sums)
    lines = [line((text, STRONG)) for text in wrap(f"Wrote {words.count(len(sums), 'file')} to {file}", page.width)]
    told = words.count(reports, "report") if reports else "no reports"
    text = f"In it: {told}, records as JSON and CSV, the calendar, a manifest with checksums."
    return lines + [line(part) for part in wrap(text, page.width)]
