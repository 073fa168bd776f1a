"""What `status` and `probe` cost with 90 days of data, as a multiple of what they cost with one day; both in turn.

usage: python tests/bench/compare.py [DAYS] [ROUNDS]

Figures on a shared machine mean nothing by themselves; the ratios do.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from history import NOW, make  # noqa: E402

from conftest import UPKEEP, environment_of  # noqa: E402  # after the path is set
from peers.timeline import app  # noqa: E402


def timed(folder: Path, *arguments: str) -> float:
    """Seconds of one run, which must end with 0 or 1."""
    environment = environment_of(folder)
    begin = time.perf_counter()
    ended = subprocess.run([*UPKEEP, *arguments], cwd=folder, env=environment, capture_output=True, check=False)
    if ended.returncode not in (0, 1):
        raise SystemExit(ended.stderr.decode())
    return time.perf_counter() - begin


def compare(days: int, rounds: int) -> dict[str, float]:
    """The ratio of the medians per command; prints figures on the way."""
    times: dict[str, dict[int, list[float]]] = {"status --json": {}, "probe --all": {}}
    with tempfile.TemporaryDirectory() as place, app() as server:
        folders = {1: Path(place) / "one", days: Path(place) / "many"}
        for count, folder in folders.items():
            folder.mkdir()
            samples, size = make(folder, count, server.url)
            print(f"{count} days: {samples:,} samples, {size / 1e6:.1f} MB")
        for turn in range(rounds + 1):
            at = (NOW + timedelta(minutes=turn + 1)).strftime("%Y-%m-%dT%H:%M:%SZ")
            for count, folder in folders.items():
                for command in times:
                    seconds = timed(folder, *command.split(), "--at", at)
                    if turn:
                        times[command].setdefault(count, []).append(seconds)
    ratios = {}
    for command, seen in times.items():
        one, many = (statistics.median(seen[count]) for count in folders)
        ratios[command] = many / one
        print(f"{command}: {one:.3f} s with one day, {many:.3f} s with {days}: {ratios[command]:.2f} times")
    return ratios


if __name__ == "__main__":
    compare(*(int(each) for each in [*sys.argv[1:], 90, 7][:2]))
