"""A subject made of what a page names."""

from __future__ import annotations

from upkeep.checks.page_names import Names
from upkeep.guides.page import tables_of


def test_what_a_page_names_has_the_form_of_the_configuration() -> None:
    names = Names(
        "https://app.example/",
        functions={"create-room": "https://x.supabase.co/functions/v1/create-room"},
        supabase="https://x.supabase.co",
        public_key="public",
        providers=[("livekit", "wss://x.livekit.cloud")],
        stun=["stun:stun.example:3478"],
        vapid="BKx",
    )
    tables = tables_of(names, "https://app.example")
    assert tables["video"]["provider"] == {"kind": "livekit", "url": "https://x.livekit.cloud"}
    assert tables["function"][0]["name"] == "create-room"
    assert tables["push"] == {"vapid": {"public": "BKx"}}
    assert tables["auth"]["kind"] == "supabase"


def test_a_page_that_names_nothing_is_the_address_alone() -> None:
    assert tables_of(Names("https://app.example/"), "https://app.example") == {
        "project": {"url": "https://app.example"}
    }
