"""Files that no web server should give away."""

from __future__ import annotations

import pytest

from checks.ground import ground
from checks.planted import Answer, Page, planted
from upkeep.checks import exposed_files
from upkeep.checks.interface import Finding

INDEX = Page(b'<!doctype html><div id=app></div><script src="/assets/app.js?v=3"></script>')
TEXT = "text/plain"
HELD = {
    ".env": b"# secrets\nDATABASE_URL=postgres://u:geheim@db/app\n",
    ".git/config": b"[core]\n\trepositoryformatversion = 0\n",
    ".git/HEAD": b"ref: refs/heads/main\n",
    ".svn/wc.db": b"SQLite format 3\x00",
    ".htpasswd": b"admin:$apr1$abc$def\n",
    ".DS_Store": b"\x00\x00\x00\x01Bud1\x00",
    "backup.sql": b"-- MySQL dump 10.13\nCREATE TABLE users (id int);\n",
    "backup.zip": b"PK\x03\x04rest",
    "wp-config.php.bak": b"<?php define('DB_PASSWORD', 'geheim');",
    "phpinfo.php": b"<html><title>phpinfo()</title>PHP Version 8.1",
    "server-status": b"<html><h1>Apache Server Status for app</h1>",
    "id_rsa": b"-----BEGIN OPENSSH PRIVATE KEY-----\n",
}
MAP = Page(b'{"version":3,"sources":["src/app.ts"],"mappings":"AAAA"}', "application/json")


def look(answers: dict[str, Answer]) -> Finding:
    with planted({"/": INDEX} | answers) as site:
        return exposed_files.measure(exposed_files.Options(url=site.url), ground(timeout=20))


def test_a_site_that_serves_none_is_closed() -> None:
    found = look({})
    assert (found.state, found.word) == ("up", "closed")
    assert found.evidence["asked"] == len(exposed_files.FILES) + 2


def test_an_app_that_answers_everything_with_its_page_is_closed() -> None:
    assert look({"*": INDEX}).word == "closed"


@pytest.mark.parametrize("path", HELD)
def test_each_file_is_known_by_its_content(path: str) -> None:
    kind = "text/html" if path in ("phpinfo.php", "server-status") else "application/octet-stream"
    found = look({f"/{path}": Page(HELD[path], kind)})
    assert (found.state, found.word, found.evidence["exposed"]) == ("down", "exposed", [path])
    assert found.detail == f"anybody can read /{path}"
    assert "geheim" not in repr(found)


@pytest.mark.parametrize(
    "page",
    [
        Page(b"Nothing to see", TEXT),
        Page(HELD[".env"], TEXT, 403),
        Page(HELD[".env"], "text/html"),
        Page(status=302, headers=(("Location", "/"),)),
    ],
)
def test_what_is_no_such_file_is_not_told(page: Page) -> None:
    assert look({"/.env": page}).word == "closed"


def test_one_content_for_whatever_is_asked_is_no_file() -> None:
    assert look({"*": Page(b"APP_NAME=demo\n", TEXT)}).word == "closed"


def test_a_dump_too_large_to_read_is_one() -> None:
    found = look({"/backup.sql": Page(b"x" * 4_000_000, "application/sql")})
    assert found.evidence["exposed"] == ["backup.sql"]


def test_a_source_map_of_the_page_s_script_wants_attention() -> None:
    found = look({"/assets/app.js.map": MAP})
    assert (found.state, found.word, found.warning) == ("up", "source-maps", True)
    assert found.detail == "anybody can read /assets/app.js.map"


def test_scripts_of_others_are_left_alone() -> None:
    with planted({"/": Page(b'<script src="https://cdn.example/x.js"></script>')}) as site:
        exposed_files.measure(exposed_files.Options(url=site.url), ground(timeout=20))
    assert not [each for each in site.asked if each.endswith(".map")]


def test_a_site_that_limits_us_is_unknown() -> None:
    found = look({"/.env": Page(status=429)})
    assert (found.state, found.word) == ("unknown", "blocked")


def test_what_was_found_is_told_even_where_the_rest_is_limited() -> None:
    assert look({"/.env": Page(HELD[".env"], TEXT), "/id_rsa": Page(status=429)}).word == "exposed"
