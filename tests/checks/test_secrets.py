"""Secrets in a repository; what is planted is put together here, so that no scanner trips over this file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from checks.git_folder import commit, git, repository
from checks.ground import ground
from upkeep.checks import secrets
from upkeep.checks.interface import Finding

KEY = "AK" + "IA" + "Z4XQ7PLM2WNB5VRT"
PLANTED = f'key = "{KEY}"\n'
GUESSED = "".join(("pass", 'word = "correct-horse-9-battery"\n'))
AT = "2026-01-01T00:00:00Z"


def look(folder: Path, *, trusted: bool = True) -> Finding:
    return secrets.measure(secrets.Options(), ground(folder, 60, trusted=trusted))


@pytest.fixture(autouse=True)
def without_gitleaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Only what these tests put there, and git."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "git").symlink_to("/usr/bin/git")
    monkeypatch.setenv("PATH", f"{tools}:/bin")
    monkeypatch.setattr(secrets, "which", lambda name: str(tools / name) if (tools / name).exists() else None)
    return tools


@pytest.fixture
def app(tmp_path: Path) -> Path:
    return repository(tmp_path / "app")


def test_a_planted_key_is_named_by_file_and_line_and_never_shown(app: Path) -> None:
    commit(app, AT, deploy__config_dot_py="# how it is deployed\n" + PLANTED)
    finding = look(app)
    assert (finding.state, finding.word, finding.value) == ("down", "secrets", 1)
    assert finding.detail == "1 in what git tracks: AWS Access Key in deploy/config.py:2"
    assert KEY not in str(finding)
    assert "hashed" not in str(finding)


def test_what_only_looks_like_a_secret_is_a_warning(app: Path) -> None:
    commit(app, AT, a_dot_py=GUESSED)
    finding = look(app)
    assert (finding.state, finding.word, finding.warning) == ("up", "perhaps", True)
    assert "correct-horse" not in str(finding)


def test_a_clean_repository_says_by_whom_and_how_much_was_looked_at(app: Path) -> None:
    commit(app, AT, a_dot_py="print(1)\n", b_dot_py="print(2)\n")
    assert look(app).detail == "none in 2 files, by detect-secrets"


def test_what_git_does_not_track_is_not_looked_at(app: Path) -> None:
    commit(app, AT, a_dot_py="print(1)\n")
    (app / ".env").write_text(PLANTED)
    assert look(app).word == "none"


def baseline(app: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "detect_secrets", "scan", "--no-verify"]
    found: dict[str, object] = json.loads(subprocess.run(command, cwd=app, capture_output=True, check=True).stdout)
    return found


def test_a_baseline_s_false_alarms_are_passed_over(app: Path) -> None:
    commit(app, AT, a_dot_py=PLANTED)
    (app / ".secrets.baseline").write_text(json.dumps(baseline(app)))
    git(app, "add", "-A")
    assert look(app).word == "none"


def test_what_a_baseline_s_audit_found_to_be_a_secret_still_is_one(app: Path) -> None:
    commit(app, AT, a_dot_py=PLANTED)
    known = baseline(app)
    for row in known["results"]["a.py"]:  # type: ignore[index]
        row["is_secret"] = True
    (app / ".secrets.baseline").write_text(json.dumps(known))
    assert look(app).word == "secrets"


def test_a_baseline_s_patterns_hold_and_its_programs_are_not_run(app: Path) -> None:
    commit(app, AT, tests__a_dot_py=PLANTED)
    (app / "filter.py").write_text(f"open({str(app / 'started')!r}, 'w')\n")
    filters = [
        {"path": "detect_secrets.filters.regex.should_exclude_file", "pattern": ["^tests/"]},
        {"path": "file://filter.py::keep"},
    ]
    (app / ".secrets.baseline").write_text(json.dumps({"filters_used": filters, "results": {}}))
    assert look(app).word == "none"
    assert not (app / "started").exists()


def test_the_folder_s_own_modules_are_not_loaded(app: Path) -> None:
    commit(app, AT, a_dot_py=PLANTED, requests_dot_py="raise SystemExit(9)\n", yaml_dot_py="raise SystemExit(9)\n")
    assert look(app).word == "secrets"


def test_a_broken_baseline_is_unknown(app: Path) -> None:
    commit(app, AT, a_dot_py="1", _dot_secrets_dot_baseline="{")
    assert (look(app).state, look(app).word) == ("unknown", "content")


def test_what_is_no_checkout_and_what_is_not_trusted_is_unknown(tmp_path: Path, app: Path) -> None:
    assert look(tmp_path).word == "no-checkout"
    assert look(app, trusted=False).word == "driver"


def test_without_a_scanner_it_names_the_extra(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "find_spec", lambda name: None)
    assert look(app).detail == "needs upkeep[audit]: pip install 'upkeep[audit]'"


def gitleaks(tools: Path, text: str) -> None:
    """A stand-in that writes what gitleaks 8 writes."""
    (tools / "gitleaks").write_text(f"#!/bin/sh\ncat <<'EOF'\n{text}\nEOF\n")
    (tools / "gitleaks").chmod(0o700)


def test_gitleaks_goes_first_where_it_is_there(app: Path, without_gitleaks: Path) -> None:
    commit(app, AT, a_dot_py="1", b_dot_py="2")
    rows = [
        {"RuleID": "aws-access-token", "File": "a.py", "StartLine": 3, "Secret": "REDACTED", "Fingerprint": "x"},
        {"RuleID": "generic-api-key", "File": "./b.py", "StartLine": 1},
        {"RuleID": "aws-access-token", "File": "node_modules/x.js", "StartLine": 1},
    ]
    gitleaks(without_gitleaks, json.dumps(rows))
    finding = look(app)
    assert finding.detail == "1 in what git tracks: aws-access-token in a.py:3"
    assert finding.evidence["perhaps"] == ["generic-api-key in b.py:1"]


def test_a_scanner_without_a_report_is_unknown(app: Path, without_gitleaks: Path) -> None:
    gitleaks(without_gitleaks, "panic")
    assert (look(app).state, look(app).word) == ("unknown", "content")
