"""A test account logs in at services of every sort: once, and out again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from checks.ground import ground
from peers.web_peer import Answer, Asked, Peer, document, web_peer
from upkeep.checks import login
from upkeep.checks.interface import Finding

pytestmark = pytest.mark.peers

FORM = b"<form><input type=hidden name=csrf value=t0k3n><input name=email><input type=password name=password></form>"
HTML = {"Content-Type": "text/html"}


def ask(**options: Any) -> Finding:
    given = {"email": "probe@h.example", "password": "right-password"} | options
    return login.measure(login.Options(**given), ground())


@contextmanager
def service(**answers: Answer) -> Iterator[Peer]:
    """A service by the last word of the path."""

    def answering(asked: Asked) -> Answer:
        path = asked.path.partition("?")[0]
        if path.endswith("openid-configuration"):
            names = ("token", "revocation", "authorization")
            return document(200, {f"{name}_endpoint": f"{peer.url}/{name}" for name in names})
        return answers.get(path.rpartition("/")[2].rpartition(":")[2], Answer(404))

    with web_peer(answering) as peer:
        yield peer


def test_oidc_logs_in_once_and_revokes_the_token() -> None:
    token = document(200, {"access_token": "at", "refresh_token": "rt", "expires_in": 300})
    with service(token=token, revocation=Answer(200)) as peer:
        found = ask(issuer=peer.url, client_id="app")
    assert (found.word, found.evidence["logged_out"], found.evidence["session_seconds"]) == ("accepted", True, 300)
    assert [asked.path for asked in peer.asked if asked.method == "POST"] == ["/token", "/revocation"]
    assert b"token=rt" in peer.asked[-1].body


def test_a_refused_login_is_not_tried_again() -> None:
    with service(token=document(400, {"error": "invalid_grant"})) as peer:
        assert ask(issuer=peer.url, client_id="app").word == "credentials-refused"
    assert sum(asked.path == "/token" for asked in peer.asked) == 1


def test_supabase_logs_in_and_out() -> None:
    with service(token=document(200, {"access_token": "at", "expires_in": 3600}), logout=Answer(204)) as peer:
        found = ask(kind="supabase", issuer=peer.url, apikey="public")
    assert (found.word, found.evidence["logged_out"]) == ("accepted", True)
    assert peer.asked[-1].headers["authorization"] == "Bearer at"


@pytest.mark.parametrize(
    ("message", "word"),
    [
        ("INVALID_LOGIN_CREDENTIALS", "credentials-refused"),
        ("USER_DISABLED", "locked"),
        ("TOO_MANY_ATTEMPTS_TRY_LATER : later", "rate-limited"),
        ("API key not valid. Please pass a valid API key.", "client-refused"),
    ],
)
def test_firebase_says_what_it_refuses(message: str, word: str) -> None:
    with service(signInWithPassword=document(400, {"error": {"code": 400, "message": message}})) as peer:
        assert ask(kind="firebase", issuer=peer.url, apikey="public").word == word


def by_form(answer: Answer) -> tuple[Finding, Peer]:
    def answering(asked: Asked) -> Answer:
        return Answer(200, FORM, HTML | {"Set-Cookie": "pre=1"}) if asked.method == "GET" else answer

    with web_peer(answering) as peer:
        return ask(kind="form", url=f"{peer.url}/login", fields={"email": "{email}", "pw": "{password}"}), peer


def test_a_form_is_sent_with_its_hidden_fields_and_cookies() -> None:
    found, peer = by_form(Answer(303, headers={"Location": "/home"}))
    assert found.word == "accepted"
    assert peer.asked[-1].headers["cookie"] == "pre=1"
    assert peer.asked[-1].body == b"csrf=t0k3n&email=probe%40h.example&pw=right-password"


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (Answer(200, FORM, HTML), "credentials-refused"),
        (Answer(302, headers={"Location": "/login?error=1"}), "credentials-refused"),
        (Answer(401), "credentials-refused"),
        (Answer(423), "locked"),
        (Answer(403, b"Your account is locked", HTML), "locked"),
        (Answer(429), "rate-limited"),
        (Answer(502), "server-error"),
    ],
)
def test_each_answer_of_a_form_comes_to_its_word(answer: Answer, word: str) -> None:
    assert by_form(answer)[0].word == word


@pytest.mark.parametrize(
    "options",
    [
        {"kind": "oidc"},
        {"kind": "oidc", "issuer": "https://x"},
        {"kind": "supabase"},
        {"kind": "form"},
        {"kind": "ldap"},
    ],
)
def test_what_is_missing_is_unset(options: dict[str, str]) -> None:
    found = ask(**options)
    assert (found.state, found.word) == ("unknown", "unset")


def test_no_secret_is_in_what_is_found() -> None:
    with service(token=document(400, {"error": "invalid_grant", "error_description": "right-password"})) as peer:
        assert "right-password" not in f"{ask(issuer=peer.url, client_id='app')}"
