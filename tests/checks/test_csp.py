"""A page's policy held against what it loads."""

from __future__ import annotations

import pytest

from upkeep.checks.csp import forbids, forbids_inline, policies_of
from upkeep.checks.html import Asset, Inline

PAGE = "https://app.example/"
HASH = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
"""Of `alert('Hello, world.');`, from the CSP specification."""

CASES = [
    ("script-src 'self'", "https://app.example/a.js", True),
    ("script-src 'self'", "https://cdn.example/a.js", False),
    ("script-src 'none'", "https://app.example/a.js", False),
    ("default-src 'self'", "https://app.example/a.js", True),
    ("default-src 'none'; script-src *", "https://cdn.example/a.js", True),
    ("img-src 'none'", "https://cdn.example/a.js", True),
    ("script-src https:", "https://cdn.example/a.js", True),
    ("script-src https:", "http://cdn.example/a.js", False),
    ("script-src *.example", "https://cdn.example/a.js", True),
    ("script-src *.example", "https://example/a.js", False),
    ("script-src cdn.example", "https://cdn.example/a.js", True),
    ("script-src cdn.example:8443", "https://cdn.example/a.js", False),
    ("script-src cdn.example:*", "https://cdn.example:9/a.js", True),
    ("script-src cdn.example/lib/", "https://cdn.example/lib/a.js", True),
    ("script-src cdn.example/lib/", "https://cdn.example/a.js", False),
    ("script-src http://cdn.example", "https://cdn.example/a.js", True),
    ("script-src-elem 'none'; script-src 'self'", "https://app.example/a.js", False),
]


@pytest.mark.parametrize(("policy", "url", "allowed"), CASES)
def test_a_script_is_allowed_by_its_sources(policy: str, url: str, allowed: bool) -> None:
    assert (forbids([policy], Asset(url=url, kind="script"), PAGE) is None) == allowed


def test_the_directive_is_named_and_every_policy_must_allow() -> None:
    asset = Asset(url="https://cdn.example/a.js", kind="script")
    assert forbids(["script-src *", "default-src 'self'"], asset, PAGE) == "default-src"
    assert policies_of(["script-src *, default-src 'self'"]) == ["script-src *", "default-src 'self'"]


def test_a_nonce_allows() -> None:
    asset = Asset(url="https://cdn.example/a.js", kind="script", nonce="abc")
    assert forbids(["script-src 'nonce-abc' 'strict-dynamic'"], asset, PAGE) is None
    assert forbids(["script-src 'nonce-other'"], asset, PAGE) == "script-src"


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        ("script-src 'unsafe-inline'", True),
        ("script-src 'self'", False),
        (f"script-src {HASH}", True),
        ("script-src 'unsafe-inline' 'nonce-abc'", False),
        ("style-src 'none'", True),
    ],
)
def test_a_script_in_the_page_needs_its_own_permission(policy: str, allowed: bool) -> None:
    assert (forbids_inline([policy], Inline(text="alert('Hello, world.');")) is None) == allowed
