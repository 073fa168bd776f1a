"""What a client who leaves takes along: reports, records as JSON and CSV, the calendar, a manifest with checksums."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from upkeep import __version__
from upkeep.checklists.facts import seen
from upkeep.checklists.run import OPEN
from upkeep.clients.guide import questions
from upkeep.clock.local import rfc3339
from upkeep.overview.calendar import events, ics
from upkeep.overview.care import open_register
from upkeep.overview.formats import FORMATS
from upkeep.overview.lists import open_book
from upkeep.overview.offboarding import open_handover
from upkeep.overview.report.file import FOLDER, for_client
from upkeep.project import Project
from upkeep.state import documents
from upkeep.views.cells import Table, csv_text

MANIFEST = "manifest.json"

HISTORY = ("samples", "summaries", "incidents.json")
"""What the probes keep; it goes along as it is."""


def bundle(project: Project) -> tuple[bytes, dict[str, str]]:
    """The zip file, and the checksum (SHA-256) of each file in it. Documents that cannot be read are left out."""
    data = io.BytesIO()
    sums = {}
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _contents(project):
            sums[name] = hashlib.sha256(content).hexdigest()
            archive.writestr(_member(name, project), content)
        archive.writestr(_member(MANIFEST, project), _json(_manifest(project, sums)))
    return data.getvalue(), sums


def _contents(project: Project) -> Iterator[tuple[str, bytes]]:
    for path in _files(project.config.folder / FOLDER):
        if for_client(path):
            yield f"{FOLDER}/{path.name}", path.read_bytes()
    for name, format in FORMATS.items():
        if name.endswith(".json") or name in HISTORY:
            continue
        found = project.state.read_folder(name, format).documents
        rows = {each: documents.body(thing, format) for each, thing in found.items()}
        yield f"records/{name}.json", _json(_scrubbed({"schema": 1, "documents": rows}, project))
    for source in TABLES:
        table = source(project)
        rows_ = [[_scrubbed(cell, project) for cell in row] for row in table.rows]
        yield f"records/{table.name}.csv", csv_text(table.columns, rows_).encode("utf-8-sig", "replace")
    for name in HISTORY:
        for path in _files(project.state.path / name):
            text = path.read_text(encoding="utf-8", errors="replace")
            folder = "" if path.name == name else f"{name}/"
            yield f"history/{folder}{path.name}", project.scrub(text).encode()
    yield "calendar.ics", ics(project, events(project))


def checkins(project: Project) -> Table:
    """One row per check-in that was held or skipped, one column per question."""
    register = open_register(project)
    asked = dict.fromkeys(each.id for each in questions())
    asked |= dict.fromkeys(said.question for record in register.records for said in record.said)
    rows = []
    for record in register.records:
        said = {each.question: each.text for each in record.said}
        held = (rfc3339(record.held), record.entries[-1].by, record.satisfaction, "; ".join(record.notes))
        for kind, due in record.covers:
            rows.append((kind, due.isoformat(), record.outcome, *held, *(said.get(each) for each in asked)))
    columns = ("kind", "due", "state", "recorded_at", "by", "satisfaction", "notes", *asked)
    return Table("checkins", columns, tuple(rows))


def promises(project: Project) -> Table:
    """One row per promise."""
    rows = []
    for each in open_register(project).promises():
        promise, closed = each.promise, each.promise.closed
        end = (closed.outcome, rfc3339(closed.at), closed.by, closed.note) if closed else ("open", None, None, None)
        rows.append((each.id, promise.text, promise.owner, promise.by.isoformat(), rfc3339(promise.made), *end))
    columns = ("id", "text", "owner", "by", "made", "state", "closed_at", "closed_by", "note")
    return Table("promises", columns, tuple(rows))


def checklists(project: Project) -> Table:
    """One row per item that was answered, with the answer that holds."""
    books = (open_book(project), open_handover(project).book)
    answers = [
        (name, period, answer)
        for book in books
        for name in book.catalog
        for period, run in sorted(book.runs(name).items())
        for answer in run.current.values()
        if answer.state != OPEN
    ]
    rows = []
    for name, period, answer in answers:
        minutes = round(answer.spent.total_seconds() / 60) if answer.spent is not None else None
        beside = "; ".join(f"{fact.source}: {fact.text}" for fact in seen(answer))
        told = (answer.state, rfc3339(answer.at), answer.by, minutes, answer.reason, answer.note, beside or None)
        rows.append((name, period, answer.item, answer.title, *told))
    columns = ("checklist", "period", "item", "title", "state", "at", "by", "minutes", "reason", "note", "evidence")
    return Table("checklists", columns, tuple(rows))


TABLES: tuple[Callable[[Project], Table], ...] = (checkins, promises, checklists)
"""What is written as CSV, beside the JSON that every folder of FORMATS gets by itself."""


def _manifest(project: Project, sums: dict[str, str]) -> dict[str, Any]:
    tables = project.config.tables
    return {
        "schema": 1,
        "upkeep": __version__,
        "project": project.config.id,
        "name": project.name,
        "client": tables.project.client,
        "made": rfc3339(project.now),
        "sha256": sums,
    }


def _files(path: Path) -> list[Path]:
    """The plain files in a folder, or the file itself; links are none."""
    found = sorted(path.iterdir()) if path.is_dir() else [path]
    return [each for each in found if each.is_file() and not each.is_symlink() and not each.name.startswith(".")]


def _scrubbed(value: Any, project: Project) -> Any:
    """A record without secrets: its values, never the names of its fields."""
    if isinstance(value, str):
        return project.scrub(value)
    if isinstance(value, dict):
        return {key: _scrubbed(each, project) for key, each in value.items()}
    return [_scrubbed(each, project) for each in value] if isinstance(value, list) else value


def _json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _member(name: str, project: Project) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, project.now.astimezone(project.zone).timetuple()[:6])
    made.external_attr = 0o644 << 16
    made.compress_type = zipfile.ZIP_DEFLATED
    return made
