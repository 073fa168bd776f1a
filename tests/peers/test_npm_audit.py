"""The real npm, which asks a small registry on loopback."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from checks.ground import ground
from peers.web_peer import Answer, Asked, document, web_peer
from upkeep.checks import dependencies
from upkeep.checks.interface import Finding

pytestmark = pytest.mark.peers

VERSIONS = {"lodash": ["4.17.11", "4.17.21"], "minimist": ["1.2.0", "2.0.0"]}
ADVISORY = {
    "id": 1,
    "url": "https://github.com/advisories/GHSA-x",
    "title": "Prototype Pollution",
    "severity": "critical",
    "vulnerable_versions": "<4.17.12",
}
LOCK = {
    "name": "app",
    "version": "1.0.0",
    "lockfileVersion": 3,
    "packages": {
        "": {"name": "app", "version": "1.0.0", "dependencies": {"lodash": "4.17.11", "minimist": "^1.0.0"}},
        **{f"node_modules/{name}": {"version": versions[0]} for name, versions in VERSIONS.items()},
    },
}


def registry(asked: Asked) -> Answer:
    name = asked.path.strip("/")
    if name in VERSIONS:
        dist = {"tarball": "http://127.0.0.1:9/x.tgz", "shasum": "0" * 40}
        versions = {each: {"name": name, "version": each, "dist": dist} for each in VERSIONS[name]}
        return document(200, {"name": name, "dist-tags": {"latest": VERSIONS[name][-1]}, "versions": versions})
    if name == "-/npm/v1/security/advisories/bulk":
        body = gzip.decompress(asked.body) if asked.headers.get("content-encoding") == "gzip" else asked.body
        return document(200, {"lodash": [ADVISORY]} if "4.17.11" in json.loads(body).get("lodash", []) else {})
    return document(404, {})


@contextmanager
def app(folder: Path, monkeypatch: pytest.MonkeyPatch, answering: Any = registry) -> Iterator[None]:
    monkeypatch.setenv("HOME", str(folder))
    with web_peer(answering) as peer:
        (folder / ".npmrc").write_text(f"registry={peer.url}/\nfetch-retries=0\n")
        manifest = {"name": "app", "version": "1.0.0", "dependencies": LOCK["packages"][""]["dependencies"]}  # type: ignore[index]
        (folder / "package.json").write_text(json.dumps(manifest))
        (folder / "package-lock.json").write_text(json.dumps(LOCK))
        yield


def look(folder: Path, form: str) -> Finding:
    return dependencies.measure(dependencies.Options(form=form), ground(folder, 60, trusted=True))  # type: ignore[arg-type]


def test_a_vulnerable_lock_is_found_with_the_version_that_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app(tmp_path, monkeypatch):
        finding = look(tmp_path, "npm-audit")
    assert (finding.state, finding.detail) == ("down", "1 critical: lodash 4.17.11 (fixed in 4.17.12)")


def test_what_is_outdated_is_found_without_anything_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with app(tmp_path, monkeypatch):
        finding = look(tmp_path, "npm-outdated")
    assert finding.word == "outdated"
    assert finding.detail == ("2 outdated, 1 by a major version: minimist 1.2.0 → 2.0.0, lodash 4.17.11 → 4.17.21")


@pytest.mark.parametrize(
    ("form", "told"), [("npm-audit", "403 Forbidden"), ("npm-outdated", "2 that nothing is known of: lodash, minimist")]
)
def test_a_registry_that_refuses_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, told: str
) -> None:
    with app(tmp_path, monkeypatch, lambda asked: document(403, {"error": "no"})):
        finding = look(tmp_path, form)
    assert finding.state == "unknown"
    assert told in finding.detail


@pytest.mark.parametrize("form", ["npm-audit", "npm-outdated"])
def test_a_registry_that_is_not_there_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    with app(tmp_path, monkeypatch):
        pass
    finding = look(tmp_path, form)
    assert (finding.state, finding.word) == ("unknown", "no-report")
    assert "ECONNREFUSED" in finding.detail
