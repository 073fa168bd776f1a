"""What a walk shows beside its question."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from upkeep.checklists.book import Entry, Listing
from upkeep.checklists.catalog import Checklist, Item
from upkeep.checklists.facts import Fact, Look, Proposal
from upkeep.checklists.run import Answer
from upkeep.clock import periods
from upkeep.views.evidence import Shown, beneath, key_bar, late_lines, question
from upkeep.views.text import Page, columns, plain

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ITEM = Item("queue", "Scan for failed notifications", "catch delivery issues", 5, evidence=("queue",))
ENTRY = Entry(ITEM, None, None, ())
LISTING = Listing(
    Checklist("weekly", "Weekly", "weekly", None, 30, (ITEM,)),
    periods.containing(NOW, "weekly", ZoneInfo("Europe/Berlin")),
    "due", (ENTRY,), None,
)  # fmt: skip
WELL = Fact("queue", "0 failed, 0 stuck; 0 yesterday", "well")
CALM = Shown(more=False, steady=False)
STEADY = Shown(more=False, steady=True)


def screen(look: Look, shown: Shown = CALM, page: Page = Page(), entry: Entry = ENTRY) -> str:
    listing = replace(LISTING, entries=(entry,))
    return "\n".join(plain(line) for line in question(listing, entry, look, "Harbor Booking", page, shown))


def test_the_question_with_its_evidence_and_what_is_proposed() -> None:
    look = Look((WELL, Fact("last week", "done in 2 min, mia")), Proposal("done", "nothing failed since Mon 16 Nov"))
    assert (
        screen(look)
        == """
Weekly · Harbor Booking · W48, Mon 23 to Sun 29 Nov 2026    0 of 1 · 0 of 30 min

1  Scan for failed notifications                                     about 5 min
   catch delivery issues

   ✓ queue          0 failed, 0 stuck; 0 yesterday
   · last week      done in 2 min, mia

   Proposed: done, nothing failed since Mon 16 Nov.
"""
    )


@pytest.mark.parametrize(
    ("look", "says"),
    [
        (Look(), "Nothing looks at this by itself: Enter means done."),
        (Look((WELL,), Proposal("done", "all well")), "Proposed: done, all well."),
        (Look((Fact("a", "b", "bad"),), Proposal("failed", "a b")), "Proposed: problem, a b."),
        (Look((Fact("a", "b", "soon"),)), "Nothing is bad, something wants attention soon; Enter means done."),
        (Look((Fact("a", "b", "unknown"),)), "What follows from it is yours to say; Enter means done."),
        (Look((WELL,), None, (("send-mail", 3.4),)), "looking … (send-mail, 3 s)"),
        (Look((Fact("queue", "`queue` under [push]", "unset"),)), "Nothing looks at this by itself: Enter means done."),
    ],
)
def test_the_line_above_the_keys_says_what_enter_means(look: Look, says: str) -> None:
    assert says in screen(look)


def test_at_most_five_lines_stand_there_and_the_rest_behind_m() -> None:
    look = Look(tuple(Fact(f"probe {number}", "down", "bad") for number in range(8)))
    assert "probe 4" in screen(look)
    assert "probe 5" not in screen(look)
    assert "and 3 more: m" in screen(look)
    assert "probe 7" in screen(look, Shown(more=True, steady=False))


def test_behind_m_nothing_is_cut() -> None:
    look = Look((Fact("errors", "new: 1 × " + "no space left on device " * 5, "bad"),))
    assert "…" in screen(look, page=Page(40))
    assert "…" not in screen(look, Shown(more=True, steady=False), Page(40))


@pytest.mark.parametrize("width", [80, 40])
def test_the_key_line_never_moves_while_evidence_comes_in(width: int) -> None:
    page = Page(width)
    facts = tuple(Fact(f"probe {number}", "up " * 40, "well") for number in range(9))
    steps = [
        Look((), None, (("probes", 0.2), ("queue", 0.2))),
        Look(facts[:1], None, (("queue", 3.0),)),
        Look(facts, Proposal("done", "every probe is well, the weekly list is done and nothing else was found " * 3)),
        Look((Fact("queue", "3 stuck", "bad"), *facts), Proposal("failed", "queue 3 stuck")),
    ]
    heights = {len(screen(look, STEADY, page).split("\n")) for look in steps}
    assert len(heights) == 1


@pytest.mark.parametrize("width", [80, 40])
def test_no_line_is_wider_than_the_page_nor_obeys_what_it_shows(width: int) -> None:
    look = Look((Fact("\x1b[31mred" * 9, "\x1b]0;title\x07 " + "äöü" * 60, "bad"),), None, (("x" * 90, 5.0),))
    text = screen(look, STEADY, Page(width))
    assert max(columns(line) for line in text.split("\n")) <= width
    assert "\x1b" not in text


def test_an_answer_that_stands_is_kept_by_enter() -> None:
    entry = replace(ENTRY, answer=Answer("queue", "done", NOW, "mia"))
    assert "Answered: done, mia. Enter keeps it." in screen(Look((WELL,)), CALM, entry=entry)


def test_where_something_is_bad_the_keys_have_no_enter() -> None:
    bad = Look((Fact("a", "b", "bad"),), Proposal("failed", "a b"))
    assert plain(key_bar(bad, Page(), enter=False)[0]).startswith("f problem   d done all the same")
    assert plain(key_bar(Look((WELL,)), Page(), enter=True)[0]).startswith("Enter done   f problem")
    assert len(key_bar(bad, Page(40), enter=False)) == 2


def test_in_a_list_the_evidence_stands_beneath_its_item() -> None:
    look = Look((WELL,), Proposal("done", "nothing failed"))
    assert [plain(line) for line in beneath(ENTRY, look, Page())] == [
        "   ✓ queue          0 failed, 0 stuck; 0 yesterday",
        "     Proposed: done, nothing failed.",
        "",
    ]
    assert beneath(ENTRY, Look(), Page()) == []


def test_what_came_too_late_is_told_with_the_item_that_it_speaks_against() -> None:
    lines = late_lines([(ENTRY, [Fact("queue", "3 stuck", "bad")])], Page())
    assert [plain(line) for line in lines] == [
        "After your answer to 'Scan for failed notifications' came:",
        "   ✗ queue          3 stuck",
    ]
