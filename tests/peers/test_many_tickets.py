"""Ten thousand tickets: the list stays fast, and a large file is imported with bounded memory."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from conftest import TOML, UPKEEP, Site, environment_of

pytestmark = pytest.mark.peers

PRIORITIES = ("critical", "high", "medium", "low")
FACTOR = 4
FACTOR_OF_ALL = 5
"""Of `--all`, which prints every one of them: a hundred times as much."""
PAIRS = 7
FEW, MANY = 100, 10_000
NOW = "2026-11-23 10:00"
BUSINESS = """
[support]
clock = "business"
hours = "mon-fri 09:00-17:00"
holidays = ["2026-12-24"]
"""


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    """Two projects, one on each clock, each with a state of few tickets and one of many; made once, since they last."""
    made = {}
    for clock, more in (("calendar", ""), ("business", BUSINESS)):
        folder = tmp_path_factory.mktemp(clock)
        made[clock] = Site(folder, environment_of(folder))
        made[clock].write(TOML + more)
        for number in (FEW, MANY):
            imported(made[clock], number)
    return made


def imported(site: Site, number: int) -> None:
    """A state with this many tickets: each third was answered, each fourth is resolved."""
    path = site.folder / f"{number}.csv"
    rows = (
        f"{row},Something is broken {row},{PRIORITIES[row % 4]},2026-11-{row % 20 + 1:02} 09:{row % 60:02},"
        f"{'' if row % 3 else '2026-11-21 10:00'},{'' if row % 4 else '2026-11-22 10:00'}"
        for row in range(number)
    )
    path.write_text("id,title,priority,opened,replied,resolved\n" + "\n".join(rows) + "\n")
    state = str(site.folder / str(number))
    assert site.run("--state", state, "ticket", "import", str(path), "--at", NOW).code == 0


def cost(site: Site, number: int, form: tuple[str, ...]) -> float:
    """Seconds of the processor for one list, of the process alone: waiting for others adds nothing to it."""
    state = str(site.folder / str(number))
    command = [*UPKEEP, "--state", state, "ticket", "list", "--at", NOW, *form]
    with (site.folder / "out").open("w") as out:
        process = subprocess.Popen(command, cwd=site.folder, env=site.environment, stdout=out)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 1
    return used.ru_utime + used.ru_stime


@pytest.mark.alone
@pytest.mark.parametrize("form", [(), ("--json",), ("--all",), ("--all", "--json")], ids=" ".join)
@pytest.mark.parametrize("clock", ["calendar", "business"])
def test_listing_ten_thousand_tickets_costs_little_more_than_listing_a_hundred(
    desks: dict[str, Site], clock: str, form: tuple[str, ...]
) -> None:
    # Both in turns, and the least of each: what else the machine does only adds to it.
    pairs = [(cost(desks[clock], MANY, form), cost(desks[clock], FEW, form)) for _ in range(PAIRS)]
    factor = FACTOR_OF_ALL if "--all" in form else FACTOR
    assert min(many for many, _ in pairs) / min(few for _, few in pairs) <= factor, pairs


MEGABYTES = 200
LIMIT = 400 << 20
"""Bytes of address space that the import may have; Python and its modules need half of it."""


def test_a_file_of_200_mb_is_imported_with_bounded_memory(site: Site) -> None:
    path = site.folder / "large.csv"
    with path.open("w") as file:
        file.write("Ticket ID,Subject,Status,Priority,Created time,Description\n")
        text = "A long story with, commas and\nline breaks. " * 2200
        number = 0
        while file.tell() < MEGABYTES << 20:
            file.write(f'{number},Login fails,Open,High,2026-11-02 09:00:00,"{text}"\n')
            number += 1
    ended = subprocess.run(
        ["bash", "-c", f'ulimit -v {LIMIT >> 10}; exec "$@"', "sh", *UPKEEP, "ticket", "import", str(path)],
        cwd=site.folder, env=site.environment, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert f"Imported {number} tickets" in ended.stdout
    assert Path(site.state / "tickets").is_dir()
