"""Kills `upkeep probe` at random moments, many times, and holds the log against every sample that was reported.

usage: python tests/peers/probe_crash.py COUNT [SEED]
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

DOOR = [sys.executable, "-m", "upkeep"]
BEGIN = datetime(2026, 11, 23, 8, tzinfo=UTC)
PROBES = ("web", "api")
SLOWER = 1.05
"""How much longer a run may take after each that was killed, so that some end however slow the machine becomes."""


@dataclass
class Campaign:
    """What a number of runs did, and what was found to be wrong."""

    kills: Counter[str] = field(default_factory=Counter)
    reported: int = 0
    faults: list[str] = field(default_factory=list)


def campaign(
    folder: Path, environment: dict[str, str], url: str, count: int, seed: int, door: list[str] = DOOR
) -> Campaign:
    """Run `count` probes one after the other, each killed after a random time; the log is read after each.

    What a run takes is learnt anew from each one that ended first, since the machine's speed drifts.
    """
    head = '[project]\nname = "Harbor"\nid = "harbor"\ntimezone = "UTC"\n'
    probe = '[[probe]]\nname = "{name}"\nkind = "http"\nurl = "{url}{name}"\nretry = 0\n'
    (folder / "upkeep.toml").write_text(head + "".join(probe.format(name=name, url=url) for name in PROBES))
    chance, done = random.Random(seed), Campaign()
    promised: set[tuple[str, str]] = set()
    longest = _time_of_a_run(folder, environment, door)
    for number in range(count):
        at = (BEGIN + timedelta(minutes=5 * number)).strftime("%Y-%m-%dT%H:%M:%SZ")
        run = subprocess.Popen(
            [*door, "probe", "--all", "--json", "--at", at],
            cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        begin = time.monotonic()
        try:
            out, _ = run.communicate(timeout=chance.uniform(0.2, 1.2) * longest)
            longest = time.monotonic() - begin
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            out, _ = run.communicate()
            longest *= SLOWER
        done.kills["killed" if run.returncode == -signal.SIGKILL else "ended first"] += 1
        if names := _reported(out):
            done.reported += len(names)
            promised |= {(at, name) for name in names}
        _look(folder / "state", promised, done, number)
    return done


def _reported(out: bytes) -> list[str]:
    try:
        return [result["probe"] for result in json.loads(out)["results"]]
    except ValueError:
        return []


def _look(state: Path, promised: set[tuple[str, str]], done: Campaign, number: int) -> None:
    """Every promised sample is there once; a torn last line is the next writer's to cut off."""
    found: Counter[tuple[str, str]] = Counter()
    for path in sorted(state.glob("samples/*.jsonl")):
        whole = path.read_bytes().rpartition(b"\n")[0]
        for line in whole.split(b"\n") if whole else ():
            try:
                sample = json.loads(line)
                found[sample["at"], sample["probe"]] += 1
            except ValueError:
                done.faults.append(f"run {number}: a line in {path.name} cannot be read")
                return
    if twice := [each for each, times in found.items() if times > 1]:
        done.faults.append(f"run {number}: recorded twice: {twice[:3]}")
    if lost := [each for each in promised if each not in found]:
        done.faults.append(f"run {number}: reported and lost: {lost[:3]}")
    for path in state.rglob("*.json"):
        try:
            json.loads(path.read_bytes())
        except ValueError:
            done.faults.append(f"run {number}: cannot be read: {path.relative_to(state)}")


def _time_of_a_run(folder: Path, environment: dict[str, str], door: list[str]) -> float:
    times = []
    for number in range(3):
        at = (BEGIN - timedelta(days=2, minutes=-number)).strftime("%Y-%m-%dT%H:%M:%SZ")
        begin = time.monotonic()
        subprocess.run(
            [*door, "probe", "--all", "--at", at],
            cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        times.append(time.monotonic() - begin)
    return min(times)


def main() -> None:
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from conftest import environment_of
    from peers.timeline import app

    def one(part: int) -> Campaign:
        with tempfile.TemporaryDirectory() as name, app() as server:
            return campaign(Path(name), environment_of(Path(name)), server.url, count // 2, seed + part)

    with ThreadPoolExecutor(2) as pool:
        parts = list(pool.map(one, range(2)))
    print(f"seed {seed}")
    for part in parts:
        print(f"{dict(part.kills)}, {part.reported} samples reported, {len(part.faults)} faults")
        print("\n".join(part.faults[:20]))
    if any(part.faults for part in parts):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
