"""A diagnosis as it is kept: one document, written when the checks are done and after every answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from upkeep.clock.local import from_rfc3339, rfc3339
from upkeep.guides.outcome import Outcome
from upkeep.state.documents import Document, Format
from upkeep.state.folder import State

FRESH = timedelta(hours=12)
"""An unfinished diagnosis is offered to be gone on with for so long; afterwards its findings say too little."""


@dataclass(frozen=True)
class Given:
    """An answer that a person gave."""

    question: str
    answer: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """One diagnosis: what was found, what was answered, what was named."""

    id: str
    """The guide and the time at which it began."""
    topic: str
    begun: datetime
    by: str
    url: str | None = None
    """The address that was given instead of a configuration."""
    outcomes: tuple[Outcome, ...] = ()
    answers: tuple[Given, ...] = ()
    """Every answer, oldest first; the last one to a question holds."""
    named: tuple[str, ...] = ()
    """The ids of the named causes, the likeliest first."""
    finished: datetime | None = None
    """When no question was left, or nobody was to be asked; None where the person quit."""
    after: str | None = None
    """The diagnosis that this one repeats."""

    @property
    def answered(self) -> dict[str, str]:
        """The answer that holds, per question."""
        return {each.question: each.answer for each in self.answers}

    def with_answer(self, question: str, answer: str, at: datetime) -> Diagnosis:
        """This diagnosis with one more answer."""
        return replace(self, answers=(*self.answers, Given(question, answer, at)))

    def without_last_answer(self) -> Diagnosis:
        """This diagnosis as it was before the last answer."""
        return replace(self, answers=self.answers[:-1], finished=None)


def begin(topic: str, now: datetime, by: str, url: str | None = None) -> Diagnosis:
    """A diagnosis in which nothing was looked at yet."""
    return Diagnosis(id=f"{topic}-{now:%Y%m%dT%H%M%SZ}", topic=topic, begun=now, by=by, url=url)


def to_document(diagnosis: Diagnosis) -> Document:
    """The diagnosis as it is kept."""
    return {
        "id": diagnosis.id,
        "topic": diagnosis.topic,
        "begun": rfc3339(diagnosis.begun),
        "finished": rfc3339(diagnosis.finished) if diagnosis.finished else None,
        "by": diagnosis.by,
        "url": diagnosis.url,
        "after": diagnosis.after,
        "checks": [outcome_document(each) for each in diagnosis.outcomes],
        "answers": [
            {"question": each.question, "answer": each.answer, "at": rfc3339(each.at)} for each in diagnosis.answers
        ],
        "causes": list(diagnosis.named),
    }


_PLAIN = ("id", "check", "kind", "step", "title", "state", "word", "seconds", "blocked_by", "detail", "tries")


def outcome_document(each: Outcome) -> dict[str, Any]:
    """An outcome as plain JSON values."""
    document = {name: getattr(each, name) for name in _PLAIN}
    return document | {
        "evidence": dict(each.evidence),
        "explained_by": each.explained_by,
        "places": dict(each.places),
        "shown": dict(each.shown),
    }


def from_document(document: Document) -> Diagnosis:
    """The diagnosis that `to_document` wrote; raises KeyError, TypeError or ValueError where it is none."""
    finished = document["finished"]
    return Diagnosis(
        id=document["id"],
        topic=document["topic"],
        begun=from_rfc3339(document["begun"]),
        by=document["by"],
        url=document["url"],
        outcomes=tuple(Outcome(**each) for each in document["checks"]),
        answers=tuple(
            Given(each["question"], each["answer"], from_rfc3339(each["at"])) for each in document["answers"]
        ),
        named=tuple(document["causes"]),
        finished=from_rfc3339(finished) if finished else None,
        after=document["after"],
    )


DIAGNOSIS: Format[Diagnosis] = Format(
    "diagnosis", from_document, to_document, name_of=lambda diagnosis: f"{diagnosis.id}.json"
)


class Diagnoses:
    """The diagnoses of one project."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._read: list[Diagnosis] | None = None
        self.damaged: list[str] = []

    def all(self) -> Sequence[Diagnosis]:
        """Every diagnosis that can be read, the latest last; `damaged` names the others."""
        if self._read is None:
            folder = self._state.read_folder("diagnoses", DIAGNOSIS)
            self.damaged = list(folder.damaged)
            own = [each for name, each in folder.documents.items() if name == f"diagnoses/{each.id}.json"]
            self._read = sorted(own, key=lambda each: (each.begun, each.id))
        return self._read

    def latest(self, topic: str | None, url: str | None = None) -> Diagnosis | None:
        """The last one of a guide and an address; of any guide where none is said."""
        fitting = [each for each in self.all() if topic in (None, each.topic) and url in (None, each.url)]
        return fitting[-1] if fitting else None

    def unfinished(self, topic: str, url: str | None, now: datetime) -> Diagnosis | None:
        """The last one, where the person quit it lately."""
        last = self.latest(topic)
        if last is None or last.finished is not None or last.url != url or now - last.begun > FRESH:
            return None
        return last

    def create(self, diagnosis: Diagnosis, now: datetime) -> Diagnosis:
        """Write a new diagnosis durably; where its id is taken it gets a number. Raises StateError."""
        stem, number = diagnosis.id, 1
        with self._state.writing(now) as writer:
            while True:
                try:
                    writer.create(f"diagnoses/{diagnosis.id}.json", diagnosis, DIAGNOSIS)
                    break
                except FileExistsError:
                    number += 1
                    diagnosis = replace(diagnosis, id=f"{stem}-{number}")
        self._read = None
        return diagnosis

    def update(self, diagnosis: Diagnosis, now: datetime) -> None:
        """Write a diagnosis anew with its later answers, durably. Raises StateError."""
        with self._state.writing(now) as writer:
            writer.replace(f"diagnoses/{diagnosis.id}.json", diagnosis, DIAGNOSIS)
        self._read = None
