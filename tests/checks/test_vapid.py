from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from checks.ground import ground
from upkeep.checks import vapid
from upkeep.checks.interface import Finding
from upkeep.checks.push_keys import point_of
from upkeep.checks.tokens import unpadded


def pair() -> tuple[str, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    return unpadded(point_of(key)), unpadded(key.private_numbers().private_value.to_bytes(32, "big"))


(PUBLIC, PRIVATE), (OTHER, OTHER_PRIVATE) = pair(), pair()
SUBJECT = "mailto:ops@harbor.example"


def subscribed(sender: str) -> str:
    keys = {"p256dh": OTHER, "auth": unpadded(bytes(16))}
    return json.dumps({"endpoint": "https://push.example/1", "keys": keys, "applicationServerKey": sender})


def look(**options: Any) -> Finding:
    return vapid.measure(
        vapid.Options(**({"public": PUBLIC, "private": PRIVATE, "subject": SUBJECT} | options)), ground()
    )


SCENARIOS = [
    ({}, "up", "valid"),
    ({"subscription": subscribed(PUBLIC)}, "up", "valid"),
    ({"private": None}, "up", "valid"),
    ({"public": OTHER}, "down", "mismatch"),
    ({"subscription": subscribed(OTHER)}, "down", "mismatch"),
    ({"subscription": subscribed(OTHER), "private": None}, "down", "mismatch"),
    ({"public": "BKx..."}, "down", "malformed"),
    ({"private": "short"}, "down", "malformed"),
    ({"public": PRIVATE, "private": PUBLIC}, "down", "malformed"),
    ({"subscription": "{}"}, "down", "malformed"),
    ({"subject": "ops@harbor.example"}, "down", "subject-invalid"),
    ({"subject": "mailto:ops@localhost"}, "down", "subject-invalid"),
]


@pytest.mark.parametrize(("options", "state", "word"), SCENARIOS)
def test_each_trouble_has_its_word(options: dict[str, Any], state: str, word: str) -> None:
    found = look(**options)
    assert (found.state, found.word) == (state, word)
    assert found.detail
    assert PRIVATE not in found.detail


def test_a_pair_without_a_subject_is_a_warning() -> None:
    found = look(subject=None)
    assert (found.state, found.word, found.warning) == ("up", "valid", True)


def test_without_the_extra_it_is_skipped_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in sys.modules if each.partition(".")[0] == "cryptography"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "cryptography", None)
    found = look()
    assert (found.state, found.word) == ("unknown", "driver")
    assert "upkeep[push]" in found.detail
