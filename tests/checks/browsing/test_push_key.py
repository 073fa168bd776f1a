"""The key that a page subscribes with: what browsers take, and why they refuse the rest."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest

from upkeep.checks.browsing.push_key import BadKey, page_key

KEY = "BEl62iUYgUivxIkv69yViEuiBIa-Ib9-SkvMeAtA3LFgDzkrxZJjSgSnfckjBJuBkr3qBUYIHBQFLXYp5Nksh8U"
DATA = urlsafe_b64decode(KEY + "=")


@pytest.mark.parametrize("told", [{"text": KEY}, {"hex": DATA.hex()}], ids=["text", "bytes"])
def test_text_and_bytes_give_the_65_bytes(told: dict[str, object]) -> None:
    assert page_key(told) == DATA


REFUSED = {
    "nothing": ({}, "none is given"),
    "an empty text": ({"text": ""}, "it is empty"),
    "padding": ({"text": KEY + "="}, "without padding"),
    "plain base64": ({"text": KEY.replace("-", "+")}, "no URL-safe base64"),
    "a blank within": ({"text": KEY[:10] + " " + KEY[10:]}, "no URL-safe base64"),
    "a text that was cut": ({"text": KEY[:-4]}, "62 bytes long"),
    "a length that no base64 has": ({"text": KEY[:-2]}, "no URL-safe base64"),
    "a private key": ({"text": urlsafe_b64encode(DATA[1:33]).decode().rstrip("=")}, "must never stand in a page"),
    "a compressed point": ({"hex": "02" + DATA[1:33].hex()}, "33 bytes long"),
    "no point of the curve": ({"hex": DATA[:-1].hex() + "00"}, "no point of P-256"),
    "a number beyond the field": ({"hex": "04" + "ff" * 64}, "no point of P-256"),
}


@pytest.mark.parametrize(("told", "why"), REFUSED.values(), ids=REFUSED)
def test_what_browsers_refuse_is_refused_and_says_why(told: dict[str, object], why: str) -> None:
    with pytest.raises(BadKey, match=why):
        page_key(told)
