"""A diagnosis as it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from guides.flows import seen
from upkeep.guides.comparison import changes, known_without_looking, to_look_again
from upkeep.guides.record import DIAGNOSIS, Diagnoses, begin, from_document, to_document
from upkeep.state.folder import State

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def diagnosis(url: str | None = None):  # type: ignore[no-untyped-def]
    outcomes = (seen("a", "bad", evidence={"list": [1, "x"]}), seen("b", "good", "pass"))
    return replace(begin("video", NOW, "mia", url), outcomes=outcomes)


def test_what_was_written_is_read_again() -> None:
    whole = replace(diagnosis().with_answer("camera", "no", NOW), finished=NOW, named=("x",))
    assert from_document(to_document(whole)) == whole


def test_the_last_answer_holds_and_can_be_taken_back() -> None:
    twice = diagnosis().with_answer("q", "yes", NOW).with_answer("q", "no", NOW)
    assert twice.answered == {"q": "no"}
    assert twice.without_last_answer().answered == {"q": "yes"}


def test_two_in_one_second_are_two_documents(tmp_path: Path) -> None:
    book = Diagnoses(State(tmp_path / "state", "x"))
    first, second = (book.create(diagnosis(), NOW) for _ in range(2))
    assert (first.id, second.id) == ("video-20261123T080000Z", "video-20261123T080000Z-2")
    assert len(book.all()) == 2


def test_only_an_unfinished_one_of_lately_is_gone_on_with(tmp_path: Path) -> None:
    book = Diagnoses(State(tmp_path / "state", "x"))
    made = book.create(diagnosis(), NOW)
    assert book.unfinished("video", None, NOW + timedelta(hours=1)) == made
    assert book.unfinished("video", None, NOW + timedelta(hours=13)) is None
    assert book.unfinished("video", "https://other.example", NOW) is None
    book.update(replace(made, finished=NOW), NOW)
    assert book.unfinished("video", None, NOW) is None


def test_a_damaged_one_is_named_and_the_others_are_there(tmp_path: Path) -> None:
    book = Diagnoses(State(tmp_path / "state", "x"))
    book.create(diagnosis(), NOW)
    (tmp_path / "state/diagnoses/broken.json").write_text("no JSON")
    fresh = Diagnoses(State(tmp_path / "state", "x"))
    assert len(fresh.all()) == 1
    assert fresh.damaged == ["diagnoses/broken.json"]


def test_what_failed_and_what_that_blocked_is_looked_at_again() -> None:
    before = replace(diagnosis(), outcomes=(*diagnosis().outcomes, seen("c", "", "skip", blocked_by="a")))
    assert to_look_again(before) == {"a", "c"}
    assert known_without_looking(before, []) == {}


def test_before_and_after() -> None:
    after = (seen("a", "good", "pass"), seen("b", "good", "pass"))
    (change,) = changes(diagnosis(), after)
    assert (change.after.id, change.mended) == ("a", True)
    assert DIAGNOSIS.title == "diagnosis"
