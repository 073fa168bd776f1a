"""What a page, its scripts and one level of lazy chunks give away."""

from __future__ import annotations

import base64
import json
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from peers.stage import SCRIPT, Stage, page
from peers.web_peer import Answer
from upkeep.checks import bundle
from upkeep.checks.page_names import STRANGERS, Names, read_names

pytestmark = pytest.mark.peers


def script(text: str) -> Answer:
    return Answer(200, text.encode(), SCRIPT)


def token(role: str) -> str:
    payload = base64.urlsafe_b64encode(json.dumps({"role": role}).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJIUzI1NiJ9.{payload}.{'s' * 43}"


PUSH = "B" + "x" * 86


def read(tmp_path: Path, **files: str) -> tuple[Names, str]:
    with ExitStack() as stack:
        stage = Stage(tmp_path, stack)
        routes = {f"/{name}.js": script(text) for name, text in files.items()}
        url = stage.host({"/": page(b'<script type=module src="/main.js"></script>'), **routes}).url
        return read_names(url, time.monotonic() + 10), url


def test_what_lazy_chunks_name_is_found_one_level_deep(tmp_path: Path) -> None:
    names, _ = read(
        tmp_path,
        main=f'import("./call.js");const k="{token("anon")}",u="https://abcdefghijklmnopqrst.supabase.co",p="{PUSH}"',
        call='x("wss://harbor-x1.livekit.cloud");y("stun:stun.example.com:3478","turn:turn.example.com");'
        'supabase.functions.invoke("create-room");import("./deep.js")',
        deep='z("wss://deep.livekit.cloud")',
    )
    assert names.files == 2
    assert names.providers == [("livekit", "wss://harbor-x1.livekit.cloud")]
    assert names.functions == {"create-room": "https://abcdefghijklmnopqrst.supabase.co/functions/v1/create-room"}
    assert (names.stun, names.turn) == (["stun:stun.example.com:3478"], ["turn:turn.example.com"])
    assert (names.vapid, names.public_key) == (PUSH, token("anon"))
    assert names.secrets == []


def test_a_stranger_s_key_is_no_key_of_the_page(tmp_path: Path) -> None:
    stranger = next(each for each in STRANGERS if each.startswith("B"))
    assert read(tmp_path, main=f'k="{stranger}"')[0].vapid is None


@pytest.mark.parametrize("key", [token("service_role"), "sb_secret_" + "a" * 20, "sk_live_" + "a" * 24])
def test_a_secret_key_is_the_gravest_finding_and_is_not_told(tmp_path: Path, key: str) -> None:
    names, _ = read(tmp_path, main=f'const k="{key}"')
    found = bundle.found(names)
    assert (found.state, found.word) == ("down", "secret-key")
    assert key not in f"{found.detail} {found.evidence}"
    assert "/main.js" in found.detail


def test_no_key_is_told_at_all(tmp_path: Path) -> None:
    names, _ = read(tmp_path, main=f'k="{token("anon")}",p="{PUSH}"')
    found = bundle.found(names)
    assert found.word == "read"
    assert PUSH not in f"{found}"
    assert token("anon") not in f"{found}"
