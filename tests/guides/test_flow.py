"""The built-in guides as data: every row of the operations guide and every cause of the contract has its home."""

from __future__ import annotations

import pytest

from upkeep import defaults
from upkeep.checks import KINDS, Kinds
from upkeep.config.build import build
from upkeep.config.source import Source
from upkeep.config.validate import table_problems
from upkeep.guides.flow import Flow
from upkeep.guides.reading import BUILT_IN, broken_rules

ROWS = {
    "auth": ["cannot-log-in", "email-not-verified", "session-expired", "account-locked"],
    "loading": ["white-screen", "not-found", "slow-loading", "infinite-loading"],
    "push": ["credentials", "permission", "queue", "test"],
    "video": ["credentials", "function", "permissions", "incognito"],
}
"""The sixteen rows of the guide's four tables, in their order."""

CAUSES = {
    "auth": """wrong-password email-not-verified mail-undeliverable session-expired account-locked provider-down
        provider-misconfigured clock-skew cookie-flags rate-limited""",
    "loading": """javascript-error missing-asset not-deployed routing slow-api slow-assets api-hangs api-error
        server-error cors mixed-content dns tls unreachable redirect-loop csp asset-blocked hydration stale-cache
        provider-down""",
    "push": """credentials-invalid permission-denied queue-errors queue-stuck subscription-gone service-worker-missing
        push-service-unreachable vapid-mismatch payload-too-large request-invalid environment-mismatch topic-mismatch
        rate-limited clock-skew provider-down""",
    "video": """credentials-invalid credentials-expired server-unreachable udp-blocked relay-broken quota-reached
        turn-tls clock-skew function-not-deployed function-crashes function-unauthorised function-cors
        device-permissions permissions-policy insecure-context stale-cache provider-down""",
}


def built_in(name: str) -> Flow:
    flow: Flow = build(Flow, defaults.load(f"guides/{name}"))
    return flow


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_row_of_the_guide_has_its_step(name: str) -> None:
    rows = [step for step in built_in(name).step if step.usual]
    assert [step.id for step in rows] == ROWS[name]
    assert all(step.remedy for step in rows)


@pytest.mark.parametrize("name", BUILT_IN)
def test_behind_every_row_stand_checks_or_questions_and_causes(name: str) -> None:
    flow = built_in(name)
    behind = {row.step for row in (*flow.check, *flow.question)}
    shown = {row.step for row in flow.cause}
    for step in ROWS[name]:
        assert step in shown
        assert step in behind or step == "slow-loading", "what is slow is seen by the page's and the API's own checks"


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_cause_of_the_contract_is_there_with_its_fix(name: str) -> None:
    causes = {cause.id: cause for cause in built_in(name).cause}
    assert set(CAUSES[name].split()) <= set(causes)
    for cause in causes.values():
        assert cause.for_, f"nothing speaks for {cause.id}"
        assert cause.fix.text
        assert cause.fix.tell.endswith(".")


@pytest.mark.parametrize("name", BUILT_IN)
def test_it_is_valid_and_names_only_what_there_is(name: str) -> None:
    flow = built_in(name)
    assert table_problems(Flow, Source(name, defaults.load(f"guides/{name}"))) == []
    problems = [(at, told) for at, told in broken_rules(flow, flow, Kinds())]
    assert problems == []
    assert {row.kind for row in flow.check} <= set(KINDS)


@pytest.mark.parametrize("name", BUILT_IN)
def test_what_sends_something_asks_first_and_is_never_repeated(name: str) -> None:
    for row in built_in(name).check:
        sends = row.kind == "webpush" or "device" in row.options or row.options.get("safe") is True
        assert sends == (row.ask is not None)
        assert not (row.ask and row.repeat)


def test_a_refused_login_is_never_repeated() -> None:
    assert [row.repeat for row in built_in("auth").check if row.kind == "login"] == [False]
