"""The three sentences before everything else, and the line that defines the figures."""

from __future__ import annotations

from collections.abc import Iterator

from upkeep.views import words
from upkeep.views.report.availability import uptime
from upkeep.views.report.model import Report, Uptime
from upkeep.views.report.phrases import length, limit, listed, share

_WELL_KNOWN, _HARDLY = 0.95, 0.01
"""Under this share of measured time the first sentence says how little is known."""
MOST_ASKED = 3
"""More than so many requests are a list below the sentence."""


def how(report: Report) -> str:
    """How it is."""
    name, when = report.project, _when(report)
    seen = [each for each in report.uptime if each.figures.uptime is not None]
    if not seen:
        why = "nothing was measured" if report.uptime else "nothing measures it"
        return f"How available {name} was {when} is not known: {why}."
    current = [each for each in seen if not each.left] or seen
    worst = min(current, key=lambda each: each.figures.uptime or 0.0)
    told = f"{when[:1].upper()}{when[1:]} {_watched(name, current, worst)}{_known(worst)}."
    broken = sorted(each.probe for each in current if any(one.end is None and not one.false for one in each.outages))
    if broken:
        told = f"{told[:-1]}; {listed(broken)} {'was' if len(broken) == 1 else 'were'} still down at its end."
    return told


def _when(report: Report) -> str:
    return report.window.when if report.window.complete else f"{report.window.when} so far"


def _watched(name: str, current: list[Uptime], worst: Uptime) -> str:
    """The figures of the only probe, or of the worst of several."""
    if len(current) == 1:
        return f"{name} was {_available(worst)}"
    if not any(each.figures.down for each in current):
        return f"all {len(current)} watched parts of {name} were up in all the time that was measured"
    return f"the least available of {len(current)} watched parts of {name}, {worst.probe}, was {_available(worst)}"


def _available(found: Uptime) -> str:
    figures, promised = found.figures, ""
    if not figures.down:
        return "up in all the time that was measured"
    if found.target is not None and figures.uptime is not None:
        word = "as promised" if figures.uptime >= found.target else "less than promised"
        promised = f", {word} ({limit(found.target)})"
    incidents = words.count(sum(each.false is None for each in figures.incidents), "incident")
    return f"available {uptime(found)} of the time{promised}, and down {length(figures.down)} in {incidents}"


def _known(found: Uptime) -> str:
    coverage = found.figures.coverage
    if coverage is None or coverage >= _WELL_KNOWN:
        return ""
    if coverage < _HARDLY:
        return "; hardly any of the time was measured"
    return f"; only {share(coverage, 0)} of the time was measured"


def did(report: Report) -> str:
    """What we did."""
    said = list(_deeds(report))
    return f"We {listed(said)}." if said else f"Nothing is recorded as done {_when(report)}."


def _deeds(report: Report) -> Iterator[str]:
    desk = report.support
    if desk.resolved or desk.opened:
        late = sum(row.response.breached + row.resolution.breached for row in desk.rows)
        kept = (
            f", with {words.count(late, 'promise')} not kept" if late else ", every promise kept" if desk.rows else ""
        )
        opened = f", {len(desk.opened)} new" if desk.opened else ""
        resolved = words.count(desk.resolved, "ticket") if desk.resolved else "no ticket"
        yield f"resolved {resolved} ({opened.removeprefix(', ') or 'none new'}{kept})"
    lists = [f"the {each.name} list {_times(each.finished, each.due)}" for each in report.upkeep if each.finished]
    if lists:
        yield f"went through {listed(lists)}"
    items = sum(len(item.done) for each in report.upkeep if not each.finished for item in each.items)
    if items:
        yield f"did {words.count(items, 'task')} more"
    held = sum(each.outcome == "done" for each in report.care.held)
    if held:
        yield f"held {words.count(held, 'check-in')}"


def _times(finished: int, due: int) -> str:
    if finished == due:
        return "once" if due == 1 else f"{due} times"
    return f"{finished} of {words.count(due, 'time')}"


def asked(report: Report) -> list[str]:
    """What is needed from the client, the most pressing first."""
    return [*(risk.ask for risk in report.risks if risk.ask), *report.asks]


def needed(report: Report) -> str:
    """What we need from the client."""
    asks = asked(report)
    if not asks:
        return "We need nothing from you."
    if len(asks) > MOST_ASKED:
        return f"From you we need {len(asks)} things:"
    return f"From you we need {listed(asks)}."


def definition(report: Report) -> str:
    """The line that defines the figures."""
    rhythm = sorted({each.every for each in report.uptime})
    every = f", measured every {listed([length(each) for each in rhythm], 'or')}" if rhythm else ""
    return (
        "Down is what a user would find: refused, no answer in time, a wrong or faulty answer, a bad certificate"
        f"{every}. "
        "Declared maintenance and what was not measured count neither as up nor as down; percentages are cut, never "
        "rounded. Response times and requests are summed by UTC days, response times are right to 1 %. "
        f"All other times are {words.zone_name(report.window.zone)}."
    )


def remarks(report: Report) -> tuple[str, ...]:
    """What the reader has to know beforehand."""
    window = report.window
    found = []
    if not window.complete:
        now = words.moment(window.now, window.zone)
        found.append(f"This time is not over: the figures are those up to {now}.")
    if report.unreadable:
        count = words.count(report.unreadable, "record")
        found.append(f"{count} could not be read and {'is' if report.unreadable == 1 else 'are'} left out.")
    if report.internal:
        found.append("Internal: with notes, addresses and what was seen; not for the client.")
    return tuple(found)
