from __future__ import annotations

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from upkeep.checks.tokens import es256, from_unpadded, hs256, rs256, unpadded

CLAIMS = {"iss": "harbor", "exp": 1_700_000_000}


def parts(token: str) -> tuple[dict[str, str], dict[str, object], str, bytes]:
    header, claims, signature = token.split(".")
    return (
        json.loads(from_unpadded(header)),
        json.loads(from_unpadded(claims)),
        f"{header}.{claims}",
        from_unpadded(signature),
    )


def test_a_shared_secret_signs_as_the_example_of_the_standard_does() -> None:
    """The well-known example of HS256 with the secret `your-256-bit-secret`."""
    token = hs256({"sub": "1234567890", "name": "John Doe", "iat": 1516239022}, "your-256-bit-secret")
    assert token.endswith(".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c")


def test_an_rsa_key_signs_what_its_public_key_verifies() -> None:
    key = rsa.generate_private_key(65537, 2048)
    header, claims, text, signature = parts(rs256(CLAIMS, key, kid="k1"))
    key.public_key().verify(signature, text.encode(), PKCS1v15(), SHA256())
    assert header == {"alg": "RS256", "typ": "JWT", "kid": "k1"}
    assert claims == CLAIMS


def test_a_p256_key_signs_in_64_bytes_and_the_same_text_alike() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    header, _, text, signature = parts(es256(CLAIMS, key, kid="k1"))
    assert len(signature) == 64
    whole = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    key.public_key().verify(whole, text.encode(), ec.ECDSA(SHA256()))
    assert header == {"alg": "ES256", "kid": "k1"}
    assert es256(CLAIMS, key, kid="k1") == es256(CLAIMS, key, kid="k1")


@given(st.binary(max_size=80).filter(bool))
def test_bytes_survive_base64_of_every_sort(data: bytes) -> None:
    assert from_unpadded(unpadded(data)) == data
    assert from_unpadded(base64.b64encode(data).decode()) == data


@pytest.mark.parametrize("text", ["", "a b", "ä", "BKx...", "-----BEGIN KEY"])
def test_what_is_no_base64_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_unpadded(text)
