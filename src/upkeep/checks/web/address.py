"""Web addresses: taken apart strictly, shown without what is secret, and judged public or private."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
"""The schemes that are asked, and their ports."""

_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_.])?")
_PLAIN = "%!$&'()*+,/:;=?@[]~-._"


class Unfit(ValueError):
    """An address that is not asked: another scheme, or not to be understood."""


@dataclass(frozen=True, slots=True)
class Url:
    """A web address, taken apart once, so that what is judged is what is asked."""

    scheme: str
    """`http` or `https`."""
    host: str
    """The host name in ASCII and lower case, or an address without brackets."""
    port: int
    """The port, given or the scheme's own."""
    path: str
    """The path, percent-encoded, beginning with `/`."""
    query: str
    """The query, percent-encoded, without `?`."""
    user: str | None = None
    """The user name of the user info."""
    password: str = ""
    """The password of the user info."""

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: where credentials may go."""
        return self.scheme, self.host, self.port

    @property
    def place(self) -> str:
        """Scheme and host, with the port where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == PORTS[self.scheme] else f":{self.port}")

    def __str__(self) -> str:
        """The address as it is asked: without user info and fragment."""
        return f"{self.place}{self.path}" + (f"?{self.query}" if self.query else "")

    @property
    def shown(self) -> str:
        """The address as people may see it: without user info and the values of the query."""
        if not self.query:
            return f"{self.place}{self.path}"
        names = [quote(name) for name, _ in parse_qsl(self.query, keep_blank_values=True)][:8]
        return f"{self.place}{self.path}?" + "&".join(f"{name}=…" for name in names)


def parse(text: str) -> Url:
    """The web address that `text` is; raises Unfit with the reason."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise Unfit("an address that is not understood") from None
    if parts.scheme not in PORTS:
        raise Unfit(f"an address of the scheme {plain(parts.scheme or 'none', 20)}, not http or https")
    if not parts.hostname or port == 0:
        raise Unfit("an address without a host")
    return Url(
        parts.scheme,
        _host(parts.hostname),
        port or PORTS[parts.scheme],
        quote(parts.path or "/", safe=_PLAIN),
        quote(parts.query, safe=_PLAIN),
        None if parts.username is None else unquote(parts.username),
        unquote(parts.password or ""),
    )


def join(base: Url, location: str) -> Url:
    """Where `location` leads from `base`; raises Unfit. User info in it is dropped: credentials are the project's."""
    try:
        parts = urlsplit(location.strip())
        if parts.scheme in PORTS and not parts.netloc:
            raise Unfit("an address without a host")
        target = parse(urljoin(str(base), location.strip()))
    except ValueError as problem:
        raise problem if isinstance(problem, Unfit) else Unfit("an address that is not understood") from None
    return Url(target.scheme, target.host, target.port, target.path, target.query)


def _host(name: str) -> str:
    if ":" in name:
        if not family_of(name):
            raise Unfit("an address that is not understood")
        return name
    try:
        name = name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        raise Unfit("a host name that cannot be written in DNS") from None
    if not _HOST.fullmatch(name):
        raise Unfit("a host name that cannot be written in DNS")
    return name


def family_of(host: str) -> int | None:
    """4 or 6 where `host` is an address written as usual, None where it is a name."""
    for family, version in ((socket.AF_INET, 4), (socket.AF_INET6, 6)):
        try:
            socket.inet_pton(family, host)
        except (OSError, ValueError):
            continue
        return version
    return None


def is_local(host: str) -> bool:
    """Whether the name means this machine whatever a resolver says (RFC 6761)."""
    return host.rstrip(".") == "localhost" or host.rstrip(".").endswith(".localhost")


def is_public(address: str) -> bool:
    """Whether an IP address is on the internet: not loopback, private, link-local or otherwise reserved."""
    from ipaddress import IPv6Address, ip_address

    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip.packed.startswith(b"\x00\x64\xff\x9b" + bytes(8)):  # NAT64, RFC 6052
            inner = ip_address(ip.packed[-4:])  # type: ignore[assignment]  # four bytes make an IPv4Address
        if inner is not None:
            return inner.is_global
    return ip.is_global and not ip.is_multicast


def plain(text: str, most: int = 120) -> str:
    """Foreign text on one line of at most `most` characters, with nothing in it that a terminal would obey."""
    kept = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(
        letter if letter.isprintable() else f"\\x{ord(letter):02x}" if ord(letter) < 256 else f"\\u{ord(letter):04x}"
        for letter in kept
    )
