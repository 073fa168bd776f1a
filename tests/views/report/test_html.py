"""The page: nothing in it runs or fetches, whatever is written into a project."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from conftest import Run, Site
from hostile import ATTACKS, LONG, Reader, hostile
from november import november
from upkeep.views.report.colour import contrast
from upkeep.views.report.html import tied

DECEMBER = ("--at", "2026-12-01 08:00")
TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "p", "h1", "h2", "h3",
    "span", "ul", "li", "dl", "div", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure",
    "figcaption", "svg", "g", "rect", "circle", "path", "line", "polyline", "text",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "name", "content", "http-equiv", "class", "id", "aria-labelledby", "aria-hidden", "aria-label",
    "role", "scope", "viewbox", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "width", "height", "d",
    "points", "text-anchor",
}  # fmt: skip


@pytest.fixture
def page(site: Site, upkeep: Run) -> str:
    hostile(site, upkeep)
    ended = upkeep("report", "--internal", "-o", "-", *DECEMBER)
    assert ended.code == 0, ended.err
    return ended.out


def test_hostile_text_stays_text(page: str) -> None:
    found = Reader(page)
    assert found.tags - TAGS == set()
    assert found.attributes - ATTRIBUTES == set()
    text = "\n".join(found.text)
    for attack in (*ATTACKS[:5], ATTACKS[6], LONG):
        assert attack in text, attack
    assert "7*7" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e]", page)


def test_the_page_names_no_address_to_fetch_and_no_script(site: Site, upkeep: Run) -> None:
    november(site.folder, upkeep)
    page = upkeep("report", "-o", "-", *DECEMBER).out
    assert re.findall(r"https?:|//[a-z]|url\(|@import|<script|<link|<a |javascript:|\son\w+=", page) == []
    assert "default-src 'none'" in page


def test_tables_have_captions_and_headers_with_scope_and_sections_have_headings(site: Site, upkeep: Run) -> None:
    november(site.folder, upkeep)
    page = upkeep("report", "-o", "-", *DECEMBER).out
    assert page.count("<table") == page.count("<caption") > 5
    assert re.findall(r"<th(?! scope=\"(?:col|row)\")[ >]", page) == []
    levels = [int(each) for each in re.findall(r"<h([1-6])", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(re.findall(r'<svg [^>]*role="img" aria-label="[^"]{20,}"', page)) == page.count("<svg")
    assert page.count("<figure") == page.count("<figcaption")
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'aria-labelledby="([^"]+)"', page)) <= set(ids)


def test_the_clients_colour_and_logo_are_in_it(site: Site, upkeep: Run) -> None:
    site.add('client = "Harbor & Sons"\n[report]\nbrand = { logo = "logo.svg", colour = "#0a6" }\n')
    (site.folder / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>')
    page = upkeep("report", "-o", "-", *DECEMBER).out
    assert 'src="data:image/svg+xml;base64,' in page
    assert 'alt="Harbor &amp; Sons"' in page
    assert "<script" not in page  # it is in the picture, where nothing runs
    light, dark = re.findall("--accent: (#......)", page)
    assert (light != "#00aa66", contrast(light, "#ffffff") >= 4.5) == (True, True)  # darker, to be read on white
    assert dark == "#00aa66"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15 min of 43 min left", "15\u00a0min of 43\u00a0min left"),
        ("99.96 % (promised: 99.9 %)", "99.96\u00a0% (promised: 99.9\u00a0%)"),
        ("3 d 4 h", "3\u00a0d 4\u00a0h"),
        ("6.31 GB, 80 items", "6.31\u00a0GB, 80 items"),
        ("2 days and 1 minute", "2 days and 1 minute"),
    ],
)
def test_figures_and_their_units_stay_on_one_line(text: str, expected: str) -> None:
    assert tied(text) == expected
