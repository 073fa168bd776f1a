from __future__ import annotations

from upkeep.checks.rules import Rule, decide
from upkeep.checks.service_call import Reply

RULES = (Rule("gone", (404,), "unregistered"), Rule("absent", (404,)), Rule("refused", range(400, 500)))


def reply(status: int, body: bytes = b"", **headers: str) -> Reply:
    return Reply(status, headers, body, 0.1)


def test_the_first_rule_that_fits_decides() -> None:
    assert decide(RULES, reply(404, b'{"errorCode": "UNREGISTERED"}')) == "gone"
    assert decide(RULES, reply(404)) == "absent"
    assert decide(RULES, reply(418)) == "refused"


def test_a_service_s_own_headers_count_and_others_do_not() -> None:
    assert decide(RULES, reply(404, **{"x-error": "Unregistered"})) == "gone"
    assert decide(RULES, reply(404, server="unregistered")) == "absent"


def test_every_service_is_busy_or_broken_alike() -> None:
    assert decide((), reply(429)) == "rate-limited"
    assert decide((), reply(503)) == "server-error"


def test_what_no_rule_knows_is_none() -> None:
    assert decide(RULES, reply(200)) is None
