"""A run of probes: its JSON, the table for a terminal, and what changed for a log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any

from upkeep.clock.local import rfc3339
from upkeep.config.plan import PlanTable
from upkeep.probes.conditions import Episode
from upkeep.probes.observe import written
from upkeep.probes.run import Run
from upkeep.probes.sample import Sample
from upkeep.views import words
from upkeep.views.messages import figure
from upkeep.views.spark import sparkline
from upkeep.views.text import BLANK, DIM, STRONG, Line, Page, Span, columns, cut, fit, line, pad, sign


def stamp(second: int) -> str:
    """Seconds since 1970 as stored times are written."""
    return rfc3339(datetime.fromtimestamp(second, UTC))


def run_document(run: Run, at: datetime) -> dict[str, Any]:
    """`probe --json`."""
    return {
        "at": rfc3339(at),
        "results": [sample_document(sample) for sample in run.samples],
        "alerts": [_alert_document(*row) for row in _alerts(run)],
    }


def sample_document(sample: Sample) -> dict[str, Any]:
    """One result."""
    finding = sample.finding
    return {
        "probe": sample.probe,
        "kind": sample.kind,
        "state": finding.state,
        "response_time": finding.response_time,
        "phases": dict(vars(finding.phases)) if finding.phases else None,
        "value": finding.value,
        "unit": finding.unit,
        "warning": finding.warning,
        "certificate_days": finding.certificate_days,
        "detail": finding.detail,
        "error": finding.word if finding.state != "up" else None,
        "first_try": sample.first,
        "evidence": finding.evidence,
    }


def _alerts(run: Run) -> Iterator[tuple[str, str, str, int | None, bool]]:
    """Probe, metric, state, since and whether it is told, of all that is not well and of what ended in this run."""
    for condition in run.alerts.conditions.values():
        if condition.episode is not None:
            yield _alert(condition.episode, run)
        elif condition.pending:
            yield condition.probe, condition.metric, "pending", condition.pending_since, False
    for episode in run.changed:
        if episode.ended is not None:
            yield _alert(episode, run)


def _alert(episode: Episode, run: Run) -> tuple[str, str, str, int | None, bool]:
    over = "removed" if episode.removed else "resolved"
    state = over if episode.ended is not None else "warn" if episode.level == "warn" else "firing"
    return episode.probe, episode.metric, state, episode.since, run.alerts.told_everywhere(episode)


def _alert_document(probe: str, metric: str, state: str, since: int | None, told: bool) -> dict[str, Any]:
    return {
        "probe": probe,
        "metric": metric,
        "state": state,
        "since": stamp(since) if since is not None else None,
        "told": told,
    }


def run_lines(run: Run, plan: PlanTable, zone: tzinfo, seconds: float, page: Page) -> list[Line]:
    """The table for a terminal: what needs attention first said in words at the end."""
    width = min(20, max((columns(sample.probe) for sample in run.samples), default=0))
    lines = [row for sample in run.samples for row in _row(run, sample, plan, zone, width, page)]
    lines += [BLANK, *(line((cut(text, page.width), STRONG)) for text in [_summary(run, seconds)])]
    following = next_command(run)
    return [*lines, line(cut(f"Next: {following}", page.width))] if following else lines


def once_lines(run: Run, page: Page) -> list[Line]:
    """One address that was measured once."""
    sample = run.samples[0]
    lines = _row(run, sample, PlanTable(), UTC, min(columns(sample.probe), page.width // 2), page)
    evidence = ", ".join(f"{name} {value}" for name, value in sample.finding.evidence.items())
    return [*lines, line((cut(f"  {evidence}", page.width), DIM))] if evidence else lines


def _row(run: Run, sample: Sample, plan: PlanTable, zone: tzinfo, width: int, page: Page) -> list[Line]:
    signs = {"up": "soon" if sample.finding.warning else "well", "down": "bad", "unknown": "unknown"}
    mark = sign(signs[sample.state], page)
    name = pad(sample.probe, width)
    figures, detail = _figures(run, sample, plan, zone)
    if page.narrow:
        head = fit((mark, (f" {name}  {figures}", "")), page.width)
        return [head, line((cut(f"  {detail}", page.width), DIM))] if detail else [head]
    last = run.latest.probes.get(sample.probe)
    spark = sparkline(last.recent, page, most=6) if last and sample.finding.response_time is not None else ""
    spans: list[Span] = [mark, (f" {name}  {figures:<8} ", ""), (detail, "")]
    return [fit((*spans, (f"   {spark}", DIM)) if spark else tuple(spans), page.width)]


def _figures(run: Run, sample: Sample, plan: PlanTable, zone: tzinfo) -> tuple[str, str]:
    """The figure of a row and what stands beside it."""
    finding = sample.finding
    if sample.state == "unknown":
        return "unknown", finding.detail
    if sample.state == "down":
        again = ", tried twice" if sample.first is not None else ""
        last = run.latest.probes.get(sample.probe)
        since = (
            f"; since {words.moment(datetime.fromtimestamp(last.down_since, UTC), zone)}"
            if last and last.down_since
            else ""
        )
        return "down", f"{finding.detail or finding.word}{again}{since}"
    if finding.response_time is not None:
        phases = dict(vars(finding.phases)) if finding.phases else {}
        text = "  ".join(f"{name} {seconds * 1000:.0f}" for name, seconds in phases.items() if seconds >= 0.0005)
        return f"{finding.response_time * 1000:.0f} ms", text
    if finding.value is not None:
        return _value(run, sample, plan)
    return "up", finding.detail


def _value(run: Run, sample: Sample, plan: PlanTable) -> tuple[str, str]:
    finding = sample.finding
    metrics = run.probes[sample.probe].metrics if sample.probe in run.probes else ()
    value = finding.value or 0.0
    whole = next((getattr(plan, metric) for metric in metrics if metric in ("database", "storage")), None)
    if finding.unit == "bytes" and whole:
        return f"{value / whole * 100:.1f} %", f"{words.size(value)} of {words.size(whole)}"
    if finding.unit == "bytes":
        return words.size(value), finding.detail
    if finding.unit == "ratio":
        return f"{value * 100:.2f} %", finding.detail
    unit = f" {finding.unit}" if finding.unit else ""
    limit = next((rule.alert for rule in run.rules.get(sample.probe, {}).values() if rule.alert), None)
    beside = f"limit {limit.beyond} {written(limit)}" if limit else finding.detail
    return f"{value:g}{unit}", beside


def _summary(run: Run, seconds: float) -> str:
    if not run.samples:
        return "Nothing was due. All of them now: upkeep probe --all"
    down = sum(sample.state == "down" for sample in run.samples)
    unknown = sum(sample.state == "unknown" for sample in run.samples)
    verdict = ", ".join(
        text for text in (f"{down} down" if down else "", f"{unknown} unknown" if unknown else "") if text
    )
    parts = [f"{len(run.samples)} measured in {seconds:.0f} s: {verdict or 'all is well'}."]
    if run.told:
        parts.append(f"{words.count(run.told, 'address', 'addresses')} told.")
    if run.untold:
        parts.append(f"{words.count(len(run.untold), 'address', 'addresses')} could not be told.")
    return " ".join(parts)


def next_command(run: Run) -> str:
    """What to do about what needs attention; nothing where all is well."""
    bad = {sample.probe for sample in run.samples if sample.state == "down"}
    if any(run.probes[name].kind in ("http", "tls", "tcp", "dns") for name in bad if name in run.probes):
        return "upkeep diagnose loading"
    if run.untold:
        return "upkeep alert list"
    return "upkeep status" if run.attention else ""


def changes_lines(run: Run, zone: tzinfo) -> list[Line]:
    """Only what changed in this run: newly down or unable to run, fired, recovered. Nothing is said twice."""
    lines: list[str] = []
    for sample in () if run.late else run.samples:
        before = run.before.get(sample.probe)
        was = before.last if before else None
        if sample.state == "down" and (was is None or was.state != "down"):
            lines.append(f"down: {sample.probe}: {sample.finding.detail or sample.finding.word}")
        elif sample.state == "up" and was is not None and was.state == "down":
            lines.append(f"up again: {sample.probe}")
        elif _cannot_run(sample) and not (was and was.finding.word == sample.finding.word):
            lines.append(f"cannot run: {sample.probe}: {sample.finding.detail}")
    lines += [_change(episode, zone) for episode in run.changed]
    return [line(text) for text in lines]


def _cannot_run(sample: Sample) -> bool:
    return sample.state == "unknown" and sample.finding.word in ("driver", "credentials")


def _clock(second: int, zone: tzinfo) -> str:
    return words.moment(datetime.fromtimestamp(second, UTC), zone)


def _change(episode: Episode, zone: tzinfo) -> str:
    since = _clock(episode.since, zone)
    if episode.ended is not None:
        return f"{'removed' if episode.removed else 'resolved'}: {episode.probe} {episode.metric}, since {since}"
    value = f" {figure(episode.value, episode.metric)}" if episode.value is not None else ""
    limit = f", limit {episode.limit}" if episode.limit else ""
    return f"{episode.level}: {episode.probe} {episode.metric}{value}{limit}, since {since}"


def blind_lines(run: Run) -> list[str]:
    """One line per sample that is unknown though nothing is missing, where it was not so before."""
    said = []
    for sample in run.blind:
        before = run.before.get(sample.probe)
        if before is None or before.last.finding.word != sample.finding.word or before.last.state != "unknown":
            said.append(
                f" {sample.probe}: unknown, {sample.finding.detail or sample.finding.word}; not counted as down"
            )
    return said
