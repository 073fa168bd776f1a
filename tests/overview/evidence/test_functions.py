"""Functions as they stand, and how they answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from conftest import Site
from overview.evidence.scene_of import NOW, SINCE, record, scene_of
from upkeep.checks.interface import Finding, down, unknown, up
from upkeep.overview.evidence.functions import functions

MAIL = '[[function]]\nname = "send-mail"\nurl = "http://127.0.0.1:9/send-mail"\n'
HOUR = timedelta(hours=1)


def every_quarter(site: Site, finding: Callable[[datetime], Finding], begin: datetime = SINCE) -> None:
    count = int((NOW - begin) / timedelta(minutes=15)) + 1
    times = [begin + timedelta(minutes=15 * number) for number in range(count)]
    record(site, *((at, "send-mail", "http", finding(at)) for at in times), every=900)


@pytest.fixture
def app(site: Site) -> Site:
    site.add(MAIL)
    return site


def told(site: Site) -> list[tuple[str, str, str]]:
    return [(fact.source, fact.state, fact.text) for fact in functions(scene_of(site, "functions"))]


def test_without_a_function_it_says_what_to_add(site: Site) -> None:
    assert functions(scene_of(site, "functions"))[0].state == "unset"


def test_without_a_function_probes_of_kind_http_stand_in(site: Site) -> None:
    site.add('[[probe]]\nname = "api"\nkind = "http"\nurl = "http://127.0.0.1:9/"\n')
    assert told(site) == [("api", "unknown", "never measured; upkeep probe api")]


def test_a_function_that_answered_all_the_time_is_well(app: Site) -> None:
    every_quarter(app, lambda at: up("answers", response_time=0.31))
    found = functions(scene_of(app, "functions"))[0]
    assert (found.state, found.text) == ("well", "100 % since Mon 16 Nov, 311 ms")
    assert (found.value, found.unit) == (1, "ratio")


def test_one_that_was_down_and_answers_again_wants_attention(app: Site) -> None:
    dark = SINCE + 30 * HOUR
    every_quarter(app, lambda at: down("crashes", "503") if at == dark else up("answers", response_time=2.4))
    assert told(app) == [("send-mail", "soon", "99.8 % since Mon 16 Nov, 2.39 s, down 15 min")]


def test_one_that_is_new_says_since_when_it_counts(app: Site) -> None:
    every_quarter(app, lambda at: up("answers"), NOW - 5 * HOUR)
    assert told(app) == [("send-mail", "well", "100 % since 04:00 (5 h)")]


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (down("crashes", "it fails", evidence={"status": 503}), "crashes since 06:00 (3 h), 503"),
        (down("not-deployed", "no such function", evidence={"status": 404}),
         "not deployed since 06:00 (3 h), no such function"),
        (down("refused", "nothing accepts the connection"), "down since 06:00 (3 h), nothing accepts the connection"),
    ],
)  # fmt: skip
def test_not_deployed_is_told_from_crashing(app: Site, finding: Finding, text: str) -> None:
    every_quarter(app, lambda at: finding if at >= NOW - 3 * HOUR else up("answers"))
    assert told(app) == [("send-mail", "bad", text)]


def test_one_that_is_down_inside_maintenance_needs_nobody(app: Site) -> None:
    app.add("[[maintenance]]\nfrom = 2026-11-23T08:30:00\nto = 2026-11-23T09:30:00\n")
    every_quarter(app, lambda at: down("crashes", "503") if at > NOW - HOUR / 2 else up("answers"))
    assert told(app)[0][1] == "known"


def test_one_that_is_limited_is_unknown(app: Site) -> None:
    every_quarter(app, lambda at: unknown("blocked", "the host asks for a browser check") if at == NOW else up())
    assert told(app) == [
        ("send-mail", "unknown", "the host asks for a browser check; upkeep probe send-mail")
    ]  # fmt: skip


def test_one_that_was_not_asked_lately_is_unknown(app: Site) -> None:
    record(app, (NOW - HOUR, "send-mail", "http", up()), every=900)
    assert told(app) == [("send-mail", "unknown", "nothing known since 08:00 (1 h); upkeep probe send-mail")]


def test_one_that_asks_for_a_login_wants_attention(app: Site) -> None:
    every_quarter(app, lambda at: up("unauthorised", "asks for a login (401)", warning=True))
    assert told(app) == [("send-mail", "soon", "asks for a login (401); 100 % since Mon 16 Nov")]
