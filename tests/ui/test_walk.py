"""What a key of a walk means; the walks themselves are played in `walk/`."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest

from upkeep.errors import UsageProblem
from upkeep.ui.keys import END, ENTER
from upkeep.ui.prompt import Quit
from upkeep.ui.terminal import Terminal
from upkeep.ui.walk import HELP, Asking, Card, walk
from upkeep.views.text import Line, Page, line, plain


class Recorded:
    """Steps that write down what they are told."""

    def __init__(self, priorities: Sequence[str] = ()) -> None:
        self.priorities = priorities
        self.told: list[tuple[object, ...]] = []
        self.left = 1

    def card(self, *, more: bool) -> Card | None:
        return Card((line("question"),)) if self.left else None

    def answer(self, state: str, text: str = "", priority: str | None = None) -> list[Line]:
        self.told.append((state, text, priority))
        self.left -= 1
        return [line("answered")]

    def accept(self) -> list[Line]:
        return self.answer("accepted")

    def note(self, text: str) -> None:
        self.told.append(("note", text))

    def minutes(self, text: str) -> None:
        raise UsageProblem(f"'{text}' is no number of minutes.")

    def back(self) -> bool:
        return False


class Typed(Asking):
    """Further questions answered from a list."""

    def __init__(self, steps: Recorded, *answers: str) -> None:
        super().__init__(steps, Terminal(io.StringIO(), Page(), colour=False, redraws=False))
        self.recorded = steps
        self.answers = list(answers)
        self.asked: list[str] = []

    def key(self, offered: str) -> str:
        self.asked.append(offered)
        return self.answers.pop(0)

    def line(self, question: str, proposed: str = "") -> str:
        self.asked.append(f"{question} [{proposed}]")
        return self.answers.pop(0)


CARD = Card((line("question"),), problem="send-mail answers 503", note="an older note", link="https://h/")


def said(asking: Asking) -> list[str]:
    return [plain(each) for each in asking.hints]


def test_a_problem_begins_with_what_was_found_and_may_open_a_ticket() -> None:
    asking = Typed(Recorded(["critical", "high", "medium", "low"]), "send-mail is down", "h")
    asking.act("f", CARD)
    assert asking.asked == [
        "what is wrong [send-mail answers 503]",
        "Open a ticket?  c critical  h high  m medium  l low  Enter no",
    ]
    assert asking.recorded.told == [("failed", "send-mail is down", "high")]


def test_enter_opens_no_ticket() -> None:
    asking = Typed(Recorded(["high"]), "x", ENTER)
    asking.act("f", CARD)
    assert asking.recorded.told == [("failed", "x", None)]


def test_priorities_of_one_letter_get_different_keys() -> None:
    asking = Typed(Recorded(["high", "huge", "hot"]), "x", "u")
    asking.act("f", CARD)
    assert asking.asked[1] == "Open a ticket?  h high  u huge  o hot  Enter no"
    assert asking.recorded.told == [("failed", "x", "huge")]


@pytest.mark.parametrize(("answers", "reason"), [(["1"], "nothing to do"), (["w", "we have none"], "we have none")])
def test_a_skip_takes_one_of_three_reasons_or_a_typed_one(answers: list[str], reason: str) -> None:
    asking = Typed(Recorded(), *answers)
    asking.act("s", CARD)
    assert asking.recorded.told == [("skipped", reason, None)]


def test_a_skip_without_a_reason_is_not_recorded() -> None:
    asking = Typed(Recorded(), ENTER, "")
    asking.act("s", CARD)
    assert (asking.recorded.told, said(asking)) == ([], ["A skipped item needs a reason; nothing was recorded."])


def test_enter_is_off_where_something_is_bad_and_says_so() -> None:
    asking = Typed(Recorded())
    asking.act(ENTER, Card((line("question"),), enter=False))
    assert asking.recorded.told == []
    assert said(asking) == ["Enter is off here: something is bad. f problem, or d done all the same."]


def test_enter_takes_the_proposal_where_it_is_offered() -> None:
    asking = Typed(Recorded())
    asking.act(ENTER, CARD)
    assert asking.recorded.told == [("accepted", "", None)]


@pytest.mark.parametrize("key", ["?", "h"])
def test_the_keys_are_explained(key: str) -> None:
    asking = Typed(Recorded())
    asking.act(key, CARD)
    told = said(asking)
    assert len(told) == len(HELP) / 2
    assert [meaning for _, meaning in HELP if meaning not in "\n".join(told)] == []


@pytest.mark.parametrize(("opens", "words"), [(True, "opened https://h/"), (False, "open it yourself: https://h/")])
def test_a_link_is_opened_or_shown(monkeypatch: pytest.MonkeyPatch, opens: bool, words: str) -> None:
    monkeypatch.setattr("webbrowser.open", lambda _link: opens)
    asking = Typed(Recorded())
    asking.act("o", CARD)
    assert said(asking) == [words]


def test_an_item_without_a_link_says_so() -> None:
    asking = Typed(Recorded())
    asking.act("o", Card((line("question"),)))
    assert said(asking) == ["This item has no link."]


def test_more_is_shown_and_hidden_again() -> None:
    asking = Typed(Recorded())
    shown = []
    for _ in range(2):
        asking.act("m", CARD)
        shown.append(asking.more)
    assert shown == [True, False]


def test_a_mistake_is_said_below_the_question() -> None:
    asking = Typed(Recorded(), "a lot")
    asking.act("t", CARD)
    assert said(asking) == ["'a lot' is no number of minutes."]


def test_a_key_that_means_nothing_does_nothing() -> None:
    asking = Typed(Recorded())
    asking.act("x", CARD)
    assert (asking.recorded.told, said(asking)) == ([], [])


@pytest.mark.parametrize("key", ["q", END])
def test_quitting(key: str) -> None:
    with pytest.raises(Quit):
        Typed(Recorded()).act(key, CARD)


@pytest.mark.parametrize(("typed", "whole"), [(["1"], True), (["d"], True), ([""], True), (["6"], False), ([], False)])
def test_a_plain_walk_ends_whole_or_quits(monkeypatch: pytest.MonkeyPatch, typed: list[str], whole: bool) -> None:
    left = list(typed)

    def give(_prompt: str) -> str:
        if not left:
            raise EOFError
        return left.pop(0)

    monkeypatch.setattr("builtins.input", give)
    assert walk(Recorded(), Terminal(io.StringIO(), Page(), colour=False, redraws=False)) is whole
