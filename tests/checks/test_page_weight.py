"""What a page and all that it names weigh."""

from __future__ import annotations

from checks.ground import ground
from checks.planted import Page, planted
from upkeep.checks import page_weight
from upkeep.checks.browser_weight import weighed
from upkeep.checks.browsing.record import Request, View, Visit
from upkeep.checks.failure import finding_of
from upkeep.checks.html import take_apart

PAGE = b'<link rel=stylesheet href="/a.css"><script src="/a.js"></script><img src="/a.png"><img src="/a.png">'


def test_the_page_and_its_files_are_summed_up() -> None:
    files = {"/a.css": Page(b"c" * 100), "/a.js": Page(b"j" * 1000), "/a.png": Page(b"p" * 5000)}
    with planted({"/": Page(PAGE), **files}) as site:
        found = page_weight.measure(page_weight.Options(url=site.url), ground(timeout=20))
    assert (found.word, found.value, found.unit) == ("weighed", len(PAGE) + 6100, "bytes")
    assert found.evidence["requests"] == 4
    assert 0 < found.evidence["first_byte"] < 20


def test_a_page_alone_is_weighed_too() -> None:
    with planted({"/": Page(b"<p>hello")}) as site:
        assert page_weight.measure(page_weight.Options(url=site.url), ground(timeout=20)).value == 8


def test_a_picture_that_is_missing_weighs_nothing() -> None:
    with planted({"/": Page(b'<img src="/gone.png">')}) as site:
        found = page_weight.measure(page_weight.Options(url=site.url), ground(timeout=20))
    assert (found.word, found.value, found.evidence["missing"]) == ("weighed", 21, 1)


def test_a_file_that_does_not_come_leaves_no_figure() -> None:
    page = Page(b'<script src="http://127.0.0.1:1/a.js"></script>')
    with planted({"/": page}) as site:
        found = page_weight.measure(page_weight.Options(url=site.url), ground(timeout=20))
    assert (found.state, found.word, found.value) == ("unknown", "unweighed", None)
    assert found.detail == "1 of 1 files did not come"


def test_frames_media_and_data_are_not_weighed() -> None:
    page = take_apart('<iframe src="/f"></iframe><video src="/v.mp4"></video><img src="data:x">', "https://a.example/")
    assert page_weight.named_files(page) == []


def request(id: str, **more: object) -> Request:
    return Request(id=id, url="https://a.example/", status=200, **more)  # type: ignore[arg-type]


def test_a_visit_is_summed_up_with_its_times() -> None:
    times = {"first_byte": 120.4, "dom": 800, "loaded": 0, "largest": None}
    visit = Visit(url="x", requests=(request("1", main=True, bytes=900), request("2", bytes=100)), answer=times)
    found = weighed(visit)
    assert found.value == 1000
    assert found.evidence == {"bytes": 1000, "requests": 2, "first_byte": 0.12, "dom": 0.8}


def test_a_visit_that_failed_has_no_figure() -> None:
    visits = [
        Visit(url="x", failure="net::ERR_CONNECTION_REFUSED"),
        Visit(url="x", requests=(Request(id="1", url="x", status=503, main=True),)),
        Visit(url="x", requests=(request("1", main=True, bytes=9),), view=View(busy=True)),
    ]
    assert [finding_of(lambda each=each: weighed(each)).word for each in visits] == ["unweighed"] * 3
