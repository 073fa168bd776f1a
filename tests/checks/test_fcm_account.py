from __future__ import annotations

import json

import pytest

from upkeep.checks.failure import Failed
from upkeep.checks.fcm_account import parse_account


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("7", "no JSON object"),
        ("{}", "service_account"),
        (json.dumps({"project_info": {}}), "file of an app"),
        (json.dumps({"type": "service_account"}), "lacks project_id, client_email, private_key, token_uri"),
    ],
)
def test_an_account_that_is_none_says_what_is_wrong(text: str, told: str) -> None:
    with pytest.raises(Failed, match=told) as caught:
        parse_account(text)
    assert caught.value.finding.word == "malformed"


def test_a_broken_key_is_not_quoted() -> None:
    members = dict.fromkeys(("project_id", "client_email", "private_key", "token_uri"), "https://x.example/hidden")
    with pytest.raises(Failed, match="no key in PEM") as caught:
        parse_account(json.dumps(members | {"type": "service_account"}))
    assert "hidden" not in str(caught.value)
