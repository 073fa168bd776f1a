"""`--auto`: what is certain is recorded as done by machine, never anything doubtful."""

from __future__ import annotations

from upkeep.checklists.book import AnsweredMeanwhile, Book, Entry, Listing
from upkeep.checklists.facts import UNSET, Look, kept
from upkeep.checklists.run import DONE, Answer
from upkeep.project import Project


def record(project: Project, book: Book, listing: Listing, looks: dict[str, Look]) -> Listing:
    """Answer every open item whose proposal is certain; whoever answered meanwhile goes before. Raises StateError."""
    for entry in listing.open:
        look = looks[entry.item.id]
        if look.proposal is None or look.proposal.state != DONE or not look.proposal.certain:
            continue
        try:
            listing = book.answer(listing, _answer(project, entry, look), exclusive=True)
        except AnsweredMeanwhile:
            continue
    return listing


def _answer(project: Project, entry: Entry, look: Look) -> Answer:
    """Done, by the sources that decided."""
    decided = dict.fromkeys(fact.source for fact in look.facts if fact.state not in ("known", UNSET))
    return Answer(
        item=entry.item.id,
        state=DONE,
        at=project.clock(),
        by=f"upkeep ({', '.join(decided)})",
        note=None,
        title=entry.item.title,
        evidence=kept(look.facts),
    )
