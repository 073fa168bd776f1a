"""What an https page names by http."""

from __future__ import annotations

import pytest

from checks.replies import reply
from upkeep.checks.mixed_content import judged

CASES = [
    ('<script src="/app.js"></script><img src="https://cdn.example/a.png">', "none", "up"),
    ('<script src="http://cdn.example/app.js"></script>', "insecure-files", "down"),
    ('<link rel="stylesheet" href="http://cdn.example/a.css">', "insecure-files", "down"),
    ('<iframe src="http://other.example/"></iframe>', "insecure-files", "down"),
    ('<img src="http://cdn.example/a.png">', "pictures", "up"),
    ('<link rel="icon" href="http://cdn.example/a.ico">', "pictures", "up"),
    ('<form action="http://app.example/login"><input></form>', "form", "down"),
    ('<a href="http://other.example/">a link is no content</a>', "none", "up"),
    ('<base href="http://old.example/"><img src="a.png">', "pictures", "up"),
    ('<img src="http://localhost:3000/a.png">', "none", "up"),
    ('<template><img src="http://cdn.example/a.png"></template>', "none", "up"),
]


@pytest.mark.parametrize(("page", "word", "state"), CASES)
def test_each_page_comes_to_its_word(page: str, word: str, state: str) -> None:
    finding = judged(reply(page))
    assert (finding.word, finding.state) == (word, state)
    assert finding.warning == (word == "pictures")


def test_a_policy_that_upgrades_mends_it() -> None:
    upgrades = ("content-security-policy", "upgrade-insecure-requests")
    assert judged(reply('<img src="http://cdn.example/a.png">', upgrades)).word == "none"


def test_a_page_that_comes_by_http_in_the_end_is_insecure() -> None:
    assert judged(reply("", url="http://app.example/")).word == "insecure"


def test_many_are_told_in_short_and_without_what_could_be_secret() -> None:
    page = "".join(f'<script src="http://cdn.example/{number}.js?key=geheim"></script>' for number in range(5))
    detail = judged(reply(page)).detail
    assert detail.startswith("names http://cdn.example/0.js?key=…, http://cdn.example/1.js?key=…")
    assert "and 2 more" in detail
