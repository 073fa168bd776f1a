"""The built-in guides as data: what their rows weigh, and what a person is still asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from guides.flows import seen
from upkeep.checks import Kinds
from upkeep.guides.fix import remedy
from upkeep.guides.flow import Flow
from upkeep.guides.outcome import Outcome
from upkeep.guides.questions import worth_asking
from upkeep.guides.ranking import named, rank
from upkeep.guides.reading import flow_named


def built_in(topic: str) -> Flow:
    return flow_named(topic, {}, Path(), Kinds())


SAME = seen("fresh", "same", "pass")


@pytest.mark.parametrize("topic", ["loading", "video"])
def test_a_machine_has_no_old_cache_so_the_incognito_window_is_still_asked_for_and_outweighs_it(topic: str) -> None:
    flow = built_in(topic)
    assert "incognito" in [each.id for each in worth_asking(flow, (SAME,), {})]
    first = named(rank(flow, (SAME,), {"incognito": "yes"}))[0]
    assert (first.cause.id, first.confidence) == ("stale-cache", "likely")


@pytest.mark.parametrize("topic", ["loading", "video"])
def test_a_stale_worker_is_certain_and_nothing_is_asked(topic: str) -> None:
    flow = built_in(topic)
    stale: tuple[Outcome, ...] = (seen("fresh", "stale-worker"),)
    assert [each.cause.id for each in named(rank(flow, stale, {}))] == ["stale-cache"]
    assert worth_asking(flow, stale, {}) == ()


@pytest.mark.parametrize(
    ("word", "cause"), [("key-malformed", "credentials-invalid"), ("key-differs", "vapid-mismatch")]
)
def test_the_key_with_which_the_page_subscribes_has_its_cause(word: str, cause: str) -> None:
    first = named(rank(built_in("push"), (seen("worker", word),), {}))[0]
    assert (first.cause.id, first.confidence) == (cause, "certain")


CONNECTS = {
    "video": ("turn", "tls", {"endpoint": "turn.example:5349", "hostname": "turn.example"}),
    "loading": ("page", "tls", {"endpoint": "app.example:443", "host": "app.example"}),
}


@pytest.mark.parametrize("topic", CONNECTS)
def test_a_bad_certificate_is_shown_by_a_command_that_ends_by_itself(topic: str) -> None:
    check, word, shown = CONNECTS[topic]
    found = seen(check, word, shown=shown)
    first = named(rank(built_in(topic), (found,), {}))[0]
    command = remedy(first, (found,), {}).commands[0]
    assert command.startswith(f"openssl s_client -connect {shown['endpoint']} ")
    assert "</dev/null | openssl x509 -noout -subject -dates" in command


@pytest.mark.parametrize(
    ("shown", "commands", "links"),
    [
        ({"supabase": "create-room"}, ["supabase secrets list"], ["functions/create-room/logs"]),
        ({"vercel": "harbor.vercel.app"}, ["vercel logs harbor.vercel.app"], []),
        ({}, [], []),
    ],
    ids=["supabase", "vercel", "elsewhere"],
)
def test_the_log_of_a_function_that_crashes_is_where_its_platform_has_it(
    shown: dict[str, str], commands: list[str], links: list[str]
) -> None:
    found = seen("function", "crashes", shown=shown)
    first = named(rank(built_in("video"), (found,), {}))[0]
    told = remedy(first, (found,), {})
    assert list(told.commands) == [*commands, "upkeep diagnose video --again"]
    assert [each.partition("/_/")[2] for each in told.links] == links
