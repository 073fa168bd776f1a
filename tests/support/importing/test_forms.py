"""Finding the form of a file by its columns."""

from __future__ import annotations

import pytest

from upkeep.support.importing.forms import FORMS, find
from upkeep.support.importing.interface import BadFile, from_labels, urgency

COLUMNS = {
    "csv": ["id", "title", "priority", "opened", "status", "subject"],
    "github": ["number", "title", "created_at", "labels"],
    "gitlab": ["issue id", "title", "created at (utc)"],
    "zendesk": ["id", "subject", "status", "priority", "requested"],
    "freshdesk": ["ticket id", "subject", "created time", "status"],
}


@pytest.mark.parametrize("form", COLUMNS)
def test_a_form_is_found_by_its_columns(form: str) -> None:
    assert form == find(frozenset(COLUMNS[form]), "x.csv").NAME


def test_every_form_has_a_name_of_its_own() -> None:
    assert sorted(form.NAME for form in FORMS) == sorted(COLUMNS)


def test_an_unknown_form_says_what_is_needed() -> None:
    with pytest.raises(BadFile, match="its columns fit no known form: a, b") as problem:
        find(frozenset("ab"), "x.csv")
    assert "id, title, priority, opened" in (problem.value.hint or "")


@pytest.mark.parametrize(
    ("labels", "priority"),
    [
        (["bug", "priority: high"], "high"),
        (["priority::2"], "high"),
        (["P4"], "low"),
        (["severity/critical"], "critical"),
        (["Priority-Normal"], "medium"),
        (["highlight", "slow", ""], None),
        ([], None),
    ],
)
def test_a_label_may_name_the_priority(labels: list[str], priority: str | None) -> None:
    assert from_labels(labels) == priority


def test_words_that_nobody_knows_stay_as_they_are() -> None:
    assert (urgency("Urgent"), urgency("vip"), urgency("")) == ("critical", "vip", None)
