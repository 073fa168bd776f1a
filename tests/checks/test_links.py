"""The kind `links`, against small sites on loopback."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from checks.ground import ground
from peers.web_peer import Answer, Asked, web_peer
from upkeep.checks import links
from upkeep.checks.interface import Finding

HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(body: str, status: int = 200) -> Answer:
    return Answer(status, f"<!doctype html><body>{body}</body>".encode(), HTML)


def look(answers: Mapping[str, Answer], *starts: str, **options: Any) -> tuple[Finding, list[Asked]]:
    with web_peer(lambda asked: answers.get(asked.path, Answer(404))) as peer:
        pages = tuple(f"{peer.url}{start}" for start in starts or ("/docs/",))
        finding = links.measure(links.Options(pages=pages, **options), ground(Path("/"), 20))
        return finding, peer.asked


def test_a_site_without_dead_links_is_fine() -> None:
    site = {
        "/docs/": page('<a href="a.html#x">a</a>'),
        "/docs/a.html": page('<p id=x><a href="/app">b</a>'),
        "/app": page(""),
    }
    finding, _ = look(site)
    assert (finding.state, finding.word, finding.detail) == ("up", "fine", "3 links on 2 pages, none dead")


def test_a_dead_link_on_a_page_below_is_named_with_its_page() -> None:
    finding, _ = look({"/docs/": page('<a href="a.html">a</a>'), "/docs/a.html": page('<a href="/gone">b</a>')})
    assert (finding.state, finding.word, finding.value) == ("down", "dead", 1)
    assert finding.detail == "1 dead link: 404 /gone (on /docs/a.html)"


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503, 999])
def test_a_link_that_cannot_be_judged_is_not_dead(status: int) -> None:
    finding, _ = look({"/docs/": page('<a href="/x">a</a>'), "/x": Answer(status, headers={"Retry-After": "99"})})
    assert finding.word == "fine"
    assert finding.evidence["unsure"] == [f"/x status {status}"]


def test_410_is_dead_and_a_picture_is_a_link() -> None:
    finding, _ = look({"/docs/": page('<img src="/x.png">'), "/x.png": Answer(410)})
    assert finding.evidence["dead"] == ["410 /x.png (on /docs/)"]


def test_a_host_that_refuses_and_a_name_that_does_not_resolve_are_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def resolving(host: Any, *more: Any, **named: Any) -> Any:
        if host == "gone.invalid":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real(host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolving)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}/"
        finding, _ = look({"/docs/": page(f'<a href="{closed}">a</a><a href="http://gone.invalid/">b</a>')})
    assert finding.evidence["dead"] == [
        f"refused {closed} (on /docs/)",
        "no such host http://gone.invalid/ (on /docs/)",
    ]


def test_a_name_server_that_gives_no_answer_makes_nothing_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolving(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", resolving)
    finding, _ = look({"/docs/": page('<a href="http://far.invalid/">b</a>')})
    assert (finding.word, finding.evidence["counts"]["unsure"]) == ("fine", 1)


def test_a_fragment_without_an_anchor_is_a_warning() -> None:
    site = {"/docs/": page('<a href="/other#here">a</a><a href="#top">t</a>'), "/other": page("<p id=there>")}
    finding, _ = look(site)
    assert (finding.state, finding.word, finding.warning) == ("up", "no-anchor", True)
    assert finding.detail == "1 fragment without an anchor: /other#here (on /docs/)"


def test_only_pages_below_the_first_one_s_folder_are_followed() -> None:
    site = {"/docs/": page('<a href="/app/">a</a>'), "/app/": page('<a href="/gone">b</a>')}
    finding, asked = look(site)
    assert finding.word == "fine"
    assert [(each.method, each.path) for each in asked] == [("GET", "/docs/"), ("HEAD", "/app/")]


def test_a_server_that_does_not_know_head_is_asked_by_get() -> None:
    with web_peer(
        lambda asked: (
            page('<a href="/x">a</a>') if asked.path == "/docs/" else Answer(405 if asked.method == "HEAD" else 200)
        )
    ) as peer:
        finding = links.measure(links.Options(pages=(f"{peer.url}/docs/",)), ground(Path("/"), 20))
    assert finding.evidence["counts"] == {"dead": 0, "no_anchor": 0, "unsure": 0, "left_out": 0}


def test_the_bounds_hold_and_what_is_left_out_is_counted() -> None:
    many = "".join(f'<a href="{number}.html">x</a>' for number in range(30))
    site = {"/docs/": page(many), **{f"/docs/{number}.html": page("") for number in range(30)}}
    finding, asked = look(site, most_pages=5, most_links=11)
    assert finding.evidence["pages"] == 5
    assert finding.evidence["counts"]["left_out"] == 20
    assert len(asked) == 11


def test_a_first_page_that_is_not_there_is_dead() -> None:
    finding, _ = look({})
    assert (finding.word, finding.detail) == ("dead", "1 dead link: 404 /docs/")


def test_a_first_page_that_cannot_be_judged_is_unknown() -> None:
    finding, _ = look({"/docs/": Answer(503)})
    assert (finding.state, finding.word, finding.detail) == ("unknown", "no-page", "status 503")
    assert links.measure(links.Options(pages=()), ground(Path("/"))).state == "unknown"


def test_a_large_download_is_no_dead_link() -> None:
    finding, _ = look({"/docs/": page('<a href="big.pdf">x</a>'), "/docs/big.pdf": Answer(200, b"x" * 3_000_000)})
    assert finding.word == "fine"
    assert finding.evidence["counts"]["unsure"] == 0
