"""From keys of upkeep.toml to checks that can run, and what would enable the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from guides.flows import check, flow
from upkeep.checks import Kinds
from upkeep.errors import ConfigError
from upkeep.guides.plan import Instance, plan
from upkeep.guides.subject import Subject


def expand(text: str) -> str:
    if "${" in text and "${KNOWN}" not in text:
        raise ConfigError("TURN_PASSWORD is not set; put it into the environment")
    return text.replace("${KNOWN}", "value-of-it")


def planned(raw: dict[str, Any], **row: Any) -> list[Instance]:
    subject = Subject({"project": {"url": "https://app.example"}, **raw}, expand, Path("/"))
    return list(plan(flow(checks=[check("a", **row)]), subject, Kinds()))


TURN = {"kind": "turn", "each": "video.turn", "title": "turn {transport}"} | {
    "options": {"url": "@item.url", "username": "@item.username", "password": "@item.password"}
}
ROW = {"url": "turn:turn.example:3478?transport=udp", "username": "web", "password": "${KNOWN}"}


def test_a_missing_key_is_a_check_that_is_skipped_with_what_enables_it() -> None:
    (instance,) = planned({}, kind="stun", options={"url": "@video.control"})
    assert instance.settled
    assert (instance.settled.word, instance.settled.detail) == (
        "unset",
        "not configured; it needs [video] control in upkeep.toml",
    )


def test_every_row_of_a_list_is_a_check_of_its_own() -> None:
    tls = {**ROW, "url": "turns:turn.example:5349"}
    found = planned({"video": {"turn": [ROW, tls]}}, **TURN)
    assert [(each.id, each.title) for each in found] == [("a-1", "turn udp"), ("a-2", "turn tls")]
    assert planned({"video": {"turn": [ROW]}}, **TURN)[0].id == "a"


def test_rows_with_names_are_called_by_them() -> None:
    rows = [{"name": name, "url": f"https://fn.example/{name}"} for name in ("room", "mail")]
    found = planned({"function": rows}, kind="function", each="function", options={"url": "@item.url"}, title="{name}")
    assert [(each.id, each.title) for each in found] == [("a-room", "room"), ("a-mail", "mail")]


def test_a_reference_is_expanded_and_its_variable_remembered_not_its_value() -> None:
    (instance,) = planned({"video": {"turn": [ROW]}}, **TURN)
    assert instance.options.password == "value-of-it"
    assert instance.places["password"] == "KNOWN"
    assert "value-of-it" not in f"{instance.shown} {instance.places} {instance.title}"
    assert instance.shown["username"] == "web"


def test_a_variable_without_a_value_is_a_skip_that_names_it() -> None:
    (instance,) = planned({"video": {"turn": [{**ROW, "password": "${TURN_PASSWORD}"}]}}, **TURN)
    assert instance.settled
    assert instance.settled.word == "unset"
    assert "TURN_PASSWORD is not set" in instance.settled.detail


def test_a_value_that_its_kind_cannot_take_is_a_finding() -> None:
    (instance,) = planned({"app": {"x": "ftp://host"}}, kind="api", options={"url": "@app.x"})
    assert instance.settled
    assert (instance.settled.state, instance.settled.word) == ("down", "malformed")


def test_a_kind_that_this_version_lacks_is_a_skip() -> None:
    (instance,) = planned({}, kind="browser-of-tomorrow", options={"url": "@page.url"})
    assert instance.settled
    assert instance.settled.word == "driver"
