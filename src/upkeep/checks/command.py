"""Kind `command`: exit status and value of a program, by the Nagios plugin convention."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from upkeep.checks import plugin
from upkeep.checks.failure import finding_of, is_unknown
from upkeep.checks.interface import DRIVER, STATUS, TIMEOUT, Finding, Ground, down, unknown, up
from upkeep.checks.programs import Ended, run
from upkeep.checks.wording import one_line
from upkeep.config.values import TABLE, Flag

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""It needs no driver."""

UNCLEAR = "unclear"

WORDS: dict[str, str] = {UNCLEAR: "the program could not tell"}
"""What it answers beside the words of interface.ERRORS."""

EXAMPLE = {"command": ("/usr/lib/nagios/plugins/check_load",)}
"""The options of a typical probe."""

UNTRUSTED = (
    "programs are started only from a configuration that no other user can write; "
    "make it yours alone: chmod go-w upkeep.toml"
)

_NOT_STARTED = (126, 127)
"""What a shell says of a program that it cannot start."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which program."""

    __pydantic_config__ = TABLE

    command: tuple[str, ...]
    """The program and its arguments. Other users of the machine can read them: a secret belongs into `env`."""
    shell: Flag = False
    """Whether a shell runs it; the parts are then joined by blanks."""
    env: dict[str, str] = field(default_factory=dict)
    """Variables that the program is given besides PATH, HOME, the language and the like."""

    def __post_init__(self) -> None:
        if not self.command or not self.command[0]:
            raise ValueError("`command` must name a program")


def measure(options: Options, ground: Ground) -> Finding:
    """Run the program in the configuration's folder and judge its exit status: 0 up, 1 up with a warning, 2 down.

    3 and anything else is unknown, so is a program that cannot be started; one that takes longer than the timeout is
    killed with all that it started, and down. It is started only where `ground.trusted` (semantics, "Secrets"), and is
    given no variable of upkeep's own environment beyond the usual ones.
    """
    if not ground.trusted:
        return unknown(DRIVER, UNTRUSTED)
    return finding_of(lambda: _judged(_ended(options, ground), options, ground.timeout))


def _ended(options: Options, ground: Ground) -> Ended:
    command = ["/bin/sh", "-c", " ".join(options.command)] if options.shell else list(options.command)
    try:
        return run(command, ground.folder, options.env, ground.timeout)
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise is_unknown(DRIVER, f"{options.command[0]} cannot be started: {one_line(str(reason))}") from None


def _judged(ended: Ended, options: Options, timeout: float) -> Finding:
    said = plugin.read(ended.output)
    told = one_line(said.text or ended.errors.strip().partition("\n")[0])
    evidence: dict[str, Any] = {"exit": ended.status, "figures": said.figures}
    if ended.status is None:
        return down(TIMEOUT, f"did not end within {timeout:g} s, and was killed", evidence=evidence)
    if options.shell and ended.status in _NOT_STARTED:
        return unknown(DRIVER, told or "cannot be started", evidence=evidence)
    figure: dict[str, Any] = {"value": said.value, "unit": said.unit, "evidence": evidence}
    if ended.status in (0, 1):
        return up(detail=told, warning=ended.status == 1, **figure)
    if ended.status == 2:
        return down(STATUS, told or "exit 2", **figure)
    how = f"ended by signal {-ended.status}" if ended.status < 0 else f"exit {ended.status}"
    return unknown(UNCLEAR, f"{how}: {told}" if told else how, evidence=evidence)
