"""A whole project on real peers, twice: one on which all is well, and one on which everything is wrong.

Every line that must be seen stands in WRONG, by item: what the machine must have found out by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from checks.git_folder import commit, repository
from conftest import Site, environment_of
from peers import servers
from peers.dovecot import PASSWORD, dovecot
from peers.everything_wrong import EverythingWrong, everything_wrong
from peers.function_host import function_host
from peers.test_npm_audit import LOCK, registry
from peers.web_peer import Answer, Asked, document, web_peer
from upkeep.checks.interface import Finding
from upkeep.probes import log
from upkeep.probes.archive import roll_up
from upkeep.probes.sample import Sample
from upkeep.state.folder import State

NODE = {
    "label": "Node.js",
    "releases": [
        {"name": "24", "isEol": False, "eolFrom": "2028-04-30", "latest": {"name": "24.11.1"}},
        {"name": "18", "isEol": True, "eolFrom": "2025-04-30", "latest": {"name": "18.20.8"}},
    ],
}
POSTGRES = {
    "label": "PostgreSQL",
    "releases": [{"name": "15", "isEol": False, "eolFrom": "2027-11-11", "latest": {"name": "15.99"}}],
}
DOCUMENTATION = '<a href="/there">there</a><a href="/gone">gone</a><a href="/gone-too">gone too</a>'

OLD = "select count(*) from sessions where ended < now() - interval '90 days'"

WRONG: Mapping[str, tuple[str, ...]] = {
    "support-email": ("2 unread", "1 ticket without a reply: 1 All down"),
    "critical-alerts": ("api  down since", "json://127.0.0.1"),
    "error-logs": ("FATAL: no space left on device", "upstream timed out"),
    "function-health": ("create-room", "send-mail"),
    "failed-notifications": ("3 failed, 2 stuck",),
    "storage-usage": ("90.0 % of 10 kB", "uploads/"),
    "database-size": ("% of 1 MB", "notifications"),
    "pending-tickets": ("answer: ", "All down"),
    "full-check": ("api  down", "weekly list"),
    "platform-updates": ("Node.js", "18", "PostgreSQL"),
    "user-activity": ("Users", "7"),
    "old-data": ("4", "delete from sessions"),
    "dependencies": ("lodash 4.17.11 (fixed in 4.17.12)", "minimist"),
    "client-email": ("overdue", "Send the export"),
    "documentation-updates": ("/gone", "docs/setup.md"),
    "security-audit": (),
    "performance-review": ("web  p95 2.51 s (200 ms in Q", "page weight"),
    "feature-usage": ("Bookings", "12"),
    "client-call": ("overdue", "Send the export"),
    "documentation-review": ("/gone", "docs/setup.md"),
    "process-review": ("weekly", "promise"),
}
"""Per item of the guide what its evidence must name."""


@dataclass
class Harbor:
    """The project as a person has it."""

    site: Site
    wrong: EverythingWrong | None = None


def _tables(database: servers.Database, *, wrong: bool) -> None:
    import psycopg

    with psycopg.connect(database.dsn()) as connection:
        connection.execute("create table notifications (id serial, status text)")
        connection.execute("create table users (id int); insert into users select generate_series(1, 7)")
        connection.execute("create table bookings (id int); insert into bookings select generate_series(1, 12)")
        connection.execute("create table sessions (ended date)")
        if wrong:
            connection.execute("insert into notifications (status) select 'failed' from generate_series(1, 3)")
            connection.execute("insert into notifications (status) select 'stuck' from generate_series(1, 2)")
            connection.execute("insert into sessions select date '2020-01-01' from generate_series(1, 4)")


def _configuration(database: servers.Database, bucket: servers.Bucket, functions: str, *, wrong: bool) -> str:
    second = '\n[[function]]\nname = "send-mail"\nurl = "' + functions + '/throws"\n' if wrong else ""
    return f"""
[plan]
database = "{"1MB" if wrong else "1GB"}"
storage = "{"10kB" if wrong else "1MB"}"

[[function]]
name = "create-room"
url = "{functions}/create-room"
{second}
[[probe]]
name = "db"
kind = "postgres"
dsn = "{database.dsn()}"
[[probe]]
name = "bucket"
kind = "s3"
bucket = "harbor"
endpoint = "{bucket.endpoint}"
key = "{bucket.key}"
secret = "{bucket.secret}"
[[probe]]
name = "errors"
kind = "log"
path = "error.log"
format = "error"
metric = "errors"

[push.queue]
dsn = "{database.dsn()}"
failed = "select count(*) from notifications where status = 'failed'"
stuck = "select count(*) from notifications where status = 'stuck'"
"""


def _evidence(site: Site, database: servers.Database, stack: ExitStack, login: str) -> str:
    """The tables that no probe gives: mailbox, checkout, pages, queries."""
    mail = stack.enter_context(dovecot())
    for subject, age in (("It does not work", timedelta(days=3)), ("Hello?", timedelta(hours=1))):
        mail.put(subject, age)

    def versions(asked: Asked) -> Answer:
        known = {"nodejs": NODE, "postgresql": POSTGRES}
        name = asked.path.rstrip("/").rpartition("/")[2]
        return document(200, {"result": known[name]}) if name in known else document(404, {})

    def pages(asked: Asked) -> Answer:
        body = {"/": DOCUMENTATION, "/there": "here"}.get(asked.path)
        return Answer(200, body.encode(), {"Content-Type": "text/html"}) if body else Answer(404)

    npm = stack.enter_context(web_peer(registry))
    life = stack.enter_context(web_peer(versions))
    documentation = stack.enter_context(web_peer(pages))
    _checkout(site.folder / "app", npm.url)
    return f"""
[evidence]
imap = {{ host = "127.0.0.1", port = {mail.port}, tls = false, username = "support", password = "{PASSWORD}" }}
folder = "app"
login = "{login}"
end_of_life = "{life.url}"
pages = ["{documentation.url}/"]
queries = [
  {{ item = "user-activity", title = "Users", dsn = "{database.dsn()}", query = "select count(*) from users" }},
  {{ item = "feature-usage", title = "Bookings", dsn = "{database.dsn()}", query = "select count(*) from bookings" }},
]
old = [
  {{ title = "Sessions", dsn = "{database.dsn()}", count = "{OLD}", clear = "delete from sessions" }},
]
"""


def _checkout(app: Path, npm: str) -> None:
    """A small git repository: a vulnerable lock file, an old runtime, a key that was committed, pages left behind."""
    repository(app)
    key = "AK" + "IA" + "Z4XQ7PLM2WNB5VRT"
    manifest = {"name": "app", "version": "1.0.0", "dependencies": LOCK["packages"][""]["dependencies"]}  # type: ignore[index]
    commit(app, "2025-01-05T12:00:00Z", docs__setup_dot_md="# Setup\n", app_dot_js="1\n")
    commit(
        app, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        app_dot_js=f'const key = "{key}";\n', _dot_nvmrc="18\n", _dot_npmrc=f"registry={npm}/\nfetch-retries=0\n",
        package_dot_json=json.dumps(manifest), **{"package-lock_dot_json": json.dumps(LOCK)},
    )  # fmt: skip


def _past(site: Site, *, slow: bool) -> None:
    """Half a year of the page's response times, each hour; the quarter that runs is slower where `slow`."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    times = [now - timedelta(hours=number) for number in range(190 * 24, 0, -1)]
    quarter = now.replace(month=(now.month - 1) // 3 * 3 + 1, day=1, hour=0)
    samples = [
        Sample(at, "web", "http", 3600, Finding(state="up", response_time=2.5 if slow and at >= quarter else 0.2))
        for at in times
    ]
    state = State(site.state, "harbor")
    with state.writing(times[0]) as writer:
        log.append(writer, samples)
        roll_up(writer, state, int(now.timestamp()), samples=timedelta(days=14), days=None)


@contextmanager
def well(folder: Path) -> Iterator[Harbor]:
    """Nothing is wrong with the items of the weekly list."""
    with ExitStack() as stack:
        database = stack.enter_context(servers.postgres())
        bucket = stack.enter_context(servers.s3())
        functions = stack.enter_context(function_host("supabase"))
        _tables(database, wrong=False)
        bucket.put("harbor", {"uploads/a": b"x" * 9000})
        site = _site(folder, "")
        site.add(_configuration(database, bucket, functions.url, wrong=False))
        (folder / "error.log").write_text("2026/11/01 10:00:00 [error] 1#1: upstream timed out\n")
        for _ in range(2):
            site.run("probe", "--all")
        yield Harbor(site)


@contextmanager
def neglected(folder: Path) -> Iterator[Harbor]:
    """Everything is wrong, on every peer."""
    with ExitStack() as stack:
        wrong = stack.enter_context(everything_wrong())
        database = stack.enter_context(servers.postgres())
        bucket = stack.enter_context(servers.s3())
        functions = stack.enter_context(function_host("supabase"))
        _tables(database, wrong=True)
        bucket.put("harbor", {"uploads/a": b"x" * 8000, "logs/b": b"x" * 1000})
        site = _site(folder, f'url = "{wrong.url}"\nenv_file = "harbor.env"\n')
        site.environment["SSL_CERT_FILE"] = str(wrong.ca)
        (folder / "harbor.env").write_text("X_UNUSED=1\n")
        site.add(_configuration(database, bucket, functions.url, wrong=True))
        site.add(_evidence(site, database, stack, wrong.login))
        site.add(f'[alerts]\nto = ["json://127.0.0.1:{servers.free_port()}/"]\n')
        site.add(
            f'[[probe]]\nname = "api"\nkind = "tcp"\nhost = "127.0.0.1"\nport = {servers.free_port()}\nretry = 0\n'
        )
        _past(site, slow=True)
        _lived(site)
        (folder / "error.log").write_text("2026/11/01 10:00:00 [error] 1#1: connection reset by peer\n")
        for ago in ("20m ago", "10m ago"):
            site.run("probe", "--all", "--at", ago)
        with (folder / "error.log").open("a") as file:
            file.write("2026/11/02 10:00:00 [error] 1#1: upstream timed out while reading\n" * 3)
            file.write("2026/11/02 10:00:01 FATAL: no space left on device\n")
        site.run("probe", "--all")
        site.state.chmod(0o755)
        (site.state / "tickets").chmod(0o755)
        (site.state / "tickets/1.json").chmod(0o644)
        yield Harbor(site, wrong)


def _site(folder: Path, more: str) -> Site:
    site = Site(folder, environment_of(folder))
    launched = (datetime.now(UTC) - timedelta(days=400)).date()
    site.write(
        f'[project]\nname = "Harbor Booking"\nid = "harbor"\ntimezone = "Europe/Berlin"\nlaunched = {launched}\n{more}'
    )
    return site


def _lived(site: Site) -> None:
    """What people did, and what they left undone: lists, tickets, a promise."""
    for ago in ("120d ago", "60d ago"):
        site.run("weekly", "--done", "error-logs", "--minutes", "55", "--at", ago)
    site.run("checkin", "record", "quarterly", "--satisfaction", "3", "--promise", "Send the export", "--by",
             (datetime.now(UTC) - timedelta(days=20)).date().isoformat(), "--at", "80d ago")  # fmt: skip
    site.run("ticket", "open", "All down", "-p", "critical", "--at", "30d ago")
    site.run("ticket", "open", "Colours", "-p", "low", "--at", "1d ago")
    site.run("ticket", "reply", "2", "We look", "--at", "23h ago")
