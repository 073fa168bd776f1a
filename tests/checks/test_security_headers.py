"""What a page's headers protect, and what they leave open."""

from __future__ import annotations

import pytest

from checks.replies import reply
from upkeep.checks.security_headers import judged

GOOD = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "content-security-policy": "default-src 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=()",
    "server": "nginx",
}
CASES: list[tuple[dict[str, str | None], str, str, list[str]]] = [
    ({}, "protected", "missing", []),
    ({"strict-transport-security": None}, "missing", "missing", ["HSTS"]),
    ({"content-security-policy": None}, "missing", "missing", ["CSP", "frame protection"]),
    ({"x-content-type-options": "none"}, "missing", "missing", ["nosniff"]),
    ({"content-security-policy": "default-src 'self'"}, "missing", "missing", ["frame protection"]),
    ({"content-security-policy": "default-src 'self'", "x-frame-options": "DENY"}, "protected", "missing", []),
    ({"content-security-policy": "default-src 'self'", "x-frame-options": "ALLOWALL"}, "missing", "missing",
     ["frame protection"]),
    ({"strict-transport-security": "max-age=86400"}, "weak", "weak", ["HSTS holds 1 d only (max-age=86400)"]),
    ({"strict-transport-security": "max-age=0"}, "weak", "weak", ["HSTS holds 0 d only (max-age=0)"]),
    ({"content-security-policy": "script-src 'self' 'unsafe-inline'; frame-ancestors 'self'"}, "weak", "weak",
     ["CSP lets injected scripts run ('unsafe-inline' or any host)"]),
    ({"content-security-policy": "script-src 'nonce-abc' 'unsafe-inline' https:; frame-ancestors 'self'"}, "protected",
     "weak", []),
    ({"content-security-policy": "frame-ancestors 'self'"}, "weak", "weak", ["CSP says nothing of scripts"]),
    ({"server": "nginx/1.22.1"}, "tells-versions", "versions", ["Server nginx/1.22.1"]),
    ({"x-powered-by": "Express"}, "tells-versions", "versions", ["X-Powered-By Express"]),
    ({"server": "cloudflare"}, "protected", "versions", []),
    ({"referrer-policy": None}, "protected", "optional", ["Referrer-Policy"]),
    ({"referrer-policy": "unsafe-url"}, "protected", "optional", ["Referrer-Policy"]),
    ({"permissions-policy": None}, "protected", "optional", ["Permissions-Policy"]),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "word", "key", "found"), CASES)
def test_each_header_that_is_missing_or_weak_is_told(
    changed: dict[str, str | None], word: str, key: str, found: list[str]
) -> None:
    headers = {name: value for name, value in (GOOD | changed).items() if value is not None}
    finding = judged(reply("<p>hello", *headers.items()))
    assert (finding.word, finding.evidence[key]) == (word, found)
    assert finding.warning == (word != "protected")


def test_a_policy_in_the_page_counts_but_not_for_frames() -> None:
    page = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'; frame-ancestors 'none'\">"
    headers = {name: value for name, value in GOOD.items() if name != "content-security-policy"}
    assert judged(reply(page, *headers.items())).evidence["missing"] == ["frame protection"]


def test_a_policy_that_only_reports_is_none() -> None:
    finding = judged(reply("", ("content-security-policy-report-only", "default-src 'self'")))
    assert "CSP (it only reports)" in finding.evidence["missing"]


def test_over_http_there_is_no_hsts_to_miss() -> None:
    assert "HSTS" not in judged(reply("", url="http://app.example/")).evidence["missing"]
