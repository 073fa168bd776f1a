"""Answers for bots are none of the app's."""

from __future__ import annotations

import pytest

from checks.web.answers import answered
from upkeep.checks.web.address import parse
from upkeep.checks.web.challenges import blocked, login_wall
from upkeep.checks.web.request import Answer

BLOCKED = [
    (answered(status=429), "asked too often"),
    (answered(status=429, retry_after="30\x1b"), "retry after 30\\x1b"),
    (answered(status=403, cf_mitigated="challenge"), "Cloudflare"),
    (answered(status=200, cf_mitigated="challenge"), "Cloudflare"),
    (answered(b"<title>Just a moment...</title>", 503), "Cloudflare"),
    (answered(b"error code: 1020", 403), "Cloudflare"),
    (answered(status=403, x_vercel_mitigated="deny"), "Vercel's firewall"),
    (answered(b"Vercel Security Checkpoint", 429), "Vercel's firewall"),
    (answered(b"<h1>Protected deployment</h1>", 401), "production domain"),
    (answered(status=202, x_amzn_waf_action="challenge"), "AWS"),
    (answered(status=403, x_datadome="protected"), "DataDome"),
]


@pytest.mark.parametrize(("answer", "reason"), BLOCKED)
def test_a_limit_or_a_challenge_is_told_with_what_helps(answer: Answer, reason: str) -> None:
    assert reason in (blocked(answer, None) or "")


@pytest.mark.parametrize(("answer", "_reason"), BLOCKED)
def test_an_expected_status_is_the_apps_own(answer: Answer, _reason: str) -> None:
    assert blocked(answer, (answer.status,)) is None


@pytest.mark.parametrize(
    "answer",
    [
        answered(status=403),
        answered(status=503),
        answered(status=404, x_vercel_error="DEPLOYMENT_NOT_FOUND"),
        answered(status=500, server="cloudflare"),
        answered(status=200, x_datadome="protected"),
        answered(b"<title>Just a moment...</title>"),
        answered(status=401),
    ],
)
def test_a_failure_of_the_app_is_none(answer: Answer) -> None:
    assert blocked(answer, None) is None


def test_the_login_of_the_host_is_told_from_a_redirect_of_the_app() -> None:
    preview, sso = parse("https://harbor-x1.vercel.app/"), parse("https://vercel.com/sso-api?url=x")
    assert "production domain" in (login_wall(preview, sso) or "")
    assert login_wall(parse("https://harbor.example/"), sso) is None
    assert login_wall(preview, parse("https://vercel.com/about")) is None
