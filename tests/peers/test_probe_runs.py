"""Runs of probe against real peers: many that hang, databases, buckets, rotating logs, what Prometheus reads."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from pathlib import Path

import pytest

from conftest import TOML, Site
from peers.servers import mariadb, nginx, postgres, s3
from peers.timeline import app

pytestmark = pytest.mark.peers

DATE = "2026-11-23"


def probe(**keys: object) -> str:
    rows = "".join(
        f"{key} = {str(value).lower() if isinstance(value, int) else repr(value)}\n" for key, value in keys.items()
    )
    return f"[[probe]]\n{rows}"


def measured(site: Site, clock: str = "10:00") -> dict[str, dict[str, object]]:
    ended = site.run("probe", "--all", "--json", "--at", f"{DATE} {clock}")
    assert ended.out, ended.err
    return {result["probe"]: result for result in ended.json["results"]}


@pytest.mark.alone
def test_five_hundred_hanging_targets_end_within_the_timeout_and_two_seconds(site: Site) -> None:
    """Servers that accept and never answer: five hundred take at most two seconds more than one does."""
    few, many = site.folder / "few.toml", site.folder / "many.toml"
    with socket.create_server(("127.0.0.1", 0), backlog=2000) as silent, app() as web:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        good = TOML + probe(name="good", kind="http", url=web.url, retry=0, timeout="3s")
        hanging = [probe(name=f"h{number}", kind="http", url=url, retry=0, timeout="3s") for number in range(500)]
        few.write_text(good + hanging[0])
        many.write_text(good + "".join(hanging))
        for path in (few, many):
            site.run("config", "check", "-c", str(path))  # validated once, as after any change
        one, all_of_them = [], []
        while len(one) < 3 and (not one or min(all_of_them) - min(one) >= 2):  # a busy machine has three turns
            clock = f"{10 + len(one)}:00"
            one.append(seconds(site, few, clock)[0])
            took, found = seconds(site, many, clock)
            all_of_them.append(took)
    assert {result["error"] for name, result in found.items() if name != "good"} == {"timeout"}
    assert (len(found), found["good"]["state"]) == (501, "up")
    assert min(all_of_them) - min(one) < 2, (one, all_of_them)


def seconds(site: Site, configuration: Path, clock: str) -> tuple[float, dict[str, dict[str, object]]]:
    """What a run takes, and what it found."""
    begin = time.monotonic()
    state = str(configuration.with_suffix(""))
    ended = site.run("probe", "--all", "--json", "--at", f"{DATE} {clock}", "-c", str(configuration), "--state", state)
    took = time.monotonic() - begin
    return took, {result["probe"]: result for result in ended.json["results"]}


def test_what_is_exposed_is_valid_for_prometheus(site: Site) -> None:
    with app() as web:
        web.status = 500
        site.add(probe(name='we"ird\\ näme', kind="http", url=web.url, retry=0))
        site.add(probe(name="here", kind="directory", path="."))
        target = site.folder / "upkeep.prom"
        site.run("probe", "--openmetrics", str(target), "--at", f"{DATE} 10:00")
        site.run("probe", "--openmetrics", str(target), "--at", f"{DATE} 10:05")
    ended = subprocess.run(
        ["promtool", "check", "metrics"], input=target.read_text(encoding="utf-8"), capture_output=True, text=True
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_databases_and_buckets_are_measured(site: Site) -> None:
    with postgres() as database, mariadb() as other, s3() as bucket:
        bucket.put("uploads", {"a.bin": b"x" * 5000, "b/c.bin": b"x" * 700})
        site.add('[plan]\ndatabase = "8GB"\nstorage = "100kB"\n')
        site.add(probe(name="pg", kind="postgres", dsn=database.dsn()))
        site.add(probe(name="count", kind="postgres", dsn=database.dsn(), query="select 42", metric="answers"))
        site.add(probe(name="maria", kind="mysql", dsn=other.dsn()))
        site.add(probe(name="wrong", kind="postgres", dsn=database.dsn(password="not-the-password"), retry=0))
        site.add(
            probe(
                name="bucket",
                kind="s3",
                endpoint=bucket.endpoint,
                bucket="uploads",
                key=bucket.key,
                secret=bucket.secret,
            )
        )
        found = measured(site)
    assert {name: result["state"] for name, result in found.items()} == {
        "pg": "up", "count": "up", "maria": "up", "wrong": "unknown", "bucket": "up",
    }  # fmt: skip
    assert found["wrong"]["error"] == "credentials"
    assert (found["bucket"]["value"], found["bucket"]["unit"]) == (5700, "bytes")
    assert found["count"]["value"] == 42
    assert isinstance(found["pg"]["value"], int | float)
    metrics = site.run("status", "--json", "--at", f"{DATE} 10:01").json["metrics"]
    rows = {(row["metric"], row["probe"]): row for row in metrics}
    assert rows["storage", "bucket"]["threshold"] == 80_000
    assert rows["storage", "bucket"]["state"] == "ok"
    assert rows["answers", "count"]["value"] == 42


def test_an_access_log_that_is_rotated_while_it_is_read_counts_every_request_once(site: Site) -> None:
    with nginx() as web:
        log: Path = web.log
        site.add(probe(name="log", kind="log", path=str(log)))
        measured(site, "10:00")  # from here on
        web.get("/", 60)
        measured(site, "10:05")
        web.get("/missing", 40)
        log.rename(log.with_suffix(".log.1"))
        web.reopen()
        web.get("/", 30)
        measured(site, "10:10")
    lines = (site.state / f"samples/{DATE}.jsonl").read_text().splitlines()
    counts = [json.loads(line).get("counts") for line in lines]
    assert sum(each[1] for each in counts if each) == 130
    row = next(
        row
        for row in site.run("status", "--json", "--at", f"{DATE} 10:11").json["metrics"]
        if row["metric"] == "error_rate"
    )
    assert (row["value"], row["state"], row["window"]) == (0.0, "ok", "1h")
