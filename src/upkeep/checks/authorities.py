"""Which certificate authorities are trusted: the system's, else those of certifi."""

from __future__ import annotations

import os
import ssl


def trusted(authority: str | None = None) -> ssl.SSLContext:
    """A context that verifies chain and host name, by a file of authorities of one's own or by the system's.

    Raises OSError where the file cannot be read, ssl.SSLError where it holds no certificate.
    """
    return ssl.create_default_context(cafile=authority or bundle())


def unverified() -> ssl.SSLContext:
    """A context that takes any certificate: to encrypt, or to look at one that does not verify."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def bundle() -> str | None:
    """The file of authorities to name; None where OpenSSL finds the system's by itself."""
    paths = ssl.get_default_verify_paths()
    if paths.cafile or (paths.capath and os.listdir(paths.capath)):
        return paths.cafile
    import certifi

    return certifi.where()
