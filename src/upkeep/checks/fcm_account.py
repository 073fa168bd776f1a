"""A Firebase service account: its form, and a token for it, which shows whether Google still knows its key."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed, is_down
from upkeep.checks.interface import PROTOCOL
from upkeep.checks.rules import Rule, decide
from upkeep.checks.service_call import Reply, Request, exchange, said
from upkeep.checks.tokens import epoch, rs256

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

ACCOUNT_WORDS = {
    "malformed": "the account's JSON is badly formed, or its key is no RSA key",
    "key-refused": "the key was refused: revoked, or the account is gone (invalid_grant)",
    "clock-skew": "the signature's time was refused: Google's clock and ours differ",
    "rate-limited": "too many requests (429)",
    "server-error": "the service has trouble of its own (5xx)",
}
"""What an account's token request can end with instead of a token, and what each word means."""

_SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_VALID = 3600  # seconds, the most that Google takes
_SLACK = 300  # seconds of difference that Google's servers bear with
_RULES = (
    Rule("clock-skew", (400, 401), r"invalid_grant.*(timeframe|short-lived|iat and exp|expired)"),
    Rule("key-refused", range(400, 429)),
)


@dataclass(frozen=True)
class Account:
    """What is needed of a service account's JSON."""

    project: str
    email: str
    key_id: str
    key: RSAPrivateKey
    token_uri: str


def parse_account(text: str) -> Account:
    """The account; raises Failed (`malformed`), and ImportError where the extra is missing."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise _malformed("it is no JSON") from None
    if not isinstance(document, dict):
        raise _malformed("it is no JSON object")
    if document.get("type") != "service_account":
        hint = "; this is the file of an app, not of a server" if "project_info" in document else ""
        raise _malformed(f'its "type" must be "service_account"{hint}')
    names = ("project_id", "client_email", "private_key", "token_uri")
    if lacking := [name for name in names if not isinstance(document.get(name), str) or not document[name]]:
        raise _malformed(f"it lacks {', '.join(lacking)}")
    uri = document["token_uri"]
    if urlsplit(uri).scheme not in ("http", "https"):
        raise _malformed("its token_uri is no web address")
    key_id = document.get("private_key_id")
    key = _key(document["private_key"])
    return Account(document["project_id"], document["client_email"], str(key_id or ""), key, uri)


def _malformed(problem: str) -> Failed:
    return is_down("malformed", f"the service account cannot be used: {problem}")


def _key(pem: str) -> RSAPrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem.replace("\\n", "\n").encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _malformed("its private_key is no key in PEM (are its line ends lost?)") from None
    if not isinstance(key, RSAPrivateKey):
        raise _malformed("its private_key is no RSA key")
    return key


def access_token(account: Account, deadline: Deadline) -> tuple[str, Reply]:
    """A token that may send messages, and the reply that brought it; raises Failed."""
    now = int(epoch())
    claims: dict[str, Any] = {
        "iss": account.email,
        "scope": _SCOPE,
        "aud": account.token_uri,
        "iat": now,
        "exp": now + _VALID,
    }
    assertion = rs256(claims, account.key, **({"kid": account.key_id} if account.key_id else {}))
    request = Request(
        url=account.token_uri,
        method="POST",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=urlencode({"grant_type": _GRANT, "assertion": assertion}).encode(),
    )
    reply = exchange(request, deadline)
    document = reply.document
    token = document.get("access_token") if isinstance(document, dict) else None
    if reply.status == 200 and isinstance(token, str):
        return token, reply
    raise _refused(reply, request.place)


def _refused(reply: Reply, where: str) -> Failed:
    word = decide(_RULES, reply) or PROTOCOL
    ahead = reply.ahead(epoch())
    if word == "key-refused" and "invalid_grant" in reply.text and ahead is not None and abs(ahead) > _SLACK:
        word = "clock-skew"
    reason = _reason(reply)
    told = {
        "clock-skew": f"the signature's time is refused; its clock says {reply.headers.get('date', '?')}",
        "key-refused": "the account's key is refused",
        "rate-limited": "too many requests",
        "server-error": "the service has trouble of its own",
    }.get(word, "the answer is none of a token service")
    evidence = {"service": where, "status": reply.status, "seconds": round(reply.seconds, 3)}
    return is_down(word, f"{where}: {told} ({reply.status}{', ' + reason if reason else ''})", evidence=evidence)


def _reason(reply: Reply) -> str:
    """The error of OAuth (RFC 6749, section 5.2), else the body."""
    document = reply.document
    if isinstance(document, dict) and isinstance(document.get("error"), str):
        return said(f"{document['error']}: {document.get('error_description', '')}".rstrip(": "), 120)
    return said(reply.text, 80)
