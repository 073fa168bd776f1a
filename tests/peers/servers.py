"""Real servers for the tests: each is a context manager that starts one in a folder of its own and ends it."""

from __future__ import annotations

import glob
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Any

PATIENCE = 60.0
"""Seconds that a server may take to come up on a busy machine."""

PASSWORD = "correct-horse-battery"

PORTS = range(10_000, 32_000)
"""Below those that the system gives to connections, which would take a port that is free only for now."""


def free_port() -> int:
    """A port of loopback that was free a moment ago, for TCP and UDP alike."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
            try:
                tcp.bind(("127.0.0.1", port))
                udp.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def program(name: str) -> str:
    """The path of a server's program, also where only administrators have it on their path."""
    places = os.environ["PATH"] + ":/usr/local/sbin:/usr/sbin:/sbin"
    for debian in sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True):
        places += f":{debian}"
    found = shutil.which(name, path=places)
    if found is None:
        raise FileNotFoundError(f"{name} is not installed; run .ci/packages")
    return found


def unprivileged() -> list[str]:
    """What a command begins with so that it does not run as root, which database servers refuse."""
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder that an unprivileged server may use."""
    with tempfile.TemporaryDirectory(prefix="upkeep-peer-", ignore_cleanup_errors=True) as name:
        if os.geteuid() == 0:
            os.chown(name, 65534, 65534)
        yield Path(name)


@dataclass
class Process:
    """A server as a process that can be ended, frozen and begun again."""

    command: list[str]
    folder: Path
    ready: Callable[[], bool]
    environment: dict[str, str] = field(default_factory=dict)
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with (self.folder / "server.log").open("ab") as log:
            self.running = subprocess.Popen(
                self.command, cwd=self.folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                env=os.environ | self.environment,
            )  # fmt: skip
        until = time.monotonic() + PATIENCE
        while not self.ready():
            if self.running.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{self.command[0]}: " + (self.folder / "server.log").read_text(errors="replace"))
            time.sleep(0.05)

    def send(self, number: int) -> None:
        """Send it a signal; SIGSTOP freezes it, SIGCONT wakes it."""
        assert self.running is not None
        self.running.send_signal(number)

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End it and wait for the end."""
        if self.running is None:
            return
        if self.running.poll() is None:
            self.running.send_signal(signal.SIGCONT)
            self.running.send_signal(number)
        try:
            self.running.wait(20)
        except subprocess.TimeoutExpired:
            self.running.kill()
            self.running.wait()
        self.running = None


@contextmanager
def kept_running(process: Process) -> Iterator[Process]:
    try:
        process.start()
        yield process
    finally:
        process.stop(signal.SIGINT if "postgres" in process.command[-1] else signal.SIGTERM)


def takes_datagrams(port: int) -> bool:
    """Whether somebody on loopback reads UDP datagrams from the port."""
    return f" 0100007F:{port:04X} " in Path("/proc/net/udp").read_text()


def accepts(port: int) -> bool:
    """Whether loopback accepts connections on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Database:
    """A database server with one database, `app`, and its owner, `upkeep`."""

    scheme: str
    port: int
    process: Process

    def dsn(self, user: str = "upkeep", password: str = PASSWORD, name: str = "app") -> str:
        return f"{self.scheme}://{user}:{password}@127.0.0.1:{self.port}/{name}"

    def connect(self) -> Any:
        """A connection that may write."""
        if self.scheme == "mysql":
            import pymysql

            return pymysql.connect(host="127.0.0.1", port=self.port, user="upkeep", password=PASSWORD, database="app")
        import psycopg

        return psycopg.connect(self.dsn())


@contextmanager
def postgres() -> Iterator[Database]:
    """A PostgreSQL server whose user `upkeep` must give PASSWORD."""
    import psycopg

    with own_folder() as folder:
        (folder / "password").write_text(PASSWORD)
        (folder / "password").chmod(0o644)
        subprocess.run(
            [*unprivileged(), program("initdb"), "-D", str(folder / "data"), "-U", "upkeep", "-A", "scram-sha-256",
             "--pwfile", str(folder / "password"), "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True, capture_output=True, cwd=folder,
        )  # fmt: skip
        port = free_port()

        def ready() -> bool:
            try:
                psycopg.connect(f"postgresql://upkeep:{PASSWORD}@127.0.0.1:{port}/postgres", connect_timeout=5).close()
            except psycopg.OperationalError:
                return False
            return True

        options = ["-p", str(port), "-h", "127.0.0.1", "-k", str(folder), "-F"]
        command = [*unprivileged(), program("postgres"), "-D", str(folder / "data"), *options]
        with kept_running(Process(command, folder, ready)) as process:
            server = Database("postgresql", port, process)
            with psycopg.connect(server.dsn(name="postgres"), autocommit=True) as connection:
                connection.execute("CREATE DATABASE app")
            yield server


@contextmanager
def mariadb() -> Iterator[Database]:
    """A MariaDB server whose user `upkeep` must give PASSWORD and owns the database `app`."""
    import pymysql

    with own_folder() as folder:
        data = f"--datadir={folder / 'data'}"
        subprocess.run(
            [*unprivileged(), program("mariadb-install-db"), "--no-defaults", data, "--skip-test-db",
             "--auth-root-authentication-method=normal"],
            check=True, capture_output=True, cwd=folder,
        )  # fmt: skip
        port, place = free_port(), str(folder / "socket")

        def root() -> Any:
            return pymysql.connect(unix_socket=place, user="root", autocommit=True)

        def ready() -> bool:
            if not accepts(port):  # the driver leaves a socket open that cannot connect
                return False
            try:
                root().close()
            except pymysql.MySQLError:
                return False
            return True

        command = [
            *unprivileged(), program("mariadbd"), "--no-defaults", data, f"--port={port}", f"--socket={place}",
            "--bind-address=127.0.0.1", f"--pid-file={folder / 'pid'}", "--skip-name-resolve",
            "--innodb-buffer-pool-size=16M", "--performance-schema=OFF",
        ]  # fmt: skip
        with kept_running(Process(command, folder, ready)) as process:
            with root() as connection, connection.cursor() as cursor:
                cursor.execute("CREATE DATABASE app")
                cursor.execute(f"CREATE USER upkeep@'127.0.0.1' IDENTIFIED BY '{PASSWORD}'")
                cursor.execute("GRANT ALL ON app.* TO upkeep@'127.0.0.1'")
            yield Database("mysql", port, process)


@dataclass
class Bucket:
    """An S3 server on loopback; buckets are made by `make`, objects put by `put`."""

    endpoint: str
    process: Process
    key: str = "AKIAUPKEEPTEST"
    secret: str = "s3-secret-of-the-tests"

    def client(self) -> Any:
        import boto3

        return boto3.client(
            "s3", endpoint_url=self.endpoint, region_name="us-east-1",
            aws_access_key_id=self.key, aws_secret_access_key=self.secret,
        )  # fmt: skip

    def put(self, bucket: str, objects: dict[str, bytes]) -> None:
        """Create the bucket with the objects."""
        client = self.client()
        client.create_bucket(Bucket=bucket)
        for key, body in objects.items():
            client.put_object(Bucket=bucket, Key=key, Body=body)
        client.close()


@contextmanager
def s3() -> Iterator[Bucket]:
    """An S3 server that keeps everything in memory."""
    port = free_port()
    with own_folder() as folder:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        with kept_running(Process(command, folder, lambda: accepts(port))) as process:
            yield Bucket(f"http://127.0.0.1:{port}", process)


@dataclass
class Web:
    """An nginx with an access log; `/fail` answers 500, `/missing` 404, anything else 200."""

    url: str
    log: Path
    process: Process

    def get(self, path: str, times: int = 1, agent: str = "tests/1") -> None:
        """Ask for a path."""
        import httpx

        with httpx.Client(base_url=self.url, headers={"User-Agent": agent}, trust_env=False) as client:
            for _ in range(times):
                client.get(path)

    def reopen(self) -> None:
        """Let it open its log anew, as logrotate does after it has renamed the old one."""
        self.process.send(signal.SIGUSR1)
        until = time.monotonic() + PATIENCE
        while not self.log.exists() and time.monotonic() < until:
            time.sleep(0.01)


_NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  log_format lines escape=json '{{"time":"$time_iso8601","status":$status,"uri":"$request_uri",'
    '"agent":"$http_user_agent"}}';
  access_log {folder}/access.log combined; access_log {folder}/access.json lines;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{ return 200 "ok"; }}
    location /fail {{ return 500; }}
    location /missing {{ return 404; }}
  }}
}}
"""


@contextmanager
def nginx() -> Iterator[Web]:
    """An nginx with access logs in the combined form (`access.log`) and as JSON (`access.json`)."""
    port = free_port()
    with own_folder() as folder:
        (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, port=port))
        command = [program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
        with kept_running(Process(command, folder, lambda: accepts(port))) as process:
            yield Web(f"http://127.0.0.1:{port}", folder / "access.log", process)


@dataclass
class Mail:
    """An SMTP server on one port that can go down and come back; it keeps what it took, in order."""

    port: int
    messages: list[Message] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    _controller: Any = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        from email import message_from_bytes

        self.messages.append(message_from_bytes(envelope.original_content))
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 taken"

    def up(self) -> None:
        """Begin to take mail."""
        from aiosmtpd.controller import Controller

        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=PATIENCE)
        self._controller.start()

    def down(self) -> None:
        """Refuse connections from now on."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


@contextmanager
def smtp() -> Iterator[Mail]:
    """An SMTP server that is up."""
    server = Mail(free_port())
    server.up()
    try:
        yield server
    finally:
        server.down()
