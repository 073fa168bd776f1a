from __future__ import annotations

import pytest

from upkeep.checks.hyperlinks import leads, links_of

PAGE = "https://docs.example/guide/start.html"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ('<a href="next.html#more">x</a>', ["https://docs.example/guide/next.html#more"]),
        ('<a href="//other.example/">x</a><area href="/y">', ["https://other.example/", "https://docs.example/y"]),
        ('<img src="a.png"><iframe src="/f"></iframe>', ["https://docs.example/guide/a.png", "https://docs.example/f"]),
        ('<base href="/en/"><a href="x">x</a>', ["https://docs.example/en/x"]),
        ('<a href="#here">x</a>', [f"{PAGE}#here"]),
        ('<a href="mailto:a@b.example">x</a><a href="javascript:x()">y</a><a href="">z</a><a>w</a>', []),
        ('<a href="x">1</a><a href=" x ">2</a>', ["https://docs.example/guide/x"]),
        ('<a href="http://[broken/">x</a><a href="http://x.example:99999/">y</a>', []),
    ],
)
def test_each_link_is_a_whole_address(text: str, links: list[str]) -> None:
    assert links_of(text, PAGE).links == links


@pytest.mark.parametrize(
    ("fragment", "there"),
    [
        ("one", True), ("two", True), ("caf%C3%A9", True), ("readme", True), ("top", True), ("", True),
        ("/bookings/3", True), (":~:text=boats", True), ("three", False), ("field", False),
    ],
)  # fmt: skip
def test_a_fragment_leads_to_an_anchor_or_to_what_the_browser_knows(fragment: str, there: bool) -> None:
    page = '<h1 id=one></h1><a name="two"></a><p id="café"></p><p id="user-content-readme"></p><input name="field">'
    assert leads(links_of(page, PAGE).anchors, fragment) is there
