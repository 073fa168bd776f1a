"""The handover as a list that is walked like any other, and what its end means for the project.

`clients.offboarding` owns the rows and gates, `checklists` the answers and the walk; they meet here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from upkeep.checklists.book import Book, Entry, Listing
from upkeep.checklists.catalog import Checklist, Item
from upkeep.checklists.facts import Fact, Look
from upkeep.checklists.run import DONE
from upkeep.clients import offboarding
from upkeep.clients.offboarding import OFFBOARDED, Ended, Stage
from upkeep.clock import periods
from upkeep.clock.local import local_date
from upkeep.errors import UsageProblem
from upkeep.overview.lists import open_book
from upkeep.project import Project

CHECKLIST = "offboard"
"""Its name in the state; the configuration allows no checklist of that name."""


@dataclass(frozen=True)
class Handover:
    """The handover of one project, open."""

    project: Project
    book: Book

    def listing(self) -> Listing:
        """Where it stands. It is begun by its first answer, and its document bears that date; there is only one."""
        zone = self.project.zone
        begun = list(self.book.runs(CHECKLIST)) + [name.rpartition("/")[2][:-5] for name in self.book.damaged]
        first = min(begun, default=local_date(self.project.now, zone).isoformat())
        return self.book.listing(CHECKLIST, periods.open_ended(date.fromisoformat(first), zone))

    def look(self, listing: Listing, entry: Entry) -> Look:
        """What stands beside an item: the gates that are still shut before it."""
        return Look(tuple(Fact("not yet", stage.passed, "bad") for stage in shut(listing, entry)))

    def refuse_purged(self) -> None:
        """Raise UsageProblem where the handover is over and its records are deleted."""
        ended = self.ended()
        if ended and ended.purged:
            raise UsageProblem(
                f"{self.project.name} is handed over and its records are deleted", code="offboard.purged"
            )

    def settle(self, listing: Listing) -> Ended | None:
        """Write that the project is handed over, or not any more, where the list says another thing than the document.

        The list's document is written first and is the truth: after a kill between the two, the next call settles it.
        Raises StateError.
        """
        kept = self.ended()
        through = offboarding.complete(states(listing))
        if through == bool(kept and kept.at):
            return kept
        now = self.project.clock()
        new = Ended(now if through else None, self.project.user)
        return self.write(replace(kept, at=new.at, by=new.by) if kept else new)

    def ended(self) -> Ended | None:
        """What is written of its end; None where nothing is. Raises DamagedDocument."""
        return self.project.state.read(offboarding.NAME, OFFBOARDED)

    def write(self, ended: Ended) -> Ended:
        """Write what is to be known of its end, durably."""
        with self.project.state.writing(self.project.now) as writer:
            writer.read(offboarding.NAME, OFFBOARDED)
            writer.replace(offboarding.NAME, ended, OFFBOARDED)
        return ended


def open_handover(project: Project) -> Handover:
    """The handover of a project."""
    steps = [step for stage in offboarding.stages() for step in stage.items]
    items = tuple(Item(step.id, step.title, step.why, step.minutes) for step in steps)
    listed = Checklist(CHECKLIST, "Offboarding", None, None, None, items, "upkeep offboard")
    return Handover(project, Book(project.state, {CHECKLIST: listed}, open_book(project).rules))


def states(listing: Listing) -> dict[str, str]:
    """The state of each item."""
    return {entry.item.id: entry.state for entry in listing.entries}


def shut(listing: Listing, entry: Entry) -> list[Stage]:
    """The gates that are still shut before an item."""
    return offboarding.before(entry.item.id, states(listing))


def check_gate(listing: Listing, entry: Entry, state: str, reason: str | None) -> None:
    """Raise UsageProblem where an item would be done before its gate without a reason."""
    gates = shut(listing, entry)
    if state == DONE and gates and not (reason or "").strip():
        raise UsageProblem(
            f"'{entry.item.id}' comes before its gate, which is: {gates[0].passed}; it needs a reason",
            code="offboard.gate",
            hint="--reason TEXT",
        )
