"""From a guide's file to its flow; what is wrong in one of the project's own is named by file, line and key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from upkeep import defaults
from upkeep.config.build import build
from upkeep.config.diagnosis import GuideTable
from upkeep.config.read import parse, read_text
from upkeep.config.schema import Kinds
from upkeep.config.source import Path as Place
from upkeep.config.values import did_you_mean
from upkeep.errors import ConfigErrors, UsageProblem
from upkeep.guides.flow import CheckRow, Condition, Flow, Vote

BUILT_IN = ("auth", "loading", "push", "video")
"""The guides that upkeep brings."""


def flow_named(name: str, tables: Mapping[str, GuideTable], folder: Path, kinds: Kinds) -> Flow:
    """The guide of that name; a file of the project's under a built-in name adds to the built-in one.

    Raises UsageProblem where there is none, ConfigErrors with every problem of the project's own file.
    """
    own = own_flow(folder / tables[name].file, kinds, name) if name in tables else None
    if name in BUILT_IN:
        built_in: Flow = build(Flow, defaults.load(f"guides/{name}"))
        return together(built_in, own) if own else built_in
    if own is None:
        names = [*BUILT_IN, *tables]
        hint = f"there are: {', '.join(names)}"
        raise UsageProblem(f"there is no guide '{name}'{did_you_mean(name, names)}", code="guide.unknown", hint=hint)
    return own


def own_flow(path: Path, kinds: Kinds, name: str) -> Flow:
    """A guide of the project's own; raises ConfigError or ConfigErrors naming file, line and key."""
    from upkeep.config.validate import table_problems

    source = parse(path, read_text(path))
    problems = table_problems(Flow, source)
    if not problems:
        flow: Flow = build(Flow, source.raw)
        whole = together(build(Flow, defaults.load(f"guides/{name}")), flow) if name in BUILT_IN else flow
        problems = [source.problem(at, message, "guide.rule") for at, message in broken_rules(flow, whole, kinds)]
        if not problems:
            return flow
    raise ConfigErrors(problems, hint="upkeep diagnose --list")


def together(first: Flow, second: Flow) -> Flow:
    """Two flows as one, the second behind the first."""
    return replace(
        first,
        step=first.step + second.step,
        check=first.check + second.check,
        question=first.question + second.question,
        key=first.key + second.key,
        cause=first.cause + second.cause,
    )


def broken_rules(flow: Flow, whole: Flow, kinds: Kinds) -> Iterator[tuple[Place, str]]:
    """What must hold between the rows of a flow; `whole` is what they may refer to. Path and message of each fault."""
    steps = {step.id for step in whole.step}
    checks = {row.id: row for row in whole.check}
    for table in ("step", "check", "question", "cause"):
        yield from _twice(table, [row.id for row in getattr(flow, table)], [row.id for row in getattr(whole, table)])
    for table in ("check", "question", "cause"):
        for number, row in enumerate(getattr(flow, table)):
            yield from _unknown((table, number, "step"), row.step, list(steps), "step")
    for number, row in enumerate(flow.check):
        above = [other.id for other in whole.check[: whole.check.index(row)]]
        yield from _check_rules(number, row, above, list(checks), kinds)
    for number, question in enumerate(flow.question):
        for index, name in enumerate((*question.settled_by, *question.after)):
            key = "settled_by" if index < len(question.settled_by) else "after"
            yield from _unknown(("question", number, key), name, list(checks), "check")
    for number, cause in enumerate(flow.cause):
        yield from _vote_rules(("cause", number, "for"), cause.for_, whole, kinds)
        yield from _vote_rules(("cause", number, "against"), cause.against, whole, kinds)


def _vote_rules(at: Place, votes: tuple[Vote, ...], whole: Flow, kinds: Kinds) -> Iterator[tuple[Place, str]]:
    for index, vote in enumerate(votes):
        for condition in (vote, *vote.and_, *vote.unless):
            yield from _condition_rules((*at, index), condition, whole, kinds)


def _check_rules(
    number: int, row: CheckRow, above: list[str], checks: list[str], kinds: Kinds
) -> Iterator[tuple[Place, str]]:
    yield from _unknown(("check", number, "kind"), row.kind, list(kinds.names), "kind")
    for index, name in enumerate(row.requires):
        yield from _unknown(("check", number, "requires", index), name, above, "check above this one")
    for index, explained in enumerate(row.explained):
        yield from _unknown(("check", number, "explained", index, "by"), explained.by, checks, "check")


def _condition_rules(at: Place, condition: Condition, flow: Flow, kinds: Kinds) -> Iterator[tuple[Place, str]]:
    if (condition.check is None) == (condition.question is None):
        yield at, "needs either `check` with `words`, or `question` with `answers`"
    elif condition.check is not None:
        row = next((row for row in flow.check if row.id == condition.check), None)
        if row is None:
            yield from _unknown((*at, "check"), condition.check, [row.id for row in flow.check], "check")
        elif not condition.words:
            yield at, "needs `words`"
        elif row.kind in kinds.names:
            for word in condition.words:
                yield from _unknown((*at, "words"), word, list(words_of(row.kind)), f"word of kind '{row.kind}'")
    else:
        question = next((row for row in flow.question if row.id == condition.question), None)
        if question is None:
            yield from _unknown((*at, "question"), str(condition.question), [q.id for q in flow.question], "question")
        for answer in condition.answers if question else ():
            known = [row.id for row in question.answers] if question else []
            yield from _unknown((*at, "answers"), answer, known, "answer")


def words_of(kind: str) -> Mapping[str, str]:
    """Every word of a kind, with its meaning; the stable words of all kinds besides."""
    from upkeep.checks import module_of
    from upkeep.checks.interface import ERRORS, UNSET

    return ERRORS | {UNSET: "not configured"} | dict(getattr(module_of(kind), "WORDS", {}))


def _unknown(at: Place, name: str, known: list[str], what: str) -> Iterator[tuple[Place, str]]:
    if name not in known:
        yield at, f"there is no {what} '{name}'{did_you_mean(name, known)}"


def _twice(table: str, own: list[str], whole: list[str]) -> Iterator[tuple[Place, str]]:
    for number, name in enumerate(own):
        if whole.count(name) > 1:
            yield (table, number, "id"), f"'{name}' is there twice"
