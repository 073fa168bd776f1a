"""Kind `s3`: bytes and objects of a bucket or a prefix."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote
from xml.etree import ElementTree

from upkeep.checks import sockets
from upkeep.checks.authorities import trusted
from upkeep.checks.deadline import Deadline, finding_within
from upkeep.checks.failure import Failed, driver, is_down, is_unknown
from upkeep.checks.interface import (
    BLOCKED,
    CREDENTIALS,
    DRIVER,
    PROTOCOL,
    RESET,
    STATUS,
    TIMEOUT,
    TOO_LARGE,
    Finding,
    Ground,
    up,
)  # fmt: skip
from upkeep.checks.largest import Largest
from upkeep.checks.sigv4 import EMPTY, Signer, query_of, signed
from upkeep.checks.wording import counted, not_whole, one_line
from upkeep.config.values import TABLE, Address

METRIC: str | None = "storage"
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""It needs no driver."""

WORDS: dict[str, str] = {"missing": "the bucket does not exist"}
"""What it answers beside the words of interface.ERRORS."""

EXAMPLE = {"bucket": "uploads"}
"""The options of a typical probe."""

_PAGE = 16_000_000
"""Bytes that one page of at most a thousand keys may have."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which bucket, and how to get in."""

    __pydantic_config__ = TABLE

    bucket: str
    """The bucket."""
    endpoint: Address | None = None
    """The server, where it is not AWS."""
    prefix: str = ""
    """Only objects that begin so."""
    region: str | None = None
    """The region."""
    key: str | None = None
    """The access key; without one only a public bucket can be listed."""
    secret: str | None = None
    """The secret key."""

    def __post_init__(self) -> None:
        if (self.key is None) != (self.secret is None):
            raise ValueError("`key` and `secret` belong together")


def measure(options: Options, ground: Ground) -> Finding:
    """The bytes of all objects that begin with the prefix, their number and the largest folders as evidence.

    They are listed page by page (ListObjectsV2), old versions and unfinished uploads not among them. A sum that is
    not whole is no figure: where time runs out the finding is unknown and says how far it came.
    """
    return finding_within(ground.timeout + 0.2, lambda: _summed(options, Deadline(ground.timeout)))


def _summed(options: Options, deadline: Deadline) -> Finding:
    size = objects = 0
    largest = Largest()
    for page in _pages(options, deadline):
        for entry in page.iterfind("{*}Contents"):
            bytes_ = int(entry.findtext("{*}Size") or 0)
            size, objects = size + bytes_, objects + 1
            largest.add(part_of(unquote(entry.findtext("{*}Key") or ""), options.prefix), bytes_)
        if deadline.over:
            told = not_whole(counted(objects, "object"), deadline.seconds)
            raise is_unknown(TIMEOUT, told, evidence={"objects": objects, "counted_bytes": size})
    evidence = {"objects": objects, "largest": largest.rows}
    return up(detail=counted(objects, "object"), value=float(size), unit="bytes", evidence=evidence)


def part_of(key: str, prefix: str) -> str:
    """The first folder of a key below the prefix's own; the key's name where it lies in none."""
    above = prefix.rpartition("/")[0] + "/" if "/" in prefix else ""
    first, slash, _ = key.removeprefix(above).partition("/")
    return one_line(first + slash, 60)


def _pages(options: Options, deadline: Deadline) -> Iterator[ElementTree.Element]:
    """Each page of the listing; the last one too where time is up with it."""
    httpx = driver("httpx", "s3")
    parameters = {"list-type": "2", "max-keys": "1000", "encoding-type": "url", "prefix": options.prefix}
    with httpx.Client(verify=trusted(), follow_redirects=False) as client:
        while True:
            page = _parsed(_answer(httpx, client, options, parameters, deadline))
            token = page.findtext("{*}NextContinuationToken")
            more = page.findtext("{*}IsTruncated") == "true" and bool(token)
            yield page
            if not more:
                return
            parameters["continuation-token"] = token or ""


def _answer(httpx: Any, client: Any, options: Options, parameters: dict[str, str], deadline: Deadline) -> bytes:
    url = f"{address_of(options)}?{query_of(parameters)}"
    try:
        with client.stream("GET", url, headers=_headers(options, url), timeout=deadline.left) as answer:
            body = _bounded(answer.iter_bytes(), deadline)
    except httpx.TimeoutException:
        raise deadline.passed from None
    except httpx.RemoteProtocolError as problem:
        raise is_down(RESET if "disconnected" in str(problem) else PROTOCOL, one_line(str(problem))) from None
    except httpx.TransportError as problem:
        raise _broken(problem, options) from None
    if answer.status_code != 200:
        raise refused(answer.status_code, dict(answer.headers), body, options)
    return body


def _bounded(chunks: Iterator[bytes], deadline: Deadline) -> bytes:
    body = b""
    for chunk in chunks:
        body += chunk
        if len(body) > _PAGE:
            raise is_down(TOO_LARGE, "a page of the listing is over 16 MB")
        if deadline.over:
            raise deadline.passed
    return body


def address_of(options: Options) -> str:
    """Where a bucket is listed: in the host name at AWS, in the path elsewhere."""
    bucket = quote(options.bucket, safe="-_.~")
    if options.endpoint:
        return f"{options.endpoint.rstrip('/')}/{bucket}"
    host = f"s3.{options.region or 'us-east-1'}.amazonaws.com"
    return f"https://{host}/{bucket}" if "." in bucket else f"https://{bucket}.{host}/"


def _headers(options: Options, url: str) -> dict[str, str]:
    if options.key is None or options.secret is None:
        return {}
    now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())  # the real time even with `--at`: the server compares it
    signer = Signer(options.key, options.secret, options.region or "us-east-1")
    return signed(signer, url, now, {"x-amz-content-sha256": EMPTY})


def _broken(problem: BaseException, options: Options) -> Failed:
    cause: BaseException | None = problem
    while cause is not None:
        if isinstance(cause, OSError):
            return sockets.failure(cause, "the server")
        cause = cause.__cause__ or cause.__context__
    return is_down(PROTOCOL, one_line(str(problem)) or f"bucket {options.bucket}: no answer")


def _parsed(body: bytes) -> ElementTree.Element:
    try:
        page = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        raise is_down(PROTOCOL, "the answer is no listing of a bucket") from None
    if page.tag.rpartition("}")[2] != "ListBucketResult":
        raise is_down(PROTOCOL, "the answer is no listing of a bucket")
    return page


def refused(status: int, headers: dict[str, str], body: bytes, options: Options) -> Failed:
    """What an answer other than 200 says, as a failure."""
    text = body.decode("utf-8", "replace")
    code, message = (_member(text, name) for name in ("Code", "Message"))
    told = one_line(f"{status} {code} {message}", 200)
    region = headers.get("x-amz-bucket-region") or _member(text, "Region")
    if region and region != (options.region or "us-east-1"):
        return is_unknown(DRIVER, f"the bucket is in another region; write region = '{one_line(region, 40)}'")
    if code == "SlowDown" or status == 429:
        return is_unknown(BLOCKED, f"the server limits this prober: {told}")
    if status in (401, 403) or code == "AuthorizationHeaderMalformed":
        return is_unknown(CREDENTIALS, told if options.key else f"{told}; give the probe `key` and `secret`")
    if code == "NoSuchBucket" or status == 404:
        return is_down("missing", f"there is no bucket {options.bucket}")
    return is_down(STATUS, told)


def _member(text: str, name: str) -> str:
    found = re.search(f"<{name}>([^<]*)</{name}>", text)
    return found[1] if found else ""
