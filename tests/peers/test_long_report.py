"""A report over a year of ten probes a minute: what it costs, beside one over a day, and the memory that it takes."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from bench.history import NOW, make
from conftest import environment_of

pytestmark = [pytest.mark.peers, pytest.mark.alone]

DAYS, MOST_TIMES, MOST_MEGABYTES = 365, 5, 200
LAST = date(2026, 11, 22)
RUN = """
import sys
from pathlib import Path
from upkeep.cli.main import main
code = main(sys.argv[1:])
status = Path("/proc/self/status").read_text()
print(status.partition("VmHWM:")[2].split()[0], file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day that was really recorded and rolled up, and a year of days like it."""
    folder = tmp_path_factory.mktemp("long")
    make(folder, 2)  # from noon to noon, so that LAST is whole
    summaries = folder / "state/summaries"
    document = json.loads((summaries / f"{LAST}.json").read_text())
    assert sum(row[4].count("*") for row in document["probes"]["p0"]["rows"]) > 0
    for number in range(1, DAYS):
        day = (LAST - timedelta(days=number)).isoformat()
        (summaries / f"{day}.json").write_text(json.dumps(document | {"date": day}))
    return folder


def cost(folder: Path, first: date) -> tuple[float, float]:
    """Processor seconds and megabytes of a report from `first` on."""
    arguments = ("report", "--from", first.isoformat(), "--to", LAST.isoformat(), "-o", "report.html")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = subprocess.run(
        [sys.executable, "-c", RUN, *arguments, "--at", NOW.isoformat()],
        cwd=folder, env=environment_of(folder), capture_output=True, text=True, check=True,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, int(ended.stderr.split()[-1]) / 1000


def test_a_year_costs_less_than_five_times_what_a_day_does_and_little_memory(project: Path) -> None:
    first = LAST - timedelta(days=DAYS - 1)
    costs = [(cost(project, LAST), cost(project, first)) for _ in range(4)][1:]
    text = (project / "report.html").read_text(encoding="utf-8")
    assert text.count('<g class="') == DAYS * 10
    times = statistics.median(year[0] for _, year in costs) / statistics.median(day[0] for day, _ in costs)
    assert times < MOST_TIMES
    assert max(year[1] for _, year in costs) < MOST_MEGABYTES
    print(f"{times:.2f} times, {costs[-1][1][1]:.0f} MB")
