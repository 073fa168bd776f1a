"""How heavy the app's page is, beside the performance review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from checks.planted import Page, planted
from conftest import Site
from overview.evidence.scene_of import scene_of
from upkeep.checklists.facts import Fact
from upkeep.checks.interface import Finding, down, unknown, up
from upkeep.overview.evidence.weight import page_weight

NO_BROWSER = unknown("driver", "needs upkeep[browser]")
TIMES = {"first_byte": 0.12, "dom": 0.8, "loaded": 1.4, "largest": 1.1}


def weighed(size: float, **times: float) -> Finding:
    return up("weighed", value=size, unit="bytes", evidence={"requests": 34, **times})


def kept(size: float, by: str = "browser") -> list[Mapping[str, Any]]:
    return [
        {"source": "page weight", "text": "x", "state": "known", "value": size, "unit": "bytes", "memory": {"by": by}}
    ]


def look(site: Site, monkeypatch: pytest.MonkeyPatch, finding: Finding, before: Any = ()) -> list[Fact]:
    site.write(site.config.read_text() + 'url = "https://app.example"\n')
    scene = scene_of(site, "page-weight", before=before)
    monkeypatch.setattr(type(scene), "find", lambda _, kind, __: finding if kind == "browser-weight" else NO_BROWSER)
    return page_weight(scene)


def test_the_first_time_it_is_known_with_its_times(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert look(site, monkeypatch, weighed(1_240_000, **TIMES)) == [
        Fact("page weight", "1.24 MB in 34 requests", "known", 1_240_000, "bytes", {"by": "browser"}),
        Fact(
            "page timing", "first byte 0.12 s, DOM 0.80 s, loaded 1.40 s, largest paint 1.10 s", "known", 1.1, "seconds"
        ),
    ]


@pytest.mark.parametrize(
    ("size", "state", "text"),
    [
        (1_200_000, "soon", "1.2 MB in 34 requests, +20 % since Mon 16 Nov"),
        (1_190_000, "well", "1.19 MB in 34 requests, +19 % since Mon 16 Nov"),
        (1_000_000, "well", "1 MB in 34 requests, as before"),
        (500_000, "well", "500 kB in 34 requests, -50 % since Mon 16 Nov"),
    ],
)
def test_it_is_compared_with_the_last_time(
    site: Site, monkeypatch: pytest.MonkeyPatch, size: float, state: str, text: str
) -> None:
    fact = look(site, monkeypatch, weighed(size), kept(1_000_000))[0]
    assert (fact.state, fact.text, fact.value) == (state, text, size)


def test_what_was_weighed_in_another_way_is_not_compared(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert look(site, monkeypatch, weighed(9_000_000), kept(1_000_000, "files"))[0].state == "known"


def test_a_late_paint_wants_attention(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert look(site, monkeypatch, weighed(1e6, **TIMES | {"largest": 2.6}))[1].state == "soon"


def test_a_page_that_did_not_load_is_unknown(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    (fact,) = look(site, monkeypatch, down("timeout", "no answer within 20 s"))
    assert (fact.state, fact.text) == ("unknown", "not weighed: no answer within 20 s")


def test_without_a_browser_the_files_that_the_page_names_are_weighed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("upkeep.checks.browser_weight.measure", lambda *_: NO_BROWSER)
    with planted({"/": Page(b'<img src="/a.png">'), "/a.png": Page(b"p" * 5000)}) as served:
        site.write(f'{site.config.read_text()}url = "{served.url}"\n')
        first, times = page_weight(scene_of(site, "page-weight"))
    assert (first.text, first.state, first.memory) == ("5.02 kB in 2 requests", "known", {"by": "files"})
    assert (times.source, times.state, times.unit) == ("page timing", "known", "seconds")


def test_without_an_address_it_says_what_to_add(site: Site) -> None:
    (fact,) = page_weight(scene_of(site, "page-weight"))
    assert fact.state == "unset"
