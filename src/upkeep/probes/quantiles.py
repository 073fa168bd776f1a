"""Median, p95 and p99 by nearest rank, from samples or from a day's histogram in steps of 1 %."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import ceil, floor, log

STEP = log(1.01)
_SMALLEST = 1e-6
"""Seconds; nothing is answered faster."""


def nearest_rank(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least `share` (0..1) of all values do not exceed; None without values."""
    if not values:
        return None
    return sorted(values)[_rank(len(values), share) - 1]


def histogram(values: Iterable[float]) -> Counter[int]:
    """How many values (seconds) lie in each step; step n holds 1.01ⁿ up to 1.01ⁿ⁺¹."""
    return Counter(floor(log(max(value, _SMALLEST)) / STEP) for value in values)


def from_histogram(counts: Mapping[int, int], share: float) -> float | None:
    """About the nearest rank, at most 0.5 % off: the middle of its step in seconds; None without values."""
    steps = sorted(step for step, count in counts.items() if count > 0)
    if not steps:
        return None
    sums = list(accumulate(counts[step] for step in steps))
    step = steps[bisect_left(sums, _rank(sums[-1], share))]
    middle: float = 1.01 ** (step + 0.5)
    return middle


def _rank(number: int, share: float) -> int:
    return min(number, max(1, ceil(number * share - 1e-9)))


def write(counts: Mapping[int, int]) -> str:
    """A histogram as text, `step:count` by step, which is parsed only where it is asked for."""
    return " ".join(f"{step}:{count}" for step, count in sorted(counts.items()))


def read(text: str) -> Counter[int]:
    """What `write` wrote; raises ValueError where it is none."""
    parts = text.split()
    numbers = [int(number) for number in text.replace(":", " ").split()]
    if text.count(":") != len(parts) or len(numbers) != 2 * len(parts):
        raise ValueError("no histogram")
    return Counter(dict(zip(numbers[::2], numbers[1::2], strict=True)))
