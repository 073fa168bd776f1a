"""Makes a long history through the product's own code: ten probes a minute for so many days.

usage: python tests/bench/history.py FOLDER DAYS

Writes FOLDER/upkeep.toml and FOLDER/state, then prints samples and bytes; tests/bench/compare.py measures with it.
"""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from upkeep.checks.interface import Finding, Phases
from upkeep.probes import latest, log
from upkeep.probes.archive import roll_up
from upkeep.probes.sample import Sample
from upkeep.state.folder import State

PROBES = 10
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def configuration(url: str) -> str:
    """Ten http probes a minute; `url` is asked by all of them."""
    head = '[project]\nname = "Long"\nid = "long"\ntimezone = "UTC"\nlaunched = 2026-01-01\n'
    probe = '[[probe]]\nname = "p{number}"\nkind = "http"\nurl = "{url}"\nevery = "1m"\nretry = 0\n'
    return head + "".join(probe.format(number=number, url=url) for number in range(PROBES))


def finding(chance: random.Random) -> Finding:
    """Up with a response time, now and then down."""
    if chance.random() < 0.0005:
        return Finding(state="down", word="timeout", detail="no answer within 10 s")
    wait = chance.lognormvariate(-2, 0.4)
    phases = Phases(dns=0.003, connect=0.021, tls=0.04, wait=wait, read=0.018)
    return Finding(state="up", response_time=round(wait + 0.082, 6), phases=phases, detail="status 200")


def make(folder: Path, days: int, url: str = "http://127.0.0.1:9/") -> tuple[int, int]:
    """Fill the folder's state; returns the number of samples and the bytes on disk."""
    (folder / "upkeep.toml").write_text(configuration(url))
    state = State(folder / "state", "long")
    chance, number = random.Random(days), 0
    begin = NOW - timedelta(days=days)
    for day in range(days):
        samples = []
        for minute in range(1440):
            at = begin + timedelta(days=day, minutes=minute)
            samples += [Sample(at, f"p{each}", "http", 60, finding(chance)) for each in range(PROBES)]
        with state.writing(begin) as writer:
            log.append(writer, samples)
        number += len(samples)
    with state.writing(begin) as writer:
        roll_up(writer, state, int(NOW.timestamp()), samples=timedelta(days=14), days=None)
        latest.save(state, latest.load(state, int(NOW.timestamp()), 3600))
    return number, sum(path.stat().st_size for path in (folder / "state").rglob("*") if path.is_file())


if __name__ == "__main__":
    place = Path(sys.argv[1])
    place.mkdir(parents=True, exist_ok=True)
    made, size = make(place, int(sys.argv[2]))
    print(f"{made:,} samples, {size / 1e6:.1f} MB")
