"""Where a redirect may lead."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from upkeep.checks.web import redirects
from upkeep.checks.web.address import Unfit, parse

HERE = parse("https://app.example/a")


def exchange(method: str = "GET", body: str | None = None, hops: int = 0, at: str = "https://app.example/a") -> Any:
    return SimpleNamespace(
        hops=("x",) * hops, url=parse(at), method=method, body=body, request=SimpleNamespace(url=HERE)
    )


@pytest.mark.parametrize(
    ("status", "method", "goes_on"),
    [
        (301, "GET", "GET"), (301, "POST", "GET"), (302, "POST", "GET"), (302, "PUT", "PUT"), (303, "PUT", "GET"),
        (303, "HEAD", "HEAD"), (307, "POST", "POST"), (308, "DELETE", "DELETE"),
    ],
)  # fmt: skip
def test_the_method_goes_on_as_in_browsers(status: int, method: str, goes_on: str) -> None:
    assert redirects.follow(exchange(method), status, "/b")[1] == goes_on


def test_a_body_goes_on_with_its_method_only() -> None:
    assert redirects.follow(exchange("POST", "secret"), 307, "/b")[2] == "secret"
    assert redirects.follow(exchange("POST", "secret"), 302, "/b")[2] is None


def test_a_body_goes_to_no_other_place() -> None:
    for place in ("https://other.example/", "http://app.example/", "https://app.example:444/"):
        with pytest.raises(Unfit, match="body"):
            redirects.follow(exchange("POST", "secret"), 307, place)


def test_ten_redirects_are_followed_and_no_eleventh() -> None:
    redirects.follow(exchange(hops=9), 302, "/")
    with pytest.raises(Unfit, match="more than 10"):
        redirects.follow(exchange(hops=10), 302, "/")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://app.example/", "gopher://x/", "data:,x", "mailto:a@b"])
def test_other_schemes_are_not_followed(target: str) -> None:
    with pytest.raises(Unfit, match="redirects to an address of the scheme"):
        redirects.follow(exchange(), 302, target)


@pytest.mark.parametrize(
    ("status", "headers", "final", "target"),
    [
        (302, (("location", "/a"), ("location", "/b")), (), "/a"),
        (302, (), (), None),
        (300, (("location", "/a"),), (), None),
        (304, (("location", "/a"),), (), None),
        (201, (("location", "/a"),), (), None),
        (302, (("location", "/a"),), (302,), None),
    ],
)
def test_only_a_redirect_with_a_target_that_is_not_the_expected_answer_leads_on(
    status: int, headers: tuple[tuple[str, str], ...], final: tuple[int, ...], target: str | None
) -> None:
    assert redirects.location(status, headers, frozenset(final)) == target
