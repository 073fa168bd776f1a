"""`report --json`: the model's figures, unrounded, with the sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from upkeep.clock.local import rfc3339
from upkeep.views.compliance import priorities_document
from upkeep.views.probes import stamp
from upkeep.views.report import opening
from upkeep.views.report.model import (
    Care,
    Done,
    ErrorRate,
    Outage,
    Report,
    Request,
    Response,
    Size,
    Times,
    Upkeep,
    Uptime,
)

Document = dict[str, Any]


def report_document(report: Report, file: str | None) -> Document:
    """The whole report; `file` is where it was written, None where it was not."""
    window = report.window
    return {
        "at": rfc3339(window.now),
        "file": file,
        "project": report.project,
        "client": report.client,
        "timezone": str(window.zone),
        "period": {
            "id": window.id,
            "title": window.title,
            "from": window.first.isoformat(),
            "to": window.last.isoformat(),
            "begin": rfc3339(window.begin),
            "end": rfc3339(window.end),
            "complete": window.complete,
        },
        "summary": {"how": opening.how(report), "done": opening.did(report), "needed": opening.needed(report)},
        "needed": opening.asked(report),
        "risks": [{"kind": each.kind, "date": _date(each.on), "text": each.text} for each in report.risks],
        "availability": [_uptime(each) for each in report.uptime],
        "response_times": [_response(each) for each in report.response],
        "error_rates": [_errors(each) for each in report.errors],
        "sizes": [_size(each) for each in report.sizes],
        "support": {
            "priorities": priorities_document(report.support.rows),
            "resolved": report.support.resolved,
            "opened": [_ticket(each) for each in report.support.opened],
            "earlier": [_ticket(each) for each in report.support.earlier],
        },
        "maintenance": [_upkeep(each, minutes=report.minutes) for each in report.upkeep],
        "checkins": _care(report.care),
        "next": [{"date": each.on.isoformat(), "text": each.text} for each in report.coming],
        "definition": opening.definition(report),
        "left_out": report.unreadable,
        "internal": report.internal,
    }


def _uptime(found: Uptime) -> Document:
    figures, target = found.figures, found.target
    return {
        "probe": found.probe,
        "target": target,
        "up_seconds": figures.up,
        "down_seconds": figures.down,
        "unknown_seconds": figures.unknown,
        "excluded_seconds": figures.excluded,
        "uptime": figures.uptime,
        "coverage": figures.coverage,
        "mttr_seconds": figures.mttr,
        "budget_seconds": None if target is None else figures.budget(target),
        "budget_left_seconds": None if target is None else figures.budget_left(target),
        "counts_since": stamp(figures.counted_from) if figures.counted_from is not None else None,
        "configured": not found.left,
        "days": [
            {
                "date": each.date.isoformat(),
                "up_seconds": each.up,
                "down_seconds": each.down,
                "unknown_seconds": each.unknown,
                "excluded_seconds": each.excluded,
            }
            for each in found.days
        ],
        "incidents": [_outage(each) for each in found.outages],
    } | ({"address": found.address} if found.address else {})


def _outage(found: Outage) -> Document:
    internal: Document = {"detail": found.detail} if found.detail else {}
    internal |= {"notes": list(found.notes)} if found.notes else {}
    return {
        "begin": rfc3339(found.begin),
        "end": _moment(found.end),
        "down_seconds": found.down,
        "error": found.word or None,
        "false": found.false,
    } | internal


def _response(found: Response) -> Document:
    return {
        "probe": found.probe,
        "limit": found.limit,
        **_times(found.whole),
        "course": [_times(each) for each in found.course],
    }


def _times(found: Times) -> Document:
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "median": found.median,
        "p95": found.p95,
        "answers": found.number,
    }


def _errors(found: ErrorRate) -> Document:
    return {
        "probe": found.probe,
        "failed": found.failed,
        "requests": found.all,
        "rate": found.rate,
        "min": found.least,
        "limit": found.limit,
        "days": [{"date": each.date.isoformat(), "failed": each.failed, "requests": each.all} for each in found.days],
    }


def _size(found: Size) -> Document:
    return {
        "metric": found.metric,
        "probe": found.probe,
        "value": found.value,
        "measured_at": _moment(found.at),
        "plan": found.plan,
        "share": found.share,
        "limit": found.limit,
        "per_week": found.per_week,
        "reaches_limit": _date(found.reaches_limit),
        "reaches_plan": _date(found.reaches_plan),
        "days": [{"date": day.isoformat(), "value": value} for day, value in found.course],
    }


def _ticket(found: Request) -> Document:
    return {
        "id": found.id,
        "title": found.title,
        "priority": found.priority,
        "state": found.state,
        "opened": rfc3339(found.opened),
        "resolved": _moment(found.resolved),
        "response": found.response,
        "resolution": found.resolution,
    } | ({"notes": list(found.notes)} if found.notes else {})


def _upkeep(found: Upkeep, *, minutes: bool) -> Document:
    return {
        "name": found.name,
        "title": found.title,
        "due": found.due,
        "finished": found.finished,
        "late": found.late,
        "excused": found.excused,
        "missed": list(found.missed),
        "items": [_item(each, minutes=minutes) for each in found.items],
    }


def _item(found: Done, *, minutes: bool) -> Document:
    internal: Document = {"minutes": found.minutes} if minutes else {}
    internal |= {"notes": list(found.notes)} if found.notes else {}
    return {
        "title": found.title,
        "done": _dates(found.done),
        "skipped": _dates(found.skipped),
        "failed": _dates(found.failed),
    } | internal


def _care(found: Care) -> Document:
    satisfaction = found.satisfaction
    return {
        "held": [
            {
                "title": each.title,
                "date": each.on.isoformat(),
                "outcome": each.outcome,
                "satisfaction": each.satisfaction,
            }
            | ({"notes": list(each.notes)} if each.notes else {})
            for each in found.held
        ],
        "answers": [
            {"question": each.question, "text": each.text, "date": each.said.isoformat()} for each in found.answers
        ],
        "satisfaction": {
            "answers": satisfaction.answers,
            "satisfied": satisfaction.satisfied,
            "share": satisfaction.share,
        },
        "promises": [
            {"text": each.text, "owner": each.owner, "by": each.by.isoformat(), "state": each.state}
            | ({"note": each.note} if each.note else {})
            for each in found.promises
        ],
    }


def _date(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _moment(value: datetime | None) -> str | None:
    return rfc3339(value) if value else None


def _dates(values: Iterable[date]) -> list[str]:
    return [each.isoformat() for each in values]
