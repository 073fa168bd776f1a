"""Secrets never reach output, state, errors or messages, whatever command runs and whatever fails."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import pytest

from conftest import TOML, Run, Site

SECRETS = {
    "QUERY": "query-SECRET-0001",
    "HEADER": "header-SECRET-0002",
    "BASIC": "basic/SECRET+0003",
    "DSN": "dsn-SECRET-0004",
    "ALERT": "alert-SECRET-0005",
    "BEAT": "beat-SECRET-0006",
    "MAIL": "mail-SECRET-0007",
    "ENV": "env-SECRET-0008",
}
LITERAL = "literal-SECRET-0009"


class Echo(BaseHTTPRequestHandler):
    """An app that gives everything it was told back, in its reason phrase, its headers and its body."""

    def answer(self) -> None:
        told = " ".join([self.path, *(str(value) for value in self.headers.values())])
        self.send_response(500, told[:400])
        self.send_header("X-Told", told[:400])
        self.end_headers()
        self.wfile.write(told.encode())

    do_GET = do_POST = answer

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def project(site: Site) -> Iterator[Site]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    place = f"127.0.0.1:{server.server_address[1]}"
    site.write(
        f"""{TOML}\
env_file = "upkeep.env"
[[probe]]
name = "query"
kind = "http"
url = "http://{place}/?token=${{QUERY}}"
retry = 0
[[probe]]
name = "header"
kind = "http"
url = "http://{place}/"
headers = {{ Authorization = "Bearer ${{HEADER}}", X-Own = "{LITERAL}" }}
expect = {{ status = [500], contains = "nothing like this" }}
retry = 0
[[probe]]
name = "basic"
kind = "http"
url = "http://me:${{BASIC}}@{place}/"
expect = {{ status = [500], header = {{ X-Told = "something else" }} }}
retry = 0
[[probe]]
name = "json"
kind = "http"
url = "http://{place}/"
headers = {{ X-Env = "${{ENV}}" }}
expect = {{ status = [500], json = {{ a = 1 }} }}
retry = 0
[[probe]]
name = "db"
kind = "postgres"
dsn = "postgresql://app:${{DSN}}@127.0.0.1:9/app"
retry = 0
[alerts]
to = ["json://{place}/hooks/${{ALERT}}", "ops@harbor.example"]
smtp = {{ host = "127.0.0.1", port = 9, username = "me", password = "${{MAIL}}" }}
heartbeat = "http://{place}/beat/${{BEAT}}"
confirm = 1
"""
    )
    (site.folder / "upkeep.env").write_text("".join(f"{name}={value}\n" for name, value in SECRETS.items()))
    (site.folder / "upkeep.env").chmod(0o600)
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def forms(secret: str) -> set[str]:
    data = secret.encode()
    coded = {base64.b64encode(b"\0" * shift + data).decode()[4:-4] for shift in range(3)}
    basic = base64.b64encode(f"me:{secret}".encode()).decode()
    return {secret, quote(secret, safe=""), data.hex(), basic, *coded}


COMMANDS = (
    ("probe", "--all", "--json"),
    ("probe", "--all"),
    ("probe", "--all", "--nagios"),
    ("status",),
    ("status", "--json"),
    ("incident", "list", "--json"),
    ("alert", "test", "--json"),
    ("alert", "list"),
    ("config", "show"),
    ("config", "show", "--json"),
    ("config", "check", "--json"),
    ("weekly", "--fail", "error-logs", "--note", f"it said {SECRETS['QUERY']}", "--json"),
    ("history", "--json"),
    ("state", "check", "--json"),
    ("--debug", "probe", "db", "--json"),
)


def test_no_output_and_no_file_of_the_state_holds_a_secret(project: Site, upkeep: Run) -> None:
    said = ""
    for command in COMMANDS:
        ended = upkeep(*command)
        assert ended.code in (0, 1, 2, 3), (command, ended.err)
        said += ended.out + ended.err
    upkeep("probe", "--all", "--openmetrics", "figures.prom")
    upkeep("state", "backup", "saved.zip")
    kept = b"".join(path.read_bytes() for path in project.state.rglob("*") if path.is_file())
    kept += (project.folder / "figures.prom").read_bytes()
    assert b"header" in kept  # something was recorded at all
    for secret in (*SECRETS.values(), LITERAL):
        for form in forms(secret):
            assert form not in said, form
            assert form.encode() not in kept, form
