"""Which certificate authorities are trusted: the system's, else certifi's."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from upkeep.config.environment import variable

BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",  # macOS, BSD
    "/usr/local/etc/ssl/cert.pem",
)
"""Where systems keep their bundle."""


@cache
def authorities() -> str:
    """The path of the bundle: SSL_CERT_FILE, else the system's, else certifi's."""
    for path in (variable("SSL_CERT_FILE") or "", *BUNDLES):
        if path and Path(path).is_file():
            return path
    import certifi

    return certifi.where()
