"""The evidence of one list: sources started for its items, and what is known of each by now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from upkeep import defaults
from upkeep.checklists.book import Book, Entry, Listing
from upkeep.checklists.facts import BAD, UNSET, Fact, Look, propose, seen, worst_first
from upkeep.clock.local import local_date
from upkeep.config.checklists import PROBE
from upkeep.overview.evidence.before import Before, before, last_time
from upkeep.overview.evidence.gathering import LIMIT, Gathering, Task
from upkeep.overview.evidence.probe import probe_facts
from upkeep.overview.evidence.scene import Scene, Shared
from upkeep.overview.evidence.table import SOURCES, source_of
from upkeep.project import Project
from upkeep.views import words


class Evidence:
    """What upkeep finds out for the items of one list. Raised defects of sources lie in `gathering.defects`."""

    def __init__(self, project: Project, book: Book, listing: Listing) -> None:
        self._project = project
        self._book = book
        self._listing = listing
        self._shared = Shared(project)
        self._before: dict[str, Before | None] = {}
        self.gathering = Gathering(self._scrubbed)

    def begin(self, entries: Iterable[Entry]) -> None:
        """Start looking for these items, all sources side by side."""
        for entry in entries:
            self.gathering.begin(entry.item.id, self._tasks(entry))

    def look(self, entry: Entry) -> Look:
        """What is known of an item by now; begins to look where that was not begun."""
        self.begin([entry])
        found = self.gathering.facts(entry.item.id)
        pending = self.gathering.pending(entry.item.id)
        known = worst_first([fact for fact in found if fact.state != UNSET])
        told = last_time(self._project, self._listing, self._before[entry.item.id])
        facts = (*known, *told, *_to_add(found))
        return Look(facts, None if pending else propose(entry.item, found, self._since(entry)), pending)

    def all(self, listing: Listing) -> dict[str, Look]:
        """What is known of every item once all sources have ended; of an answered one, what stood beside it then."""
        self.begin(listing.open)
        for entry in listing.open:
            self.gathering.wait(entry.item.id)
        return {
            entry.item.id: Look(seen(entry.answer)) if entry.answer else self.look(entry) for entry in listing.entries
        }

    def settle(self, seconds: float) -> None:
        """Wait until all sources that were begun have ended, at most `seconds`."""
        self.gathering.settle(seconds)

    def slowest(self) -> list[str]:
        """The titles of up to three sources that still look, the slowest first."""
        return self.gathering.slowest()

    def against(self, entry: Entry) -> list[Fact]:
        """What became known after an item was answered as done, and speaks against it."""
        if entry.answer is None or entry.answer.state != "done":
            return []
        seen = {(each["source"], each["text"]) for each in entry.answer.evidence}
        late = [fact for fact in self.gathering.facts(entry.item.id) if fact.state == BAD]
        return [fact for fact in late if (fact.source, fact.document()["text"]) not in seen]

    def _tasks(self, entry: Entry) -> list[Task]:
        self._before[entry.item.id] = before(self._book, self._listing, entry)
        return [self._task(entry, id) for id in entry.item.evidence]

    def _task(self, entry: Entry, id: str) -> Task:
        found = self._before[entry.item.id]
        row = defaults.load("evidence").get(id, {})
        limit = float(row.get("limit", LIMIT))
        since = found.answer.at if found else self._listing.period.begin
        kept = found.answer.evidence if found else ()
        name = id if id in SOURCES else id.removeprefix(PROBE)
        scene = Scene(self._project, name, entry.item, since, limit, self._shared, kept)
        look = partial(source_of(id), scene) if id in SOURCES else partial(probe_facts, scene)
        return Task(entry.item.id, str(row.get("title", name)), look, limit)

    def _since(self, entry: Entry) -> str:
        found = self._before[entry.item.id]
        return words.day(local_date(found.answer.at if found else self._listing.period.begin, self._project.zone))

    def _scrubbed(self, fact: Fact) -> Fact:
        scrub = self._project.scrub
        memory = self._project.scrub_all(fact.memory) if fact.memory else {}
        return replace(fact, source=scrub(fact.source), text=scrub(fact.text), memory=memory)


def _to_add(found: Iterable[Fact]) -> list[Fact]:
    """What is not configured, in one line."""
    unset = [fact for fact in found if fact.state == UNSET]
    if not unset:
        return []
    texts = dict.fromkeys(fact.text for fact in unset)
    source = unset[0].source if len(unset) == 1 else "not looked at"
    return [Fact(source, "add " + "; ".join(texts), UNSET)]
