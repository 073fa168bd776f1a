"""A fix with the project's own values."""

from __future__ import annotations

from typing import Any

from guides.flows import cause, flow, seen, vote
from upkeep.guides.fix import ADDRESS, Remedy, remedy
from upkeep.guides.ranking import rank


def made(text: str = "Mend it.", commands: tuple[str, ...] = (), **outcome: Any) -> Remedy:
    fix = {"text": text, "commands": list(commands), "tell": "We are on it."}
    whole = flow(cause("x", vote("a", "bad", "strong"), fix=fix))
    outcomes = [seen("a", "bad", **outcome)]
    return remedy(rank(whole, outcomes, {})[0], outcomes, {"url": "https://app.example"})


def test_values_come_from_the_project_the_options_and_the_evidence() -> None:
    text = "See {url}, {username}, {asset}; change {change.password}."
    found = made(text, evidence={"asset": "/app.js"}, shown={"username": "web"}, places={"password": "TURN_PASSWORD"})
    assert found.text == "See https://app.example, web, /app.js; change TURN_PASSWORD."


def test_a_value_that_is_not_known_leaves_a_text_that_reads() -> None:
    assert made("Read the log of {api}: {message}").text == "Read the log of"
    assert made("The name {host} does not resolve ({status}).").text == "The name does not resolve."
    assert made("Set {change.password} right.").text == "Set its password right."


def test_a_command_with_a_value_that_is_not_known_is_left_out() -> None:
    assert made(commands=("dig {host}", "curl {url}")).commands == ("curl https://app.example",)


def test_a_condition_shows_nothing_itself() -> None:
    assert made(commands=("vercel --prod {?vercel}",)).commands == ()
    assert made(commands=("vercel --prod {?vercel}",), shown={"vercel": "x.vercel.app"}).commands == ("vercel --prod",)


def test_upkeep_s_own_commands_name_the_address_that_stands_for_a_configuration() -> None:
    fix = {"text": "Mend.", "commands": ["upkeep diagnose x --again", "dig y"], "tell": "We are."}
    whole = flow(cause("x", vote("a", "bad", "strong"), fix=fix))
    outcomes = [seen("a", "bad")]
    found = remedy(rank(whole, outcomes, {})[0], outcomes, {ADDRESS: "https://app.example"})
    assert found.commands == ("upkeep diagnose x --again https://app.example", "dig y")


def test_values_from_outside_are_quoted_for_a_shell() -> None:
    hostile = {"asset": "/a; rm -rf ~ #{url}"}
    assert made(commands=("curl {asset}",), evidence=hostile).commands == ("curl '/a; rm -rf ~ #{url}'",)
