"""How the work itself went in a quarter, against the one before: promises, lists, minutes, alerts, recovery."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from upkeep.checklists.book import Book
from upkeep.checklists.catalog import Checklist
from upkeep.checklists.facts import KNOWN, SOON, UNKNOWN, WELL, Fact
from upkeep.overview.evidence.quarter import Quarter, quarters
from upkeep.overview.evidence.scene import Scene
from upkeep.overview.lists import open_book
from upkeep.overview.report.done import upkeep_done
from upkeep.overview.tickets import open_tickets
from upkeep.probes.availability import Availability, History
from upkeep.probes.catalog import Probe
from upkeep.probes.conditions import UPTIME
from upkeep.probes.incidents import Incident
from upkeep.probes.timeline import inside
from upkeep.support.report import compliance
from upkeep.views import words
from upkeep.views.report.model import Upkeep

_NAMED = 3
"""Missed periods that a line names, the latest first."""
_OFTEN = 2.0
"""Alerts per week, as times of those of the quarter before, from which on they want attention."""
_WEEK = 7 * 86400
_FALSE = 0.25
"""Share of false alarms beyond which they do."""


def promises_kept(scene: Scene) -> list[Fact]:
    """Promises kept to tickets opened in the quarter, of those that are decided (support/report.py)."""
    desk = open_tickets(scene.project)
    stands = desk.standings(scene.project.now)

    def counted(quarter: Quarter) -> tuple[int, int, list[str]]:
        met = broken = 0
        late = []
        for row in compliance(stands, desk.policies, quarter.period):
            for what, kept in (("answer", row.response), ("fix", row.resolution)):
                met, broken = met + kept.met, broken + kept.breached
                late += [f"{kept.breached} {row.priority} {what}"] if kept.breached else []
        return met, met + broken, late

    this, before = quarters(scene.project)
    (met, whole, late), (met_before, whole_before, _) = counted(this), counted(before)
    facts = [Fact(scene.title, f"{name} cannot be read; upkeep state check", UNKNOWN) for name in desk.damaged]
    earlier = f"; {met_before} of {whole_before} in {before.name}" if whole_before else ""
    if not whole:
        return [*facts, Fact(scene.title, f"none was decided in {this.name}{earlier}", KNOWN)]
    broken = f", broken: {', '.join(late)}" if late else ""
    text = f"{met} of {whole} kept in {this.name}{broken}{earlier}"
    return [*facts, Fact(scene.title, text, SOON if late else WELL, met / whole, "ratio")]


def lists_missed(scene: Scene) -> list[Fact]:
    """Missed periods of each list that ended in the quarter."""
    book = open_book(scene.project)
    this, before = quarters(scene.project)
    now, earlier = (upkeep_done(book, each.window, internal=True) for each in (this, before))
    known = {each.name: each for each in earlier}
    facts = [Fact(scene.title, f"{name} cannot be read; upkeep state check", UNKNOWN) for name in book.damaged]
    facts += [_missed(each, known.get(each.name), this, before) for each in now if each.missed]
    due, missed = sum(each.due for each in now), sum(len(each.missed) for each in now)
    if not due:
        return [*facts, Fact(scene.title, f"none was due in {this.name}", KNOWN)]
    if not missed:
        late = sum(each.late for each in now)
        said = f", {late} of them late" if late else ""
        facts.append(Fact(scene.title, f"all {due} of {this.name} were done{said}", WELL, 0, ""))
    return facts


def _missed(row: Upkeep, earlier: Upkeep | None, this: Quarter, before: Quarter) -> Fact:
    named = ", ".join(row.missed[: -_NAMED - 1 : -1]) + ", ..." * (len(row.missed) > _NAMED)
    then = f"; {len(earlier.missed)} of {earlier.due} in {before.name}" if earlier and earlier.due else ""
    text = f"{len(row.missed)} of {row.due} missed in {this.name}: {named}{then}"
    return Fact(row.name, text, SOON, len(row.missed), "")


def minutes_spent(scene: Scene) -> list[Fact]:
    """Minutes spent on each list in the quarter, the median of its periods against its budget."""
    book = open_book(scene.project)
    this, before = quarters(scene.project)
    facts, within = [], []
    whole = timedelta()
    for checklist in book.catalog.values():
        spent = _spent(book, checklist, this)
        if not spent:
            continue
        whole += sum(spent, timedelta())
        usual = _usual(spent)
        if checklist.budget is not None and usual > checklist.budget:
            known = _spent(book, checklist, before)
            earlier = f"; {_usual(known)} in {before.name}" if known else ""
            text = f"{usual} min each time in {this.name}, {checklist.budget} are planned{earlier}"
            facts.append(Fact(checklist.name, text, SOON, usual, ""))
        else:
            within.append(f"{checklist.name} {usual}" + (f" of {checklist.budget}" if checklist.budget else ""))
    if not whole:
        return [Fact(scene.title, f"none were measured in {this.name}", KNOWN)]
    then = sum((sum(_spent(book, each, before), timedelta()) for each in book.catalog.values()), timedelta())
    earlier = f", {_hours(then)} in {before.name}" if then else ""
    said = f"; {', '.join(within)} min each time" if within else ""
    text = f"{_hours(whole)} in {this.name}{earlier}{said}"
    return [*facts, Fact(scene.title, text, KNOWN if facts else WELL, round(whole.total_seconds() / 60), "")]


def _spent(book: Book, checklist: Checklist, quarter: Quarter) -> list[timedelta]:
    """What each finished run of a list took that began in the quarter, where it was measured."""
    runs = book.runs(checklist.name).values()
    inside_it = [run for run in runs if run.finished and quarter.window.begin <= run.finished < quarter.window.end]
    return [run.spent for run in inside_it if run.spent > timedelta()]


def _usual(spent: Sequence[timedelta]) -> int:
    """The median in minutes."""
    return round(median(each.total_seconds() for each in spent) / 60)


def _hours(spent: timedelta) -> str:
    return words.length(spent) if spent >= timedelta(hours=1) else words.minutes(spent)


@dataclass(frozen=True)
class _Seen:
    """One probe's quarter."""

    probe: Probe
    history: History
    figures: Availability

    @property
    def real(self) -> list[Incident]:
        """Incidents that were none of the false alarms."""
        return [each for each in self.figures.incidents if each.false is None]

    def notices(self, confirm: int, incidents: Sequence[Incident]) -> Iterator[int]:
        """Per incident that was told: seconds from its first down sample to the one by which it fired."""
        for incident in incidents:
            end = incident.end if incident.end is not None else self.history.now + 1
            times = [
                time
                for row in self.history.rows
                if row.state == "down" and row.begin < end and row.last >= incident.begin
                for time in row.times
                if incident.begin <= time < end and inside(self.history.maintenance, time) is None
            ]
            if len(times) >= confirm:
                yield times[confirm - 1] - incident.begin


def _watched(scene: Scene, quarter: Quarter) -> list[_Seen]:
    """The probes that feed the uptime and of which anything is known in the quarter."""
    found = []
    for probe in scene.probes_feeding(UPTIME):
        history = scene.shared.past.history(probe.name, quarter.begin)
        figures = history.over(quarter.begin, quarter.end)
        if figures.uptime is not None:
            found.append(_Seen(probe, history, figures))
    return found


def alerts_per_week(scene: Scene) -> list[Fact]:
    """How often being down was told per week, and how many of those were false alarms.

    Only incidents are kept for so long: one is told once `confirm` samples in a row were down. Thresholds that were
    crossed leave no record once they are well again.
    """
    confirm = scene.project.config.tables.alerts.confirm
    this, before = quarters(scene.project)
    now, then = _watched(scene, this), _watched(scene, before)
    if not now:
        return [Fact(scene.title, f"nothing was measured in {this.name}", UNKNOWN)]
    every = sum(len(each.figures.incidents) for each in now)
    false = every - sum(len(each.real) for each in now)
    rate, earlier = _rate(now, confirm), _rate(then, confirm) if then else None
    text = f"{_often(rate)} in {this.name}"
    text += f", {_told(now, confirm)} of {words.count(every, 'incident')} alerted" if every else ""
    text += f", {words.count(false, 'false alarm')}" if false else ""
    text += f"; {_often(earlier)} in {before.name}" if earlier is not None else ""
    more = earlier is not None and _told(now, confirm) > 1 and rate > _OFTEN * earlier
    attention = more or (every > 0 and false / every > _FALSE)
    return [Fact(scene.title, text, SOON if attention else KNOWN if every else WELL, round(rate, 2), "")]


def _often(rate: float) -> str:
    return f"{rate:.1f} a week" if rate >= 0.05 else "under 0.1 a week" if rate else "none"


def _rate(watched: Sequence[_Seen], confirm: int) -> float:
    """Incidents that were told, per week that was seen; at least one week."""
    seen = max(each.figures.up + each.figures.down for each in watched)
    return _told(watched, confirm) / max(1.0, seen / _WEEK)


def _told(watched: Sequence[_Seen], confirm: int) -> int:
    """How many incidents were told, false alarms among them."""
    return sum(len(list(each.notices(confirm, each.figures.incidents))) for each in watched)


def recovery(scene: Scene) -> list[Fact]:
    """Per probe that was down: how long until it was noticed and told, and until it was up again (MTTR)."""
    if not scene.probes_feeding(UPTIME):
        return [scene.unset()]
    this, before = quarters(scene.project)
    now, then = _watched(scene, this), {each.probe.name: each for each in _watched(scene, before)}
    if not now:
        return [Fact(scene.title, f"nothing was measured in {this.name}", UNKNOWN)]
    down = [each for each in now if each.real]
    if not down:
        return [Fact(scene.title, f"nothing was down in {this.name}", WELL)]
    return [_recovered(scene, each, then.get(each.probe.name), this, before) for each in down]


def _recovered(scene: Scene, each: _Seen, earlier: _Seen | None, this: Quarter, before: Quarter) -> Fact:
    confirm = scene.project.config.tables.alerts.confirm
    text = f"{_pace(each, confirm)} in {this.name}, {words.count(len(each.real), 'incident')}"
    if earlier is not None and earlier.real:
        text += f"; {_pace(earlier, confirm)} in {before.name}"
    mttr = each.figures.mttr
    return Fact(each.probe.name, text, KNOWN, mttr, "seconds" if mttr is not None else None)


def _pace(each: _Seen, confirm: int) -> str:
    """`noticed after 5 min, up after 25 min`."""
    notices = list(each.notices(confirm, each.real))
    told = f"noticed after {words.length(timedelta(seconds=median(notices)))}" if notices else "too short for an alert"
    mttr = each.figures.mttr
    return f"{told}, " + (f"up after {words.length(timedelta(seconds=mttr))}" if mttr is not None else "still down")
