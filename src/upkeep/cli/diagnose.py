"""`upkeep diagnose`: the guides that look for themselves."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Annotated

import typer

from upkeep.cli.app import new_app
from upkeep.cli.diagnosing import Asked, allowed, fresh, kept, known
from upkeep.cli.request import Command, open_project, request
from upkeep.cli.result import Raw, Result
from upkeep.config.begin import with_scheme
from upkeep.errors import UsageProblem
from upkeep.guides.comparison import to_look_again
from upkeep.guides.conclusion import Conclusion, conclude
from upkeep.guides.outcome import Outcome
from upkeep.guides.record import Diagnoses, Diagnosis, begin
from upkeep.guides.run import Silent
from upkeep.overview.attach import known_ticket
from upkeep.overview.diagnosis import Examination, examine, flow_of, look, topics, with_keys
from upkeep.project import Project
from upkeep.ui.live import Board, drawn
from upkeep.ui.prompt import Quit
from upkeep.ui.terminal import Terminal, somebody_there
from upkeep.views import diagnosis as view
from upkeep.views.text import BLANK, DIM, line

app = new_app("Find out why users cannot get in, the app does not load, or calls and notifications fail.")


@app.command(cls=Command)
def diagnose(
    topic: Annotated[
        str | None,
        typer.Argument(metavar="[TOPIC]", help="auth, loading, push, video, or one of the project's own."),
    ] = None,
    url: Annotated[str | None, typer.Argument(metavar="[URL]", help="A page; then no configuration is needed.")] = None,
    auto: Annotated[bool, typer.Option("--auto", help="Ask nothing and send nothing.")] = False,
    send_test: Annotated[bool, typer.Option("--send-test", help="Let it send the test notification.")] = False,
    list: Annotated[bool, typer.Option("--list", help="Show the checks and what each needs; look at nothing.")] = False,
    check: Annotated[str | None, typer.Option("--check", metavar="ID", help="Make one check alone.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Look again at what failed; before and after.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the last result, to send on.")] = False,
    full: Annotated[bool, typer.Option("--full", help="With --markdown: hosts and addresses too.")] = False,
    ticket: Annotated[str | None, typer.Option("--ticket", metavar="ID", help="Attach the result to a ticket.")] = None,
) -> Result | Raw:
    """Look with the real protocols, ask only what no machine can see, and name the likeliest cause with its fix."""
    if topic and url is None and ("." in topic or ":" in topic):
        topic, url = None, topic
    if full and not markdown:
        raise UsageProblem("--full belongs to --markdown")
    asked = Asked(topic, _address(url) if url else None, auto or send_test, send_test, again, ticket)
    try:
        return _run(open_project(), asked, list=list, check=check, markdown=markdown, full=full)
    except Quit:
        return Result(dict, lambda page: [])


def _run(project: Project, asked: Asked, *, list: bool, check: str | None, markdown: bool, full: bool) -> Result | Raw:
    """What the options ask for; raises Quit where the person leaves before anything was looked at."""
    if list:
        return _listed(project, asked)
    if markdown:
        return _markdown(project, asked, full=full)
    if asked.ticket is not None:
        known_ticket(project, asked.ticket)
    asked = _with_topic(project, asked)
    examination = _examined(project, asked)
    if check is not None:
        return _one(project, examination, check, send=asked.send_test)
    return _diagnosed(project, examination, asked)


def _examined(project: Project, asked: Asked) -> Examination:
    """The checks as they are planned; a page that must be read first is named on a terminal meanwhile."""
    if asked.url is None or request().json or request().quiet or not somebody_there():
        return examine(project, asked.topic or "", asked.url)
    with drawn(Terminal.on(sys.stdout), line((f"… reading {asked.url}", DIM))):
        return examine(project, asked.topic or "", asked.url)


def _address(text: str) -> str:
    try:
        return with_scheme(text)
    except ValueError as problem:
        raise UsageProblem(f"'{text[:80]}' {problem}", code="usage.url") from None


def _with_topic(project: Project, asked: Asked) -> Asked:
    """The guide that is meant: the one named, else that of the symptom that the person chooses."""
    if asked.topic is not None:
        flow_of(project, asked.topic)
        return asked
    if asked.auto or request().json or not somebody_there():
        raise UsageProblem("which guide?", code="usage.topic", hint=f"name one of: {', '.join(topics(project))}")
    from upkeep.cli.guided import ask_symptom

    flows = {topic: flow_of(project, topic) for topic in topics(project)}
    topic, symptom = ask_symptom(Terminal.on(sys.stdout), flows)
    return replace(asked, topic=topic, symptom=symptom)


def _listed(project: Project, asked: Asked) -> Result:
    """What each guide would look at, without looking."""
    from upkeep.views import guides as listing

    chosen = [asked.topic] if asked.topic else topics(project)
    planned = [examine(project, topic) for topic in chosen]
    rows = [(each.topic, each.flow, each.instances) for each in planned]
    return Result(lambda: listing.guides_document(rows), lambda page: listing.guides_lines(rows, page))


def _markdown(project: Project, asked: Asked, *, full: bool) -> Raw:
    """The last result to send on; raises UsageProblem where there is none."""
    from upkeep.views.diagnosis_markdown import markdown

    last = Diagnoses(project.state).latest(asked.topic, asked.url)
    if last is None:
        raise UsageProblem("there is no result yet", code="diagnose.none", hint="upkeep diagnose makes one")
    conclusion = _conclusion_of(project, last)
    return Raw(project.scrub(markdown(conclusion, project.name, project.zone, full=full)))


def _conclusion_of(project: Project, diagnosis: Diagnosis) -> Conclusion:
    flow = flow_of(project, diagnosis.topic)
    url = diagnosis.url or project.config.tables.project.url
    return conclude(flow, diagnosis, {"url": url} if url else {})


def _one(project: Project, examination: Examination, check: str, *, send: bool) -> Result:
    """One check alone, or all rows of it; not recorded."""
    chosen = [each for each in examination.instances if check in (each.id, each.row.id)]
    if not chosen:
        names = ", ".join(each.id for each in examination.instances)
        raise UsageProblem(
            f"{examination.topic} has no check '{check}'", code="diagnose.check", hint=f"it has: {names}"
        )
    alone = tuple(replace(each, row=replace(each.row, requires=())) for each in chosen)
    outcomes = look(project, replace(examination, instances=alone), Silent(), allowed=allowed(examination, send=send))
    diagnosis = replace(begin(examination.topic, project.now, project.user, examination.url), outcomes=outcomes)
    conclusion = replace(conclude(examination.flow, diagnosis, examination.values), causes=(), questions=())
    return Result(
        lambda: view.diagnosis_document(conclusion),
        lambda page: [row for each in outcomes for row in view.outcome_lines(each, page, evidence=True)],
        attention=conclusion.attention,
    )


def _diagnosed(project: Project, examination: Examination, asked: Asked) -> Result:
    """Look, ask where somebody is there, and keep the result."""
    asks = not (asked.auto or request().json or request().quiet)
    if asks and not somebody_there():
        raise UsageProblem(
            "diagnose asks questions, and nobody is there",
            code="usage.nobody",
            hint=f"upkeep diagnose {examination.topic} --auto asks nothing",
        )
    diagnoses = Diagnoses(project.state)
    before = _before(diagnoses, examination) if asked.again else None
    if asks:
        return _guided(project, examination, asked, before)
    outcomes = _watched(project, examination, asked, before)
    diagnosis = fresh(project, examination, outcomes, before)
    conclusion = conclude(examination.flow, replace(diagnosis, finished=project.now), examination.values, before)
    return kept(project, diagnoses, conclusion, asked)


def _guided(project: Project, examination: Examination, asked: Asked, before: Diagnosis | None) -> Result:
    """Lead the person through it, as often as they ask; each time the configuration is read anew: it was mended."""
    from upkeep.cli.afterwards import Again
    from upkeep.cli.guided import guide

    keys: dict[str, str] = {}
    while isinstance(ended := guide(project, examination, Diagnoses(project.state), asked, before), Again):
        before = ended.before if ended.keys or to_look_again(ended.before) else None
        keys |= ended.keys
        project = open_project()
        examination = with_keys(project, _examined(project, asked), keys)
        Terminal.on(sys.stdout).write([BLANK])
    return ended


def _watched(project: Project, examination: Examination, asked: Asked, before: Diagnosis | None) -> tuple[Outcome, ...]:
    """Look without asking; what is waited for stands on stderr where that is a terminal."""
    from upkeep.cli.guided import Watching

    terminal = Terminal.on(sys.stderr)
    with Board(terminal).standing() as board:
        progress = Silent() if request().quiet else Watching(board, examination, terminal.page)
        may, held = allowed(examination, send=asked.send_test), known(examination, before)
        return look(project, examination, progress, allowed=may, known=held)


def _before(diagnoses: Diagnoses, examination: Examination) -> Diagnosis:
    last = diagnoses.latest(examination.topic, examination.url)
    if last is None:
        raise UsageProblem(
            f"there is no diagnosis of {examination.topic} to look at again",
            code="diagnose.none",
            hint=f"upkeep diagnose {examination.topic}",
        )
    return last
