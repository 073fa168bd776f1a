"""Requests signed as AWS wants it (Signature Version 4), which S3 servers of all makes understand."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

EMPTY = hashlib.sha256(b"").hexdigest()
"""The hash of a request without a body."""


@dataclass(frozen=True)
class Signer:
    """Who signs, and for what."""

    key: str
    """The access key."""
    secret: str
    """The secret key."""
    region: str
    """The region."""
    service: str = "s3"
    """The service."""


def query_of(parameters: dict[str, str]) -> str:
    """The query of an address in the order and spelling that the signature covers."""
    pairs = sorted((quote(key, safe="-_.~"), quote(value, safe="-_.~")) for key, value in parameters.items())
    return "&".join(f"{key}={value}" for key, value in pairs)


def signed(signer: Signer, url: str, at: str, headers: dict[str, str] | None = None) -> dict[str, str]:
    """The headers of a GET of `url`, whose query `query_of` wrote, sent at `at` (as 20261125T080000Z)."""
    parts = urlsplit(url)
    sent = {"host": parts.netloc, "x-amz-date": at} | (headers or {})
    names = ";".join(sorted(sent))
    lines = "".join(f"{name}:{sent[name]}\n" for name in sorted(sent))
    payload = sent.get("x-amz-content-sha256", EMPTY)
    request = "\n".join(("GET", parts.path or "/", parts.query, lines, names, payload))
    scope = f"{at[:8]}/{signer.region}/{signer.service}/aws4_request"
    text = "\n".join(("AWS4-HMAC-SHA256", at, scope, hashlib.sha256(request.encode()).hexdigest()))
    key = f"AWS4{signer.secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    credential = f"Credential={signer.key}/{scope}"
    authorization = f"AWS4-HMAC-SHA256 {credential}, SignedHeaders={names}, Signature={signature}"
    return sent | {"authorization": authorization}
