"""A check-in's draft as text that can be sent, and as JSON."""

from __future__ import annotations

from datetime import date, tzinfo
from typing import Any

from upkeep.clients.draft import EMAIL, Draft
from upkeep.clients.guide import satisfaction_words
from upkeep.clock.local import local_date
from upkeep.config.client import Contact
from upkeep.views import words
from upkeep.views.text import Line, Page, line, visible, wrap

WIDEST = 72
"""Columns; mail programs wrap what is longer in their own way."""


def draft_document(draft: Draft, zone: tzinfo) -> dict[str, Any]:
    """`checkin draft --json`."""
    return {
        "kind": draft.kind.id,
        "due": draft.due.isoformat(),
        "form": draft.form,
        "to": [{"name": each.name, "email": each.email} for each in draft.contacts],
        "subject": draft.subject,
        "since": local_date(draft.since, zone).isoformat(),
        "facts": list(draft.facts),
        "promises": [
            _promise(each.text, each.by, each.closed.outcome if each.closed else "") for each in draft.promises
        ],
        "questions": [{"id": each.id, "text": each.text} for each in draft.questions],
        "text": "\n".join(draft_text(draft, zone, WIDEST)),
    }


def draft_lines(draft: Draft, zone: tzinfo, page: Page) -> list[Line]:
    """The draft for a width."""
    return [line(text) for text in draft_text(draft, zone, min(page.width, WIDEST))]


def draft_text(draft: Draft, zone: tzinfo, width: int) -> list[str]:
    """The draft as lines of plain text."""
    return _email(draft, zone, width) if draft.form == EMAIL else _agenda(draft, zone, width)


def _email(draft: Draft, zone: tzinfo, width: int) -> list[str]:
    names = " and ".join(each.name for each in draft.contacts)
    lines = [*_people("To", draft.contacts, width), *wrap(f"Subject: {draft.subject}", width), ""]
    lines += [*wrap(f"Hello {names}," if names else "Hello,", width), ""]
    lines += [*wrap(f"{draft.project} {draft.kind.opening}", width), ""]
    lines += _happened(draft, zone, width)
    lines += [*wrap("Could you tell me in a few words:", width), ""]
    lines += _questions(draft, width)
    scale = ", ".join(f"{value} {word}" for value, word in satisfaction_words().items())
    lines += ["", *wrap(f"And how satisfied are you, from 1 to 5? ({scale})", width), ""]
    return [*lines, "Kind regards", visible(draft.sender)]


def _agenda(draft: Draft, zone: tzinfo, width: int) -> list[str]:
    lines = [*wrap(draft.subject, width), *wrap(f"{words.day(draft.due, year=True)}, {draft.kind.form}", width)]
    lines += [*_people("With", draft.contacts, width), *wrap(f"What for: {draft.kind.purpose}", width), ""]
    lines += _happened(draft, zone, width)
    lines += ["To ask", ""]
    lines += _questions(draft, width)
    lines += _bullet("How satisfied, from 1 to 5?", f"{len(draft.questions) + 1}. ", width)
    agree = wrap("To agree: what we promise, who does it, by when; the next date.", width)
    return [*lines, "", *agree, "", *wrap(f"Afterwards: upkeep checkin record {draft.kind.id}", width)]


def _people(label: str, contacts: tuple[Contact, ...], width: int) -> list[str]:
    people = [f"{each.name} <{each.email}>" if each.email else each.name for each in contacts]
    return wrap(f"{label}: {', '.join(people)}", width) if people else []


def _happened(draft: Draft, zone: tzinfo, width: int) -> list[str]:
    lines = []
    if draft.facts:
        lines += [f"Since {words.day(local_date(draft.since, zone), year=True)}:", ""]
        lines += [text for fact in draft.facts for text in _bullet(fact, "- ", width)] + [""]
    if draft.promises:
        lines += ["What we promised:", ""]
        for each in draft.promises:
            text = _promise(each.text, each.by, each.closed.outcome if each.closed else "")
            lines += _bullet(text, "- ", width)
        lines.append("")
    return lines


def _promise(text: str, by: date, outcome: str) -> str:
    state = {"kept": "done", "dropped": "given up", "": f"by {words.day(by)}"}.get(outcome, outcome)
    return f"{text}: {state}"


def _questions(draft: Draft, width: int) -> list[str]:
    return [text for number, each in enumerate(draft.questions, 1) for text in _bullet(each.text, f"{number}. ", width)]


def _bullet(text: str, mark: str, width: int) -> list[str]:
    first, *rest = wrap(text, width - len(mark))
    return [mark + first, *(" " * len(mark) + each for each in rest)]
