"""The addresses of STUN and TURN servers, as a page gives them to the browser (RFC 7064, RFC 7065)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ADDRESS = re.compile(
    r"(?P<scheme>stuns?|turns?):(?P<host>\[[0-9a-fA-F:.]+\]|[^\s:/?#\[\]@]+)(?::(?P<port>\d{1,5}))?"
    r"(?:\?transport=(?P<transport>udp|tcp))?",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True)
class Server:
    """One server, and how it is spoken to."""

    host: str
    """The host name or address, without brackets."""
    port: int
    """The port."""
    transport: str
    """`udp`, `tcp` or `tls`; `dtls` is TLS over UDP."""


def parse_server(url: str, *schemes: str) -> Server:
    """The server behind an address of one of `schemes`; raises ValueError with what is wrong."""
    match = _ADDRESS.fullmatch(url.strip())
    if match is None or match["scheme"].lower() not in schemes:
        hint = " (without //)" if "://" in url else ""
        raise ValueError(f"must be an address such as {schemes[0]}:{schemes[0]}.example.com:3478{hint}")
    secure = match["scheme"].lower().endswith("s")
    port = int(match["port"] or (5349 if secure else 3478))
    if not 0 < port < 65536:
        raise ValueError(f"{port} is no port")
    transport = (match["transport"] or ("tcp" if secure else "udp")).lower()
    if secure:
        transport = {"tcp": "tls", "udp": "dtls"}[transport]
    return Server(match["host"].strip("[]"), port, transport)
