"""The kind `dependencies`: reports from files and from programs, and what is unknown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from checks.ground import ground
from checks.test_audit_forms import LODASH, NPM, PIP
from upkeep.checks import dependencies
from upkeep.checks.interface import Finding


def look(place: Path, form: str, *, trusted: bool = True, timeout: float = 20, **options: Any) -> Finding:
    asked = dependencies.Options(form=form, **options)  # type: ignore[arg-type]
    return dependencies.measure(asked, ground(place, timeout, trusted=trusted))


def reported(folder: Path, form: str, document: Any) -> Finding:
    (folder / "report.json").write_text(json.dumps(document))
    return look(folder, form, file="report.json", trusted=False)


MODERATE = LODASH | {"severity": "moderate"}


@pytest.mark.parametrize(
    ("form", "document", "state", "word", "detail"),
    [
        ("npm-audit", NPM, "down", "vulnerable", "1 critical: lodash (fixed in 4.17.12)"),
        (
            "npm-audit",
            {"vulnerabilities": {"x": MODERATE}},
            "up",
            "vulnerable-little",
            "1 moderate: lodash (fixed in 4.17.12)",
        ),
        ("npm-audit", {"vulnerabilities": {}}, "up", "fine", "nothing known"),
        ("npm-audit", {"message": "403 Forbidden"}, "unknown", "no-report", "no report: 403 Forbidden"),
        (
            "npm-audit",
            {"vulnerabilities": {"x": {"via": [{}], "nodes": 3}}},
            "unknown",
            "content",
            "the report is not of the form npm-audit",
        ),
        ("pip-audit", PIP, "down", "vulnerable", "1 unrated: django 3.2.1 (fixed in 3.2.4)"),
        (
            "pip-audit",
            {"dependencies": [{"name": "own", "skip_reason": "x"}]},
            "unknown",
            "not-audited",
            "1 that nothing is known of: own",
        ),
        ("npm-outdated", {}, "up", "fine", "nothing outdated"),
        (
            "npm-outdated",
            {"a": {"current": "1.0", "latest": "1.2"}, "b": {"current": "1.0", "latest": "3.0"}},
            "up",
            "outdated",
            "2 outdated, 1 by a major version: b 1.0 → 3.0, a 1.0 → 1.2",
        ),
    ],
)
def test_each_report_comes_to_its_word(
    tmp_path: Path, form: str, document: Any, state: str, word: str, detail: str
) -> None:
    finding = reported(tmp_path, form, document)
    assert (finding.state, finding.word, finding.detail) == (state, word, detail)


def test_the_version_that_is_there_comes_from_the_lock(tmp_path: Path) -> None:
    lock = {"packages": {"node_modules/lodash": {"version": "4.17.11"}}}
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))
    assert reported(tmp_path, "npm-audit", NPM).detail == "1 critical: lodash 4.17.11 (fixed in 4.17.12)"


def test_a_program_s_report_is_read_whatever_its_exit_status(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(json.dumps(PIP))
    assert look(tmp_path, "pip-audit", command=("/bin/sh", "-c", "cat r.json; exit 1")).word == "vulnerable"


def test_a_report_longer_than_a_program_s_usual_output_is_read_whole(tmp_path: Path) -> None:
    long = {"dependencies": [*PIP["dependencies"], {"name": "x", "vulns": [], "more": "x" * 200_000}]}
    (tmp_path / "r.json").write_text(json.dumps(long))
    assert look(tmp_path, "pip-audit", command=("cat", "r.json")).word == "vulnerable"


@pytest.mark.parametrize(
    ("command", "word", "told"),
    [
        (("pip-audit-of-nobody",), "driver", "pip-audit-of-nobody is not installed here"),
        (("/bin/sh", "-c", "echo refused >&2; exit 1"), "no-report", "no report: refused"),
    ],
)
def test_a_tool_that_gives_no_report_is_unknown(tmp_path: Path, command: tuple[str, ...], word: str, told: str) -> None:
    finding = look(tmp_path, "pip-audit", command=command)
    assert (finding.state, finding.word) == ("unknown", word)
    assert told in finding.detail


def test_a_tool_that_does_not_end_is_unknown(tmp_path: Path) -> None:
    finding = look(tmp_path, "npm-audit", command=("sleep", "60"), timeout=0.6)
    assert (finding.state, finding.word) == ("unknown", "timeout")


def test_no_program_is_started_from_a_configuration_that_others_can_write(tmp_path: Path) -> None:
    finding = look(tmp_path, "npm-audit", trusted=False, command=("touch", "started"))
    assert (finding.state, finding.word) == ("unknown", "driver")
    assert not (tmp_path / "started").exists()


def test_a_program_is_given_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARBOR_TOKEN", "s3cret")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    look(tmp_path, "npm-audit", command=("/bin/sh", "-c", "env > given"))
    assert "HARBOR_TOKEN" not in (tmp_path / "given").read_text()
    assert "https_proxy=http://127.0.0.1:9" in (tmp_path / "given").read_text()


def test_a_report_and_a_folder_that_are_not_there_are_unknown(tmp_path: Path) -> None:
    assert look(tmp_path, "osv", file="gone.json").word == "no-report"
    assert "is not here" in look(tmp_path, "npm-audit", folder="gone").detail
