"""The guided flow of a diagnosis on a terminal: what is looked at, then one question at a time."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace

from upkeep.cli.afterwards import Afterwards, Again
from upkeep.cli.diagnosing import Asked, allowed, attached, fresh, known
from upkeep.cli.result import Result
from upkeep.guides.conclusion import Conclusion, conclude
from upkeep.guides.flow import CheckRow, Flow, Question
from upkeep.guides.outcome import NOT_ASKED, Outcome
from upkeep.guides.plan import filled
from upkeep.guides.record import Diagnoses, Diagnosis
from upkeep.overview.diagnosis import Examination, look
from upkeep.project import Project
from upkeep.ui.asking import ask_key
from upkeep.ui.live import Board
from upkeep.ui.prompt import Quit
from upkeep.ui.terminal import Terminal
from upkeep.views import diagnosis as view
from upkeep.views.text import BLANK, DIM, STRONG, Line, Page, cut, line

BACK, QUIT = "b", "q"


class Watching:
    """Shows on a terminal what is looked at, and what was found so far."""

    def __init__(self, board: Board, examination: Examination, page: Page) -> None:
        self._board = board
        self._examination = examination
        self._page = page
        self._ended: list[Outcome] = []
        self._waiting: Sequence[tuple[str, float]] = ()

    def waiting(self, checks: Sequence[tuple[str, float]]) -> None:
        """Draw what is looked at just now."""
        self._waiting = checks
        self._board.show_often(self._lines)

    def ended(self, outcome: Outcome) -> None:
        """Draw one finding more."""
        self._ended.append(outcome)
        self._board.show_often(self._lines)

    def _lines(self) -> list[Line]:
        order = [each.id for each in self._examination.instances]
        ended = sorted(self._ended, key=lambda each: order.index(each.id))
        found = [row for each in ended for row in view.outcome_lines(each, self._page)][-15:]
        slow = sorted(self._waiting, key=lambda check: -check[1])
        waited = ", ".join(f"{title} {seconds:.0f} s" for title, seconds in slow[:3])
        count = f"{len(ended)} of {len(order)}"
        return [
            *found,
            line((cut(f"… {count}, waiting for {waited}" if waited else f"… {count}", self._page.width), DIM)),
        ]


class Guided:
    """A person is led through a diagnosis; every answer is durable before the next question appears."""

    def __init__(
        self,
        project: Project,
        examination: Examination,
        diagnoses: Diagnoses,
        terminal: Terminal,
        before: Diagnosis | None = None,
    ) -> None:
        self.project = project
        self.examination = examination
        self.diagnoses = diagnoses
        self.terminal = terminal
        self.before = before
        self.held: Diagnosis | None = None
        """The diagnosis as it was kept last."""
        self.refused: set[str] = set()
        """Rows that were asked for and declined."""
        self._said = False
        self.hint: list[Line] = []
        """Said below the next question, once."""

    def begin(self, asked: Asked) -> Diagnosis:
        """The diagnosis that was quit lately, where the person goes on with it, else a new one, looked at and kept."""
        unfinished = None
        if self.before is None:
            examination = self.examination
            unfinished = self.diagnoses.unfinished(examination.topic, examination.url, self.project.now)
        if unfinished is not None:
            when = view.begun(unfinished, self.project.zone)
            question = [line(), line((f"A diagnosis of {when} was not finished.", STRONG))]
            if ask_key(self.terminal, question, {"g": "go on with it", "n": "begin anew"}) == "g":
                return unfinished
        may = allowed(self.examination, send=asked.send_test)
        outcomes = self.looked(may, known(self.examination, self.before), stop=self.before is None)
        diagnosis = fresh(self.project, self.examination, outcomes, self.before)
        if asked.symptom:
            diagnosis = diagnosis.with_answer("symptom", asked.symptom, self.project.now)
        return self.diagnoses.create(self.conclusion(diagnosis).kept, self.project.clock())

    def looked(
        self, allowed: frozenset[str], known: Sequence[Outcome] = (), *, stop: bool = True
    ) -> tuple[Outcome, ...]:
        """Run the checks while the terminal shows what is waited for."""
        with Board(self.terminal).standing() as board:
            progress = Watching(board, self.examination, self.terminal.page)
            return look(self.project, self.examination, progress, allowed=allowed, known=known, stop_when_certain=stop)

    def conclusion(self, diagnosis: Diagnosis) -> Conclusion:
        """What follows from a diagnosis."""
        return conclude(self.examination.flow, diagnosis, self.examination.values, self.before)

    def ask(self, diagnosis: Diagnosis) -> Conclusion:
        """Ask until nothing is worth asking; raises Quit where the person leaves, with all answers kept."""
        page = self.terminal.page
        while True:
            conclusion = self.conclusion(diagnosis)
            if (row := self._to_send(conclusion)) is not None:
                diagnosis = self._send(diagnosis, row)
                continue
            if not conclusion.questions:
                return conclusion
            question = conclusion.questions[0]
            asked, self.hint = [*view.question_lines(conclusion, question, page), *self.hint], []
            key = ask_key(self.terminal, asked, _keys(question))
            if key == QUIT:
                raise Quit
            if key == BACK:
                diagnosis = self._back(diagnosis)
                continue
            answer = next(each.id for each in question.answers if each.key == key)
            diagnosis = diagnosis.with_answer(question.id, answer, self.project.clock())
            self._keep(diagnosis)
            self.say(view.answered_line(question, answer, page))

    def say(self, *lines: Line) -> None:
        """Write what was answered, a blank line before the first of it."""
        if lines:
            self.terminal.write([*([] if self._said else [BLANK]), *lines])
            self._said = True

    def _back(self, diagnosis: Diagnosis) -> Diagnosis:
        if not diagnosis.answers:
            self.hint = [line(("This is the first question.", DIM))]
            return diagnosis
        diagnosis = diagnosis.without_last_answer()
        self._keep(diagnosis)
        self.say(line(("· taken back", DIM)))
        return diagnosis

    def _keep(self, diagnosis: Diagnosis) -> None:
        self.held = self.conclusion(diagnosis).kept
        self.diagnoses.update(self.held, self.project.clock())

    def _to_send(self, conclusion: Conclusion) -> CheckRow | None:
        """A row that sends something, was not decided yet, and could still tell something."""
        if conclusion.certain:
            return None
        waiting = {each.check for each in conclusion.diagnosis.outcomes if each.word == NOT_ASKED}
        rows = [row for row in self.examination.flow.check if row.id in waiting - self.refused]
        return rows[0] if rows else None

    def _send(self, diagnosis: Diagnosis, row: CheckRow) -> Diagnosis:
        """Ask whether something may be sent, and send it."""
        instance = next(each for each in self.examination.instances if each.row.id == row.id)
        question = [line(), line(filled(row.ask or "", instance.shown))]
        key = ask_key(self.terminal, question, {"y": "yes", "n": "no", QUIT: "quit"})
        if key == QUIT:
            raise Quit
        if key == "n":
            self.refused.add(row.id)
            return diagnosis
        known = [each for each in diagnosis.outcomes if each.check != row.id]
        outcomes = self.looked(frozenset({row.id}), known, stop=False)
        for each in outcomes:
            if each.check == row.id:
                self.terminal.write(view.outcome_lines(each, self.terminal.page))
        diagnosis = replace(diagnosis, outcomes=outcomes)
        self._keep(diagnosis)
        return diagnosis


def _keys(question: Question) -> dict[str, str]:
    return {each.key: each.text for each in question.answers} | {BACK: "back", QUIT: "quit"}


def ask_symptom(terminal: Terminal, flows: Mapping[str, Flow]) -> tuple[str, str | None]:
    """The guide of the symptom that the person chooses, and the step of it where the guide goes by symptoms."""
    choices: list[tuple[str, str | None, str]] = []
    for topic, flow in flows.items():
        symptoms = [(topic, step.id, f"{step.symptom}") for step in flow.step if step.symptom]
        choices += symptoms or [(topic, None, flow.title)]
    keys = {_LETTERS[number]: "" for number in range(len(choices))}
    lines = [line(("What is wrong?", STRONG))]
    lines += [line(f"  {key}  ", text) for key, (_, _, text) in zip(keys, choices, strict=True)]
    if terminal.redraws:
        key = ask_key(terminal, lines, keys | {QUIT: "quit"}, bar={QUIT: "quit"})
    else:
        key = ask_key(terminal, lines[:1], {key: text for key, (_, _, text) in zip(keys, choices, strict=True)})
    if key == QUIT:
        raise Quit
    topic, symptom, text = choices[list(keys).index(key)]
    terminal.write([line(("· ", DIM), text)])
    return topic, symptom


_LETTERS = "123456789acdefghijklmnoprstuvwxyz"


def guide(
    project: Project, examination: Examination, diagnoses: Diagnoses, asked: Asked, before: Diagnosis | None
) -> Result | Again:
    """The whole guided flow, from looking to the answer, or to the wish to look again.

    Raises Quit where the person leaves before anything was looked at.
    """
    terminal = Terminal.on(sys.stdout)
    guided = Guided(project, examination, diagnoses, terminal, before)
    diagnosis = guided.begin(asked)
    conclusion = guided.conclusion(diagnosis)
    page = terminal.page
    terminal.write(view.heading(conclusion, project.name, project.zone, page, asks=True))
    terminal.write(view.finding_lines(examination.flow, diagnosis.outcomes, page))
    terminal.write(view.change_lines(conclusion, page))
    guided.say(*view.answered_lines(conclusion, page))
    try:
        conclusion = guided.ask(diagnosis)
    except Quit:
        kept_line = line(view.kept_line(examination.topic, examination.url))
        return _ended(guided.conclusion(guided.held or diagnosis), [kept_line])
    conclusion = replace(conclusion, diagnosis=replace(conclusion.diagnosis, finished=project.clock()))
    diagnoses.update(conclusion.kept, project.clock())
    terminal.write([*view.verdict_lines(conclusion, page), *view.next_lines(conclusion, page)])
    if told := attached(project, asked, conclusion):
        terminal.write([line((told, DIM))])
    again = Afterwards(project, examination, conclusion, asked, terminal).another_look()
    return again or _ended(conclusion, [])


def _ended(conclusion: Conclusion, lines: list[Line]) -> Result:
    """The answer of a command that has shown all but `lines` already."""
    return Result(lambda: view.diagnosis_document(conclusion), lambda page: lines, attention=conclusion.attention)
