from __future__ import annotations

import pytest

from checks.ground import ground
from upkeep.checks import video_provider
from upkeep.checks.video_services import SERVICES


@pytest.mark.parametrize("name", SERVICES)
def test_every_word_of_a_service_is_one_of_the_kind_s(name: str) -> None:
    assert {rule.word for rule in SERVICES[name].rules} <= set(video_provider.WORDS)


@pytest.mark.parametrize("name", SERVICES)
def test_a_key_never_stands_in_an_address(name: str) -> None:
    request = SERVICES[name].call("https://service.example/", ("the-key", "the-secret"))
    assert "the-" not in request.url
    assert request.url.startswith("https://service.example/")
    assert "//" not in request.url.removeprefix("https://")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"provider": "livekit"}, "url and key and secret"),
        ({"provider": "daily"}, "set key"),
        ({"provider": "twilio", "key": "AC1"}, "set secret"),
        ({"provider": "jitsi", "key": "x"}, "livekit, twilio, daily, agora"),
    ],
)
def test_what_is_not_configured_is_skipped_with_what_to_set(options: dict[str, str], told: str) -> None:
    found = video_provider.measure(video_provider.Options(**options), ground())
    assert (found.state, found.word) == ("unknown", "unset")
    assert told in found.detail
