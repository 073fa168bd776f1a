"""The loop of a walk: draw the question, take a key, let the steps act on it. Lists and guides share its keys."""

from __future__ import annotations

import sys
import time
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import zip_longest
from typing import Protocol

from upkeep.errors import UsageProblem
from upkeep.ui.keys import END, ENTER, Keyboard, lettered
from upkeep.ui.live import OFTEN, Board, drawn
from upkeep.ui.prompt import Quit, ask_in_editor, ask_line
from upkeep.ui.terminal import Terminal
from upkeep.views.text import DIM, Line, columns, line

STOOD = 0.3
"""Seconds that a question must have stood before Enter takes the proposal."""
PATIENCE = 3.0
"""Seconds that Enter waits for what is still looked at; then it means done."""

REASONS = {"1": "nothing to do", "2": "no access", "3": "later"}


@dataclass(frozen=True)
class Card:
    """One question as it stands on the screen."""

    lines: tuple[Line, ...]
    keys: tuple[Line, ...] = ()
    """The key bar."""
    enter: bool = True
    """Whether Enter takes the proposal; never where a fact is bad."""
    problem: str = ""
    """What the note on a problem begins with."""
    note: str = ""
    """The note that the item has."""
    link: str | None = None
    offer: str = ""
    """Which question this is, and what Enter would take; where it changes, Enter must stand anew."""
    looking: bool = False
    """Whether something is still looked at: the card changes while it stands, and Enter waits for it."""
    reason: str = ""
    """What must be told before it can be done, such as why it comes before its gate; empty where nothing must."""


class Steps(Protocol):
    """What is walked: it gives the questions and keeps the answers."""

    @property
    def priorities(self) -> Sequence[str]:
        """The priorities of a ticket that a problem may open; empty where none can be opened."""

    def card(self, *, more: bool) -> Card | None:
        """The question that stands now, with all its evidence where `more` is asked for; None at the end."""

    def answer(self, state: str, text: str = "", priority: str | None = None) -> list[Line]:
        """Keep an answer (`done`, `failed` with a note, `skipped` with a reason); returns what is said of it.

        Raises UsageProblem where it was not kept.
        """

    def accept(self) -> list[Line]:
        """Keep the proposed answer; like `answer`."""

    def note(self, text: str) -> None:
        """Keep a note without answering."""

    def minutes(self, text: str) -> None:
        """Correct the minutes of the next answer; raises UsageProblem where that is no number."""

    def back(self) -> bool:
        """Go to the question before; False at the first."""


HELP = (
    ("Enter", "take the proposal, if offered"),
    ("d", "done"),
    ("f", "problem: a note, maybe a ticket"),
    ("s", "skip, with a reason"),
    ("n N", "note on a line, in your editor"),
    ("m", "more evidence, and less"),
    ("o", "open the link"),
    ("t", "correct the minutes"),
    ("b", "back"),
    ("q", "quit; every answer is kept"),
)


def walk(steps: Steps, terminal: Terminal) -> bool:
    """Ask until the end (True) or until the person quits (False); KeyboardInterrupt and Terminated pass through."""
    asking = Redrawn(steps, terminal) if terminal.redraws else Numbered(steps, terminal)
    try:
        asking.run()
    except Quit:
        return False
    return True


class Asking:
    """What both forms share: what a key means and the further questions behind it."""

    def __init__(self, steps: Steps, terminal: Terminal) -> None:
        self.steps = steps
        self.terminal = terminal
        self.more = False
        self.hints: list[Line] = []
        """Said below the next question, once."""

    def run(self) -> None:
        """Ask until no question is left; raises Quit."""
        raise NotImplementedError

    def key(self, offered: str) -> str:
        """One key as the answer to a further question."""
        raise NotImplementedError

    def line(self, question: str, proposed: str = "") -> str:
        """A line as the answer to a further question."""
        return ask_line(self.terminal, question, proposed)

    def act(self, key: str, card: Card) -> None:
        """Do what a key means; a person's mistake becomes a hint. Raises Quit for `q`."""
        if key in ("q", END):
            raise Quit
        actions: dict[str, Callable[[], None]] = {
            "d": lambda: self.done(card),
            "f": lambda: self.problem(card),
            "s": lambda: self.terminal.write(self.steps.answer("skipped", self.reason())),
            "n": lambda: self.take_note(self.line("note", card.note)),
            "N": lambda: self.take_note(ask_in_editor(card.note)),
            "t": lambda: self.steps.minutes(self.line("minutes")),
            "b": self.back,
            "o": lambda: self.open_link(card),
            "m": self.toggle_more,
            "?": self.show_keys,
            "h": self.show_keys,
            ENTER: lambda: self.accept(card),
        }
        self.hints = []
        try:
            actions.get(key, lambda: None)()
        except UsageProblem as mistake:
            self.hints = [line(mistake.message)]

    def accept(self, card: Card) -> None:
        """Take the proposal, unless something is bad."""
        if card.enter:
            self.terminal.write(self.steps.accept())
        else:
            self.hints = [line("Enter is off here: something is bad. f problem, or d done all the same.")]

    def done(self, card: Card) -> None:
        """Keep `done`; where the card asks for a reason, only with one."""
        reason = self.line(card.reason) if card.reason else ""
        if card.reason and not reason:
            self.hints = [line("Without a reason nothing was recorded.")]
        else:
            self.terminal.write(self.steps.answer("done", reason))

    def problem(self, card: Card) -> None:
        """Ask for the note, and for the ticket."""
        note = self.line("what is wrong", card.problem or card.note)
        if note:
            self.terminal.write(self.steps.answer("failed", note, self.priority()))
        else:
            self.hints = [line("A problem needs a note; nothing was recorded.")]

    def priority(self) -> str | None:
        """The priority of the ticket that a problem opens, by its first letter; None for no ticket."""
        if not self.steps.priorities:
            return None
        letters = lettered(self.steps.priorities)
        offered = "  ".join(f"{letter} {name}" for letter, name in letters.items())
        return letters.get(self.key(f"Open a ticket?  {offered}  Enter no"))

    def reason(self) -> str:
        """Why an item is skipped: one of three by its number, or typed."""
        offered = "  ".join(f"{key} {reason}" for key, reason in REASONS.items())
        key = self.key(f"{offered}  or type why")
        if key in REASONS:
            return REASONS[key]
        reason = self.line("why", key.strip())
        if not reason:
            raise UsageProblem("A skipped item needs a reason; nothing was recorded.")
        return REASONS.get(reason, reason)

    def take_note(self, text: str) -> None:
        """Keep a note, unless it is empty."""
        if text:
            self.steps.note(text)

    def back(self) -> None:
        """Go back, or say that this is the first."""
        if not self.steps.back():
            self.hints = [line(("This is the first item.", DIM))]

    def toggle_more(self) -> None:
        """Show all evidence, or only the worst."""
        self.more = not self.more

    def show_keys(self) -> None:
        """Say what the keys mean."""
        rows = [line(f"  {keys:6}", (f"{meaning:32}", DIM)) for keys, meaning in HELP]
        half = len(rows) if self.terminal.page.narrow else len(rows) // 2
        # in two columns where there is room: a screen may have no more than 24 rows
        self.hints = [row + other for row, other in zip_longest(rows[:half], rows[half:], fillvalue=line())]

    def open_link(self, card: Card) -> None:
        """Open the item's link in a browser, or show it."""
        if card.link is None:
            self.hints = [line(("This item has no link.", DIM))]
        elif webbrowser.open(card.link):
            self.hints = [line(("opened ", DIM), card.link)]
        else:
            self.hints = [line(("open it yourself: ", DIM), card.link)]


class Numbered(Asking):
    """Nothing is redrawn: numbered choices, ended by Enter."""

    CHOICES = (("d", "done"), ("f", "problem"), ("s", "skip"), ("n", "note"), ("b", "back"), ("q", "quit"))

    def run(self) -> None:
        choices = "  ".join(f"{number} {word}" for number, (_, word) in enumerate(self.CHOICES, 1))
        keys = {str(number): key for number, (key, _) in enumerate(self.CHOICES, 1)}
        while (card := self.steps.card(more=self.more)) is not None:
            card = self._looked(card)
            offer = "Enter takes the proposal" if card.enter else "Enter is off"
            self.terminal.write([*card.lines, *self.hints, line(f"{choices}  {offer}")])
            typed = self.line("answer")
            self.act(keys.get(typed, typed[:1]) or ENTER, card)

    def key(self, offered: str) -> str:
        return self.line(offered) or ENTER

    def _looked(self, card: Card) -> Card:
        """The card once everything was looked at, or it was waited for long enough."""
        end = time.monotonic() + PATIENCE
        while card.looking and time.monotonic() < end:
            time.sleep(OFTEN)
            card = self.steps.card(more=self.more) or card
        return card


class Redrawn(Asking):
    """The question is drawn in place; what was answered scrolls away above it."""

    def __init__(self, steps: Steps, terminal: Terminal) -> None:
        super().__init__(steps, terminal)
        self.keyboard = Keyboard(sys.stdin.fileno())
        self.since = time.monotonic()
        self.offer = ""
        """What Enter means since then."""
        self.above: tuple[Line, ...] = ()
        """The question that a further question is about."""

    def run(self) -> None:
        with self.keyboard.single_keys():
            while (card := self.steps.card(more=self.more)) is not None:
                key, card = self.read(card)
                self.above = card.lines
                if key is not None:
                    self.act(key, card)

    def read(self, card: Card) -> tuple[str | None, Card]:
        """A key, and the card as it stood then; None for an Enter that came too early.

        While something is looked at the card is drawn anew where it stands, and Enter waits for it.
        """
        end: float | None = None
        with Board(self.terminal).standing() as board:
            while True:
                self._stood(card)
                board.show((*card.lines, *self.hints, *card.keys))
                key = self.keyboard.read(OFTEN if card.looking else None)
                if key == ENTER and time.monotonic() - self.since < STOOD:
                    return None, card
                if key == ENTER and card.looking and end is None:
                    end = time.monotonic() + PATIENCE
                elif key is not None:
                    return key, card
                card = self.steps.card(more=self.more) or card
                if end is not None and (not card.looking or time.monotonic() >= end):
                    return ENTER, card

    def _stood(self, card: Card) -> None:
        """Begin to count anew where Enter would mean something else than before."""
        if card.offer != self.offer:
            self.since, self.offer = time.monotonic(), card.offer

    def key(self, offered: str) -> str:
        with self.drawn(*self.above, line(offered)):
            while (key := self.keyboard.read()) is None:
                continue
        if key == END:
            raise Quit
        return key

    def line(self, question: str, proposed: str = "") -> str:
        self.terminal.write(self.above)
        with self.keyboard.whole_lines():
            text = super().line(question, proposed)
        self._erase(f"{question}: {text}")
        return text

    def _erase(self, typed: str) -> None:
        """Take a prompt, its answer and the question above off the screen; the line that follows tells of it."""
        rows = columns(typed) // self.terminal.page.width + 1 + len(self.above)
        self.terminal.stream.write(f"\x1b[{rows}F\x1b[J")
        self.terminal.stream.flush()

    def act(self, key: str, card: Card) -> None:
        with self.keyboard.whole_lines() if key == "N" else nullcontext():
            super().act(key, card)

    def drawn(self, *lines: Line) -> AbstractContextManager[None]:
        """Lines that stand while something is awaited, and are gone afterwards."""
        return drawn(self.terminal, *lines)
