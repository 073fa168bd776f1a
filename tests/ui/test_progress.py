"""The line that tells how far a long work is."""

from __future__ import annotations

import io
import sys

import pytest

from upkeep.ui import progress
from upkeep.ui.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, after: float) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "AFTER", after)
    monkeypatch.setenv("TERM", "xterm")
    with Progress("looking at rows") as tell:
        tell(12_000)
    return stream.getvalue()


def test_it_counts_on_one_line_and_takes_it_away(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, Terminal(), 0.0) == "\r\x1b[Klooking at rows: 12,000\r\x1b[K"


def test_short_work_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, Terminal(), 60.0) == ""


def test_where_nobody_looks_it_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, io.StringIO(), 0.0) == ""
