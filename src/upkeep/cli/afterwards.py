"""What a person may do with a diagnosis' result: look again, copy the sentence, open a ticket, write it down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from upkeep.cli.diagnosing import Asked
from upkeep.errors import UserError
from upkeep.guides.conclusion import Conclusion
from upkeep.guides.keys import given, wanted
from upkeep.guides.record import Diagnosis
from upkeep.overview.attach import open_with
from upkeep.overview.diagnosis import Examination
from upkeep.overview.problems import priorities
from upkeep.overview.tickets import open_tickets
from upkeep.project import Project
from upkeep.state.files import write_public
from upkeep.support.clocks import standing
from upkeep.ui.asking import ask_key
from upkeep.ui.clipboard import copy
from upkeep.ui.keys import ENTER, lettered
from upkeep.ui.prompt import Quit, ask_line, ask_secret
from upkeep.ui.terminal import Terminal
from upkeep.views import diagnosis as view
from upkeep.views.text import BLANK, DIM, STRONG, Line, line, wrap
from upkeep.views.tickets import recorded_lines

COPY, TICKET, WRITE, ALL, KEYS, QUIT = "c", "t", "w", "m", "k", "q"


@dataclass(frozen=True)
class Again:
    """The person asks to look again."""

    before: Diagnosis
    """The result below which they did."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """What they gave besides, by its place in upkeep.toml."""


class Afterwards:
    """The keys below a result; each acts at once and says what it did."""

    def __init__(
        self, project: Project, examination: Examination, conclusion: Conclusion, asked: Asked, terminal: Terminal
    ) -> None:
        self.project = project
        self.examination = examination
        self.conclusion = conclusion
        self.terminal = terminal
        self.ticket = asked.ticket
        """The ticket to which the result is attached."""

    def another_look(self) -> Again | None:
        """Act on keys until the person quits (None) or asks to look again."""
        actions: dict[str, Callable[[], list[Line]]] = {
            COPY: self._copied,
            TICKET: self._opened,
            WRITE: self._written,
            ALL: self._all_checks,
        }
        try:
            while (key := self._key()) in actions:
                try:
                    said = actions[key]()
                except UserError as problem:
                    said = self._told(f"{problem.where or ''} {problem.message}".strip())
                self.terminal.write([BLANK, *said])
            keys = self._given() if key == KEYS else {}
        except Quit:
            return None
        return None if key == QUIT else Again(self.conclusion.kept, keys)

    def _key(self) -> str:
        keys = {ENTER: "look again"}
        if self.conclusion.causes:
            keys |= {COPY: "copy for the client"}
        if self.conclusion.attention and self.ticket is None:
            keys |= {TICKET: "ticket"}
        keys |= {WRITE: "write to a file", ALL: "all checks"}
        if self.examination.url and wanted(self.examination.flow, self.examination.subject):
            keys |= {KEYS: "give keys"}
        keys |= {QUIT: "quit"}
        bar = {"Enter" if key == ENTER else key: meaning for key, meaning in keys.items()}
        return ask_key(self.terminal, [BLANK], keys, bar)

    def _given(self) -> dict[str, str]:
        """Ask for one key after the other; an empty line leaves it out, and what stands on it."""
        told = "Held for this run alone, neither kept nor shown. Enter leaves one out."
        self.terminal.write([BLANK, *self._told(told)])
        keys: dict[str, str] = {}
        left: set[str] = set()
        subject = self.examination.subject
        while rows := [row for row in wanted(self.examination.flow, given(subject, keys)) if row.at not in left]:
            typed = ask_line(self.terminal, rows[0].text) if rows[0].shown else ask_secret(rows[0].text)
            if typed:
                keys[rows[0].at] = typed
            else:
                left.add(rows[0].at)
        return keys

    def _told(self, text: str) -> list[Line]:
        return [line((part, DIM)) for part in wrap(text, self.terminal.page.width)]

    def _copied(self) -> list[Line]:
        return self._told(copy(self.terminal, self.conclusion.causes[0].remedy.tell))

    def _opened(self) -> list[Line]:
        """Ask for the priority, open a ticket and attach the result."""
        letters = lettered(priorities(self.project))
        bar = {**letters, "Enter": "no"}
        priority = ask_key(self.terminal, [BLANK, line(("Open a ticket?", STRONG))], {**letters, ENTER: "no"}, bar)
        if priority == ENTER:
            return self._told("No ticket was opened.")
        ticket = open_with(self.project, self.conclusion, letters[priority])
        self.ticket = ticket.id
        stands = standing(ticket, self.project.now)
        lines = recorded_lines(stands, open_tickets(self.project).at_risk, self.terminal.page)
        return [*lines, *self._told(f"The result is attached: upkeep ticket show {ticket.id}")]

    def _written(self) -> list[Line]:
        """The result as Markdown in the current folder, without hosts, addresses and tokens."""
        from upkeep.views.diagnosis_markdown import markdown

        path = Path(f"diagnosis-{self.conclusion.diagnosis.id}.md")
        text = markdown(self.conclusion, self.project.name, self.project.zone, full=False)
        write_public(path, self.project.scrub(text))
        return self._told(f"Written to {path}, without hosts and addresses (those too: --markdown --full).")

    def _all_checks(self) -> list[Line]:
        """Every check with what it saw."""
        page = self.terminal.page
        outcomes = self.conclusion.diagnosis.outcomes
        return [row for each in outcomes for row in view.outcome_lines(each, page, evidence=True)]
