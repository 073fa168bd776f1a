"""The guide's rows for check-ins."""

from __future__ import annotations

import pytest

from upkeep.clients.guide import kind, kinds, question, questions, satisfaction_words
from upkeep.errors import UsageProblem

GUIDE = {
    "two-weeks": ("email", "early issue detection"),
    "one-month": ("call or email", "feature adoption"),
    "quarterly": ("scheduled call", "relationship maintenance"),
    "annual": ("review meeting", "contract renewal preparation"),
}


def test_every_row_of_the_guide_is_there_in_its_order() -> None:
    assert {id: (each.form, each.purpose) for id, each in kinds().items()} == GUIDE
    assert list(kinds()) == list(GUIDE)


def test_the_questions_are_the_guides_four() -> None:
    assert [each.id for each in questions()] == ["works-well", "better", "missed", "confuses"]


def test_the_scale_has_five_fixed_words() -> None:
    assert list(satisfaction_words()) == [1, 2, 3, 4, 5]
    assert len(set(satisfaction_words().values())) == 5


@pytest.mark.parametrize("asked", ["better", "2", " what could be better? ", "What could be better"])
def test_a_question_is_named_by_its_id_its_number_or_its_text(asked: str) -> None:
    assert question(asked).id == "better"


def test_an_unknown_question_or_kind_names_those_that_there_are() -> None:
    with pytest.raises(UsageProblem, match="there is no question 'weather'") as problem:
        question("weather")
    assert "works-well" in (problem.value.hint or "")
    with pytest.raises(UsageProblem, match="there is no check-in 'weekly'"):
        kind("weekly")
