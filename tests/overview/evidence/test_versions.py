"""Runtime and platform versions beside the list, against a small service that answers as endoflife.date does."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from conftest import Site, environment_of
from overview.evidence.scene_of import scene_of
from peers.web_peer import Answer, Asked, Peer, document, web_peer
from upkeep.checklists.facts import Fact
from upkeep.overview.evidence.versions import versions
from upkeep.overview.evidence.versions_files import Version, lowest_of, versions_in

NODE = {
    "label": "Node.js",
    "releases": [
        {"name": "26", "codename": None, "isEol": False, "eolFrom": "2029-04-30", "latest": {"name": "26.1.0"}},
        {"name": "24", "codename": "Krypton", "isEol": False, "eolFrom": "2028-04-30", "latest": {"name": "24.11.1"}},
        {"name": "22", "codename": "Jod", "isEol": False, "eolFrom": "2027-01-30", "latest": {"name": "22.21.0"}},
        {"name": "18", "codename": "Hydrogen", "isEol": True, "eolFrom": "2025-04-30", "latest": {"name": "18.20.8"}},
    ],
}
REACT = [{"cycle": "19", "eol": False, "latest": "19.2.0"}, {"cycle": "16", "eol": True, "latest": "16.14.0"}]


def answering(asked: Asked) -> Answer:
    if asked.path == "/api/v1/products/nodejs/":
        return document(200, {"schema_version": "1.2.0", "result": NODE})
    return document(200, REACT) if asked.path == "/api/react.json" else document(404, {})


@contextmanager
def placed(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Peer]:
    monkeypatch.setenv("XDG_CACHE_HOME", environment_of(site.folder)["XDG_CACHE_HOME"])
    with web_peer(answering) as peer:
        site.add(f'[evidence]\nfolder = "app"\nend_of_life = "{peer.url}"\n')
        (site.folder / "app").mkdir()
        yield peer


@pytest.fixture
def service(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Peer]:
    with placed(site, monkeypatch) as peer:
        yield peer


def found(site: Site, at: str = "2026-11-23 09:00", **files: Any) -> list[Fact]:
    put(site.folder / "app", files)
    return versions(scene_of(site, "versions", "platform-updates", at=at))


def put(folder: Path, files: dict[str, Any]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text if isinstance(text, str) else json.dumps(text))


@pytest.mark.parametrize(
    ("version", "state", "text"),
    [
        ("v18.19.0", "bad", "18.19.0 ended 30 Apr 2025, newest 26.1.0 [.nvmrc]"),
        ("lts/hydrogen", "bad", "hydrogen ended 30 Apr 2025, newest 26.1.0 [.nvmrc]"),
        ("22.21.0", "soon", "22.21.0 ends 30 Jan 2027, in 68 d, newest 26.1.0 [.nvmrc]"),
        ("24.3.0", "soon", "24.3.0 behind 24.11.1, supported until 30 Apr 2028 [.nvmrc]"),
        ("24.11.0", "known", "24.11.0 behind 24.11.1, supported until 30 Apr 2028 [.nvmrc]"),
        ("24.11.1", "well", "24.11.1 supported until 30 Apr 2028 [.nvmrc]"),
        ("24", "well", "24 supported until 30 Apr 2028 [.nvmrc]"),
        ("99", "unknown", "99 not judged: 99 is not in the data [.nvmrc]"),
        ("lts/*", "known", "left open (.nvmrc): whatever is newest at the next build"),
    ],
)
def test_each_version_comes_to_its_line(site: Site, service: Peer, version: str, state: str, text: str) -> None:
    assert [(each.state, each.text) for each in found(site, **{".nvmrc": version})] == [(state, text)]


def test_a_range_is_judged_by_its_lowest(site: Site, service: Peer) -> None:
    facts = found(site, **{"package.json": {"engines": {"node": ">=18 <25"}}})
    assert [each.text for each in facts] == ["18 ended 30 Apr 2025, newest 26.1.0 [package.json: >=18 <25]"]


def test_a_version_that_is_fixed_stands_for_a_range(site: Site, service: Peer) -> None:
    files = {".nvmrc": "24", "package.json": {"engines": {"node": ">=18"}}}
    assert [each.text for each in found(site, **files)] == ["24 supported until 30 Apr 2028 [.nvmrc]"]


def test_a_framework_is_judged_by_what_the_lock_says_in_the_older_form_too(site: Site, service: Peer) -> None:
    lock = {"packages": {"node_modules/react": {"version": "16.13.1"}}}
    facts = found(site, **{"package.json": {"dependencies": {"react": "*"}}, "package-lock.json": lock})
    assert [(each.source, each.state, each.text) for each in facts] == [
        ("react", "bad", "16.13.1 ended, newest 19.2.0 [package-lock.json]")
    ]


def test_a_product_that_the_service_does_not_know_is_unknown(site: Site, service: Peer) -> None:
    (fact,) = found(site, **{".ruby-version": "3.4.1"})
    assert (fact.source, fact.state) == ("ruby", "unknown")
    assert "does not know ruby" in fact.text


def test_a_day_s_answer_is_asked_for_once(site: Site, service: Peer) -> None:
    found(site, **{".nvmrc": "24"})
    found(site)
    assert len(service.asked) == 1


def test_without_the_service_the_last_answer_counts_and_its_date_is_shown(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with placed(site, monkeypatch):
        found(site, at="2026-11-20 09:00", **{".nvmrc": "24"})
    assert [each.text for each in found(site)] == ["24 supported until 30 Apr 2028 (data of 20 Nov) [.nvmrc]"]


def test_without_the_service_and_without_an_answer_kept_it_is_unknown(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with placed(site, monkeypatch):
        pass
    (fact,) = found(site, **{".nvmrc": "24"})
    assert fact.state == "unknown"
    assert fact.text.startswith("24 not judged: the connection was refused")


def test_a_broken_cache_is_asked_for_anew(site: Site, service: Peer) -> None:
    found(site, **{".nvmrc": "24"})
    (kept,) = Path(os.environ["XDG_CACHE_HOME"]).rglob("nodejs-*.json")
    kept.write_text("{")
    assert [each.state for each in found(site)] == ["well"]


def test_a_database_that_does_not_tell_is_unknown(site: Site, service: Peer) -> None:
    site.add('[[probe]]\nname = "db"\nkind = "postgres"\ndsn = "${NOT_THERE}"\n')
    (fact,) = found(site)
    assert (fact.source, fact.state) == ("db", "unknown")


def test_a_folder_that_names_nothing_is_unknown(site: Site, service: Peer) -> None:
    assert [each.state for each in found(site)] == ["unknown"]


def test_a_folder_that_is_not_there_is_unknown(site: Site) -> None:
    site.add('[evidence]\nfolder = "gone"\n')
    assert versions(scene_of(site, "versions"))[0].state == "unknown"


def test_without_folder_and_database_it_says_what_to_add(site: Site) -> None:
    assert [each.state for each in versions(scene_of(site, "versions"))] == ["unset"]


FILES = [
    ({".node-version": "20.1.0"}, ("nodejs", "20.1.0")),
    ({".python-version": "3.12.1\n"}, ("python", "3.12.1")),
    ({"runtime.txt": "python-3.11.4"}, ("python", "3.11.4")),
    ({".ruby-version": "ruby-3.2.2"}, ("ruby", "3.2.2")),
    ({".tool-versions": "golang 1.22.1\n"}, ("go", "1.22.1")),
    ({"Dockerfile": "FROM --platform=linux/amd64 node:18.2-alpine AS x\n"}, ("nodejs", "18.2")),
    ({"Dockerfile": "ARG V=3.9\nFROM docker.io/library/python:${V}-slim\n"}, ("python", "3.9")),
    ({"Dockerfile": "FROM debian:bookworm-slim\n"}, ("debian", "bookworm")),
    ({"compose.yaml": "services:\n  db:\n    image: postgres:14\n"}, ("postgresql", "14")),
    ({"pyproject.toml": '[project]\nrequires-python = ">=3.9,<4"\n'}, ("python", "3.9")),
    ({"composer.json": {"require": {"php": "^8.1 || ^8.2"}}}, ("php", "8.1")),
    ({"composer.lock": {"packages": [{"name": "laravel/framework", "version": "v9.1.0"}]}}, ("laravel", "9.1.0")),
    ({"go.mod": "module x\n\ngo 1.21\n"}, ("go", "1.21")),
    ({"uv.lock": '[[package]]\nname = "django"\nversion = "3.2.1"\n'}, ("django", "3.2.1")),
    ({"Pipfile.lock": {"default": {"django": {"version": "==4.1"}}}}, ("django", "4.1")),
    ({"requirements.txt": "Django==4.2.1\n"}, ("django", "4.2.1")),
    ({"Gemfile.lock": "GEM\n  specs:\n    rails (7.0.4)\n"}, ("rails", "7.0.4")),
    (
        {
            "package.json": {"dependencies": {"next": "1"}},
            "yarn.lock": '"next@^13.0.0":\n  version "13.5.6"\n',
        },
        ("nextjs", "13.5.6"),
    ),
    (
        {
            "package.json": {"dependencies": {"vue": "1"}},
            "pnpm-lock.yaml": (
                "importers:\n  .:\n    dependencies:\n      vue:\n        specifier: ^2\n        version: 2.7.1(x)\n"
            ),
        },
        ("vue", "2.7.1"),
    ),
]


@pytest.mark.parametrize(("files", "expected"), FILES, ids=lambda value: str(value)[:40])
def test_each_file_names_its_version(tmp_path: Path, files: dict[str, Any], expected: tuple[str, str]) -> None:
    put(tmp_path, files)
    assert [(each.product, each.version) for each in versions_in(tmp_path)] == [expected]


@pytest.mark.parametrize("image", ["scratch", "node", "example.com/node:18", "build", "ghcr.io/x/python:3.9"])
def test_other_images_are_passed_over(tmp_path: Path, image: str) -> None:
    put(tmp_path, {"Dockerfile": f"FROM {image}\n"})
    assert versions_in(tmp_path) == []


def test_an_image_that_is_left_open_says_so(tmp_path: Path) -> None:
    put(tmp_path, {"Dockerfile": "FROM node:lts-alpine\n"})
    assert versions_in(tmp_path) == [Version("nodejs", "", "Dockerfile")]


@pytest.mark.parametrize(
    ("given", "lowest"),
    [(">=18", "18"), ("^18 || >=20", "18"), ("18 - 20", "18"), ("<20", None), ("*", None), ("~=3.11", "3.11")],
)
def test_the_lowest_of_a_range(given: str, lowest: str | None) -> None:
    assert lowest_of(given) == lowest
