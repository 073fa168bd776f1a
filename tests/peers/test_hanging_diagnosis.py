"""Whatever hangs, the automatic part ends in its time, and what hangs names no wrong cause."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from conftest import TOML, Run, Site
from peers.hanging import dripping, silent_tcp, silent_udp
from peers.limits import timely
from peers.stage import Stage

pytestmark = pytest.mark.peers

WITHIN = 30.0


@pytest.fixture
def stage(site: Site) -> Iterator[Stage]:
    with ExitStack() as stack:
        yield Stage(site.folder, stack)


def everything_silent(stage: Stage) -> str:
    tcp, udp = stage.enter(silent_tcp()), stage.enter(silent_udp())
    drip = stage.enter(dripping(b"HTTP/1.1 200 OK\r\nX: "))
    web = f"http://127.0.0.1:{tcp}"
    turns = [f"turn:127.0.0.1:{udp}?transport=udp", f"turn:127.0.0.1:{tcp}?transport=tcp", f"turns:127.0.0.1:{tcp}"]
    rows = ", ".join(f'{{ url = "{url}", username = "web", password = "some-password" }}' for url in turns)
    return f"""url = "http://127.0.0.1:{drip}/"
[app]
deep_links = ["/x"]
api = ["{web}/api", "http://127.0.0.1:{drip}/api"]
[[function]]
name = "room"
url = "{web}/room"
[video]
control = "stun:127.0.0.1:{udp}"
stun = ["stun:127.0.0.1:{udp}"]
turn = [{rows}]
provider = {{ kind = "livekit", url = "{web}", key = "some-api-key", secret = "some-api-secret" }}
[push]
vapid = {{ public = "x", private = "some-private-key" }}
queue = {{ dsn = "postgresql://me@127.0.0.1:{tcp}/app", failed = "select 1", stuck = "select 1" }}
[auth]
issuer = "{web}"
client_id = "app"
account = {{ email = "probe@h.example", password = "some-password" }}
smtp = {{ host = "127.0.0.1", port = {tcp} }}
locked = {{ dsn = "postgresql://me@127.0.0.1:{tcp}/app", query = "select 1" }}
"""


@pytest.mark.parametrize("topic", ["auth", "loading", "push", "video"])
def test_the_automatic_part_ends_in_its_time(topic: str, site: Site, stage: Stage, upkeep: Run) -> None:
    site.write(TOML + everything_silent(stage))
    ended = timely(WITHIN, lambda: upkeep("diagnose", topic, "--auto", "--json"))
    assert ended.code == 1
    looked = [each for each in ended.json["checks"] if each["state"] in ("fail", "error")]
    assert looked
    assert all(each["seconds"] < WITHIN for each in looked)
