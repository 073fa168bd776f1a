"""A project's checklists on its state: which period is current, where it stands, and answers written into it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from upkeep.checklists.catalog import Checklist, Item
from upkeep.checklists.run import OPEN, RUN, Answer, Run, begin, is_closed, items_now
from upkeep.checklists.standing import MISSED, OPTIONAL, Rules, standing
from upkeep.clock import periods
from upkeep.clock.local import ONE_DAY, local_date
from upkeep.clock.periods import Period
from upkeep.errors import UsageProblem
from upkeep.state.documents import Folder
from upkeep.state.folder import State

if TYPE_CHECKING:
    from upkeep.checklists.history import Record


@dataclass(frozen=True)
class Entry:
    """An item as it stands in a period."""

    item: Item
    answer: Answer | None
    """The answer that holds; None where it is open. A note may stand with an open item, see `note`."""
    note: str | None
    replaced: tuple[Answer, ...]
    """Earlier answers, oldest first."""

    @property
    def state(self) -> str:
        """`open`, `done`, `skipped` or `failed`."""
        return self.answer.state if self.answer else OPEN


@dataclass(frozen=True)
class Listing:
    """A checklist in one period."""

    checklist: Checklist
    period: Period
    state: str
    entries: tuple[Entry, ...]
    run: Run | None
    next_due: date | None = None
    """For a list without a cadence that is done: the date on which it falls due again."""
    ended: bool = False
    """Whether the period lies in the past."""

    @property
    def document(self) -> str:
        """The name of the period's document in the state."""
        return f"checklists/{self.checklist.name}/{self.period.id}.json"

    @property
    def command(self) -> str:
        """The command that walks it in this period."""
        return f"{self.checklist.command} --for {self.period.id}" if self.ended else self.checklist.command

    @property
    def answered(self) -> int:
        """How many items are done, skipped or failed."""
        return sum(entry.answer is not None for entry in self.entries)

    @property
    def open(self) -> list[Entry]:
        """The items still to be answered."""
        return [entry for entry in self.entries if entry.answer is None]


class AnsweredMeanwhile(UsageProblem):
    """Somebody else answered the item while it was on the screen."""

    code = "checklist.answered"

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.by} answered this meanwhile: {answer.state}")
        self.answer = answer


class Book:
    """The checklists of one project."""

    def __init__(self, state: State, catalog: dict[str, Checklist], rules: Rules) -> None:
        self.state = state
        self.catalog = catalog
        self.rules = rules
        self._folders: dict[str, Folder[Run]] = {}

    def checklist(self, name: str) -> Checklist:
        """The checklist of that name; raises UsageProblem naming those that there are."""
        if name not in self.catalog:
            raise UsageProblem(
                f"there is no checklist '{name}'",
                code="checklist.unknown",
                hint=f"there are: {', '.join(self.catalog)}",
            )
        return self.catalog[name]

    @cached_property
    def damaged(self) -> list[str]:
        """The names of documents that cannot be read: runs of the lists looked at so far, and the project file."""
        own = [self.state.damaged_project] if self.state.damaged_project else []
        return [*own, *(name for folder in self._folders.values() for name in folder.damaged)]

    def runs(self, name: str) -> dict[str, Run]:
        """Every run of a checklist by its period's id; foreign file names are none."""
        if name not in self._folders:
            self._folders[name] = self.state.read_folder(f"checklists/{name}", RUN)
            self.__dict__.pop("damaged", None)
        found = self._folders[name].documents.items()
        return {run.period: run for file, run in found if file == f"checklists/{name}/{run.period}.json"}

    def current(self, name: str) -> Period:
        """The period that is asked for now."""
        checklist = self.checklist(name)
        if checklist.cadence:
            return periods.containing(self.rules.now, checklist.cadence, self.rules.zone)
        latest, due = self._after(checklist)
        today = local_date(self.rules.now, self.rules.zone)
        return periods.open_ended(latest if latest and due > today else due, self.rules.zone)

    def period(self, name: str, asked: str | None) -> Period:
        """The period that `--for` means: an id, `last` for the latest missed one, the current one without.

        Raises UsageProblem for an id that is malformed, impossible, future or of another cadence.
        """
        if asked is None:
            return self.current(name)
        if asked == "last":
            missed = [row.period for row in self.history(name).rows if row.state == "missed"]
            if not missed:
                raise UsageProblem(f"no {name} period was missed", code="checklist.period")
            return missed[0]
        checklist = self.checklist(name)
        try:
            if checklist.cadence is None:
                return self._dated(name, asked)
            period = periods.parse(asked, checklist.cadence, self.rules.zone)
        except ValueError as problem:
            raise UsageProblem(f"--for: {problem}", code="checklist.period") from None
        if period.begin > self.rules.now:
            raise UsageProblem(f"--for: {period.id} has not begun yet", code="checklist.period")
        return period

    def listing(self, name: str, period: Period) -> Listing:
        """Where a checklist stands in a period."""
        return self._listing(self.checklist(name), period, self.runs(name).get(period.id))

    def history(self, name: str) -> Record:
        """How a checklist went up to now."""
        from upkeep.checklists.history import record

        checklist = self.checklist(name)
        return record(checklist, self.current(name), self.runs(name), self._unknown(name), self.rules)

    def ready(self, listing: Listing) -> None:
        """Raise StateError before anything is asked where the period's document cannot be read.

        A damaged one is moved aside as any writer does: the next walk begins anew.
        """
        name = listing.document
        if name in self.damaged:
            with self.state.writing(self.rules.now) as writer:
                writer.read(name, RUN)

    def answer(
        self, listing: Listing, answer: Answer, *, seen: Answer | None = None, exclusive: bool = False
    ) -> Listing:
        """Write one answer durably and return the list as it stands then.

        With `exclusive` an answer other than `seen`, given by somebody else meanwhile, is kept and raised as
        AnsweredMeanwhile. Raises StateError where it cannot be written; then nothing is changed.
        """
        checklist, period = listing.checklist, listing.period
        name = listing.document
        with self.state.writing(answer.at) as writer:
            kept = writer.read(name, RUN)
            held = kept.current.get(answer.item) if kept else None
            if exclusive and held and held.state != OPEN and held != seen:
                raise AnsweredMeanwhile(held)
            if answer.note is None and held:
                answer = replace(answer, note=held.note if held.state == OPEN else None)
            run = kept or begin(checklist, period, answer.at)
            items = items_now(kept, checklist, closed=is_closed(period, answer.at))
            run = run.with_answer(answer, items)
            if kept is None:
                writer.create(name, run, RUN)
            else:
                writer.replace(name, run, RUN)
        self._folders.pop(checklist.name, None)
        self.rules = replace(self.rules, begun=self.state.begun)
        return self._listing(checklist, period, run)

    def _listing(self, checklist: Checklist, period: Period, run: Run | None) -> Listing:
        state = standing(checklist, period, run, self.rules)
        if state == MISSED and period.id in self._unknown(checklist.name):
            state = OPTIONAL  # what became of it is not known
        entries = []
        for item in items_now(run, checklist, closed=is_closed(period, self.rules.now)):
            given = [answer for answer in run.answers if answer.item == item.id] if run else []
            held = given[-1] if given else None
            answer = held if held and held.state != OPEN else None
            entries.append(Entry(item, answer, held.note if held else None, tuple(given[:-1])))
        next_due = None
        if checklist.after and run and run.finished:
            next_due = local_date(checklist.after.after(run.finished, self.rules.zone), self.rules.zone)
        ended = period.ended(self.rules.now)
        return Listing(checklist, period, state, tuple(entries), run, next_due, ended)

    def _after(self, checklist: Checklist) -> tuple[date | None, date]:
        """For a list without a cadence: the date of its last run, and the date on which it is or falls due."""
        today = local_date(self.rules.now, self.rules.zone)
        runs = self.runs(checklist.name)
        if not runs:
            begun = local_date(self.rules.begun, self.rules.zone) if self.rules.begun else today
            first = self.rules.launched or begun
            return None, min(first, today)
        run = runs[max(runs)]
        latest = date.fromisoformat(run.period)
        if run.finished is None or checklist.after is None:
            return latest, latest
        due = local_date(checklist.after.after(run.finished, self.rules.zone), self.rules.zone)
        return latest, max(due, latest + ONE_DAY)

    def _dated(self, name: str, asked: str) -> Period:
        known = [*self.runs(name), self.current(name).id]
        if asked not in known:
            raise ValueError(
                f"'{asked[:40]}' is no date on which {name} fell due; it did on {', '.join(sorted(known)[-3:])}"
            )
        return periods.open_ended(date.fromisoformat(asked), self.rules.zone)

    def _unknown(self, name: str) -> set[str]:
        """The periods whose document is damaged or was moved aside as such."""
        self.runs(name)
        names = [*self.state.corrupt(f"checklists/{name}"), *self._folders[name].damaged]
        return {each.rpartition("/")[2].removesuffix(".json") for each in names}
