"""Vulnerable and outdated packages beside the list; tools are stood in for by files and small programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checks.test_audit_forms import NPM, PIP
from conftest import Site
from overview.evidence.scene_of import scene_of
from upkeep.checklists.facts import Fact
from upkeep.overview.evidence.dependencies import outdated, vulnerabilities


@pytest.fixture
def app(site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    site.add('[evidence]\nfolder = "app"\n')
    folder = site.folder / "app"
    folder.mkdir()
    tools = site.folder / "tools"
    tools.mkdir()
    monkeypatch.setenv("PATH", f"{tools}:/bin")
    return folder


def tool(site: Site, name: str, text: str) -> None:
    program = site.folder / "tools" / name
    program.write_text(f"#!/bin/sh\necho \"$@\" > {site.folder}/asked\ncat <<'EOF'\n{text}\nEOF\n")
    program.chmod(0o700)


def vulnerable(site: Site) -> list[Fact]:
    return vulnerabilities(scene_of(site, "vulnerabilities", "dependencies"))


def told(facts: list[Fact]) -> list[tuple[str, str, str]]:
    return [(each.source, each.state, each.text) for each in facts]


def test_npm_s_findings_are_counted_and_the_worst_have_a_line(site: Site, app: Path) -> None:
    (app / "package.json").write_text("{}")
    (app / "package-lock.json").write_text(json.dumps({"packages": {"node_modules/lodash": {"version": "4.17.11"}}}))
    tool(site, "npm", json.dumps(NPM))
    assert told(vulnerable(site)) == [
        ("npm", "bad", "1 critical: lodash 4.17.11 (fixed in 4.17.12)"),
        ("lodash", "bad", "4.17.11 critical, fixed in 4.17.12: Prototype Pollution"),
    ]
    assert (site.folder / "asked").read_text() == "audit --json\n"


def test_requirements_whose_versions_are_fixed_are_looked_at_without_installing(site: Site, app: Path) -> None:
    (app / "requirements.txt").write_text("# pinned\ndjango==3.2.1 \\\n    --hash=sha256:00\n")
    tool(site, "pip-audit", json.dumps(PIP))
    assert told(vulnerable(site)) == [("pip-audit", "bad", "1 unrated: django 3.2.1 (fixed in 3.2.4)")]
    assert (site.folder / "asked").read_text().endswith("-r requirements.txt --no-deps --disable-pip\n")


def test_requirements_that_are_open_are_resolved_by_pip_audit_itself(site: Site, app: Path) -> None:
    (app / "requirements.txt").write_text("django>=3\n")
    tool(site, "pip-audit", json.dumps({"dependencies": []}))
    assert [each.state for each in vulnerable(site)] == ["well"]
    assert (site.folder / "asked").read_text().endswith("-r requirements.txt\n")


def test_pip_audit_beside_the_project_s_interpreter_goes_first(site: Site, app: Path) -> None:
    (app / "requirements.txt").write_text("six==1\n")
    beside = app / ".venv/bin"
    beside.mkdir(parents=True)
    (beside / "python").touch()
    (beside / "pip-audit").write_text("#!/bin/sh\necho '{\"dependencies\": []}'\n")
    (beside / "pip-audit").chmod(0o700)
    assert [each.state for each in vulnerable(site)] == ["well"]


def test_what_a_tool_could_not_look_at_is_unknown_beside_what_it_found(site: Site, app: Path) -> None:
    (app / "requirements.txt").write_text("six==1\n")
    tool(site, "pip-audit", json.dumps({"dependencies": [*PIP["dependencies"], {"name": "own", "skip_reason": "x"}]}))
    assert told(vulnerable(site))[1] == ("pip-audit", "unknown", "nothing is known of own")


def test_a_tool_that_is_missing_says_how_to_get_it(site: Site, app: Path) -> None:
    (app / "requirements.txt").write_text("six==1\n")
    assert told(vulnerable(site)) == [
        ("pip-audit", "unknown", "pip-audit is not installed here: pipx install pip-audit")
    ]


@pytest.mark.parametrize("name", ["yarn.lock", "uv.lock", "Gemfile.lock", "package.json", "pyproject.toml"])
def test_what_nothing_reads_is_unknown(site: Site, app: Path, name: str) -> None:
    (app / name).write_text("")
    assert told(vulnerable(site)) == [
        (name, "unknown", "not looked at: install osv-scanner, or add `audits` to [evidence]")
    ]


def test_osv_scanner_reads_what_is_left_where_it_is_there(site: Site, app: Path) -> None:
    (app / "yarn.lock").write_text("")
    tool(site, "osv-scanner", '{"results": []}')
    assert told(vulnerable(site)) == [("osv-scanner", "well", "nothing known")]


def test_a_report_that_is_configured_stands_for_what_nothing_reads(site: Site, app: Path) -> None:
    site.add('audits = [{ title = "api", form = "osv", file = "osv.json" }]\n')
    (app / "yarn.lock").write_text("")
    (app / "osv.json").write_text('{"results": []}')
    assert told(vulnerable(site)) == [("api", "well", "nothing known")]


def test_an_audit_without_command_and_file_says_so(site: Site, app: Path) -> None:
    site.add('audits = [{ title = "api", form = "osv" }]\n')
    assert [each.state for each in vulnerable(site)] == ["unknown"]


def test_a_folder_without_packages_is_unknown(site: Site, app: Path) -> None:
    assert [each.state for each in vulnerable(site)] == ["unknown"]
    assert outdated(scene_of(site, "outdated")) == []


def test_a_folder_that_is_not_there_is_unknown(site: Site) -> None:
    site.add('[evidence]\nfolder = "gone"\n')
    assert [each.state for each in vulnerable(site)] == ["unknown"]


def test_without_a_folder_it_says_what_to_add(site: Site) -> None:
    assert [each.state for each in vulnerable(site)] == ["unset"]


def test_what_is_outdated_is_soon(site: Site, app: Path) -> None:
    (app / "package.json").write_text("{}")
    (app / "package-lock.json").write_text("{}")
    tool(site, "npm", '{"next": {"current": "13.0.0", "latest": "16.0.3"}}')
    assert told(outdated(scene_of(site, "outdated"))) == [
        ("npm", "soon", "1 outdated, 1 by a major version: next 13.0.0 → 16.0.3")
    ]


def test_python_packages_are_asked_of_the_project_s_own_pip(site: Site, app: Path) -> None:
    (app / "requirements.txt").write_text("six==1\n")
    assert told(outdated(scene_of(site, "outdated")))[0][:2] == ("pip", "unknown")
    beside = app / ".venv/bin"
    beside.mkdir(parents=True)
    (beside / "python").write_text("#!/bin/sh\necho '[]'\n")
    (beside / "python").chmod(0o700)
    assert told(outdated(scene_of(site, "outdated"))) == [("pip", "well", "nothing outdated")]
