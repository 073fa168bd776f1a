"""The history of checklists, as text and as JSON."""

from __future__ import annotations

from datetime import timedelta, tzinfo
from typing import Any

from upkeep.checklists.history import PastPeriod, Record
from upkeep.checklists.run import FAILED, OPEN, SKIPPED, Answer
from upkeep.clock.local import rfc3339
from upkeep.views import words
from upkeep.views.checklists import SIGN_OF_ITEM, SIGN_OF_LIST
from upkeep.views.text import BLANK, DIM, SOON, STRONG, Line, Page, Span, cut, fit, line, sign, wrap


def history_document(records: list[Record]) -> dict[str, Any]:
    """`history --json`."""
    return {"checklists": [_record_document(record) for record in records]}


def _record_document(record: Record) -> dict[str, Any]:
    in_time, of = record.on_time
    return {
        "name": record.checklist.name,
        "budget_minutes": record.checklist.budget,
        "on_time": in_time,
        "counted": of,
        "streak": record.streak,
        "median_minutes": record.median_minutes,
        "missed": [row.period.id for row in record.missed],
        "runs": [_past_document(row) for row in record.rows],
    }


def _past_document(row: PastPeriod) -> dict[str, Any]:
    run = row.run
    held = run.current if run else {}
    return {
        "period": row.period.id,
        "begin": rfc3339(row.period.begin),
        "end": rfc3339(row.period.end) if row.period.end else None,
        "state": row.state,
        "late": row.late,
        "counted": row.counted,
        "finished_at": rfc3339(run.finished) if run and run.finished else None,
        "spent_seconds": round(run.spent.total_seconds()) if run else None,
        "skipped": [{"id": each.item, "reason": each.reason} for each in held.values() if each.state == SKIPPED],
        "failed": [{"id": each.item, "note": each.note} for each in held.values() if each.state == FAILED],
        "items": [_answer_document(each) for each in held.values() if each.state != OPEN],
    }


def _answer_document(answer: Answer) -> dict[str, Any]:
    return {
        "id": answer.item,
        "state": answer.state,
        "answered_at": rfc3339(answer.at),
        "by": answer.by,
        "evidence": list(answer.evidence),
    }


SHOWN = 14


def history_lines(records: list[Record], zone: tzinfo, page: Page) -> list[Line]:
    """Per list: the share and the streak, the last periods, what is skipped again and again, the last runs."""
    lines: list[Line] = []
    for record in records:
        lines += [BLANK] if lines else []
        lines += _history(record, zone, page)
    return lines or [line("No runs yet. Begin with: upkeep weekly")]


def _history(record: Record, zone: tzinfo, page: Page) -> list[Line]:
    in_time, of = record.on_time
    parts = [record.checklist.title]
    parts.append(f"{in_time} of the last {of} on time" if of else "nothing was due yet")
    parts += [f"{record.streak} in a row"] if record.streak else []
    if record.median_minutes is not None:
        budget = f" of {record.checklist.budget}" if record.checklist.budget else ""
        parts.append(f"{record.median_minutes:.0f} min (median){budget}")
    lines = [line((text, STRONG)) for text in wrap(" · ".join(parts), page.width)]
    lines += [BLANK, *_strip(record, page), BLANK]
    for row in record.rows[: 3 if page.narrow else 6]:
        if row.run:
            lines += _past(row, zone, page)
    for item, reason in record.always_skipped():
        lines.append(line((cut(f'Skipped three times running: {item} ("{reason}")', page.width), SOON)))
    missed = record.missed
    if missed:
        shown = ", ".join(row.period.id for row in missed[:3])
        lines.append(line(cut(f"{words.count(len(missed), 'period')} missed: {shown}", page.width)))
        lines.append(line(f"Finish one late: {record.checklist.command} --for last"))
    return lines


def _strip(record: Record, page: Page) -> list[Line]:
    """The last periods as a row of names above a row of signs."""
    rows = list(reversed(record.rows[:SHOWN]))
    names = [row.period.id.partition("-")[2] or row.period.id for row in rows]
    width = max((len(name) for name in names), default=0) + 1
    room = max(1, page.width // max(width, 5))
    names, rows = names[-room:], rows[-room:]
    marks: list[Span] = []
    for row in rows:
        text, style = ("late", SOON) if row.late else sign(SIGN_OF_LIST.get(row.state, "open"), page)
        marks.append((text.strip().rjust(max(width, 5) - 1) + " ", style))
    reasons = {row.reason or "away" for row in rows if row.state == "excused"}
    lines = [line("".join(name.rjust(max(width, 5) - 1) + " " for name in names)), tuple(marks)]
    return [*lines, line((cut(f"excused: {', '.join(sorted(reasons))}", page.width), DIM))] if reasons else lines


def _past(row: PastPeriod, zone: tzinfo, page: Page) -> list[Line]:
    run = row.run
    if run is None:
        return []
    when = f"{words.moment(run.finished, zone)}" if run.finished else row.state
    late = ", late" if row.late else ""
    spent = f", {words.minutes(run.spent)}" if run.spent > timedelta() else ""
    lines = [fit(line(f"{row.period.id}  ", (f"{when}{late}{spent}", DIM)), page.width)]
    for answer in run.current.values():
        if answer.state in (SKIPPED, FAILED):
            mark = sign(SIGN_OF_ITEM[answer.state], page)
            detail = answer.reason or answer.note or ""
            lines.append(fit(line("  ", mark, f" {answer.item}: {detail}"), page.width))
    return lines
