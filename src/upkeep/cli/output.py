"""How an answer or an error leaves the program: stdout, stderr, exit code."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from typer import Abort
from typer.exceptions import TyperException

from upkeep import __version__
from upkeep.cli.main import discard_stdout
from upkeep.cli.request import Request
from upkeep.cli.result import Raw, Result
from upkeep.errors import (
    DEFECT,
    INTERRUPTED,
    PIPE_CLOSED,
    STATE,
    TERMINATED,
    USAGE,
    ConfigErrors,
    Terminated,
    UserError,
    Where,
)
from upkeep.ui.terminal import Terminal, write_text
from upkeep.views.text import Line, line, visible


def finish(answer: Result | Raw, request: Request) -> int:
    """Print an answer; returns the exit code."""
    if isinstance(answer, Raw):
        whole = request.json and answer.document is not None
        write_text(sys.stdout, *(json_texts(answer.document or {}) if whole else [answer.text]))
        return _ended(answer, request)
    if request.json:
        damaged = {"damaged": answer.damaged} if answer.damaged else {}
        write_text(sys.stdout, *json_texts(answer.document() | damaged))
    elif not request.quiet:
        terminal = Terminal.on(sys.stdout)
        terminal.write(answer.lines(terminal.page))
    return _ended(answer, request)


def json_texts(document: dict[str, Any]) -> Iterator[str]:
    """The document in pieces: one line per key, and one per entry of a list, to be read line by line.

    An iterator is a list whose entries are there a few at a time.
    """
    before = "{\n "
    for key, value in ({"schema": 1, "upkeep": __version__} | document).items():
        yield f"{before}{_encoded(key)}: "
        before = ",\n "
        if isinstance(value, list | Iterator):
            yield from _rows(iter(value))
        else:
            yield _encoded(value)
    yield "\n}\n"


_encoded = json.JSONEncoder(ensure_ascii=False).encode
_AT_ONCE = 100
_BETWEEN = ",\n  "


def _rows(entries: Iterator[Any]) -> Iterator[str]:
    some = list(islice(entries, _AT_ONCE))
    if not some:
        yield "[]"
        return
    yield f"[\n  {_lines(some)}"
    while some := list(islice(entries, _AT_ONCE)):
        yield f"{_BETWEEN}{_lines(some)}"
    yield "\n ]"


def _lines(entries: list[Any]) -> str:
    """One line per entry, encoded at once with a mark between them: a call for each takes half as long again."""
    mark = "\n"
    text = _encoded([part for entry in entries for part in (mark, entry)][1:])[1:-1]
    written = f", {_encoded(mark)}, "  # within a text its quotes would be escaped
    if text.count(written) == len(entries) - 1:
        return text.replace(written, _BETWEEN)
    return _BETWEEN.join(map(_encoded, entries))  # an entry holds a list with such a text in it


def _ended(answer: Result | Raw, request: Request) -> int:
    """Warnings and damaged documents are told after the answer; returns the exit code."""
    if isinstance(answer, Result) and not request.quiet:
        own = request.project_open.warnings if request.project_open else []
        _warn([line(text) for text in [*own, *request.warnings]])
    _warn([line(f"{name}: cannot be read and is left out; see: upkeep state check") for name in answer.damaged])
    return STATE if answer.damaged else answer.code


def failed(problem: BaseException, request: Request) -> int:
    """Tell of an error in one or few lines on stderr; returns the exit code."""
    try:
        return _failed(problem, request)
    except OSError:
        return DEFECT  # stderr is gone; there is nobody to tell


def _failed(problem: BaseException, request: Request) -> int:
    if isinstance(problem, KeyboardInterrupt | Abort):
        return INTERRUPTED
    if isinstance(problem, Terminated):
        return TERMINATED
    if isinstance(problem, SystemExit) or (isinstance(problem, OSError) and problem.errno == errno.EPIPE):
        return PIPE_CLOSED  # typer turns a closed pipe into SystemExit; nothing else here raises one
    if isinstance(problem, UserError):
        return _told(problem, request)
    if type(problem).__name__ == "NoArgsIsHelpError":  # a group alone: its help is the answer to wrong usage
        write_text(sys.stderr, f"{problem}\n")
        return USAGE
    if isinstance(problem, TyperException):
        context = getattr(problem, "ctx", None)
        hint = f"{context.command_path} --help" if context else "upkeep --help"
        return _told(UserError(problem.format_message(), hint=hint), request)
    if isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
        discard_stdout()
        return _told(_StdoutFull(f"cannot write the answer: {os.strerror(problem.errno)}"), request)
    return _defect(problem, request)


class _StdoutFull(UserError):
    exit = STATE
    code = "stdout.full"


def _told(error: UserError, request: Request) -> int:
    if request.nagios:
        from upkeep.views import nagios

        write_text(sys.stdout, nagios.failure(request.scrub(error.message)) + "\n")
        return nagios.UNKNOWN
    lines = [_error_line(each, request) for each in error.problems]
    hints = [each.hint for each in error.problems if each.hint]
    if isinstance(error, ConfigErrors):
        hints = [error.hint or "upkeep config check"] if len(error.problems) > 1 else hints
        if len(error.problems) > 1:
            lines.append(line(f"{len(error.problems)} problems"))
    _warn([*lines, *(line(f"hint: {request.scrub(hint)}") for hint in hints)])
    if request.json:
        document = error_document(error, request)
        write_text(sys.stderr, json.dumps({"error": document}, ensure_ascii=False) + "\n")
    return error.exit


def _error_line(error: UserError, request: Request) -> Line:
    message = request.scrub(error.message)
    return line(f"{error.where}  {message}" if error.where else message)


def error_document(error: UserError, request: Request) -> dict[str, Any]:
    """The error for programs; `problems` where there are several."""
    where = error.where or Where("")
    document: dict[str, Any] = {
        "code": error.code,
        "message": request.scrub(error.message),
        "file": where.file or None,
        "line": where.line,
        "key": where.key,
        "hint": request.scrub(error.hint) if error.hint else None,
        "exit": error.exit,
    }
    if len(error.problems) > 1:
        document["problems"] = [error_document(each, request) for each in error.problems]
    return document


def _defect(problem: BaseException, request: Request) -> int:
    """A defect of upkeep's own: one line and where the traceback is, or the traceback itself with `--debug`."""
    import traceback

    text = request.scrub("".join(traceback.format_exception(problem)))
    if request.debug:
        write_text(sys.stderr, text)
    summary = visible(request.scrub(f"{type(problem).__name__}: {problem}"))[:200]
    place = "" if request.debug else f"; the traceback is in {_keep(text)}"
    message = f"a defect of upkeep's own: {summary}{place}"
    return _told(_Defect(message, code="defect", hint="please report it with that file"), request)


class _Defect(UserError):
    exit = DEFECT


def _keep(text: str) -> str:
    import tempfile

    try:
        descriptor, name = tempfile.mkstemp(prefix="upkeep-", suffix=".log")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except OSError:
        return "no file, there was no room"
    return str(Path(name))


def _warn(lines: list[Line]) -> None:
    if lines:
        Terminal.on(sys.stderr).write(lines)
