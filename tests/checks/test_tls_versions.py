"""What follows from the versions of TLS that a server accepts."""

from __future__ import annotations

import pytest

from upkeep.checks.tls_versions import told

CASES = [
    ("rraa", "up", "modern", "TLS 1.2, TLS 1.3 alone"),
    ("rrar", "up", "no-1.3", "TLS 1.2 alone, no TLS 1.3"),
    ("aaaa", "down", "old", "accepts TLS 1.0 and TLS 1.1"),
    ("raaa", "down", "old", "accepts TLS 1.1"),
    ("arrr", "down", "old", "accepts TLS 1.0"),
    (
        "uuaa",
        "unknown",
        "not-offered",
        "accepts TLS 1.2, TLS 1.3; TLS 1.0 and TLS 1.1 could not be tried from this machine",
    ),
    ("uaaa", "down", "old", "accepts TLS 1.1"),
    ("rrau", "up", "modern", "TLS 1.2; TLS 1.3 could not be tried"),
    ("rrrr", "down", "tls", "h:443 accepts no version of TLS"),
]


@pytest.mark.parametrize(("seen", "state", "word", "detail"), CASES)
def test_each_set_of_versions_comes_to_its_word(seen: str, state: str, word: str, detail: str) -> None:
    states = {"a": "accepted", "r": "refused", "u": "unsure"}
    names = ("TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3")
    found = told({name: states[each] for name, each in zip(names, seen, strict=True)}, "h:443")
    assert (found.state, found.word, found.detail) == (state, word, detail)
