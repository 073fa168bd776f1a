"""Runs the whole suite: on all processors what may run beside others, then alone what measures time or memory.

usage: python tests/suite.py [PYTEST OPTION ...]

Both runs feed one measurement of coverage. At the end stand the slowest tests of both, and last what failed.
"""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
SLOWEST = 15
COVERED = 90
"""Percent of the code that the whole suite must cover."""

NOTHING = 5
"""pytest's exit code where no test was chosen."""


@dataclass
class Case:
    """What became of one test."""

    name: str
    seconds: float
    wrong: str | None


def main() -> None:
    given = sys.argv[1:]
    compileall.compile_dir(ROOT / "src", quiet=1)  # as an installed upkeep is: the tests start it a thousand times
    workers = len(os.sched_getaffinity(0)) + 1  # some tests wait
    together = ["-n", str(workers), "--dist", "worksteal", "-m", "not alone", "--cov", "--cov-report="]
    alone = ["-m", "alone", "--cov", "--cov-report=", "--cov-append"]
    with tempfile.TemporaryDirectory(prefix="upkeep-suite-") as name:
        reports = [Path(name) / "together.xml", Path(name) / "alone.xml"]
        codes = [run([*chosen, *given], report) for chosen, report in zip((together, alone), reports, strict=True)]
        cases = [case for report in reports if report.exists() for case in told(report)]
    if not given:
        command = [sys.executable, "-m", "coverage", "report", f"--fail-under={COVERED}"]
        codes.append(subprocess.run(command, cwd=ROOT, check=False).returncode)
    wrong = summed_up(cases)
    code = next((code for code in codes if code not in (0, NOTHING)), 0)
    if code and not wrong:
        print(f"no test failed, but pytest or coverage did; their exit codes: {codes}")
    raise SystemExit(code)


def summed_up(cases: list[Case]) -> list[Case]:
    """Print the slowest and then those that failed; returns the latter."""
    print(f"\nThe slowest {SLOWEST} of {len(cases)} tests, with their set-up:")
    for case in sorted(cases, key=lambda case: -case.seconds)[:SLOWEST]:
        print(f"{case.seconds:7.1f} s  {case.name}")
    wrong = [case for case in cases if case.wrong is not None]
    print(f"\n{len(wrong)} failed of {len(cases)}", flush=True)
    for case in wrong:
        print(f"{case.name}\n    {case.wrong}")
    return wrong


def run(options: list[str], report: Path) -> int:
    """pytest with these options; its exit code. The results go to `report` too."""
    print(f"pytest {' '.join(options)}", flush=True)
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", *options, f"--junitxml={report}"]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    print(f"took {time.monotonic() - began:.0f} s", flush=True)
    return code


def told(report: Path) -> list[Case]:
    """The tests of a JUnit report."""
    cases: dict[str, Case] = {}
    for element in ElementTree.parse(report).iter("testcase"):
        name = f"{element.get('classname', '').replace('.', '/')}.py::{element.get('name')}"
        wrong = next((child for child in element if child.tag in ("failure", "error")), None)
        first = "" if wrong is None else next(iter((wrong.get("message") or wrong.text or "").splitlines()), "")
        case = cases.setdefault(name, Case(name, 0.0, None))  # who fails and cannot be taken down stands there twice
        case.seconds += float(element.get("time", 0))
        case.wrong = case.wrong if wrong is None else f"{wrong.tag}: {first}"
    return list(cases.values())


if __name__ == "__main__":
    main()
