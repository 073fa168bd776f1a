"""What is recorded at a check-in: taken from options, and asked for on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from upkeep.clients.checkin import Entry, Promise, Said
from upkeep.clients.guide import Question, question, questions, satisfaction_words
from upkeep.clients.register import Row
from upkeep.clients.schedule import DONE, SKIPPED
from upkeep.clock.local import local_date
from upkeep.clock.spoken import parse_date
from upkeep.errors import UsageProblem
from upkeep.project import Project
from upkeep.ui.prompt import Quit, ask_line
from upkeep.ui.terminal import Terminal
from upkeep.views import words
from upkeep.views.text import BLANK, DIM, STRONG, line, wrap

T = TypeVar("T")


@dataclass(frozen=True)
class Given:
    """What is known of a check-in before it is recorded."""

    said: tuple[Said, ...] = ()
    satisfaction: int | None = None
    promises: tuple[Promise, ...] = ()
    note: str | None = None
    skip: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was said at all."""
        return not (self.said or self.satisfaction or self.promises or self.note)


def answers(given: list[str], project: Project) -> tuple[Said, ...]:
    """The answers of `--answer QUESTION=TEXT`; raises UsageProblem for an unknown question or a missing text."""
    found = []
    for each in given:
        asked, separator, text = each.partition("=")
        if not separator or not text.strip():
            raise UsageProblem(
                f"--answer: '{each[:40]}' must be QUESTION=TEXT",
                code="checkin.answer",
                hint=f"questions: {', '.join(row.id for row in questions())}",
            )
        row = question(asked)
        found.append(Said(row.id, row.text, project.scrub(text.strip())))
    return tuple({each.question: each for each in found}.values())


def promises(texts: list[str], by: list[str], owners: list[str], project: Project) -> tuple[Promise, ...]:
    """The promises of `--promise`, `--by` and `--owner`, paired in their order; one owner stands for all.

    Raises UsageProblem where their numbers do not meet.
    """
    if len(texts) != len(by):
        raise UsageProblem(
            f"{words.count(len(texts), 'promise')} and {words.count(len(by), 'date')}: "
            "each --promise TEXT needs its --by DATE",
            code="checkin.promise",
        )
    if len(owners) not in (0, 1, len(texts)) or (owners and not texts):
        raise UsageProblem("--owner: one for all promises, or one for each", code="checkin.promise")
    if not all(text.strip() for text in texts):
        raise UsageProblem("--promise needs a text", code="checkin.promise")
    names = owners if len(owners) == len(texts) else (owners or [project.user]) * len(texts)
    dates = [_by(project, each) for each in by]
    rows = zip(texts, names, dates, strict=True)
    return tuple(
        Promise(project.scrub(text.strip()), project.scrub(name), day, project.now) for text, name, day in rows
    )


def _by(project: Project, text: str) -> date:
    try:
        return parse_date(text, project.now, project.zone)
    except ValueError as problem:
        raise UsageProblem(f"--by: {problem}", code="usage.time") from None


def entry(project: Project, given: Given) -> Entry:
    """What is written of it."""
    outcome = SKIPPED if given.skip else DONE
    return Entry(project.now, project.user, outcome, given.said, given.satisfaction, given.note)


def ask(project: Project, rows: list[Row], given: Given) -> Given:
    """Ask what is not given, an empty line leaving a question out; the end of input ends the questions.

    Raises UsageProblem where nothing was said until then, so that a mistaken key records nothing; KeyboardInterrupt
    passes through, and nothing is recorded.
    """
    terminal = Terminal.on(sys.stdout)
    titles = " and ".join(row.kind.title for row in rows)
    heading = f"{titles} · {project.name} · due {words.day(rows[0].slot.due, year=True)}"
    terminal.write(line((text, STRONG)) for text in wrap(heading, terminal.page.width))
    for row in rows:
        if row.record:
            held = words.day(local_date(row.record.held, project.zone))
            terminal.write([line((f"Recorded {held} already; this is added.", DIM))])
    hint = "Enter leaves a question out; Ctrl-D ends here and keeps what was said, Ctrl-C keeps nothing."
    terminal.write([*(line((text, DIM)) for text in wrap(hint, terminal.page.width)), BLANK])
    asking = _Asking(project, terminal, given)
    try:
        asking.all()
    except Quit:
        if asking.given.empty:
            raise UsageProblem("nothing was said, so nothing was recorded", code="checkin.empty") from None
    return asking.given


class _Asking:
    """The questions in turn; what was said so far is in `given`."""

    def __init__(self, project: Project, terminal: Terminal, given: Given) -> None:
        self.project = project
        self.terminal = terminal
        self.given = given

    def all(self) -> None:
        """Ask everything that is not given; raises Quit."""
        known = {each.question for each in self.given.said}
        for row in questions():
            if row.id not in known:
                self._question(row)
        if self.given.satisfaction is None:
            self._satisfaction()
        if not self.given.promises:
            while self._promise():
                continue
        if self.given.note is None and (text := self._line("A note for yourself")):
            self.given = replace(self.given, note=text)

    def _question(self, row: Question) -> None:
        if text := self._line(row.text.rstrip("?") + "?"):
            self.given = replace(self.given, said=(*self.given.said, Said(row.id, row.text, text)))

    def _satisfaction(self) -> None:
        scale = "  ".join(f"{value} {word}" for value, word in satisfaction_words().items())
        self.terminal.write(line((text, DIM)) for text in wrap(scale, self.terminal.page.width))

        def parse(text: str) -> int:
            if text not in map(str, satisfaction_words()):
                raise ValueError("a number from 1 to 5, or Enter for no answer")
            return int(text)

        self.given = replace(self.given, satisfaction=self._parsed("How satisfied, 1 to 5", parse))

    def _promise(self) -> bool:
        """Ask for one promise; False where there is none."""
        text = self._line("Something promised" if not self.given.promises else "Another promise")
        if not text:
            return False
        day = None
        while day is None:
            day = self._parsed("  until (date)", lambda typed: parse_date(typed, self.project.now, self.project.zone))
            if day is None:
                self.terminal.write([line("  a promise needs a date, such as 2026-12-01 or tomorrow")])
        owner = self._line("  who does it", self.project.user) or self.project.user
        made = Promise(text, owner, day, self.project.now)
        self.given = replace(self.given, promises=(*self.given.promises, made))
        return True

    def _line(self, asked: str, proposed: str = "") -> str:
        return self.project.scrub(ask_line(self.terminal, asked, proposed))

    def _parsed(self, asked: str, parse: Callable[[str], T]) -> T | None:
        """A line that can be read, asked again until it can; None for an empty one."""
        while text := self._line(asked):
            try:
                return parse(text)
            except ValueError as problem:
                self.terminal.write([line(f"  {problem}")])
        return None
