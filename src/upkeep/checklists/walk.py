"""A walk through a checklist: which item is asked, how long it took, and answers that are durable one by one."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from upkeep.checklists.book import AnsweredMeanwhile, Book, Entry, Listing
from upkeep.checklists.facts import Look, kept
from upkeep.checklists.run import OPEN, Answer, capped


class Walk:
    """One person's way through a list. It keeps the period with which it began."""

    def __init__(
        self,
        book: Book,
        listing: Listing,
        look: Callable[[Listing, Entry], Look],
        clock: Callable[[], datetime],
        by: str,
        again: Callable[[Entry], bool] = lambda _entry: False,
    ) -> None:
        """`again` says which answered items are asked once more where none is open when the walk begins."""
        self._book = book
        self._look = look
        self._clock = clock
        self._by = by
        self.listing = listing
        self.spent: timedelta | None = None
        """The minutes that the person corrected, for the answer that comes next."""
        entries = list(enumerate(listing.entries))
        places = [index for index, entry in entries if entry.answer is None]
        places += [index for index, entry in entries if again(entry)]
        self._go(places[0] if places else None)

    @property
    def entry(self) -> Entry | None:
        """The item that is asked; None when all are answered."""
        return None if self.position is None else self.listing.entries[self.position]

    @property
    def look(self) -> Look:
        """What is known of the item that is asked by now."""
        return self._look(self.listing, self.entry) if self.entry else Look()

    def answer(
        self, state: str, *, reason: str | None = None, note: str | None = None, ticket: str | None = None
    ) -> Entry:
        """Answer the item that is asked, durably, and go on to the next open one.

        Raises AnsweredMeanwhile (the list is read anew then) and StateError (nothing is changed then).
        """
        entry = self._asked()
        spent = self.spent if self.spent is not None else capped(self._elapsed(), entry.item)
        self._write(entry, state, spent, reason=reason, note=note, ticket=ticket)
        answered = self.position or 0
        self._go(self._next_open(answered))
        return self.listing.entries[answered]

    def note(self, text: str) -> None:
        """Keep a note with the item, durably, without answering it; an answer that it has stays."""
        entry = self._asked()
        held = entry.answer
        spent = held.spent if held else None
        reason, ticket = (held.reason, held.ticket) if held else (None, None)
        self._write(entry, entry.state, spent, reason=reason, note=text, ticket=ticket)

    def back(self) -> bool:
        """Go to the item before; False at the first."""
        position = len(self.listing.entries) if self.position is None else self.position
        if position == 0:
            return False
        self._go(position - 1)
        return True

    def _write(
        self,
        entry: Entry,
        state: str,
        spent: timedelta | None,
        *,
        reason: str | None = None,
        note: str | None = None,
        ticket: str | None = None,
    ) -> None:
        facts = kept(self.look.facts)
        answer = Answer(
            entry.item.id,
            state,
            self._clock(),
            self._by,
            reason,
            note,
            spent,
            ticket,
            entry.item.title,
            facts if state != OPEN else (),
        )
        try:
            self.listing = self._book.answer(self.listing, answer, seen=entry.answer, exclusive=True)
        except AnsweredMeanwhile:
            self.listing = self._book.listing(self.listing.checklist.name, self.listing.period)
            self._go(self._next_open(self.position or 0))
            raise

    def _asked(self) -> Entry:
        if self.entry is None:
            raise IndexError("nothing is asked")
        return self.entry

    def _go(self, position: int | None) -> None:
        self.position = position
        self.spent = None
        self._since = time.monotonic()

    def _elapsed(self) -> timedelta:
        return timedelta(seconds=time.monotonic() - self._since)

    def _next_open(self, position: int) -> int | None:
        """The next open item after `position`, else the first open one."""
        places = [index for index, entry in enumerate(self.listing.entries) if entry.answer is None]
        return next((index for index in places if index > position), places[0] if places else None)
