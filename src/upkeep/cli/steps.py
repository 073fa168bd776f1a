"""A checklist's walk as the terminal's loop asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from upkeep.checklists.book import AnsweredMeanwhile, Book, Entry, Listing
from upkeep.checklists.facts import Fact, Look
from upkeep.checklists.run import DONE, FAILED, SKIPPED
from upkeep.checklists.walk import Walk
from upkeep.errors import UsageProblem
from upkeep.overview.evidence.looking import Evidence
from upkeep.overview.offboarding import Handover, check_gate, shut
from upkeep.overview.problems import priorities, ticket_for
from upkeep.project import Project
from upkeep.ui.waiting import waiting
from upkeep.ui.walk import PATIENCE, Card
from upkeep.views import checklists as view
from upkeep.views import evidence as beside
from upkeep.views.text import Line, Page


class ChecklistSteps:
    """Questions from the walk, answers into it."""

    def __init__(self, project: Project, book: Book, listing: Listing, page: Page) -> None:
        self._project = project
        self.priorities: Sequence[str] = priorities(project)
        self._page = page
        self._book = book
        self.evidence = Evidence(project, book, listing)
        self._steady: set[str] = set()
        """Items whose evidence came in while their question stood."""
        self.walk = Walk(book, listing, self.look, project.clock, project.user, self.again)

    def look(self, listing: Listing, entry: Entry) -> Look:
        """What stands beside an item."""
        return self.evidence.look(entry)

    def gather(self) -> None:
        """Begin to look for every item that is open, all side by side."""
        self.evidence.begin(self.walk.listing.open)

    def settle(self) -> None:
        """At the end wait a moment for what is still looked at: it may speak against an answer."""
        with waiting(lambda seconds: f"looking … {seconds:.0f} s  {', '.join(self.evidence.slowest())}"):
            self.evidence.settle(PATIENCE)

    def against(self) -> list[tuple[Entry, list[Fact]]]:
        """Per item what became known after it was answered as done, and speaks against it."""
        found = [(entry, self.evidence.against(entry)) for entry in self.walk.listing.entries]
        return [(entry, facts) for entry, facts in found if facts]

    def again(self, _entry: Entry) -> bool:
        """Whether an answered item is asked once more where none is open."""
        return False

    def card(self, *, more: bool) -> Card | None:
        walk, entry = self.walk, self.walk.entry
        if entry is None:
            return None
        look = walk.look
        if look.pending:
            self._steady.add(entry.item.id)
        shown = beside.Shown(more, entry.item.id in self._steady)
        enter = not look.bad or entry.answer is not None
        return Card(
            lines=tuple(beside.question(walk.listing, entry, look, self._project.name, self._page, shown)),
            keys=tuple(beside.key_bar(look, self._page, enter=enter)),
            enter=enter,
            offer=f"{walk.position} {enter} {look.proposal.state if look.proposal else ''}",
            looking=bool(look.pending) and entry.answer is None,
            problem=look.proposal.why if look.proposal and look.proposal.state == FAILED else "",
            note=entry.note or "",
            link=entry.item.link,
        )

    def answer(self, state: str, text: str = "", priority: str | None = None) -> list[Line]:
        text = self._project.scrub(text)
        number = self.walk.position or 0
        reason, note = (text, None) if state == SKIPPED else (None, text or None)
        ticket = self._ticket(text, priority) if priority else self._kept_ticket(state)
        entry = self._written(state, reason, note, ticket)
        return [view.answered(number + 1, entry, self._page)]

    def _ticket(self, note: str, priority: str) -> str | None:
        entry = self.walk.entry
        return ticket_for(self._project, self.walk.listing, entry, note, priority) if entry else None

    def _kept_ticket(self, state: str) -> str | None:
        """A problem that is told anew keeps the ticket that it opened."""
        held = self.walk.entry.answer if self.walk.entry else None
        return held.ticket if held and state == FAILED else None

    def _written(self, state: str, reason: str | None, note: str | None, ticket: str | None) -> Entry:
        try:
            return self.walk.answer(state, reason=reason, note=note, ticket=ticket)
        except AnsweredMeanwhile as problem:
            if ticket is None:
                raise
            raise UsageProblem(f"{problem.message}; ticket {ticket} stands all the same", code=problem.code) from None

    def accept(self) -> list[Line]:
        entry, proposal = self.walk.entry, self.walk.look.proposal
        if entry and entry.answer:
            held = entry.answer
            return self.answer(held.state, (held.reason if held.state == SKIPPED else held.note) or "")
        if proposal and proposal.state != DONE:
            return self.answer(proposal.state, proposal.why)
        return self.answer(DONE)

    def note(self, text: str) -> None:
        self.walk.note(self._project.scrub(text))

    def minutes(self, text: str) -> None:
        try:
            self.walk.spent = timedelta(minutes=min(6000.0, max(0.0, float(text.replace(",", ".")))))
        except ValueError:
            raise UsageProblem(f"'{text[:20]}' is no number of minutes.") from None

    def back(self) -> bool:
        return self.walk.back()


class HandoverSteps(ChecklistSteps):
    """The walk of the handover: an item before its gate is done only with a reason, a problem is asked again."""

    def __init__(self, handover: Handover, listing: Listing, page: Page) -> None:
        self._handover = handover
        super().__init__(handover.project, handover.book, listing, page)

    def look(self, listing: Listing, entry: Entry) -> Look:
        return self._handover.look(listing, entry)

    def again(self, entry: Entry) -> bool:
        return entry.state == FAILED

    def card(self, *, more: bool) -> Card | None:
        card, entry = super().card(more=more), self.walk.entry
        if card is None or entry is None or not shut(self.walk.listing, entry):
            return card
        return replace(card, reason="why before its gate")

    def answer(self, state: str, text: str = "", priority: str | None = None) -> list[Line]:
        if self.walk.entry:
            check_gate(self.walk.listing, self.walk.entry, state, text)
        return super().answer(state, text, priority)
