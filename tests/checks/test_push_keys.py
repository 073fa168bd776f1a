from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from upkeep.checks.push_keys import (
    Malformed,
    parse_subscription,
    point_of,
    private_key,
    private_pem,
    public_point,
    subject_problem,
)
from upkeep.checks.tokens import unpadded

KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = unpadded(point_of(KEY))
PRIVATE = unpadded(KEY.private_numbers().private_value.to_bytes(32, "big"))


def pem(key: Any, encryption: Any = None) -> str:
    return str(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption()).decode())


def test_a_pair_is_read_in_every_way_that_it_is_written() -> None:
    for text in (
        PRIVATE,
        PRIVATE + "=",
        PRIVATE.replace("-", "+").replace("_", "/"),
        pem(KEY),
        pem(KEY).replace("\n", "\\n"),
    ):
        assert point_of(private_key(text)) == public_point(PUBLIC)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("BKx...", "no URL-safe base64"),
        (PRIVATE, "exchanged"),
        (PUBLIC[:-4], "62 bytes"),
        (unpadded(b"\x04" + bytes(64)), "no point of P-256"),
        (pem(KEY), "holds a private one"),
    ],
    ids=["too short", "a private key", "cut off", "no point of the curve", "a PEM"],
)
def test_a_public_key_that_is_none_says_what_it_is(text: str, told: str) -> None:
    with pytest.raises(Malformed, match=told):
        public_point(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("not a key", "no URL-safe base64"),
        (PUBLIC, "exchanged"),
        (unpadded(bytes(32)), "32 of a P-256"),
        (unpadded(b"\xff" * 32), "32 of a P-256"),
        ("-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----", "no unencrypted key"),
        (pem(KEY, BestAvailableEncryption(b"word")), "no unencrypted key"),
        (pem(ec.generate_private_key(ec.SECP384R1())), "none of P-256"),
        (pem(rsa.generate_private_key(65537, 2048)), "none of P-256"),
    ],
    ids=["no base64", "a public key", "zero", "too large", "no PEM", "encrypted", "another curve", "RSA"],
)
def test_a_private_key_that_is_none_says_what_it_is_and_nothing_of_itself(text: str, told: str) -> None:
    with pytest.raises(Malformed, match=told) as caught:
        private_key(text)
    assert text not in str(caught.value)


def test_a_key_in_pem_is_read() -> None:
    assert point_of(private_pem(pem(KEY))) == point_of(KEY)


@pytest.mark.parametrize(
    ("subject", "right"),
    [
        ("mailto:ops@harbor.example", True),
        ("https://harbor.example/contact", True),
        ("ops@harbor.example", False),
        ("mailto:ops@localhost", False),
        ("mailto:ops@harbor.local", False),
        ("https://localhost", False),
        ("https://harbor.invalid", False),
        ("http://harbor.example", False),
        ("mailto:", False),
        ("", False),
    ],
)
def test_a_subject_is_an_address_that_others_can_reach(subject: str, right: bool) -> None:
    assert (subject_problem(subject) is None) is right


def subscription(**changed: Any) -> str:
    members = {"endpoint": "https://push.example/1", "keys": {"p256dh": PUBLIC, "auth": unpadded(bytes(16))}}
    return json.dumps(members | changed)


def test_a_subscription_is_read_as_the_browser_gives_it() -> None:
    read = parse_subscription(subscription(expirationTime=None))
    assert (read.endpoint, read.receiver, read.auth, read.sender) == (
        "https://push.example/1", point_of(KEY), bytes(16), None,
    )  # fmt: skip


@pytest.mark.parametrize(
    "beside", [{"applicationServerKey": PUBLIC}, {"options": {"applicationServerKey": PUBLIC, "userVisibleOnly": True}}]
)
def test_the_key_that_it_was_made_with_is_read_where_it_stands_beside(beside: dict[str, Any]) -> None:
    assert parse_subscription(subscription(**beside)).sender == point_of(KEY)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"endpoint": None}, "must have endpoint"),
        ({"endpoint": "ftp://push.example"}, "no web address"),
        ({"endpoint": "https://push.example:99999"}, "no web address"),
        ({"keys": None}, "must have endpoint"),
        ({"keys": {"auth": unpadded(bytes(16))}}, "p256dh"),
        ({"keys": {"p256dh": PUBLIC, "auth": "short"}}, "keys.auth"),
        ({"applicationServerKey": "x"}, "applicationServerKey"),
    ],
)
def test_a_subscription_that_is_none_says_what_it_lacks(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(Malformed, match=told):
        parse_subscription(subscription(**changed))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["endpoint", "keys", "p256dh", "auth", "options"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_no_document_does_anything_but_fit_or_be_refused(value: Any) -> None:
    with pytest.raises(Malformed):
        parse_subscription(json.dumps(value))
