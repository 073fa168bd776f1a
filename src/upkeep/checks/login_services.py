"""How a test account logs in, per sort of service, with what each says of a refusal. No kind lives here."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from upkeep.checks.conversation import Question, Reply, ask
from upkeep.checks.failure import Failed, is_down, is_unknown
from upkeep.checks.html import take_apart
from upkeep.checks.interface import UNSET

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json, text/html;q=0.9"}
JSON = {"Content-Type": "application/json", "Accept": "application/json"}

FIREBASE = "https://identitytoolkit.googleapis.com"


@dataclass(frozen=True, kw_only=True)
class Account:
    """A test account and where it logs in."""

    email: str
    password: str
    issuer: str | None = None
    apikey: str | None = None
    client_id: str | None = None
    client_secret: str | None = None
    url: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Session:
    """Somebody who is logged in."""

    log_out: Callable[[float], bool]
    """Ends the session at the service within so many seconds; whether it did."""
    seconds: int | None = None
    """How long its token lives, where the service says so."""


def oidc(account: Account, end: float) -> Session:
    """By the password grant at the discovered token endpoint; raises Failed."""
    issuer = _given(account.issuer, "[auth] issuer").rstrip("/")
    client = _given(account.client_id, "[auth] client_id")
    found = _json(_ask(Question(url=f"{issuer}/.well-known/openid-configuration"), end, share=0.4))
    endpoint = found.get("token_endpoint")
    if not isinstance(endpoint, str):
        raise is_down("client-refused", "the service names no token endpoint")
    own = {"client_id": client} | ({"client_secret": account.client_secret} if account.client_secret else {})
    sent = own | {
        "grant_type": "password",
        "username": account.email,
        "password": account.password,
        "scope": "openid",
    }
    reply = _ask(Question(url=endpoint, method="POST", headers=FORM, body=urlencode(sent)), end, share=0.7)
    if reply.status >= 400:
        raise _oidc_refusal(reply)
    tokens = _json(reply)
    revocation = found.get("revocation_endpoint")

    def log_out(seconds: float) -> bool:
        token = tokens.get("refresh_token") or tokens.get("access_token")
        if not isinstance(revocation, str) or not token:
            return False
        body = urlencode(own | {"token": str(token)})
        return _told(Question(url=revocation, method="POST", headers=FORM, body=body), seconds)

    return Session(log_out, _whole(tokens.get("expires_in")))


def _oidc_refusal(reply: Reply) -> Failed:
    _refuse_usual(reply)
    found = reply.json if isinstance(reply.json, Mapping) else {}
    code, text = str(found.get("error", "")), str(found.get("error_description", "")).lower()
    if code in ("too_many_attempts", "slow_down"):
        return is_down("rate-limited", "too many attempts")
    if re.search(r"not (been )?(verified|confirmed|fully set up)|verify (your|the) email", text):
        return is_down("email-not-confirmed", "the password is right, but the email address is not verified")
    if re.search(r"lock|disabled|blocked|banned|suspend", text):
        return is_down("locked", "the service says that the account is locked or disabled")
    if code in ("invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope", "access_denied"):
        return is_down("client-refused", f"the service refuses the client or the password grant ({code})")
    if code == "invalid_grant" or reply.status in (401, 403):
        return is_down("credentials-refused", f"the service refuses the account ({code or reply.status})")
    return is_down("malformed", f"status {reply.status_text}")


def supabase(account: Account, end: float) -> Session:
    """By Supabase's password grant; raises Failed."""
    base = _given(account.issuer, "[auth] issuer").rstrip("/").removesuffix("/auth/v1") + "/auth/v1"
    key = {"apikey": _given(account.apikey, "[auth] apikey")}
    body = json.dumps({"email": account.email, "password": account.password})
    sent = Question(url=f"{base}/token?grant_type=password", method="POST", headers=JSON | key, body=body)
    reply = _ask(sent, end, share=0.7)
    if reply.status >= 400:
        raise _supabase_refusal(reply)
    tokens = _json(reply)

    def log_out(seconds: float) -> bool:
        headers = JSON | key | {"Authorization": f"Bearer {tokens.get('access_token')}"}
        return _told(Question(url=f"{base}/logout?scope=local", method="POST", headers=headers, body="{}"), seconds)

    return Session(log_out, _whole(tokens.get("expires_in")))


_SUPABASE = {
    "invalid_credentials": ("credentials-refused", "unknown account or wrong password; the service does not say which"),
    "invalid_grant": ("credentials-refused", "unknown account or wrong password; the service does not say which"),
    "user_banned": ("locked", "the account is banned"),
    "email_not_confirmed": ("email-not-confirmed", "the password is right, but the email address is not verified"),
    "over_request_rate_limit": ("rate-limited", "too many attempts"),
    "email_provider_disabled": ("client-refused", "logging in by email is turned off"),
    "no_authorization": ("client-refused", "the API key is refused"),
}


def _supabase_refusal(reply: Reply) -> Failed:
    found = reply.json if isinstance(reply.json, Mapping) else {}
    code = str(found.get("error_code") or found.get("code") or found.get("error") or "")
    if code in _SUPABASE:
        return is_down(*_SUPABASE[code])
    _refuse_usual(reply)
    if reply.status in (401, 403):
        return is_down("client-refused", f"the API key is refused ({reply.status})")
    text = str(found.get("msg") or found.get("error_description") or "").lower()
    if "not confirmed" in text:
        return is_down(*_SUPABASE["email_not_confirmed"])
    if reply.status in (400, 422):
        return is_down("credentials-refused", "the service refuses the account")
    return is_down("malformed", f"status {reply.status_text}")


_FIREBASE = (
    ("INVALID_LOGIN_CREDENTIALS|EMAIL_NOT_FOUND|INVALID_PASSWORD|INVALID_EMAIL", "credentials-refused",
     "unknown account or wrong password; the service does not say which"),
    ("USER_DISABLED", "locked", "the account is disabled"),
    ("TOO_MANY_ATTEMPTS", "rate-limited", "too many attempts"),
    ("API_?KEY|API key|OPERATION_NOT_ALLOWED|PASSWORD_LOGIN_DISABLED|CONFIGURATION_NOT_FOUND", "client-refused",
     "the API key, or logging in by password, is refused"),
)  # fmt: skip


def firebase(account: Account, end: float) -> Session:
    """By Firebase's password sign-in; it knows no logging out of a single session. Raises Failed."""
    base = account.issuer if account.issuer and "securetoken" not in account.issuer else FIREBASE
    key = quote(_given(account.apikey, "[auth] apikey"), safe="")
    body = json.dumps({"email": account.email, "password": account.password, "returnSecureToken": True})
    url = f"{base.rstrip('/')}/v1/accounts:signInWithPassword?key={key}"
    reply = _ask(Question(url=url, method="POST", headers=JSON, body=body), end, share=0.8)
    if reply.status >= 400:
        found = reply.json if isinstance(reply.json, Mapping) else {}
        error = found.get("error") if isinstance(found.get("error"), Mapping) else {}
        message = str(error.get("message", "")) if isinstance(error, Mapping) else ""
        for pattern, word, detail in _FIREBASE:
            if re.search(pattern, message):
                raise is_down(word, detail)
        _refuse_usual(reply)
        raise is_down("malformed", f"status {reply.status_text}")
    return Session(lambda seconds: False, _whole(_json(reply).get("expiresIn")))


def form(account: Account, end: float) -> Session:
    """By a login form, with its hidden fields and cookies; raises Failed.

    Let in is who gets a redirect elsewhere, or an answer without a password field.
    """
    url = _given(account.url, "[auth] login.url")
    cookies, hidden = _form_begun(url, end)
    values = {"{email}": account.email, "{password}": account.password}
    fields = dict(account.fields) or {"email": "{email}", "password": "{password}"}
    for name, value in fields.items():
        marked = f"{{{value}}}" if value in ("email", "password") else value
        fields[name] = re.sub(r"\{(email|password)\}", lambda match: values[match[0]], marked)
    headers = FORM | ({"Cookie": cookies} if cookies else {})
    body = urlencode(hidden | fields)
    reply = _ask(Question(url=url, method="POST", headers=headers, body=body, follow=False), end, share=0.8)
    if reply.status == 423:
        raise is_down("locked", "the account is locked (423)")
    _refuse_usual(reply)
    text = reply.text[:20_000].lower()
    refused = reply.status >= 400 or _back_at_form(url, reply)
    if refused and re.search(r"account[^.]{0,40}(locked|disabled|suspended|banned)", text):
        raise is_down("locked", "the page says that the account is locked")
    if refused:
        raise is_down("credentials-refused", f"the form refuses the account ({reply.status})")
    return Session(lambda seconds: False)


def _form_begun(url: str, end: float) -> tuple[str, dict[str, str]]:
    """The cookies and hidden fields that the form's page gives; nothing where it has no page of its own."""
    try:
        page = _ask(Question(url=url), end, share=0.4)
    except Failed:
        return "", {}
    cookies = "; ".join(value.partition(";")[0] for value in page.all("set-cookie"))
    hidden = take_apart(page.text, url).hidden if page.status < 400 and "html" in page.type else {}
    return cookies, hidden


def _back_at_form(url: str, reply: Reply) -> bool:
    if 300 <= reply.status < 400:
        target = (reply.header("location") or "").partition("?")[0].rstrip("/")
        return bool(target) and url.partition("?")[0].rstrip("/").endswith(target)
    return "html" in reply.type and take_apart(reply.text, url).asks_password


def _ask(question: Question, end: float, share: float) -> Reply:
    return ask(question, max(0.5, (end - time.monotonic()) * share))


def _refuse_usual(reply: Reply) -> None:
    """Raise Failed for what means the same with every service."""
    if reply.status == 429:
        raise is_down("rate-limited", "too many attempts (429)")
    if reply.status >= 500:
        raise is_down("server-error", f"status {reply.status_text}")
    if reply.status in (404, 410):
        raise is_down("not-found", f"status {reply.status_text}")


def _json(reply: Reply) -> Mapping[str, Any]:
    _refuse_usual(reply)
    if not isinstance(reply.json, Mapping):
        raise is_down("malformed", "what answers is no JSON object")
    return reply.json


def _told(question: Question, seconds: float) -> bool:
    try:
        return ask(question, seconds).status < 400
    except Failed:
        return False


def _given(value: str | None, key: str) -> str:
    if not value:
        raise is_unknown(UNSET, f"not configured; it needs {key} in upkeep.toml")
    return value


def _whole(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None
