"""Certificates for TLS servers of the tests: an authority of our own, and whatever is wrong with a leaf."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Issued:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def write(self, folder: Path, name: str) -> Path:
        """One PEM file with both, for a server."""
        path = folder / f"{name}.pem"
        key = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(key + self.certificate.public_bytes(serialization.Encoding.PEM))
        return path


def issue(name: str, by: Issued | None = None, begin: int = -10, end: int = 90, authority: bool = False) -> Issued:
    """A certificate for a host name or address, valid from `begin` to `end` days from now; without `by` self-signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    try:
        known: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        known = x509.DNSName(name)
    issuer = by or Issued(None, key)  # type: ignore[arg-type]  # a self-signed one has no certificate above it
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=begin))
        .not_valid_after(now + timedelta(days=end))
        .add_extension(x509.SubjectAlternativeName([known]), critical=False)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False)
    )
    if authority:
        builder = builder.add_extension(
            x509.KeyUsage(True, False, False, False, False, True, True, False, False), critical=True
        )
    return Issued(builder.sign(issuer.key, hashes.SHA256()), key)


VALID = (-10, 80)
KINDS = {
    "good": ("localhost", VALID, "ca"),
    "soon": ("localhost", (-10, 5), "ca"),
    "expired": ("localhost", (-90, -1), "ca"),
    "future": ("localhost", (2, 80), "ca"),
    "other-host": ("elsewhere.example", VALID, "ca"),
    "untrusted": ("localhost", VALID, "stranger"),
    "self-signed": ("localhost", VALID, None),
}
"""Name -> host, days of validity from now, and who signs."""


def make(folder: Path) -> None:
    """Write `ca.pem` and for every kind `KIND.pem` (certificate and key)."""
    issuers = {name: issue(f"upkeep-test-{name}", authority=True) for name in ("ca", "stranger")}
    (folder / "ca.pem").write_bytes(issuers["ca"].certificate.public_bytes(serialization.Encoding.PEM))
    for name, (host, (begin, end), issuer) in KINDS.items():
        issue(host, issuers[issuer] if issuer else None, begin, end).write(folder, name)


@contextmanager
def tls(pem: Path) -> Iterator[int]:
    """A TLS server on loopback that shakes hands and hangs up; yields its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = socket.create_server(("127.0.0.1", 0))
    closed = threading.Event()

    def serve() -> None:
        while not closed.is_set():
            try:
                connection, _ = server.accept()
                connection.settimeout(10)
                context.wrap_socket(connection, server_side=True).close()
            except OSError:  # the other side refused the certificate, or the server was closed
                connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        closed.set()
        socket.create_connection(server.getsockname()).close()
        thread.join(10)
        server.close()
