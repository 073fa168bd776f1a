"""Measures addresses in a process of its own, so that its memory is the product's alone.

usage: python tests/peers/measuring.py AT_ONCE TIMEOUT FOLDER < JOBS
JOBS is a JSON list of options. Prints `{findings: [[place, seconds, finding]], seconds, megabytes}`.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from upkeep.checks import http
from upkeep.checks.interface import Ground
from upkeep.config.values import timeout


def options(given: dict[str, Any]) -> http.Options:
    """The options of a probe out of what JSON can hold."""
    expect = dict(given.get("expect", {}))
    if "within" in expect:
        expect["within"] = timeout(expect["within"])
    if "status" in expect:
        expect["status"] = tuple(expect["status"])
    return http.Options(**(given | {"expect": http.Expect(**expect)}))


def peak() -> float:
    """The most memory that this program took, in MB; `getrusage` would count what its parent had before it began."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1000


def main() -> None:
    ground = Ground(folder=Path(sys.argv[3]), timeout=float(sys.argv[2]), now=datetime.now(UTC))
    jobs = [(options(given), ground) for given in json.load(sys.stdin)]
    begin = perf_counter()
    found = [(place, perf_counter() - begin, asdict(each)) for place, each in http.measure_many(jobs, int(sys.argv[1]))]
    seconds = perf_counter() - begin
    print(json.dumps({"findings": found, "seconds": seconds, "megabytes": peak()}))


if __name__ == "__main__":
    main()
