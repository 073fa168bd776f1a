"""What may be shown of an address, and whose it is."""

from __future__ import annotations

import pytest

from upkeep.checks.browsing.addresses import origin, path, said, same_site, shown, stranger


def test_neither_user_nor_fragment_nor_a_value_of_the_query_is_shown() -> None:
    assert shown("https://me:secret@app.example.com/a?token=abc&x=1#part") == "https://app.example.com/a?token=…&x=…"
    assert shown("http://[::1") == "?"


def test_what_a_page_said_is_one_line_without_tokens() -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc"
    assert (
        said(f"failed\n at https://a.example/x?key=1 with {token}")
        == "failed at https://a.example/x?key=… with (token)"
    )
    assert said("x" * 300, 10) == "x" * 9 + "…"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://app.example.com/", "https://api.example.com/x", True),
        ("https://app.example.com/", "https://example.org/", False),
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/", True),
        ("http://10.0.0.1/", "http://9.0.0.1/", False),
        ("http://localhost/", "http://otherhost/", False),
        ("https://app.example.com/", "nothing", False),
    ],
)
def test_one_owner_by_the_names(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same


def test_services_that_only_count_are_strangers_by_their_whole_name() -> None:
    assert stranger("https://www.google-analytics.com/g/collect")
    assert not stranger("https://notgoogle-analytics.com/")


def test_origin_and_path_leave_the_query_and_the_user_out() -> None:
    assert origin("https://me:pw@a.example:8443/x?y=1") == "https://a.example:8443"
    assert path("https://a.example/app.js?v=2") == "a.example/app.js"
