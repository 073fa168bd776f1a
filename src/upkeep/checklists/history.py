"""How a checklist went: its past periods, the share finished in time, the streak, minutes and repeated skips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from upkeep.checklists.catalog import Checklist
from upkeep.checklists.run import SKIPPED, Run
from upkeep.checklists.standing import DONE, MISSED, Rules, away_reason, exemption, standing
from upkeep.clock.local import midnight
from upkeep.clock.periods import Period, preceding

LOOKED_AT = 12
"""The share and its words speak of the last twelve ended periods that were due."""
FARTHEST = 400
"""Periods looked back at; enough for a daily list over a long absence."""


@dataclass(frozen=True)
class PastPeriod:
    """One period and what became of it."""

    period: Period
    state: str
    run: Run | None
    counted: bool
    """Whether it was due: neither excused nor optional, whatever was answered."""
    ended: bool
    late: bool
    """Finished, but after its end."""
    reason: str | None = None
    """Why it is excused."""


@dataclass(frozen=True)
class Record:
    """A checklist's history, newest first."""

    checklist: Checklist
    rows: tuple[PastPeriod, ...]

    @property
    def counted(self) -> list[PastPeriod]:
        """The ended periods that were due, newest first."""
        return [row for row in self.rows if row.counted and row.ended]

    @property
    def on_time(self) -> tuple[int, int]:
        """How many of the last twelve ended periods that were due were finished in time, and of how many."""
        last = self.counted[:LOOKED_AT]
        return sum(row.state == DONE and not row.late for row in last), len(last)

    @property
    def streak(self) -> int:
        """Periods finished in a row, late ones included."""
        count = 0
        for row in self.counted:
            if row.state != DONE:
                break
            count += 1
        return count

    @property
    def missed(self) -> list[PastPeriod]:
        """Missed periods since the last finished one, newest first."""
        found = []
        for row in self.rows:
            if row.state == MISSED:
                found.append(row)
            elif row.state == DONE:
                break
        return found

    @property
    def median_minutes(self) -> float | None:
        """The median of the minutes really spent; None where none were measured."""
        spent = [row.run.spent for row in self.rows if row.run and row.state == DONE and row.run.spent > timedelta()]
        return median(each.total_seconds() / 60 for each in spent) if spent else None

    def always_skipped(self) -> Iterator[tuple[str, str]]:
        """Items skipped in each of the last three finished periods, with the last reason."""
        last = [row.run for row in self.rows if row.run and row.state == DONE][:3]
        if len(last) < 3:
            return
        for item, answer in last[0].current.items():
            if all(run.current.get(item) and run.current[item].state == SKIPPED for run in last):
                yield item, answer.reason or ""


def record(checklist: Checklist, current: Period, runs: dict[str, Run], corrupt: set[str], rules: Rules) -> Record:
    """The history up to `current`, back to the first period that could have been due or was answered.

    Periods whose document was moved aside as damaged are left out: what became of them is not known.
    """
    rows = []
    if checklist.cadence is None:
        rows = [_row(checklist, current, runs, rules)] if current.id not in runs else []
        return Record(checklist, tuple(rows + _without_cadence(checklist, runs, rules)))
    period = current
    oldest = min(runs, default=current.id)
    for _ in range(FARTHEST):
        row = _row(checklist, period, runs, rules)
        if period.id not in corrupt and (row.counted or row.run or row.reason or period == current):
            rows.append(row)
        if period.id <= oldest and not _reaches_back(period, rules):
            break
        period = preceding(period, rules.zone)
    return Record(checklist, tuple(rows))


def _row(checklist: Checklist, period: Period, runs: dict[str, Run], rules: Rules) -> PastPeriod:
    run = runs.get(period.id)
    spared = exemption(period, rules)
    state = standing(checklist, period, run, rules)
    late = bool(run and run.finished and period.end and run.finished >= period.end)
    return PastPeriod(
        period, state, run, spared is None, period.ended(rules.now), late and state == DONE, away_reason(period, rules)
    )


def _without_cadence(checklist: Checklist, runs: dict[str, Run], rules: Rules) -> list[PastPeriod]:
    """The runs of a list that falls due after it was finished: each ended when it was finished, none is missed."""
    from datetime import date

    from upkeep.clock.periods import open_ended

    rows = []
    for id, run in sorted(runs.items(), reverse=True):
        period = open_ended(date.fromisoformat(id), rules.zone)
        state = standing(checklist, period, run, rules)
        rows.append(PastPeriod(period, state, run, True, run.finished is not None, False))
    return rows


def _reaches_back(period: Period, rules: Rules) -> bool:
    """Whether periods before this one could have been due."""
    if rules.begun is None or period.begin <= rules.begun:
        return False
    return not rules.launched or period.begin > midnight(rules.launched, rules.zone)
