"""`upkeep offboard`: the handover walked like a checklist, the bundle, and the deletion at the end."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from upkeep.checklists.book import Listing
from upkeep.cli.answering import Asked, Done, Fail, Minutes, Note, Skip, recorded, told
from upkeep.cli.app import new_app
from upkeep.cli.request import Command, open_project, request
from upkeep.cli.result import Result
from upkeep.clients.offboarding import NAME, Ended
from upkeep.clock.local import local_date
from upkeep.errors import Terminated, UsageProblem
from upkeep.overview.formats import damaged
from upkeep.overview.offboarding import Handover, check_gate, open_handover
from upkeep.project import Project
from upkeep.state.files import home_relative, write_public
from upkeep.ui.terminal import Terminal, somebody_there
from upkeep.views import offboarding as view
from upkeep.views import words
from upkeep.views.checklists import kept
from upkeep.views.text import line

app = new_app("Hand a project over when its client leaves.")

KEPT = frozenset({"project.json", NAME})
"""What a purge leaves, so that no probe begins anew for a client who left."""


@app.command(cls=Command)
def offboard(
    list: Annotated[bool, typer.Option("--list", help="Print the list; ask nothing.")] = False,
    done: Done = None,
    skip: Skip = None,
    fail: Fail = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Why it is skipped, or done before its gate.")
    ] = None,
    note: Note = None,
    minutes: Minutes = None,
    bundle: Annotated[bool, typer.Option("--bundle", help="Write records, reports and calendar into a zip.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where the bundle goes.", show_default=False)
    ] = None,
    purge: Annotated[bool, typer.Option("--purge", help="After the handover: delete the records.")] = False,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="The project's name, typed to confirm --purge.")
    ] = None,
) -> Result:
    """Walk the handover in the order that locks nobody out; write the bundle; delete the records at the end."""
    project = open_project()
    handover = open_handover(project)
    given = [each for each in (done, skip, fail) if each is not None]
    if len(given) + bundle + purge > 1:
        raise UsageProblem("one of --done, --skip, --fail, --bundle and --purge at a time")
    if (output and not bundle) or (name is not None and not purge):
        raise UsageProblem("--output belongs to --bundle, --name to --purge")
    if bundle:
        return _bundled(handover, output)
    if purge:
        return _purged(handover, name)
    if given:
        return _recorded(
            handover, Asked(done=done, skip=skip, fail=fail, reason=reason, note=note, minutes=minutes), given[0]
        )
    if list or request().json or not somebody_there():
        return _listed(handover)
    return _walked(handover)


def _listed(handover: Handover) -> Result:
    project, listing, ended = handover.project, handover.listing(), handover.ended()
    return Result(
        lambda: view.handover_document(listing, ended),
        lambda page: view.handover_lines(listing, ended, project.name, project.zone, page),
        attention=_waiting(listing, ended),
        damaged=handover.book.damaged,
    )


def _waiting(listing: Listing, ended: Ended | None) -> bool:
    """Whether a handover was begun and is not through."""
    return listing.run is not None and not (ended and ended.at)


def _recorded(handover: Handover, asked: Asked, item: str) -> Result:
    """Write the answer of `--done`, `--skip` or `--fail`, and what it means for the whole."""
    handover.refuse_purged()
    project, listing = handover.project, handover.listing()
    if asked.skip is None:  # of what was done, or went wrong, the reason is a note
        asked = replace(asked, note=asked.note or asked.reason, reason=None)
    facts = {entry.item.id: handover.look(listing, entry) for entry in listing.entries}
    answer = told(project, listing, asked, item, lambda entry: facts[entry.item.id])
    entry = next(entry for entry in listing.entries if entry.item.id == item)
    check_gate(listing, entry, answer.state, answer.note)
    listing = handover.book.answer(listing, answer)
    ended = handover.settle(listing)
    said = recorded(listing, item)
    return Result(
        lambda: said.document() | view.ended_document(ended),
        lambda page: [*said.lines(page)[:1], *view.ending_lines(listing, ended, project.name, page)],
    )


def _walked(handover: Handover) -> Result:
    """Ask item by item; every answer is durable before the next question appears."""
    from upkeep.cli.steps import HandoverSteps
    from upkeep.ui.walk import walk

    terminal = Terminal.on(sys.stdout)
    begun, ended = handover.listing(), handover.ended()
    if ended and ended.purged:
        return _listed(handover)
    if not begun.open and not any(entry.state == "failed" for entry in begun.entries):
        handover.settle(begun)
        return _listed(handover)
    steps = HandoverSteps(handover, begun, terminal.page)
    try:
        walk(steps, terminal)
    except (KeyboardInterrupt, Terminated):
        terminal.write([line(kept(steps.walk.listing))])
        raise
    listing = steps.walk.listing
    ended = handover.settle(listing)
    return Result(
        lambda: view.handover_document(listing, ended),
        lambda page: view.ending_lines(listing, ended, handover.project.name, page),
        attention=_waiting(listing, ended),
    )


def _bundled(handover: Handover, output: Path | None) -> Result:
    """Write the bundle, then that it was written."""
    from upkeep.overview.bundle import bundle

    project = handover.project
    unreadable = damaged(project.state)
    data, sums = bundle(project)
    file = output or _default_file(project)
    write_public(file, data)
    held = handover.ended() or Ended(None, project.user)
    handover.write(replace(held, bundled=project.now))
    return Result(
        lambda: view.bundle_document(file, sums), lambda page: view.bundle_lines(file, sums, page), damaged=unreadable
    )


def _default_file(project: Project) -> Path:
    day = local_date(project.now, project.zone).isoformat()
    return project.config.folder / f"{project.config.id}-offboarding-{day}.zip"


def _purged(handover: Handover, name: str | None) -> Result:
    """Delete the records, once the project is handed over, bundled, and its name was typed."""
    from upkeep.state.purge import purge

    project, ended = handover.project, handover.ended()
    if ended is None or ended.at is None:
        raise UsageProblem(
            f"{project.name} is not handed over; nothing was deleted",
            code="offboard.not_ended",
            hint="upkeep offboard first",
        )
    if ended.bundled is None:
        raise UsageProblem(
            "no bundle was written; nothing was deleted", code="offboard.no_bundle", hint="upkeep offboard --bundle"
        )
    _confirm(project, name)
    number = purge(project.state, KEPT)
    ended = handover.write(replace(ended, purged=project.now))
    return Result(
        lambda: {"deleted": number} | view.ended_document(ended),
        lambda page: [line(f"Deleted {words.count(number, 'file')} in {home_relative(project.state_path)}")],
    )


def _confirm(project: Project, name: str | None) -> None:
    """The project's name as typed; raises UsageProblem where it is another, or nobody is there to type it."""
    if name is None:
        if not somebody_there():
            raise UsageProblem(
                "--purge deletes every record of the project; nothing was deleted",
                code="offboard.name",
                hint="confirm with --name and the project's name",
            )
        from upkeep.ui.prompt import Quit, ask_line

        terminal = Terminal.on(sys.stdout)
        place = home_relative(project.state_path)
        terminal.write([line(f"This deletes every record in {place}. It cannot be undone.")])
        try:
            name = ask_line(terminal, f"Type the project's name ({project.name})")
        except Quit:
            name = ""
    if name.strip() != project.name:
        raise UsageProblem("that is not the project's name; nothing was deleted", code="offboard.name")
