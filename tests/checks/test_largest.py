"""The largest parts, however many there are."""

from __future__ import annotations

from upkeep.checks.largest import Largest


def summed(*sizes: tuple[str, int]) -> list[list[str | int]]:
    largest = Largest()
    for part, size in sizes:
        largest.add(part, size)
    return largest.rows


def test_sizes_of_one_part_are_summed_and_the_three_largest_named() -> None:
    assert summed(("a", 1), ("a", 2), ("b", 9), ("c", 4), ("d", 1)) == [["b", 9], ["c", 4], ["a", 3]]


def test_a_part_that_comes_again_is_still_one() -> None:
    assert summed(("a", 5), ("b", 3), ("a", 5)) == [["a", 10], ["b", 3]]


def test_of_many_parts_only_large_ones_are_kept() -> None:
    assert summed(*((str(number), number % 977) for number in range(20_000)))[0][1] == 976


def test_nothing_has_no_largest() -> None:
    assert summed() == summed(("a", 0)) == []
