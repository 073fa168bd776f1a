"""Keys that are given at the terminal: which are asked for, and where they then stand."""

from __future__ import annotations

from pathlib import Path

from upkeep import defaults
from upkeep.checks import Kinds
from upkeep.config.build import build
from upkeep.guides.flow import Flow
from upkeep.guides.keys import given, wanted
from upkeep.guides.plan import plan
from upkeep.guides.reading import BUILT_IN
from upkeep.guides.subject import Subject

KINDS = Kinds()
LIVEKIT = {"provider": {"kind": "livekit", "url": "https://harbor.livekit.example"}}


def subject(**raw: object) -> Subject:
    return Subject(raw, str, Path())


def built_in(topic: str) -> Flow:
    flow: Flow = build(Flow, defaults.load(f"guides/{topic}"))
    return flow


def test_only_keys_are_asked_for_whose_ground_is_there() -> None:
    video = built_in("video")
    assert [row.at for row in wanted(video, subject())] == ["video.turn.0.url"]
    assert [row.at for row in wanted(video, subject(video=LIVEKIT))] == ["video.provider.key", "video.turn.0.url"]
    half = given(subject(video=LIVEKIT), {"video.provider.key": "APIabc"})
    assert [row.at for row in wanted(video, half)] == ["video.provider.secret", "video.turn.0.url"]


def test_what_was_given_opens_the_check_and_is_never_shown() -> None:
    keys = {"video.turn.0.url": "turn:turn.example:3478", "video.turn.0.username": "web", "video.turn.0.password": "x"}
    planned = {each.row.id: each for each in plan(built_in("video"), given(subject(), keys), KINDS)}
    turn = planned["turn"]
    assert (turn.options.url, turn.options.username, turn.options.password) == tuple(keys.values())
    assert "password" not in turn.shown
    assert turn.places["password"] == "video.turn.0.password"


def test_the_tables_of_the_page_stay_as_they_were() -> None:
    raw = {"video": dict(LIVEKIT)}
    given(subject(**raw), {"video.provider.key": "APIabc", "video.turn.0.url": "turn:h"})
    assert raw == {"video": LIVEKIT}


def test_every_key_of_the_built_in_guides_opens_something_in_its_guide() -> None:
    for topic in BUILT_IN:
        flow = built_in(topic)
        text = str(flow.check)
        for row in flow.key:
            table = row.at.partition(".0")[0]
            assert f"@{row.at}" in text or table in text or table.replace("auth.account", "login") in text, row.at
