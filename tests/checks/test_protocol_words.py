"""The words of the kinds that speak a service's own protocol: each that can be answered has a meaning and a line."""

from __future__ import annotations

from types import ModuleType

import pytest

from upkeep.checks import apns, fcm, fcm_account, fcm_send, video_provider, webpush
from upkeep.checks.rules import ANY_SERVICE
from upkeep.checks.video_services import SERVICES

RULED = [apns, fcm_send, webpush]


@pytest.mark.parametrize("kind", RULED, ids=lambda kind: kind.__name__.rpartition(".")[2])
def test_every_word_of_a_rule_has_a_meaning_and_a_line_for_people(kind: ModuleType) -> None:
    words = {rule.word for rule in (*kind._RULES, *ANY_SERVICE)}
    assert words <= set(kind.WORDS)
    assert words - {"accepted"} <= set(kind._TOLD)
    assert set(kind._TOLD) <= set(kind.WORDS)


def test_every_word_of_a_video_service_has_a_line_for_people() -> None:
    words = {rule.word for service in SERVICES.values() for rule in service.rules}
    assert words - {"accepted"} <= set(video_provider._TOLD) <= set(video_provider.WORDS)


def test_every_word_of_an_account_is_one_of_the_kinds_that_use_it() -> None:
    words = {rule.word for rule in (*fcm_account._RULES, *ANY_SERVICE)} | {"malformed"}
    assert words == set(fcm_account.ACCOUNT_WORDS)
    assert words <= set(fcm.WORDS)
    assert words <= set(fcm_send.WORDS)
