"""What an HTML page names."""

from __future__ import annotations

import pytest

from upkeep.checks.html import origin_of, stands_for_https, take_apart

URL = "https://app.example/a/"


def assets(text: str) -> list[tuple[str, str]]:
    return [(each.kind, each.url) for each in take_apart(text, URL).assets]


def test_scripts_and_styles_are_found_against_the_base() -> None:
    text = """<base href="/b/"><link rel=stylesheet href=x.css><script type=module src=./m.js></script>
        <script src="https://cdn.example/c.js" async></script><link rel="modulepreload" href="/p.js">"""
    assert assets(text) == [
        ("style", "https://app.example/b/x.css"),
        ("module", "https://app.example/b/m.js"),
        ("script", "https://cdn.example/c.js"),
        ("module", "https://app.example/p.js"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '<script type="application/json" src="d.json"></script>',
        "<script nomodule src=old.js></script>",
        '<link rel="alternate stylesheet" href=x.css>',
        '<link rel=icon href="/favicon.ico">',
        '<script type="importmap">{}</script>',
    ],
)
def test_what_browsers_do_not_run_is_none(text: str) -> None:
    page = take_apart(text, URL)
    assert (page.assets, page.inline) == ([], [])


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("<p>hi", True),
        ("<div id=app></div>", False),
        ("<title>App</title><noscript>turn scripts on</noscript>", False),
        ("<style>p{}</style><script>go()</script>", False),
        ("<body><img src=a.png>", True),
    ],
)
def test_whether_it_shows_anything_by_itself(text: str, shows: bool) -> None:
    assert take_apart(text, URL).shows is shows


def test_hidden_fields_and_a_password_field_are_found() -> None:
    page = take_apart('<form><input type=hidden name=csrf value="x"><input type=password>', URL)
    assert (page.hidden, page.asks_password) == ({"csrf": "x"}, True)


@pytest.mark.parametrize(
    ("url", "secure"),
    [
        ("https://app.example/", True),
        ("http://app.example/", False),
        ("http://127.0.0.1:8080/", True),
        ("http://127.9.9.9/", True),
        ("http://[::1]/", True),
        ("http://localhost/", True),
        ("http://0.0.0.0/", False),
        ("http://192.168.0.1/", False),
        ("http://127.0.0.1.example/", False),
    ],
)
def test_http_to_a_loopback_address_as_written_stands_for_https(url: str, secure: bool) -> None:
    assert stands_for_https(url) is secure


def test_an_origin_has_no_default_port() -> None:
    assert origin_of("https://app.example:443/x") == "https://app.example"
    assert origin_of("http://[::1]:8080/x") == "http://[::1]:8080"
