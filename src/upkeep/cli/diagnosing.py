"""What every way to make a diagnosis shares: what was asked, what may be sent, keeping the result and telling it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from upkeep.cli.request import request
from upkeep.cli.result import Result
from upkeep.errors import StateError
from upkeep.guides.comparison import known_without_looking
from upkeep.guides.conclusion import Conclusion
from upkeep.guides.outcome import Outcome
from upkeep.guides.record import Diagnoses, Diagnosis, begin
from upkeep.overview.attach import attach
from upkeep.overview.diagnosis import Examination
from upkeep.project import Project
from upkeep.views import diagnosis as view


@dataclass(frozen=True)
class Asked:
    """What the command line asks of a diagnosis."""

    topic: str | None
    url: str | None
    auto: bool
    send_test: bool
    again: bool
    ticket: str | None
    symptom: str | None = None


def allowed(examination: Examination, *, send: bool) -> frozenset[str]:
    """The rows that may send something, by what the command line says."""
    rows = examination.flow.check
    return frozenset(row.id for row in rows if send and row.ask and row.option == "send-test")


def known(examination: Examination, before: Diagnosis | None) -> tuple[Outcome, ...]:
    """What need not be looked at again."""
    return tuple(known_without_looking(before, examination.instances).values()) if before else ()


def fresh(
    project: Project, examination: Examination, outcomes: tuple[Outcome, ...], before: Diagnosis | None
) -> Diagnosis:
    """A diagnosis that was made just now."""
    diagnosis = begin(examination.topic, project.now, project.user, examination.url)
    return replace(diagnosis, outcomes=outcomes, after=before.id if before else None)


def kept(project: Project, diagnoses: Diagnoses, conclusion: Conclusion, asked: Asked) -> Result:
    """Keep a new diagnosis; where that fails the answer is given all the same, with exit 4."""
    exit: int | None = None
    try:
        conclusion = replace(conclusion, diagnosis=diagnoses.create(conclusion.kept, project.clock()))
    except StateError as problem:
        request().warnings.append(f"{problem.where or ''} {problem.message}; the result was not kept".strip())
        exit = problem.exit
    if exit is None and (told := attached(project, asked, conclusion)):
        request().warnings.append(f" {told}")
    return answer(project, conclusion, exit=exit)


def attached(project: Project, asked: Asked, conclusion: Conclusion) -> str:
    """Attach a kept result to the ticket that was named; what is said of it, nothing where none was."""
    if asked.ticket is None:
        return ""
    attach(project, asked.ticket, conclusion)
    return f"attached to ticket {asked.ticket}"


def answer(project: Project, conclusion: Conclusion, *, exit: int | None = None) -> Result:
    """A diagnosis as the command's answer."""
    return Result(
        lambda: view.diagnosis_document(conclusion),
        lambda page: view.diagnosis_lines(conclusion, project.name, project.zone, page),
        attention=conclusion.attention,
        exit=exit,
    )
