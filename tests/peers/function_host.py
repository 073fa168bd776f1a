"""Hosts of functions that answer as Supabase, Vercel and plain servers do: name of the function -> its answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from peers.web_peer import Answer, Asked, Peer, document, web_peer

PAGE = "https://app.harbor.example"
"""The page that calls."""

CORS = {
    "Access-Control-Allow-Origin": PAGE,
    "Access-Control-Allow-Methods": "POST, PUT, OPTIONS",
    "Access-Control-Allow-Headers": "authorization, x-client-info, apikey, content-type",
}
STAR = CORS | {"Access-Control-Allow-Origin": "*"}

Host = Callable[[Asked], Answer]


def named(asked: Asked) -> str:
    return asked.path.partition("?")[0].rstrip("/").rpartition("/")[2]


def healthy(asked: Asked) -> Answer:
    """The answers of a function that is well."""
    if asked.method == "OPTIONS":
        return Answer(204, headers=CORS)
    return document(200, {"room": "r-1"}, **CORS)


def supabase(asked: Asked) -> Answer:
    """`create-room` works; the other names each have one trouble."""
    marks = {"sb-request-id": "019abc", "sb-gateway-version": "1", "Access-Control-Allow-Origin": "*"}

    def platform(status: int, code: str, message: str) -> Answer:
        body = document(status, {"code": code, "message": message})
        return Answer(status, body.body, {**body.headers, **marks, "sb-error-code": code})

    troubles = {
        "boots-not": platform(503, "BOOT_ERROR", "Function failed to start (please check logs)"),
        "throws": platform(500, "WORKER_ERROR", "Function exited due to an error (please check logs)"),
        "too-big": platform(546, "WORKER_LIMIT", "Function failed due to not having enough compute resources"),
        "too-slow": platform(504, "IDLE_TIMEOUT", "Function timed out"),
        "no-bundle": platform(404, "NOT_FOUND_FUNCTION_BLOB", "Requested function was not found"),
    }
    name = named(asked)
    if name == "create-room":
        return healthy(asked)
    if name == "own-404":
        return document(404, {"code": "room_gone", "message": "no such room"}, **CORS)
    if name == "needs-login":
        return healthy(asked) if asked.method == "OPTIONS" else platform(401, "UNAUTHORIZED", "Missing authorization")
    return troubles.get(name, platform(404, "NOT_FOUND", "Requested function was not found"))


def vercel(asked: Asked) -> Answer:
    answers = {
        "create-room": healthy(asked),
        "throws": Answer(500, b"A server error has occurred", {"x-vercel-error": "FUNCTION_INVOCATION_FAILED"}),
        "slow": Answer(504, b"An error occurred", {"x-vercel-error": "FUNCTION_INVOCATION_TIMEOUT"}),
        "no-deployment": Answer(404, b"not found", {"x-vercel-error": "DEPLOYMENT_NOT_FOUND"}),
        "behind-login": Answer(302, headers={"Location": "https://vercel.com/sso-api?url=x"}),
        "protected": Answer(401, b"<title>Protected deployment</title>"),
        "checkpoint": Answer(429, b"<title>Vercel Security Checkpoint</title>"),
        "challenged": Answer(403, b"", {"x-vercel-mitigated": "challenge"}),
    }
    return answers.get(named(asked), Answer(404, b"The page could not be found", {"x-vercel-error": "NOT_FOUND"}))


def plain(asked: Asked) -> Answer:
    """A server of one's own, which has no marks: it names what it does not have."""
    allowed = {name: value for name, value in STAR.items() if name != "Access-Control-Allow-Headers"}
    answers = {
        "create-room": healthy(asked),
        "own-404": document(404, {"error": "no such room"}),
        "throws": Answer(500, b"Internal Server Error"),
        "no-cors": Answer(204 if asked.method == "OPTIONS" else 200, b"" if asked.method == "OPTIONS" else b"{}"),
        "other-page": Answer(204, headers=STAR | {"Access-Control-Allow-Origin": "https://other.example"}),
        "no-headers": Answer(204, headers=allowed),
        "refuses-preflight": Answer(403, b"origin not allowed"),
        "no-options": Answer(405, b"method not allowed", {"Allow": "POST"}),
        "login-for-all": Answer(401, b"who are you?", {"WWW-Authenticate": "Bearer"}),
        "busy": Answer(429, b"slow down"),
        "star": Answer(204, headers=STAR),
        "preflight-only": Answer(204, headers=CORS) if asked.method == "OPTIONS" else Answer(200, b"{}"),
        "crashes-behind-preflight": Answer(204, headers=CORS) if asked.method == "OPTIONS" else Answer(500, b"oh"),
    }
    absent = f"Cannot {asked.method} {asked.path} (request 7f9c2e1ab4d0)".encode()
    return answers.get(named(asked), Answer(404, absent, {"X-Powered-By": "Express"}))


def answers_options_for_all(asked: Asked) -> Answer:
    """A gateway that answers every preflight itself; behind it is nothing."""
    return Answer(204, headers=STAR) if asked.method == "OPTIONS" else Answer(404, b"no such function")


HOSTS: dict[str, Host] = {
    "supabase": supabase, "vercel": vercel, "plain": plain, "gateway": answers_options_for_all,
}  # fmt: skip


@contextmanager
def function_host(kind: str) -> Iterator[Peer]:
    """The host `kind` of HOSTS."""
    with web_peer(HOSTS[kind]) as peer:
        yield peer
