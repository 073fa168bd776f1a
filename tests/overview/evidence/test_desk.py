"""Tickets beside an item."""

from __future__ import annotations

from conftest import Run, Site
from overview.evidence.scene_of import scene_of
from upkeep.checklists.facts import Fact
from upkeep.overview.evidence.desk import tickets, unanswered


def test_without_tickets_all_is_well(site: Site) -> None:
    assert unanswered(scene_of(site, "unanswered")) == [Fact("unanswered", "every ticket has an answer", "well", 0, "")]
    assert tickets(scene_of(site, "tickets")) == [Fact("tickets", "none open", "well", 0, "")]


def test_a_ticket_that_waits_for_its_first_word_wants_attention(site: Site, upkeep: Run) -> None:
    upkeep("ticket", "open", "Export is slow", "-p", "medium", "--at", "2026-11-23 08:00")
    assert unanswered(scene_of(site, "unanswered")) == [
        Fact("unanswered", "1 ticket without a reply: 1 Export is slow", "soon", 1, "")
    ]


def test_a_late_answer_is_bad_and_named_first(site: Site, upkeep: Run) -> None:
    upkeep("ticket", "open", "Export is slow", "-p", "medium", "--at", "2026-11-23 08:00")
    upkeep("ticket", "open", "All down", "-p", "critical", "--at", "2026-11-23 04:00")
    found = unanswered(scene_of(site, "unanswered"))
    assert found == [Fact("unanswered", "2 tickets without a reply: 2 All down, 1 h overdue", "bad", 2, "")]


def test_an_answered_or_resolved_ticket_waits_for_no_word(site: Site, upkeep: Run) -> None:
    upkeep("ticket", "open", "One", "-p", "critical", "--at", "2026-11-23 04:00")
    upkeep("ticket", "reply", "1", "--at", "2026-11-23 04:30")
    upkeep("ticket", "open", "Two", "-p", "critical", "--at", "2026-11-23 04:00")
    upkeep("ticket", "resolve", "2", "--at", "2026-11-23 04:30")
    assert [fact.state for fact in unanswered(scene_of(site, "unanswered"))] == ["well"]


def test_every_open_clock_stands_there_by_nearest_deadline(site: Site, upkeep: Run) -> None:
    upkeep("ticket", "open", "Slow", "-p", "medium", "--at", "2026-11-23 08:00")
    upkeep("ticket", "open", "Waits for them", "-p", "high", "--at", "2026-11-23 08:00")
    upkeep("ticket", "pause", "2", "--at", "2026-11-23 08:30")
    upkeep("ticket", "open", "All down", "-p", "critical", "--at", "2026-11-23 04:00")
    upkeep("ticket", "open", "Nearly", "-p", "critical", "--at", "2026-11-23 05:30")
    found = [(fact.source, fact.text, fact.state) for fact in tickets(scene_of(site, "tickets"))]
    assert found == [
        ("3 critical", "answer: 1 h overdue  All down", "bad"),
        ("4 critical", "answer: 30 min left  Nearly", "soon"),
        ("1 medium", "answer: 1 d 23 h left  Slow", "well"),
        ("2 high", "answer: paused, 23 h left  Waits for them", "known"),
    ]
