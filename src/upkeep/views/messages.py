"""The message that goes out: what and since when, what was seen, what still answers, the next word, what to do.

Plain text without markup, always in this order (contract, "Screens"); it is composed anew at each try.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from upkeep.probes.alerts import (
    FALLEN,
    FIRED,
    MISSED,
    MOST_WAITING,
    RECOVERED,
    REMINDER,
    REMOVED,
    RISEN,
    Item,
)  # fmt: skip
from upkeep.probes.conditions import CERTIFICATE, DOWN, STALE, UPTIME, Episode
from upkeep.probes.latest import Last
from upkeep.views import words
from upkeep.views.text import visible


@dataclass(frozen=True)
class Scene:
    """What a message is composed from, beside its items."""

    project: str
    command: str
    """How upkeep is called for this project: `upkeep @harbor`."""
    zone: tzinfo
    now: int
    """Seconds since 1970."""
    host: str
    """The machine that sends."""
    remind: int | None
    """Seconds until the next word of what is down; None: there is none before the end."""
    last: Mapping[str, Last]
    kinds: Mapping[str, str]
    """The kind of each probe."""
    dropped: int = 0
    """Episodes that waited for too long to be named."""


def compose(items: Sequence[Item], scene: Scene) -> tuple[str, str]:
    """Title and body."""
    shown = items[-MOST_WAITING:]
    more = len(items) - len(shown) + scene.dropped
    blocks = ["\n".join(_block(item, scene)) for item in shown]
    if more:
        blocks.append(f"and {more} more")
    commands = dict.fromkeys(_command(item.episode, scene) for item in shown if item.episode.ended is None)
    foot = [f"At the desk: {'   '.join(list(commands)[:3])}"] if commands else []
    foot.append(f"Times in {words.zone_name(scene.zone)}, sent by upkeep on {visible(scene.host)}")
    foot += [f"ref {reference(item.episode, scene)}" for item in shown]
    return _title(shown, scene), "\n\n".join([*blocks, "\n".join(foot)]) + "\n"


def reference(episode: Episode, scene: Scene) -> str:
    """The stable id of what is told: project, probe, metric and since."""
    begin = datetime.fromtimestamp(episode.since, UTC).strftime("%Y%m%dT%H%M%SZ")
    return visible("/".join((scene.project, episode.probe, episode.metric, begin))).replace(" ", "-")


def _title(items: Sequence[Item], scene: Scene) -> str:
    if len(items) == 1:
        return _head(items[0], scene).split(", since ")[0]
    open_ = sum(item.episode.ended is None for item in items)
    over = len(items) - open_
    parts = [f"{open_} need you" if open_ > 1 else "1 needs you"] if open_ else []
    parts += [f"{over} over"] if over else []
    return visible(f"{scene.project}: {', '.join(parts)}")


def _block(item: Item, scene: Scene) -> list[str]:
    lines = [_head(item, scene)]
    if item.repeated:
        lines.append("(this may have been told before)")
    if item.episode.ended is None:
        lines += _seen(item, scene)
        lines += [_before(item.episode, scene)]
    if item.promise is not None:
        lines.append(f"The promise: {visible(item.promise.detail)}.")
    return [line for line in lines if line]


def _head(item: Item, scene: Scene) -> str:
    episode = item.episode
    subject = f"{visible(scene.project)}: {_subject(episode)}"
    if item.why == REMOVED:
        return f"CLOSED {subject}, since it left the configuration"
    if item.why == MISSED:
        return f"WAS {_word(episode)} {subject}, {_stretch(episode, scene)}, could not be told then"
    if item.why == RECOVERED:
        ended = {DOWN: "UP again", STALE: "SEES again"}.get(episode.metric, "WELL again")
        what = {DOWN: "down", STALE: "blind"}.get(episode.metric, "beyond its limit")
        return f"{ended} {subject}, {what} {_length(episode)} ({_stretch(episode, scene)})"
    still = {REMINDER: "STILL ", RISEN: "WORSE, ", FALLEN: "BETTER, "}.get(item.why, "")
    assert item.why in (FIRED, REMINDER, RISEN, FALLEN)
    lasting = f" ({_length(episode, scene.now)})" if item.why == REMINDER else ""
    return f"{still}{_word(episode)} {subject}, since {_time(episode.since, scene)}{lasting}"


def _word(episode: Episode) -> str:
    if episode.metric == DOWN:
        return "DOWN"
    if episode.metric == STALE:
        return "CANNOT SEE"
    return "WARNING" if episode.level == "warn" else "ALERT"


def _subject(episode: Episode) -> str:
    if episode.metric in (DOWN, STALE):
        return visible(episode.probe)
    if episode.metric == CERTIFICATE:
        return f"certificate of {visible(episode.probe)}"
    return visible(f"{episode.metric.replace('_', ' ')} of {episode.probe}")


def _seen(item: Item, scene: Scene) -> list[str]:
    """What was seen, and what still answers."""
    episode = item.episode
    said = visible(episode.detail)
    if episode.metric == DOWN:
        times = dict.fromkeys((_time(episode.since, scene), _time(episode.seen, scene)))
        answering = [name for name, last in scene.last.items() if name != episode.probe and _answers(last)]
        still = f" Still answering: {visible(', '.join(answering[:5]))}." if answering else ""
        return [f"{_sentence(said)}, at {' and '.join(times)}.{still}"]
    if episode.metric == STALE:
        return [f"{_sentence(said)}. Not counted as down."]
    if episode.metric in (CERTIFICATE, UPTIME):
        return [f"{_sentence(said)}."]
    value = f"It is {figure(episode.value, episode.metric)}" if episode.value is not None else ""
    limit = f", the limit is {episode.limit}" if value and episode.limit else ""
    detail = f" ({said})" if said else ""
    return [f"{value}{limit}{detail}."] if value else [f"{_sentence(said)}."]


def _answers(last: Last) -> bool:
    return last.down_since is None and last.up_at is not None and last.up_at == last.at


def _before(episode: Episode, scene: Scene) -> str:
    """How long it had been well, and when the next word comes."""
    last = scene.last.get(episode.probe)
    parts = []
    if episode.metric == DOWN and last and last.up_since is not None and last.up_since < episode.since:
        parts.append(f"Up for {words.length(timedelta(seconds=episode.since - last.up_since))} before.")
    if episode.metric in (DOWN, STALE):
        end = "when it is up" if episode.metric == DOWN else "when it can be seen"
        at = f", or at {_time(scene.now + scene.remind, scene)}" if scene.remind else ""
        parts.append(f"Next word: {end}{at}.")
    return " ".join(parts)


def _command(episode: Episode, scene: Scene) -> str:
    if episode.metric == STALE:
        return f"{scene.command} probe {episode.probe}"
    if scene.kinds.get(episode.probe) in ("http", "tls", "tcp", "dns") and episode.metric != UPTIME:
        return f"{scene.command} diagnose loading"
    return f"{scene.command} status"


def figure(value: float, metric: str) -> str:
    """A metric's value as a person reads it."""
    if metric == "response_time":
        return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s" if value < 10 else f"{value:.0f} s"
    if metric in ("error_rate", "uptime"):
        return f"{value * 100:.2f} %"
    if metric in ("database", "storage"):
        return words.size(value)
    return f"{value:g}"


def _sentence(text: str) -> str:
    return (text[:1].upper() + text[1:]).rstrip(".") or "Nothing more is known"


def _time(second: int, scene: Scene) -> str:
    """`03:10`, with the date where it is not today's."""
    moment, now = (datetime.fromtimestamp(each, UTC).astimezone(scene.zone) for each in (second, scene.now))
    clock = moment.strftime("%H:%M")
    return clock if moment.date() == now.date() else f"{words.day(moment.date())} {clock}"


def _stretch(episode: Episode, scene: Scene) -> str:
    end = episode.ended if episode.ended is not None else scene.now
    return f"{_time(episode.since, scene)}-{_time(end, scene)}"


def _length(episode: Episode, now: int = 0) -> str:
    end = episode.ended if episode.ended is not None else now
    return words.length(timedelta(seconds=max(0, end - episode.since)))
