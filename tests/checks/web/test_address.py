"""Web addresses: taken apart, shown, joined, judged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.checks.web.address import Unfit, family_of, is_local, is_public, join, parse, plain

ASKED = [
    ("http://app.example", "http://app.example/"),
    ("HTTPS://App.Example:443/A?b=c#d", "https://app.example/A?b=c"),
    ("http://app.example:8080/x y", "http://app.example:8080/x%20y"),
    ("http://app.example/ü?q=ü", "http://app.example/%C3%BC?q=%C3%BC"),
    ("http://app.example/a%20b", "http://app.example/a%20b"),
    ("http://bücher.example/", "http://xn--bcher-kva.example/"),
    ("http://[::1]:81/", "http://[::1]:81/"),
    ("http://user:pass@app.example/", "http://app.example/"),
    (" http://app.example/ ", "http://app.example/"),
    ("http://under_score.example/", "http://under_score.example/"),
]


@pytest.mark.parametrize(("written", "asked"), ASKED)
def test_an_address_is_asked_in_its_plain_form(written: str, asked: str) -> None:
    assert str(parse(written)) == asked


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("ftp://app.example/", "scheme ftp"),
        ("file:///etc/passwd", "scheme file"),
        ("app.example", "scheme none"),
        ("http://", "without a host"),
        ("http://a b/", "cannot be written in DNS"),
        ("http://a\\b/", "cannot be written in DNS"),
        ("http://a..%00/", "cannot be written in DNS"),
        ("http://app.example:0/", "without a host"),
        ("http://app.example:99999/", "not understood"),
        ("http://[::1/", "not understood"),
        ("http://[::zz]/", "not understood"),
        ("http://" + "a" * 300 + "/", "cannot be written in DNS"),
    ],
)
def test_another_address_is_refused_with_the_reason(written: str, reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        parse(written)


def test_user_info_is_taken_apart_and_decoded() -> None:
    url = parse("https://me%40x:p%3Aw@app.example/")
    assert (url.user, url.password) == ("me@x", "p:w")


def test_an_address_is_shown_without_user_info_and_the_values_of_its_query() -> None:
    shown = parse("https://me:secret1@app.example:444/a?token=secret2&empty=&x#secret3").shown
    assert shown == "https://app.example:444/a?token=…&empty=…&x=…"


@pytest.mark.parametrize(
    ("location", "asked"),
    [
        ("/b", "http://app.example:81/b"),
        ("b", "http://app.example:81/a/b"),
        ("?x=1", "http://app.example:81/a/c?x=1"),
        ("//other.example/b", "http://other.example/b"),
        ("https://other.example", "https://other.example/"),
        ("", "http://app.example:81/a/c"),
        ("\thttp://other.example/ ", "http://other.example/"),
    ],
)
def test_a_redirect_leads_on_from_the_address_that_gave_it(location: str, asked: str) -> None:
    assert str(join(parse("http://app.example:81/a/c"), location)) == asked


def test_user_info_in_a_redirect_is_dropped() -> None:
    url = join(parse("http://app.example/"), "http://me:secret@app.example/b")
    assert (url.user, url.password) == (None, "")


@given(st.text(max_size=60))
def test_whatever_a_redirect_says_it_is_followed_plainly_or_refused(location: str) -> None:
    try:
        url = join(parse("https://app.example/a"), location)
    except Unfit:
        return
    assert url.scheme in ("http", "https")
    assert str(url).isascii()
    assert str(url).isprintable()
    assert parse(str(url)) == url


PUBLIC = ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "fc00::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "ff02::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_of_this_machine_or_network_is_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("host", "version"),
    [("127.0.0.1", 4), ("::1", 6), ("app.example", None), ("127.1", None), ("0x7f000001", None), ("127.0.0.01", None)],
)
def test_only_the_usual_form_of_an_address_is_taken_for_one(host: str, version: int | None) -> None:
    assert family_of(host) == version


@pytest.mark.parametrize(("host", "local"), [("localhost", True), ("a.localhost.", True), ("localhost.example", False)])
def test_localhost_is_this_machine(host: str, local: bool) -> None:
    assert is_local(host) == local


@given(st.text())
def test_foreign_text_never_holds_what_a_terminal_obeys(text: str) -> None:
    shown = plain(text, 40)
    assert shown.isprintable()


def test_long_foreign_text_is_cut() -> None:
    assert plain("a" * 200, 10) == "a" * 9 + "…"
