"""What stands beside a question, and what comes after a list."""

from __future__ import annotations

import pytest

from conftest import Run

AT = ("--at", "2026-11-23 09:00")


def evidence(upkeep: Run, *when: str) -> list[dict[str, str]]:
    found = upkeep("weekly", "--list", "--json", *(when or AT)).json["items"][0]["evidence"]
    assert isinstance(found, list)
    return found


def test_how_it_was_last_week(upkeep: Run) -> None:
    upkeep("weekly", "--done", "error-logs", "--minutes", "8", "--at", "2026-11-17 09:00")
    assert evidence(upkeep) == [{"source": "last week", "text": "done in 8 min, you", "state": "known"}]


def test_how_it_was_longer_ago_names_the_period(upkeep: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPKEEP_USER", "tom")
    upkeep("weekly", "--fail", "error-logs", "--note", "disk full", "--at", "2026-10-01 09:00")
    monkeypatch.setenv("UPKEEP_USER", "mia")
    assert evidence(upkeep) == [{"source": "2026-W40", "text": "a problem, tom: disk full", "state": "known"}]


def test_a_note_without_an_answer_is_no_last_time(upkeep: Run) -> None:
    upkeep("weekly", "--done", "function-health", "--at", "2026-11-17 09:00")
    assert evidence(upkeep) == []


def test_what_was_shown_is_kept_with_the_answer(upkeep: Run) -> None:
    upkeep("weekly", "--done", "error-logs", "--at", "2026-11-17 09:00")
    upkeep("weekly", "--done", "error-logs", *AT)
    upkeep("weekly", "--fail", "error-logs", "--note", "later", "--at", "2026-11-18 09:00", "--for", "2026-W47")
    assert evidence(upkeep)[0]["text"] == "done, you"
