"""What is sent on holds no hosts, addresses and tokens."""

from __future__ import annotations

import pytest

from upkeep.guides.hiding import hide

HIDDEN = [
    "https://app.harbor.example/x?y=1",
    "turn:turn.harbor.example:3478?transport=udp",
    "turns:[2001:db8::1]:5349",
    "app.harbor.example",
    "localhost:8080",
    "192.0.2.7:443",
    "2001:db8::17",
    "ops@harbor.example",
    "eyJhbGciOiJIUzI1NiJ9abcdef",
    "postgresql://me@db.harbor.example/app",
]
KEPT = [
    "status 404 Not Found",
    "/assets/index-abc.js",
    "took 2.4 s, more than 2 s",
    "Mon 23 Nov 09:00:12 Europe/Berlin",
    "upkeep diagnose video --again",
    "function-not-deployed",
    "set it in upkeep.toml",
    "answered in 0.3 s.",
]


@pytest.mark.parametrize("text", HIDDEN)
def test_hosts_addresses_and_tokens_go(text: str) -> None:
    hidden = hide(f"before {text} after")
    assert text not in hidden
    assert "harbor" not in hidden
    assert hidden.startswith("before (")
    assert hidden.endswith(") after")


@pytest.mark.parametrize("text", KEPT)
def test_words_numbers_and_file_names_stay(text: str) -> None:
    assert hide(text) == text
