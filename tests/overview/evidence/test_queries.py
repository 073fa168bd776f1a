"""The project's own questions to its databases."""

from __future__ import annotations

import sqlite3

import pytest

from conftest import Site
from overview.evidence.scene_of import scene_of
from upkeep.checklists.facts import Fact, propose
from upkeep.overview.evidence.queries import old_rows, queries

BEFORE = [{"source": "Users", "text": "1,100", "state": "known", "value": 1100.0, "unit": ""}]


@pytest.fixture
def app(site: Site) -> Site:
    with sqlite3.connect(site.folder / "app.db") as connection:
        connection.execute("create table users (name text)")
        connection.executemany("insert into users values (?)", [("a",)] * 1221)
    connection.close()
    return site


def ask(site: Site, query: str, before: list[dict[str, object]] | None = None) -> Fact:
    site.add(
        f'[evidence]\nqueries = [{{ item = "user-activity", title = "Users", dsn = "sqlite:///app.db", '
        f'query = "{query}" }}]\n'
    )
    (fact,) = queries(scene_of(site, "queries", "user-activity", before or ()))
    return fact


def test_without_a_query_of_this_item_it_says_what_to_add(app: Site) -> None:
    app.add(
        '[evidence]\nqueries = [{ item = "feature-usage", title = "x", dsn = "sqlite:///a", query = "select 1" }]\n'
    )
    (fact,) = queries(scene_of(app, "queries", "user-activity"))
    assert (fact.state, fact.text) == ("unset", "`queries` under [evidence] with this item's id")


def test_a_value_is_known_and_nothing_more(app: Site) -> None:
    fact = ask(app, "select count(*) from users")
    assert fact == Fact("Users", "1,221", "known", 1221, "")
    assert propose(scene_of(app, "queries").item, [fact], "Mon") is None


def test_its_change_since_last_time_is_told(app: Site) -> None:
    assert ask(app, "select count(*) from users", BEFORE).text == "1,221, +121 (+11 %)"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("select 550", "550, -550 (-50 %)"),
        ("select 1100", "1,100, unchanged"),
        ("select 1099.5", "1,100, -0.5 (-0.0455 %)"),
        ("select null", "no value (null)"),
        ("select 'spring'", "spring"),
    ],
)
def test_each_value_is_told_as_people_read_it(app: Site, query: str, text: str) -> None:
    assert ask(app, query, BEFORE).text == text


def test_nothing_is_divided_by_zero(app: Site) -> None:
    assert ask(app, "select 5", [BEFORE[0] | {"value": 0.0}]).text == "5, +5"


@pytest.mark.parametrize("query", ["delete from users", "select * from nowhere", "select name from users"])
def test_one_that_fails_is_unknown_and_nothing_is_written(app: Site, query: str) -> None:
    fact = ask(app, query)
    assert (fact.state, fact.value) == ("unknown", None)
    assert fact.text.startswith("not counted: ")
    connection = sqlite3.connect(app.folder / "app.db")
    assert connection.execute("select count(*) from users").fetchone() == (1221,)
    connection.close()


def test_one_that_fails_does_not_hide_the_others(app: Site) -> None:
    rows = [("Secret", "${NOWHERE}"), ("Missing", "sqlite:///no.db"), ("Users", "sqlite:///app.db")]
    written = ", ".join(
        f'{{ item = "x", title = "{title}", dsn = "{dsn}", query = "select count(*) from users" }}'
        for title, dsn in rows
    )
    app.add(f"[evidence]\nqueries = [{written}]\n")
    facts = list(queries(scene_of(app, "queries", "x")))
    assert [(fact.source, fact.state) for fact in facts] == [
        ("Secret", "unknown"), ("Missing", "unknown"), ("Users", "known"),
    ]  # fmt: skip
    assert "NOWHERE is not set" in facts[0].text


def old(site: Site, count: str, clear: str = "delete from users", before: object = None) -> Fact:
    site.add(
        f'[evidence]\nold = [{{ title = "Users", dsn = "sqlite:///app.db", count = "{count}", clear = "{clear}" }}]\n'
    )
    (fact,) = old_rows(scene_of(site, "old-rows", "old-data", BEFORE if before else ()))
    return fact


def test_old_rows_are_counted_and_the_statement_that_would_clear_them_is_shown_not_run(app: Site) -> None:
    for _ in range(2):
        app.write(app.config.read_text().partition("[evidence]")[0])
        fact = old(app, "select count(*) from users", before=True)
        assert fact == Fact("Users", "1,221 rows, +121 (+11 %); delete from users", "soon", 1221, "")


def test_nothing_old_is_well(app: Site) -> None:
    assert old(app, "select 0") == Fact("Users", "nothing older", "well", 0, "")


@pytest.mark.parametrize("count", ["select null", "select 'many'", "select -1", "select 1.5", "delete from users"])
def test_what_is_no_count_is_unknown(app: Site, count: str) -> None:
    assert old(app, count).state == "unknown"


def test_without_a_limit_it_says_what_to_add(app: Site) -> None:
    (fact,) = old_rows(scene_of(app, "old-rows"))
    assert fact.state == "unset"
