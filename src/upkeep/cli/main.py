"""The door: arguments in, an answer or an error out, and the exit code. The one handler of every error."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from upkeep import __version__
from upkeep.errors import INTERRUPTED, OK, PIPE_CLOSED, STATE, TERMINATED, Terminated


def run() -> NoReturn:
    """The console script."""
    signal.signal(signal.SIGTERM, _terminate)
    gc.set_threshold(500_000)  # a run is short: looking for cycles among its thousands of records is lost time
    arguments = sys.argv[1:]
    try:
        code = _version() if arguments == ["--version"] else main(arguments)
    except (KeyboardInterrupt, Terminated) as stopped:  # before or after the handler of all else was there
        code = INTERRUPTED if isinstance(stopped, KeyboardInterrupt) else TERMINATED
    if code == PIPE_CLOSED:
        discard_stdout()
    _leave_threads(code)
    raise SystemExit(code)


def main(arguments: list[str]) -> int:
    """Run one command; returns its exit code and never raises."""
    from upkeep.cli.request import Request, begin

    request = Request(json="--json" in arguments, debug="--debug" in arguments, nagios="--nagios" in arguments)
    begin(request)
    try:
        if arguments and arguments[0].startswith("@"):
            request.project, arguments = arguments[0][1:], arguments[1:]
        from upkeep.cli.app import main_app

        answer = main_app()(arguments, prog_name="upkeep", standalone_mode=False)
        if answer is None or isinstance(answer, int):
            return answer or OK  # help was printed
        from upkeep.cli.output import finish

        return finish(answer, request)
    except BaseException as problem:
        from upkeep.cli.output import failed

        return failed(problem, request)


def _leave_threads(code: int) -> None:
    """End at once where something is still looking in a thread that was left behind.

    Python's own ending takes the interpreter away from under it, and a browser's driver (greenlet) crashes then.
    """
    threading = sys.modules.get("threading")
    if threading is None or not any(thread.daemon for thread in threading.enumerate()):
        return
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # it ends already
    atexit._run_exitfuncs()  # temporary folders
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def _version() -> int:
    """The version, without loading anything: shells and scripts ask for it often."""
    try:
        print(f"upkeep {__version__}", flush=True)
    except BrokenPipeError:
        return PIPE_CLOSED
    except OSError as problem:
        discard_stdout()
        print(f"cannot write the answer: {problem.strerror}", file=sys.stderr)
        return STATE
    return OK


def discard_stdout() -> None:
    """What could not be written must not be tried again, and complained of, when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise Terminated
