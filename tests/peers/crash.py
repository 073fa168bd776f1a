"""Kills upkeep at random moments, many times, and holds the state against every answer that was acknowledged.

usage: python tests/peers/crash.py COUNT [SEED]
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
from pathlib import Path

ITEMS = {
    "weekly": ["error-logs", "function-health", "failed-notifications", "storage-usage", "pending-tickets"],
    "daily": ["support-email", "critical-alerts"],
    "quarterly": ["security-audit", "client-call"],
}
PARTS = 10
"""Each begins with an empty state."""
SLOWER = 1.05
"""How much longer a run may take after each that was killed, so that some end however slow the machine becomes."""
DOOR = [sys.executable, "-m", "upkeep"]


@dataclass
class Campaign:
    """What a number of runs did, and what was found to be wrong."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    faults: list[str] = field(default_factory=list)


def campaign(folder: Path, environment: dict[str, str], count: int, seed: int, door: list[str] = DOOR) -> Campaign:
    """Run writers one after the other until `count` were killed at a random time; the state is read after each.

    What a run takes is learnt anew from each one that ended first, since the machine's speed drifts.
    """
    chance, done = random.Random(seed), Campaign()
    promised: dict[tuple[str, str], list[str]] = {}
    longest = _time_of_a_run(folder, environment, door)
    for number in range(5 * count):
        if done.kills["killed"] >= count:
            break
        name = chance.choice(list(ITEMS))
        item, mark = chance.choice(ITEMS[name]), f"note {number}"
        writer = subprocess.Popen(
            [*door, name, "--fail", item, "--note", mark, "--json", "--at", "2026-11-23 09:00"],
            cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        begin = time.monotonic()
        try:
            out, _ = writer.communicate(timeout=chance.uniform(0.6, 1.3) * longest)
            longest = time.monotonic() - begin
        except subprocess.TimeoutExpired:
            writer.send_signal(signal.SIGKILL)
            out, _ = writer.communicate()
            longest *= SLOWER
        done.kills["killed" if writer.returncode == -signal.SIGKILL else "ended first"] += 1
        answers = _answers(folder / "state", name, done)
        before = promised.setdefault((name, item), [])
        if mark in answers.get(item, []) and not _whole(out):
            done.kills["killed between record and word"] += 1
        if _whole(out):
            done.acknowledged += 1
            before.append(mark)
        if missing := [note for note in before if note not in answers.get(item, [])]:
            done.faults.append(f"run {number}: acknowledged and lost: {name} {item} {missing}")
    return done


def _whole(out: bytes) -> bool:
    try:
        return bool(json.loads(out)["state"] == "failed")
    except ValueError:
        return False


def _answers(state: Path, name: str, done: Campaign) -> dict[str, list[str]]:
    """The notes per item that the state holds; a file that cannot be read is a fault."""
    found: dict[str, list[str]] = {}
    for path in state.rglob("*.json"):
        try:
            document = json.loads(path.read_bytes())
        except ValueError:
            done.faults.append(f"cannot be read: {path.relative_to(state)}")
            continue
        if path.parent.name == name:
            for answer in document["answers"]:
                found.setdefault(answer["item"], []).append(answer["note"])
    return found


def _time_of_a_run(folder: Path, environment: dict[str, str], door: list[str]) -> float:
    times = []
    for _ in range(3):
        begin = time.monotonic()
        subprocess.run([*door, "weekly", "--list"], cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=False)
        times.append(time.monotonic() - begin)
    return min(times)


def main() -> None:
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from conftest import TOML, environment_of

    def one(part: int) -> Campaign:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "upkeep.toml").write_text(TOML)
            return campaign(folder, environment_of(folder), count // PARTS, seed + part)

    print(f"seed {seed}")
    kills: Counter[str] = Counter()
    acknowledged, faults = 0, []
    with ThreadPoolExecutor(2) as pool:
        for part in pool.map(one, range(PARTS)):
            kills += part.kills
            acknowledged += part.acknowledged
            faults += part.faults
            print(f"{dict(kills)}, {acknowledged} acknowledged, {len(faults)} faults", *part.faults[:20], flush=True)
    if faults:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
