"""Scenarios of `diagnose video`."""

from __future__ import annotations

import socket
from collections.abc import Callable

from peers.certificates import issue
from peers.coturn import STATIC, coturn
from peers.function_host import function_host
from peers.hanging import silent_udp
from peers.provider_peer import KEY, SECRET, provider
from peers.servers import free_port
from peers.stage import HEALTHY, Scenario, Stage, page
from peers.web_peer import Answer, document


def livekit(stage: Stage, secret: str = SECRET, ahead: float = 0.0, instead: Answer | None = None) -> str:
    peer = stage.enter(provider("livekit", ahead, instead))
    service = f'{{ kind = "livekit", url = "{peer.url}", key = "{KEY}", secret = "{secret}" }}'
    return f"{stage.app()}[video]\nprovider = {service}\n"


def turn(
    stage: Stage,
    *settings: str,
    password: str = "right-password",
    username: str = "web",
    transports: tuple[str, ...] = ("udp", "tcp"),
    control: str = "",
) -> str:
    """A TURN server with static users."""
    server = stage.enter(coturn(*STATIC, *settings))
    rows = [
        f'{{ url = "{server.url(transport)}", username = "{username}", password = "{password}" }}'
        for transport in transports
    ]
    return f"{stage.app()}[video]\n{control}turn = [{', '.join(rows)}]\n"


def answering_control(stage: Stage) -> str:
    return f'control = "stun:127.0.0.1:{stage.enter(coturn(*STATIC)).port}"\n'


def silent_control(stage: Stage) -> str:
    return f'control = "stun:127.0.0.1:{stage.enter(silent_udp())}"\n'


def turn_gone(stage: Stage) -> str:
    port = free_port()
    rows = [
        f'{{ url = "turn:127.0.0.1:{port}?transport={transport}", username = "web", password = "right-password" }}'
        for transport in ("udp", "tcp")
    ]
    return f"{stage.app()}[video]\nturn = [{', '.join(rows)}]\n"


def turn_of_a_bad_certificate(stage: Stage) -> str:
    pem = issue("localhost").write(stage.folder, "turn")
    server = stage.enter(coturn(*STATIC, certificate=pem))
    row = f'{{ url = "{server.url("tls")}", username = "web", password = "right-password" }}'
    return f"{stage.app()}[video]\nturn = [{row}]\n"


def function(host: str, name: str) -> Callable[[Stage], str]:
    def tables(stage: Stage) -> str:
        peer = stage.enter(function_host(host))
        return (
            f'url = "{stage.host(HEALTHY).url}/"\n[[function]]\nname = "{name}"\n'
            f'url = "{peer.url}/functions/v1/{name}"\n[video]\nfunction = "{name}"\n'
        )

    return tables


def insecure(stage: Stage) -> str:
    """A page by http on an address that is none of the loopback's as written."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
    peer = stage.host(HEALTHY)
    return f'url = "{peer.url.replace("127.0.0.1", "0.0.0.0")}/"\n'


VIDEO = {
    "all is well with the service": Scenario("video", None, livekit),
    "all is well with turn": Scenario("video", None, turn),
    "all is well with the function": Scenario("video", None, function("plain", "star")),
    "a wrong secret of the service": Scenario(
        "video", "credentials-invalid", lambda stage: livekit(stage, "wrong-secret")
    ),
    "a wrong turn password": Scenario(
        "video", "credentials-invalid", lambda stage: turn(stage, password="wrong-password")
    ),
    "a turn user whose time is past": Scenario(
        "video", "credentials-expired", lambda stage: turn(stage, username="1600000000:web")
    ),
    "the service's clock": Scenario("video", "clock-skew", lambda stage: livekit(stage, ahead=-3600)),
    "the service fails": Scenario("video", "provider-down", lambda stage: livekit(stage, instead=Answer(503))),
    "the service's quota": Scenario(
        "video",
        "quota-reached",
        lambda stage: livekit(stage, instead=document(429, {"msg": "participant minutes quota exceeded"})),
    ),
    "a turn server that is gone": Scenario("video", "server-unreachable", turn_gone),
    "a turn server without UDP, the control answers": Scenario(
        "video", "server-unreachable", lambda stage: turn(stage, "no-udp", control=answering_control(stage))
    ),
    "UDP that does not get through, the control is silent": Scenario(
        "video", "udp-blocked", lambda stage: turn(stage, "no-udp", control=silent_control(stage))
    ),
    "UDP that does not get through, no control": Scenario("video", "udp-blocked", lambda stage: turn(stage, "no-udp")),
    "a relay with a wrong address": Scenario(
        "video", "relay-broken", lambda stage: turn(stage, "external-ip=127.0.0.77/127.0.0.1")
    ),
    "a turn server's certificate": Scenario("video", "turn-tls", turn_of_a_bad_certificate),
    "a function that is not deployed": Scenario("video", "function-not-deployed", function("supabase", "absent")),
    "a function that crashes": Scenario("video", "function-crashes", function("supabase", "throws")),
    "a function without CORS": Scenario("video", "function-cors", function("plain", "no-cors")),
    "a function that refuses the preflight's login": Scenario(
        "video", "function-unauthorised", function("plain", "login-for-all")
    ),
    "a header that forbids the camera": Scenario(
        "video", "permissions-policy", lambda stage: stage.app(root=page(permissions_policy="camera=()"))
    ),
    "a page by http": Scenario("video", "insecure-context", insecure),
}
