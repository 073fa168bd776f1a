"""Visits that were cut off by their limit: nothing is known of the page then, and nothing is said against it."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Error

from upkeep.checks.browser_fresh import unfinished
from upkeep.checks.browsing.chromium import Browser
from upkeep.checks.browsing.outcome import unanswered
from upkeep.checks.browsing.record import Request, View, Visit
from upkeep.checks.browsing.visit import Wish, visit

PAGE = "https://app.example.com/"
DOCUMENT = Request(id="1", url=PAGE, main=True, status=200)
WHOLE = Visit(url=PAGE, requests=(DOCUMENT,), view=View(complete=True, text=500))


def test_a_page_that_was_not_asked_is_unknown() -> None:
    cut = unanswered(WHOLE, Visit(url=PAGE, view=View(busy=True)))
    assert cut is not None
    assert (cut.state, cut.word) == ("unknown", "timeout")
    assert unanswered(WHOLE, WHOLE) is None


CUT = {
    "the first did not come to rest": (Visit(url=PAGE, requests=(DOCUMENT,), settled=False), WHOLE),
    "the second did not come to rest": (WHOLE, Visit(url=PAGE, requests=(DOCUMENT,), settled=False)),
    "no time was left for the second": (WHOLE, Visit(url=PAGE, failure="net::ERR_TIMED_OUT")),
}


@pytest.mark.parametrize(("fresh", "known"), CUT.values(), ids=CUT)
def test_two_visits_of_which_one_was_cut_off_are_not_compared(fresh: Visit, known: Visit) -> None:
    cut = unfinished(fresh, known)
    assert cut is not None
    assert (cut.state, cut.word) == ("unknown", "timeout")


def test_what_came_to_rest_is_compared_and_a_page_that_is_not_there_has_its_own_word() -> None:
    assert unfinished(WHOLE, WHOLE) is None
    gone = Visit(url=PAGE, failure="net::ERR_CONNECTION_REFUSED", settled=False)
    assert unfinished(gone, gone) is None


class Dying:
    """A browser that ends before a page is there."""

    def new_page(self) -> None:
        raise Error("Target page, context or browser has been closed")


def test_a_browser_that_is_ended_before_the_page_was_loaded_says_nothing_against_the_page() -> None:
    with pytest.raises(Error):
        visit(Browser(Dying(), ends=time.monotonic()), PAGE, Wish())
