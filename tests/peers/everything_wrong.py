"""A site on which all is wrong that a stranger can see, and a project that looks after it: every fault listed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from conftest import Site
from peers.certificates import issue
from peers.servers import Process, accepts, free_port, kept_running, own_folder, program

PAGE = """<!doctype html><title>Harbor</title><h1>Bookings</h1>
<script src="/assets/app.js"></script>
<script src="http://cdn.example/tracker.js"></script>
<img src="http://cdn.example/boat.png" alt="">
"""
FILES: Mapping[str, bytes] = {
    "index.html": PAGE.encode(),
    "assets/app.js": b"document.title = 'Harbor';\n//# sourceMappingURL=app.js.map\n",
    "assets/app.js.map": b'{"version":3,"file":"app.js","sources":["src/app.ts"],"mappings":"AAAA"}',
    ".env": b"APP_ENV=production\nDATABASE_URL=postgres://app:planted@db/app\n",
    ".git/config": b"[core]\n\trepositoryformatversion = 0\n",
    ".git/HEAD": b"ref: refs/heads/main\n",
    ".htpasswd": b"admin:$apr1$planted$x\n",
    ".DS_Store": b"\x00\x00\x00\x01Bud1\x00\x00",
    "backup.sql": b"-- MySQL dump 10.13\nCREATE TABLE users (id int);\n",
    "wp-config.php.bak": b"<?php define('DB_PASSWORD', 'planted');\n",
    "phpinfo.php": b"<html><title>phpinfo()</title><h1>PHP Version 8.1.2</h1></html>",
    "server-status": b"<html><h1>Apache Server Status for app</h1></html>",
}
EXPOSED = tuple(path for path in FILES if not path.startswith(("index", "assets")))

PLANTED: Mapping[str, tuple[str, ...]] = {
    "certificate": ("days left, valid until",),
    "TLS versions": ("TLS 1.0", "TLS 1.1"),
    "headers": (
        "HSTS", "CSP", "nosniff", "frame protection", "Referrer-Policy", "Permissions-Policy", "Server nginx/",
        "X-Powered-By PHP/7.4.3",
    ),
    "cookies": ("login cookie sessionid without Secure, HttpOnly, SameSite",),
    "mixed content": ("http://cdn.example/tracker.js",),
    "redirects": ("?next=https://upkeep-check.invalid/ leads there",),
    "exposed": (*(f"/{path}" for path in EXPOSED), "/assets/app.js.map"),
    "state folder": ("all can read it",),
    "env_file": ("all can get at it",),
}  # fmt: skip
"""By the title that stands before a source's line: what its lines must name."""

_CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
{user}
events {{ worker_connections 64; }}
http {{
  access_log off; default_type application/octet-stream;
  types {{ text/html html php; text/javascript js; application/json map; }}
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {certificate}; ssl_certificate_key {certificate};
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers ALL:@SECLEVEL=0;
    root {folder}/site;
    add_header X-Powered-By PHP/7.4.3;
    location = /server-status {{ default_type text/html; }}
    location = /login {{
      if ($arg_next) {{ return 302 $unescaped_next; }}
      default_type text/html; add_header Set-Cookie "sessionid=abc; Path=/";
      return 200 "<form action=/login method=post><input type=password></form>";
    }}
  }}
  map $arg_next $unescaped_next {{ "~*^https%3A%2F%2F(?<place>[a-z.-]+)%2F" "https://$place/"; default $arg_next; }}
}}
"""


@dataclass(frozen=True)
class EverythingWrong:
    """The running site."""

    url: str
    ca: Path
    """Its authority: SSL_CERT_FILE of whoever looks at it."""
    planted: Mapping[str, tuple[str, ...]]
    """Every fault, by the title of the source that must name it."""

    @property
    def login(self) -> str:
        return f"{self.url}login"


@contextmanager
def everything_wrong() -> Iterator[EverythingWrong]:
    """An nginx with every fault of PLANTED that a site can have."""
    port = free_port()
    with own_folder() as folder:
        authority = issue("Test Authority", authority=True)
        ca = authority.write(folder, "authority")
        certificate = issue("127.0.0.1", authority, end=5).write(folder, "leaf")
        for path, content in FILES.items():
            (folder / "site" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "site" / path).write_bytes(content)
        user = "user root;" if os.geteuid() == 0 else ""
        configuration = folder / "nginx.conf"
        configuration.write_text(_CONFIGURATION.format(folder=folder, port=port, certificate=certificate, user=user))
        command = [program("nginx"), "-p", str(folder), "-c", str(configuration)]
        with kept_running(Process(command, folder, lambda: accepts(port))):
            yield EverythingWrong(f"https://127.0.0.1:{port}/", ca, PLANTED)


def neglect(site: Site, wrong: EverythingWrong) -> None:
    """Let the project look after that site, with a state and an env_file that everybody can read."""
    site.write(f'{site.config.read_text()}url = "{wrong.url}"\nenv_file = "harbor.env"\n')
    site.add(f'[evidence]\nlogin = "{wrong.login}"\n')
    (site.folder / "harbor.env").write_text("MAIL_PASSWORD=planted\n")
    (site.folder / "harbor.env").chmod(0o644)
    site.state.mkdir()
    site.state.chmod(0o755)
    (site.state / "notes.json").write_text("{}")
    (site.state / "notes.json").chmod(0o644)
