"""A login that leads wherever it is told to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checks.ground import ground
from checks.planted import Page, Query, planted
from upkeep.checks import open_redirect
from upkeep.checks.interface import Finding

FORM = Page(b"<form><input type=password></form>")


def look(login: Page | Callable[[Query], Page]) -> tuple[Finding, list[str]]:
    with planted({"/login": login}) as site:
        found = open_redirect.measure(open_redirect.Options(url=f"{site.url}login?lang=de"), ground(timeout=20))
    return found, site.asked


def redirecting(name: str, accepts: Callable[[str], bool]) -> Callable[[Query], Page]:
    def answer(query: Query) -> Page:
        target = query.get(name, ["/"])[0]
        return Page(status=302, headers=(("Location", target),)) if name in query and accepts(target) else FORM

    return answer


def test_a_login_that_leads_nowhere_is_closed_and_asked_a_bounded_number_of_times() -> None:
    found, asked = look(FORM)
    assert (found.state, found.word) == ("up", "closed")
    assert found.detail == "none of 16 parameters leads elsewhere before a login"
    assert len(asked) == 1 + 16 + 2
    assert all("lang=de" in each for each in asked)


@pytest.mark.parametrize(
    ("accepts", "value"),
    [
        (lambda target: True, "https://upkeep-check.invalid/"),
        (lambda target: target.startswith("/"), "//upkeep-check.invalid/"),
        (lambda target: target.startswith("/") and not target.startswith("//"), "/\\upkeep-check.invalid/"),
    ],
)
def test_a_parameter_that_leads_to_any_host_is_open(accepts: Callable[[str], bool], value: str) -> None:
    found, _ = look(redirecting("returnTo", accepts))
    assert (found.state, found.word) == ("down", "open")
    assert found.detail == f"?returnTo={value} leads there"


def test_several_are_all_named() -> None:
    def answer(query: Query) -> Page:
        target = (query.get("next") or query.get("url") or [""])[0]
        return Page(status=303, headers=(("Location", target),)) if target else FORM

    assert look(answer)[0].detail == "?next=https://upkeep-check.invalid/ leads there (and url)"


@pytest.mark.parametrize(
    ("page", "word"),
    [
        (b'<meta http-equiv="refresh" content="0; url=%s">', "open"),
        (b"<META content='0;URL=%s' HTTP-EQUIV=refresh>", "open"),
        (b'<input type=hidden name=next value="%s">', "closed"),
        (b'<a href="%s">back</a>', "closed"),
    ],
)
def test_a_page_that_goes_there_by_itself_is_open_too(page: bytes, word: str) -> None:
    found, _ = look(lambda query: Page(page % query.get("next", ["/"])[0].encode()))
    assert found.word == word


@pytest.mark.parametrize(
    "location",
    [
        "/login?next={target}",
        "https://auth.example/authorize?redirect_uri={target}",
        "https://127.0.0.1/{target}",
    ],
)
def test_where_the_host_is_only_named_on_the_way_it_is_closed(location: str) -> None:
    def answer(query: Query) -> Page:
        target = query.get("next", [""])[0]
        return Page(status=302, headers=(("Location", location.format(target=target)),)) if target else FORM

    assert look(answer)[0].word == "closed"


def test_one_that_asks_for_patience_is_unknown() -> None:
    found, _ = look(lambda query: Page(status=429) if "goto" in query else FORM)
    assert (found.state, found.word) == ("unknown", "blocked")


def test_a_login_that_is_not_there_is_told() -> None:
    assert look(Page(status=404))[0].word == "not-found"
