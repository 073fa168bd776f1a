"""The report in Chromium: it fetches nothing, fits the width, runs nothing, prints, and axe-core has nothing to say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conftest import Run, Site
from hostile import hostile
from november import november
from peers.npm_peers import installed
from peers.servers import program

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.peers

AXE = "4.10.3"
DECEMBER = ("--at", "2026-12-01 08:00")
WIDTHS, SCHEMES = (1280, 390), ("light", "dark")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(params=["november", "hostile", "empty", "year"])
def report(request: pytest.FixtureRequest, site: Site, upkeep: Run) -> Path:
    """A usual month, one of attacks, a project without anything, and a long time with a brand."""
    span: tuple[str, ...] = ()
    if request.param == "hostile":
        hostile(site, upkeep)
    elif request.param != "empty":
        november(site.folder, upkeep)
    if request.param == "year":
        site.add('[report]\nminutes = true\nbrand = { colour = "#ffee00" }\n')
        span = ("--from", "2025-12-01", "--to", "2026-11-30")
    ended = upkeep("report", "--internal", "-o", "report.html", *span, *DECEMBER)
    assert ended.code == 0, ended.err
    return site.folder / "report.html"


def opened(browser: Browser, report: Path, width: int, scheme: Any) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    return page, asked


def test_it_fetches_nothing_runs_nothing_and_fits_any_width(browser: Browser, report: Path) -> None:
    for width in (*WIDTHS, 320):
        page, asked = opened(browser, report, width, "light")
        assert asked == [report.as_uri()]
        assert page.title() != "owned"
        assert page.evaluate("document.scripts.length") == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.context.close()


def test_axe_finds_no_violation(browser: Browser, report: Path) -> None:
    script = (installed("axe-core", AXE) / "axe.min.js").read_text(encoding="utf-8")
    for width in WIDTHS:
        for scheme in SCHEMES:
            page, _ = opened(browser, report, width, scheme)
            page.evaluate(script)
            found = page.evaluate("axe.run()")
            told = [(each["id"], [node["html"][:200] for node in each["nodes"]][:3]) for each in found["violations"]]
            assert told == [], json.dumps(told, indent=1)
            page.context.close()


def test_it_prints_to_pages_in_light_whatever_the_screen_is(browser: Browser, report: Path) -> None:
    page, _ = opened(browser, report, 1280, "dark")
    pages = page.pdf(prefer_css_page_size=True, print_background=True).count(b"/Type /Page\n")
    assert 1 <= pages <= 30
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.context.close()
