"""What follows from the keys of upkeep.toml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from upkeep.guides.subject import Subject, key_name, telling, variable_of


def subject(**raw: Any) -> Subject:
    return Subject(raw, str, Path("/"))


def test_the_page_has_an_origin_and_the_threshold_of_response_times() -> None:
    found = subject(project={"url": "https://app.example:8443/x?y"}, thresholds={"response_time": "3s"})
    assert found.derived["page"] == {
        "url": "https://app.example:8443/x?y",
        "host": "app.example",
        "origin": "https://app.example:8443",
        "within": "3s",
    }


def test_only_the_function_of_video_is_its_own() -> None:
    rows = [{"name": "room", "url": "https://a"}, {"name": "mail", "url": "https://b", "safe": True}]
    found = subject(function=rows, video={"function": "mail"})
    assert found.derived["video_function"] == rows[1:]
    assert found.derived["unsafe_video_function"] == []


def test_supabase_is_not_asked_as_an_issuer() -> None:
    auth = {"kind": "supabase", "issuer": "https://x.supabase.co", "apikey": "k"}
    found = subject(auth=auth)
    assert found.value("oidc.issuer") is None
    assert found.value("supabase.url") == "https://x.supabase.co"


@pytest.mark.parametrize(
    ("reference", "name"),
    [("page.url", "[project] url"), ("video.turn", "[video] turn"), ("mail.domain", "[auth] mail_from")],
)
def test_a_reference_is_named_as_it_stands_in_the_file(reference: str, name: str) -> None:
    assert key_name(reference) == name


def test_where_a_value_is_to_be_changed() -> None:
    assert variable_of("${TURN_PASSWORD}", "[video] turn") == "TURN_PASSWORD"
    assert variable_of("literal", "[video] turn") == "[video] turn in upkeep.toml"


@pytest.mark.parametrize(
    ("url", "transport"),
    [("turn:h:1", "udp"), ("turn:h:1?transport=tcp", "tcp"), ("turns:h:1?transport=tcp", "tls"), ("turns:h", "tls")],
)
def test_the_transport_follows_from_the_address(url: str, transport: str) -> None:
    assert telling({"url": url}, None)["transport"] == transport


def test_the_platform_is_known_by_its_host() -> None:
    told = telling({"url": "https://abc.supabase.co/functions/v1/create-room"}, {"name": "create-room"})
    assert (told["supabase"], "vercel" in told) == ("create-room", False)


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("turns:turn.example", "turn.example:5349"),
        ("turns:turn.example:443?transport=tcp", "turn.example:443"),
        ("turn:turn.example?transport=udp", "turn.example:3478"),
        ("https://app.example/x", "app.example:443"),
        ("https://app.example:8443/", "app.example:8443"),
    ],
)
def test_a_command_that_connects_has_the_port_too(url: str, endpoint: str) -> None:
    assert telling({"url": url}, None)["endpoint"] == endpoint
