"""`upkeep sla`: the levels, the deadlines of one priority, and every open clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from upkeep.clock.local import rfc3339
from upkeep.support.clocks import Clock, Standing
from upkeep.support.policies import Policy, Promise, Terms
from upkeep.support.ticket import PAUSED, RESOLVED
from upkeep.views import deadlines, words
from upkeep.views.deadlines import VERBS
from upkeep.views.text import BLANK, DIM, STRONG, Line, Page, columns, cut, fit, line, pad, sign, wrap


@dataclass(frozen=True)
class Asked:
    """The deadlines of one priority for a ticket opened at a moment."""

    policy: Policy
    terms: Terms
    opened: datetime
    now: datetime
    reader: tzinfo | None = None
    """The zone of this machine."""

    @property
    def promises(self) -> tuple[tuple[str, Promise, datetime | None], ...]:
        """Both promises with their deadlines."""
        schedule = self.terms.schedule
        both = (("response", self.terms.response), ("resolution", self.terms.resolution))
        return tuple((name, promise, schedule.due(promise, self.opened)) for name, promise in both)


def asked_document(asked: Asked) -> dict[str, Any]:
    """`sla PRIORITY --json`."""
    document: dict[str, Any] = {
        "priority": asked.policy.priority,
        "meaning": asked.policy.meaning,
        "opened": rfc3339(asked.opened),
        "timezone": asked.terms.schedule.zone_name,
    }
    for name, promise, due in asked.promises:
        document[name] = _promise_document(promise) | {"due": rfc3339(due) if due else None}
    return document


def asked_lines(asked: Asked, page: Page) -> list[Line]:
    """Until when to answer and until when to fix, in the project's zone and in the reader's where that differs."""
    zone = asked.terms.schedule.zone
    opened = words.moment(asked.opened, zone, asked.now)
    when = f"opened now, {opened}" if asked.opened == asked.now else f"opened {opened}"
    meaning = f": {asked.policy.meaning}" if asked.policy.meaning else ""
    head = f"{asked.policy.priority}{meaning}; {when} {words.zone_name(zone)}"
    lines: list[Line] = [line((text, STRONG)) for text in wrap(head, page.width)]
    for name, promise, due in asked.promises:
        lines += _deadline(name, promise, due, asked, page)
    if any(promise.within is None for _, promise, _ in asked.promises):
        advice = wrap("agree on a date: upkeep ticket schedule ID DATE", page.width)
        lines += [line((text, DIM)) for text in advice]
    return lines


def _deadline(name: str, promise: Promise, due: datetime | None, asked: Asked, page: Page) -> list[Line]:
    label = pad(f"{VERBS[name]} by", 11)
    if due is None:
        return [fit(line(label, " as scheduled" if page.narrow else " as scheduled: no deadline yet"), page.width)]
    zone, clock = asked.terms.schedule.zone, deadlines.clock_name(promise)
    moment, relative = _when(due, asked)
    if page.narrow:
        lines = [fit(line(label, " ", (moment, STRONG)), page.width), line((f"{'':12}{relative}, {clock}", DIM))]
    else:
        both = [_when(each, asked) for _, _, each in asked.promises if each]
        first, second = (max(map(columns, each)) for each in zip(*both, strict=True))
        parts = (f" {pad(moment, max(18, first))} {pad(relative, max(10, second))} ", (clock, DIM))
        lines = [fit(line(label, *parts), page.width)]
    if asked.reader and due.astimezone(asked.reader).utcoffset() != due.astimezone(zone).utcoffset():
        here = f"{deadlines.moment(due, asked.reader, asked.now)} {words.zone_name(asked.reader)}"
        lines.append(line((cut(f"{'  for you':11} {here}", page.width), DIM)))
    return lines


def _when(due: datetime, asked: Asked) -> tuple[str, str]:
    """A deadline in the project's zone, and from now."""
    return deadlines.moment(due, asked.terms.schedule.zone, asked.now), deadlines.relative(due, asked.now)


def levels_document(policies: dict[str, Policy], standings: list[Standing], at: datetime, zone: tzinfo) -> Any:
    """`sla --json`: the levels and every clock that is not met, nearest deadline first."""
    return {
        "at": rfc3339(at),
        "timezone": str(zone),
        "levels": [
            {
                "priority": policy.priority,
                "meaning": policy.meaning,
                "response": _promise_document(policy.response),
                "resolution": _promise_document(policy.resolution),
            }
            for policy in policies.values()
        ],
        "clocks": [_open_document(stands, name, clock) for stands, name, clock in open_clocks(standings)],
    }


def _promise_document(promise: Promise) -> dict[str, Any]:
    return {"budget": promise.budget, "clock": promise.clock}


def open_clocks(standings: list[Standing]) -> list[tuple[Standing, str, Clock]]:
    """Every clock of an unresolved ticket that is not met: nearest deadline first, then what has none."""
    found = [
        (stands, name, clock)
        for stands in standings
        if stands.state != RESOLVED
        for name, clock in stands.clocks
        if clock.met_at is None
    ]
    return sorted(found, key=lambda each: (each[2].due is None, each[2].due or each[0].ticket.opened.at))


def _open_document(stands: Standing, name: str, clock: Clock) -> dict[str, Any]:
    return {
        "ticket": stands.ticket.id,
        "title": stands.ticket.title,
        "priority": stands.priority,
        "state": stands.state,
        "promise": name,
        "consumed": clock.share,
    } | clock_document(clock)


def clock_document(clock: Clock) -> dict[str, Any]:
    """One clock, as in `ticket list --json`, with its policy."""
    due, met_at, remaining = clock.due, clock.met_at, clock.remaining
    return {
        "due": rfc3339(due) if due else None,
        "met_at": rfc3339(met_at) if met_at else None,
        "breached": clock.breached,
        "remaining_seconds": None if remaining is None else int(remaining.total_seconds()),
        "budget": clock.promise.budget,
        "clock": clock.promise.clock,
    }


def levels_lines(
    policies: dict[str, Policy], standings: list[Standing], at: datetime, zone: tzinfo, at_risk: float, page: Page
) -> list[Line]:
    """The verdict, the levels as a table, every open clock with a bar of what is consumed."""
    clocks = open_clocks(standings)
    verdict = _verdict(clocks, at_risk)
    lines = [*deadlines.heading(verdict, at, zone, page), BLANK, *_levels(policies, page), BLANK]
    if not clocks:
        return [*lines, line("No open tickets")]
    lines.append(line(("Open clocks, nearest first", STRONG)))
    for stands, name, clock in clocks:
        lines += _clock_row(stands, name, clock, at_risk, page)
    return lines + next_step(standings, at_risk)


def _verdict(clocks: list[tuple[Standing, str, Clock]], at_risk: float) -> str:
    late = sum(clock.breached for _, _, clock in clocks)
    soon = sum(not clock.breached and clock.consumed_to(at_risk) for _, _, clock in clocks)
    if late:
        return f"{words.count(late, 'clock')} overdue" + (f", {soon} at risk" if soon else "")
    return f"{words.count(soon, 'clock')} at risk" if soon else "all is well"


def _levels(policies: dict[str, Policy], page: Page) -> list[Line]:
    width = max(8, *(columns(name) for name in policies)) + 2
    head = f"{pad('Levels', width)} {pad('answer within', 25)} fix within"
    lines = [] if page.narrow else [line((head, DIM))]
    for policy in policies.values():
        both = [
            f"{deadlines.budget(promise)}, {deadlines.clock_name(promise)}"
            if promise.within
            else deadlines.budget(promise)
            for promise in (policy.response, policy.resolution)
        ]
        if page.narrow:
            lines.append(line((cut(policy.priority, page.width), STRONG)))
            lines += [
                line(cut(f"  {verb} {text}", page.width)) for verb, text in zip(("answer", "fix"), both, strict=True)
            ]
        else:
            lines.append(fit(line(f"{pad(policy.priority, width)} {pad(both[0], 25)} {both[1]}"), page.width))
    return lines


def _clock_row(stands: Standing, name: str, clock: Clock, at_risk: float, page: Page) -> list[Line]:
    mark = sign(mark_of(stands, clock, at_risk), page)
    bar, left = deadlines.bar(clock.share), deadlines.left(clock, stands.state, stands.now)
    id, verb, title = stands.ticket.id, VERBS[name], title_of(stands)
    if page.narrow:
        first = fit(line(mark, f" {id} {verb:6} {bar} {left}"), page.width)
        return [first, line((cut(f"    {title}", page.width), DIM))]
    text = f" {id:>3}  {pad(stands.priority, 8)}  {verb:6}  {bar}  {pad(left, 21)}  "
    return [fit(line(mark, text, (title, DIM)), page.width)]


def mark_of(stands: Standing, clock: Clock, at_risk: float) -> str:
    """The sign of a clock."""
    if clock.breached:
        return "bad"
    if clock.met_at is not None:
        return "well"
    if stands.state == PAUSED:
        return "skipped"
    return "soon" if clock.consumed_to(at_risk) else "open"


def title_of(stands: Standing) -> str:
    """The title; imported tickets may have none."""
    return stands.ticket.title or "(no title)"


def next_step(standings: list[Standing], at_risk: float) -> list[Line]:
    """What to do next, where something is overdue or at risk."""
    stands = next((each for each in standings if each.overdue or each.at_risk(at_risk)), None)
    if stands is None:
        return []
    act = "reply" if stands.response.met_at is None else "resume" if stands.state == PAUSED else "resolve"
    return [BLANK, line(f"Next: upkeep ticket {act} {stands.ticket.id}")]
