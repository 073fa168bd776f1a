"""Dovecot, a real IMAP server, run as an account of its own with a mailbox in Maildir form."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from peers.servers import PASSWORD, Process, accepts, free_port, kept_running, own_folder, program, unprivileged

USER = "support"

_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
default_internal_user = {account}
default_login_user = {account}
default_internal_group = {group}
mail_location = maildir:{folder}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 0
first_valid_gid = 0
disable_plaintext_auth = {encrypted}
auth_failure_delay = 0 secs
ssl = {ssl}
{certificate}
passdb {{
  driver = static
  args = user={user} password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """A running server with one mailbox, that of `support`."""

    port: int
    """Without TLS at first; STARTTLS where it has a certificate."""
    tls_port: int
    """TLS from the first byte; 0 without a certificate."""
    process: Process

    def _client(self) -> imaplib.IMAP4:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        client: imaplib.IMAP4 = (
            imaplib.IMAP4_SSL("127.0.0.1", self.tls_port, ssl_context=context)
            if self.tls_port
            else imaplib.IMAP4("127.0.0.1", self.port)
        )
        client.login(USER, PASSWORD)
        return client

    def put(self, subject: str, age: timedelta = timedelta(), *, seen: bool = False, folder: str = "INBOX") -> None:
        """A message that arrived `age` ago."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "guest@x.example", "support@h.example", subject
        message.set_content("Please help.\n")
        with self._client() as client:
            client.create(f'"{folder}"')
            arrived = imaplib.Time2Internaldate(datetime.now(UTC) - age)
            status, _ = client.append(f'"{folder}"', "\\Seen" if seen else "", arrived, message.as_bytes())
            assert status == "OK"

    def unseen(self) -> int:
        """How many are unread, by the server's own count."""
        with self._client() as client:
            client.select("INBOX", readonly=True)
            return len(client.search(None, "UNSEEN")[1][0].split())


@contextmanager
def dovecot(certificate: Path | None = None) -> Iterator[Dovecot]:
    """A server on free ports of loopback; with a `certificate` (its key in the same file) it wants encryption."""
    port, tls_port = free_port(), free_port() if certificate else 0
    uid, gid = (65534, 65534) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    with own_folder() as folder:
        copied = folder / "certificate.pem"
        if certificate:
            copied.write_bytes(certificate.read_bytes())
            os.chown(copied, uid, gid)
        (folder / "dovecot.conf").write_text(
            _CONFIGURATION.format(
                folder=folder,
                port=port,
                tls_port=tls_port,
                uid=uid,
                gid=gid,
                user=USER,
                password=PASSWORD,
                account=pwd.getpwuid(uid).pw_name,
                group=grp.getgrgid(gid).gr_name,
                encrypted="yes" if certificate else "no",
                ssl="yes" if certificate else "no",
                certificate=f"ssl_cert = <{copied}\nssl_key = <{copied}" if certificate else "",
            )
        )
        command = [*unprivileged(), program("dovecot"), "-F", "-c", str(folder / "dovecot.conf")]
        with kept_running(Process(command, folder, lambda: accepts(port))) as process:
            yield Dovecot(port, tls_port, process)
