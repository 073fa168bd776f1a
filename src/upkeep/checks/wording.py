"""How findings say things to people: on one line, with the right number."""

from __future__ import annotations


def one_line(text: str, limit: int = 300) -> str:
    """A foreign message on one line, without the blanks between, at most `limit` characters."""
    joined = " ".join(text.split())
    return joined if len(joined) <= limit else joined[: limit - 1] + "…"


def counted(number: int, noun: str) -> str:
    """`1 object`, `1,507 objects`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def not_whole(so_far: str, seconds: float) -> str:
    """Why a sum that ran out of time is no figure."""
    return f"not counted to its end: {so_far} in {seconds:.3g} s; give it a longer `timeout`"
