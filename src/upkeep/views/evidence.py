"""What was found out beside an item: the facts, what is still looked at, and what is proposed."""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.checklists.book import Entry, Listing
from upkeep.checklists.facts import Fact, Look
from upkeep.checklists.run import DONE
from upkeep.views.checklists import WORDS, answer_words, heading
from upkeep.views.text import BLANK, DIM, STRONG, Line, Page, cut, edges, fit, line, pad, sign, wrap

MOST_FACTS = 5
"""Lines of evidence beside a question; the rest is behind `m`."""
_PROPOSAL = 2
"""Rows for what is proposed, where rows keep their number."""
_SIGN = {"well": "well", "soon": "soon", "bad": "bad", "unknown": "unknown", "known": "open", "unset": "skipped"}
_TITLE = 14
"""Columns of what stands before a fact."""


@dataclass(frozen=True)
class Shown:
    """How much of the evidence a question shows."""

    more: bool
    """All of it, not only the worst."""
    steady: bool
    """Whether its rows keep their number, since it comes in while the question stands."""


def question(listing: Listing, entry: Entry, look: Look, project: str, page: Page, shown: Shown) -> list[Line]:
    """The question of a walk: heading, item, why, what was found, what is proposed."""
    number = listing.entries.index(entry) + 1
    about = f"about {entry.item.minutes} min" if entry.item.minutes else ""
    title = line((f"{number}  ", ""), (entry.item.title, STRONG))
    lines = [BLANK, *heading(listing, project, page), BLANK]
    lines += (
        [line((text, STRONG)) for text in wrap(f"{number}  {entry.item.title}", page.width)]
        if page.narrow
        else [edges(title, about, page)]
    )
    if entry.item.why:
        lines += [line((f"   {text}", DIM)) for text in wrap(entry.item.why, page.width - 3)]
    lines += beside(look, page, shown)
    if entry.item.link:
        lines += [line(("   link  ", DIM), cut(entry.item.link, page.width - 9))]
    if entry.note:
        lines += [line(("   note  ", DIM), cut(entry.note, page.width - 9))]
    return [*lines, BLANK, *proposal_lines(entry, look, page, shown), BLANK]


def beside(look: Look, page: Page, shown: Shown) -> list[Line]:
    """The evidence; rows that keep their number never move the key line below."""
    waited = [_waited(each, page) for each in look.pending]
    if shown.more:
        lines = [each for fact in look.facts for each in _whole(fact, page)] + waited
    else:
        rows = [fact_line(fact, page) for fact in look.facts] + waited
        lines = rows[:MOST_FACTS]
        if len(rows) > len(lines):
            lines = [*lines, line((f"   and {len(rows) - len(lines)} more: m", DIM))]
    blank = max(0, MOST_FACTS + 1 - len(lines)) if shown.steady else 0
    return [BLANK, *lines, *[BLANK] * blank] if lines or blank else []


def fact_line(fact: Fact, page: Page, indent: int = 3) -> Line:
    """One fact."""
    mark = sign(_SIGN.get(fact.state, "unknown"), page)
    return fit(line(" " * indent, mark, f" {_title(fact.source)} {fact.text}"), page.width)


def _whole(fact: Fact, page: Page) -> list[Line]:
    """One fact with all of its text, on as many lines as it takes."""
    first, *rest = wrap(f"{_title(fact.source)} {fact.text}", page.width - 5)
    mark = sign(_SIGN.get(fact.state, "unknown"), page)
    return [line("   ", mark, f" {first}"), *(line(f"     {text}") for text in rest)]


def _title(source: str) -> str:
    return pad(source, _TITLE) if len(source) <= _TITLE else cut(source, 30)


def _waited(each: tuple[str, float], page: Page) -> Line:
    title, seconds = each
    mark = sign("open", page)
    return fit(line("   ", mark, f" {_title(title)} ", (_looking(seconds), DIM)), page.width)


def _looking(seconds: float) -> str:
    return f"looking … {seconds:.0f} s" if seconds >= 1 else "looking …"


def proposal_lines(entry: Entry, look: Look, page: Page, shown: Shown) -> list[Line]:
    """What Enter means."""
    texts = wrap(_proposal(entry, look), page.width - 3)
    if shown.steady:
        texts = [*texts[:_PROPOSAL], *[""] * (_PROPOSAL - len(texts))]
    return [line(f"   {text}" if text else "") for text in texts]


def _proposal(entry: Entry, look: Look) -> str:
    if entry.answer:
        return f"Answered: {answer_words(entry)}. Enter keeps it."
    if look.pending:
        title, seconds = look.pending[0]
        return f"looking … ({title}, {seconds:.0f} s)"
    if look.proposal:
        return f"Proposed: {WORDS[look.proposal.state]}, {look.proposal.why}."
    if look.bad:
        return "Enter is off: something here is bad."
    if any(fact.state == "soon" for fact in look.facts):
        return "Nothing is bad, something wants attention soon; Enter means done."
    if any(fact.state in ("known", "unknown") for fact in look.facts) and entry.item.evidence:
        return "What follows from it is yours to say; Enter means done."
    return "Nothing looks at this by itself: Enter means done."


def key_bar(look: Look, page: Page, *, enter: bool) -> list[Line]:
    """The keys, in one line, or two where it is narrow."""
    keys = ["f problem", "s skip", "n note", "m more", "b back", "q quit", "? keys"]
    keys = ["Enter done", *keys] if enter else ["f problem", "d done all the same", *keys[1:-1], "?"]
    if enter and look.proposal and look.proposal.state != DONE:
        keys[0] = f"Enter {WORDS[look.proposal.state]}"
    rows = [keys[0]]
    for key in keys[1:]:
        if len(rows[-1]) + 3 + len(key) <= page.width:
            rows[-1] += f"   {key}"
        else:
            rows.append(key)
    return [line((row, DIM)) for row in rows]


def beneath(entry: Entry, look: Look, page: Page) -> list[Line]:
    """The evidence of an item within a list, as `--look` prints it."""
    lines = [fact_line(fact, page) for fact in look.facts]
    if look.proposal and not entry.answer:
        texts = wrap(f"Proposed: {WORDS[look.proposal.state]}, {look.proposal.why}.", page.width - 5)
        lines += [line((f"     {text}", DIM)) for text in texts]
    return [*lines, BLANK] if lines else []


def late_lines(late: list[tuple[Entry, list[Fact]]], page: Page) -> list[Line]:
    """What came after the answer and speaks against it."""
    lines: list[Line] = []
    for entry, facts in late:
        lines.append(line(f"After your answer to '{cut(entry.item.title, page.width - 30)}' came:"))
        lines += [fact_line(fact, page) for fact in facts]
    return lines
