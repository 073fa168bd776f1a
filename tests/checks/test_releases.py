"""What is read of endoflife.date, in both of its forms, and when the cache stands in."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from checks.ground import NOW, ground
from peers.web_peer import Answer, document, web_peer
from upkeep.checks import end_of_life
from upkeep.checks.end_of_life import release_of
from upkeep.checks.failure import Failed
from upkeep.checks.releases import Product, Release, product

OLDER = [
    {"cycle": "3.12", "eol": "2028-10-31", "latest": "3.12.12"},
    {"cycle": "3.8", "eol": True, "latest": "3.8.20"},
]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def test_the_older_form_is_read_where_the_newer_is_not_there() -> None:
    with web_peer(lambda asked: document(200, OLDER) if asked.path == "/api/python.json" else Answer(404)) as peer:
        found = product("python", peer.url, NOW, 5)
    assert found.releases == (
        Release("3.12", "", False, date(2028, 10, 31), "3.12.12"),
        Release("3.8", "", True, None, "3.8.20"),
    )


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (Answer(404), "unknown-product"),
        (Answer(503), "status"),
        (Answer(200, b"<html>"), "status"),
        (document(200, {"result": {"releases": []}}), "content"),
        (document(200, [3]), "content"),
    ],
)
def test_what_is_no_data_is_unknown(answer: Answer, word: str) -> None:
    with web_peer(lambda _: answer) as peer, pytest.raises(Failed) as raised:
        product("python", peer.url, NOW, 5)
    assert (raised.value.finding.state, raised.value.finding.word) == ("unknown", word)


def test_two_services_do_not_share_what_is_kept() -> None:
    with web_peer(lambda _: document(200, OLDER)) as one, web_peer(lambda _: document(200, OLDER[:1])) as two:
        assert len(product("python", one.url, NOW, 5).releases) == 2
        assert len(product("python", two.url, NOW, 5).releases) == 1


def test_data_of_yesterday_is_asked_for_anew() -> None:
    with web_peer(lambda _: document(200, OLDER)) as peer:
        product("python", peer.url, NOW - timedelta(days=1), 5)
        product("python", peer.url, NOW, 5)
        assert len(peer.asked) == 2


def test_a_cache_that_cannot_be_written_changes_nothing(cache: Path) -> None:
    (cache / "upkeep").write_text("a file")
    with web_peer(lambda _: document(200, OLDER)) as peer:
        assert product("python", peer.url, NOW, 5).label == "python"


def test_that_the_service_does_not_answer_is_no_fault_of_the_app() -> None:
    with web_peer(lambda _: Answer()) as peer:
        pass
    options = end_of_life.Options(product="python", version="3.8", service=peer.url)
    finding = end_of_life.measure(options, ground())
    assert (finding.state, finding.word) == ("unknown", "refused")


CYCLES = ("24.10", "24.04", "22.04", "9", "8")
UBUNTU = Product("x", tuple(Release(each, "noble" if each == "24.04" else "", False, None, "") for each in CYCLES), NOW)


@pytest.mark.parametrize(
    ("version", "cycle"),
    [("24.04", "24.04"), ("24.04.1", "24.04"), ("noble", "24.04"), ("24", "24.04"), ("9.1", "9"), ("7", None)],
)
def test_a_version_belongs_to_a_cycle_or_to_the_oldest_that_it_may_mean(version: str, cycle: str | None) -> None:
    found = release_of(UBUNTU, version)
    assert (found.cycle if found else None) == cycle
