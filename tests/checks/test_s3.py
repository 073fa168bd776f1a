from __future__ import annotations

from typing import Any

import pytest

from upkeep.checks import s3


@pytest.mark.parametrize(
    ("options", "address"),
    [
        ({"bucket": "up"}, "https://up.s3.us-east-1.amazonaws.com/"),
        ({"bucket": "up", "region": "eu-west-1"}, "https://up.s3.eu-west-1.amazonaws.com/"),
        ({"bucket": "a.b"}, "https://s3.us-east-1.amazonaws.com/a.b"),
        ({"bucket": "up", "endpoint": "https://x.example/storage/v1/s3/"}, "https://x.example/storage/v1/s3/up"),
    ],
)
def test_a_bucket_has_its_address(options: dict[str, Any], address: str) -> None:
    assert s3.address_of(s3.Options(**options)) == address


@pytest.mark.parametrize(
    ("status", "body", "state", "word"),
    [
        (403, "<Code>SignatureDoesNotMatch</Code>", "unknown", "credentials"),
        (401, "", "unknown", "credentials"),
        (429, "", "unknown", "blocked"),
        (503, "<Code>SlowDown</Code>", "unknown", "blocked"),
        (301, "<Region>eu-west-1</Region>", "unknown", "driver"),
        (404, "<Code>NoSuchBucket</Code>", "down", "missing"),
        (500, "", "down", "status"),
    ],
)
def test_each_refusal_has_its_word(status: int, body: str, state: str, word: str) -> None:
    found = s3.refused(status, {}, body.encode(), s3.Options(bucket="up")).finding
    assert (found.state, found.word) == (state, word)


def test_key_and_secret_belong_together() -> None:
    with pytest.raises(ValueError, match="belong together"):
        s3.Options(bucket="up", key="k")


@pytest.mark.parametrize(
    ("key", "prefix", "part"),
    [
        ("media/a/b.jpg", "", "media/"),
        ("logo.svg", "", "logo.svg"),
        ("media/a/b.jpg", "media/", "a/"),
        ("media/a.jpg", "media/", "a.jpg"),
        ("media/a.jpg", "med", "media/"),
        ("/lead", "", "/"),
    ],
)
def test_a_key_counts_to_its_first_folder_below_the_prefix(key: str, prefix: str, part: str) -> None:
    assert s3.part_of(key, prefix) == part
