"""A project's past as every figure looks at it: samples, declared maintenance and false alarms brought together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from upkeep.errors import DamagedDocument
from upkeep.probes.archive import Archive
from upkeep.probes.availability import History
from upkeep.probes.catalog import Probe
from upkeep.probes.remarks import FILE, REMARKS, Remarks
from upkeep.probes.trend import LOOKED_AT, Trend, trend
from upkeep.probes.windows import Maintenance
from upkeep.state.folder import State


@dataclass
class Past:
    """Everything known up to `now` (seconds since 1970)."""

    state: State
    probes: Sequence[Probe]
    maintenance: Maintenance
    now: int
    damaged: list[str] = field(default_factory=list)
    """Documents that could not be read, beside those of the archive."""
    _histories: dict[tuple[str, int], History] = field(default_factory=dict)

    @cached_property
    def archive(self) -> Archive:
        """The days."""
        return Archive(self.state, self.now)

    @cached_property
    def remarks(self) -> Remarks:
        """What was said of incidents; nothing where that cannot be read, which `damaged` names."""
        try:
            return self.state.read(FILE, REMARKS) or Remarks()
        except DamagedDocument as problem:
            self.damaged.append(problem.name)
            return Remarks()

    def history(self, probe: str, begin: int) -> History:
        """A probe's history, complete for every question about the time from `begin` on."""
        if (probe, begin) not in self._histories:
            longest = max((each.every for each in self.probes), default=0)
            rows = self.archive.rows(probe, begin, longest)
            first = min(begin, rows[0].begin) if rows else begin
            windows = self.maintenance.of(probe, first, self.now + 1)
            self._histories[probe, begin] = History(rows, tuple(windows), self.now, self.remarks.false(probe))
        return self._histories[probe, begin]

    def trend(self, probe: str) -> Trend | None:
        """Where a probe's size is going, by its last value of each of the last days."""
        return trend([day.value[:2] for day in self.archive.of(probe, self.now - LOOKED_AT, self.now) if day.value])

    @property
    def all_damaged(self) -> list[str]:
        """Every document and log that could not be read so far."""
        return list(dict.fromkeys([*self.archive.damaged, *self.damaged]))
