"""Error lines beside an item: the groups of like lines that are new or grow since it was looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from upkeep.checklists.facts import BAD, KNOWN, SOON, UNKNOWN, WELL, Fact
from upkeep.checks.linegroups import without_time
from upkeep.overview.evidence.scene import Scene
from upkeep.overview.evidence.seen import measure_again, moment, unseen
from upkeep.probes.catalog import Probe
from upkeep.probes.day import beginning
from upkeep.probes.latest import since
from upkeep.probes.log import days
from upkeep.probes.sample import Sample
from upkeep.views import words

SHOWN = 8
"""Groups that have a line of their own."""
REMEMBERED = 40
"""Groups whose counts are kept for the next time."""
_CUT = 120
"""Characters of a template that is kept."""
_GROWING = (2, 5)
"""A group grows where it has twice as many lines a day as last time, and five more than that would give."""
_SEVERE = re.compile(r"\b(fatal|crit(ical)?|panic|emerg(ency)?|alert)\b", re.IGNORECASE)
"""What makes a new group bad; any other new one is to be looked at soon."""
_OPEN = re.compile(r"<[*a-z]+>")


@dataclass
class _Group:
    """Like lines of one probe in the whole time."""

    template: str
    example: str
    count: int = 0
    trends: set[str] = field(default_factory=set)

    @property
    def severe(self) -> bool:
        """Whether a word of severity stands in it."""
        return bool(_SEVERE.search(f"{self.template} {self.example}"))


@dataclass
class _Heard:
    """What one error log said in the time."""

    probe: Probe
    groups: list[_Group] = field(default_factory=list)
    lines: int = 0
    untold: int = 0
    """Lines of groups that no sample holds."""
    fresh: int = 0
    """New groups among those."""
    lost: bool = False
    behind: bool = False
    first: int | None = None
    """The first sample, seconds since 1970."""

    def take(self, sample: Sample) -> None:
        """Add what one reading found."""
        seen = sample.finding.evidence
        if self.first is None:
            self.first = sample.second
        if sample.state == "unknown" or "lines" not in seen:
            return
        self.lines += seen["lines"]
        self.lost = self.lost or bool(seen.get("lost"))
        self.behind = bool(seen.get("behind"))
        told = 0
        for row in seen.get("groups", ()):
            group = self._group(row)
            group.count += row["count"]
            group.trends.add(row["trend"])
            told += row["count"]
        self.untold += seen["lines"] - told
        self.fresh += seen.get("left_out", {}).get("new", 0)

    def _group(self, row: Mapping[str, Any]) -> _Group:
        for group in self.groups:
            if alike(group.template, row["template"]):
                return group
        self.groups.append(_Group(row["template"], row["example"]))
        return self.groups[-1]


def error_log(scene: Scene) -> list[Fact]:
    """The new and growing groups of every error log since then, worst first, then all lines in one line.

    Groups of all readings count together by their template. Where the last answer kept counts, a group grows that is
    written twice as often a day as then; else what the readings themselves called growing does. A reading tells the
    groups that fit into its sample; how many lines lie beyond is said.
    """
    probes = [each for each in scene.shared.probes if each.kind == "log" and each.raw.get("format") == "error"]
    if not probes:
        return [scene.unset()]
    facts = [Fact(probe.name, why, UNKNOWN) for probe in probes if (why := unseen(scene, probe))]
    begin = int(scene.since.timestamp())
    heard = {probe.name: _Heard(probe) for probe in probes}
    for sample in since(scene.project.state, begin, scene.now, heard):
        heard[sample.probe].take(sample)
    read = [each for each in heard.values() if each.first is not None]
    if not read:
        return facts
    found = [rated for each in read for rated in _rated(scene, each)]
    found.sort(key=lambda rated: (rated[0], -rated[2].count))
    facts += [_told(each, group, trend) for _, each, group, trend in found[:SHOWN]]
    facts += [fact for each in read for fact in _gaps(each)]
    return [*facts, _summed(scene, read, found, whole=not facts)]


_Rated = tuple[int, _Heard, _Group, str]
"""A group that is new or grows: how bad that is (0 the worst), whose it is, and which of the two."""


def _rated(scene: Scene, each: _Heard) -> Iterator[_Rated]:
    before = _before(scene, each)
    for group in each.groups:
        trend = _trend(scene, each, group, before)
        if trend == "new":
            yield 0 if group.severe else 1, each, group, trend
        elif trend == "growing":
            yield 2, each, group, trend


def _before(scene: Scene, each: _Heard) -> dict[str, float] | None:
    """Lines a day by template as they were last time; None where that is not kept."""
    kept = (scene.earlier(scene.title) or {}).get("memory", {})
    counts, length = kept.get("groups", {}).get(each.probe.name), kept.get("days")
    if counts is None or not length:
        return None
    return {template: count / length for template, count in counts.items()}


def _trend(scene: Scene, each: _Heard, group: _Group, before: dict[str, float] | None) -> str:
    if before is None:
        return next((trend for trend in ("new", "growing") if trend in group.trends), "known")
    rate = next((rate for template, rate in before.items() if alike(template, group.template[:_CUT])), None)
    if rate is None:
        return "new" if "new" in group.trends else "growing" if "growing" in group.trends else "known"
    factor, least = _GROWING
    expected = rate * _days(scene, [each])
    return "growing" if group.count >= factor * expected and group.count - expected >= least else "known"


def alike(one: str, other: str) -> bool:
    """Whether two templates may be of the same lines: equal but for words where either is open."""
    if one == other:
        return True
    pairs = list(zip(one.split(), other.split(), strict=False))
    if len(one.split()) != len(other.split()):
        return False
    same = sum(a == b for a, b in pairs)
    return 2 * same >= len(pairs) and all(a == b or _OPEN.search(a) or _OPEN.search(b) for a, b in pairs)


def _told(each: _Heard, group: _Group, trend: str) -> Fact:
    state = BAD if trend == "new" and group.severe else SOON
    return Fact(each.probe.name, f"{trend}: {group.count} × {without_time(group.example)}", state, group.count, "")


def _gaps(each: _Heard) -> Iterator[Fact]:
    """What was not seen of a log."""
    if each.lost:
        yield Fact(each.probe.name, "some lines were lost: rotated away or truncated before they were read", UNKNOWN)
    if each.behind:
        yield Fact(each.probe.name, f"not read to its end; {measure_again(each.probe)} reads on", UNKNOWN)
    if each.fresh:
        yield Fact(each.probe.name, f"{words.count(each.fresh, 'more new group')} in readings too long to keep", SOON)


def _days(scene: Scene, read: Sequence[_Heard]) -> float:
    """Days that were looked at, at least one."""
    begin = min((each.first or scene.now) if _late(scene, each) else int(scene.since.timestamp()) for each in read)
    return max(1.0, (scene.now - begin) / 86400)


def _late(scene: Scene, each: _Heard) -> bool:
    """Whether its first reading came later than the time begins; one reading covers the time before it."""
    begin = int(scene.since.timestamp())
    return (each.first or begin) > begin + 3 * each.probe.every


def _summed(scene: Scene, read: Sequence[_Heard], found: Sequence[_Rated], *, whole: bool) -> Fact:
    """All lines, since when, and the counts that are kept for the next time."""
    lines, groups = sum(each.lines for each in read), sum(len(each.groups) for each in read)
    new = sum(trend == "new" for *_, trend in found)
    growing = len(found) - new
    trends = ", ".join([f"{new} new"] * bool(new) + [f"{growing} growing"] * bool(growing)) or "none new or growing"
    untold = sum(each.untold for each in read)
    text = f"{words.count(lines, 'line')} in {words.count(groups, 'group')}, {trends}" if lines else "no lines"
    text += f" {_since(scene, read)}" + (f"; {untold} in groups that no sample holds" if untold else "")
    memory = {
        "groups": {
            each.probe.name: {
                group.template[:_CUT]: group.count
                for group in sorted(each.groups, key=lambda group: -group.count)[:REMEMBERED]
            }
            for each in read
        },
        "days": round(_days(scene, read), 2),
    }
    return Fact(scene.title, text, WELL if whole and not found else KNOWN, lines, "", memory)


def _since(scene: Scene, read: Sequence[_Heard]) -> str:
    """Since when, where that is later than asked with why."""
    begin = int(scene.since.timestamp())
    late = [each for each in read if _late(scene, each)]
    if not late:
        return f"since {scene.since_words()}"
    first = max(each.first or begin for each in late)
    kept = days(scene.project.state)
    dates = scene.shared.past.archive.dates()
    gone = bool(kept) and bool(dates) and dates[0] < kept[0] and begin < beginning(kept[0])
    why = "older samples are no longer kept" if gone else "it was not read before"
    return f"since {moment(scene, first)} ({why})"
