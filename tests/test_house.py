"""What the house promises: sizes, tables that are complete, a test per module, names that say what lives there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from upkeep import defaults
from upkeep.checks import KINDS
from upkeep.cli.app import COMMANDS
from upkeep.config.schema import Tables
from upkeep.config.whole import Whole

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src/upkeep"
TESTS = ROOT / "tests"
TEST_FILES = {path.name for path in TESTS.rglob("test_*.py")}
MODULES = sorted(SOURCE.rglob("*.py"))
PACKAGES = sorted(path.parent for path in MODULES if path.name == "__init__.py" and path.parent != SOURCE)

LARGEST_FILE, LARGEST_FUNCTION, DEEPEST = 400, 60, 3
FORBIDDEN = {"utils", "util", "common", "helpers", "helper", "manager", "base", "misc"}
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)

PLAIN_TABLES = ("alerts", "app", "client", "diagnosis", "evidence", "plan", "probes", "project", "report")
ELSEWHERE = {
    "__main__": "contract/test_door.py",
    "errors": "contract/test_door.py",
    "cli/alert": "contract/test_probe.py",
    "cli/answering": "contract/test_offboard.py",
    "cli/beat": "contract/test_probe.py",
    "cli/incident": "contract/test_probe.py",
    "cli/status": "contract/test_probe.py",
    **dict.fromkeys(
        (f"overview/{name}" for name in ("incidents", "once", "probing", "rehearsal", "status")),
        "contract/test_probe.py",
    ),
    **dict.fromkeys((f"overview/{name}" for name in ("telling", "watch")), "peers/test_story.py"),
    **dict.fromkeys((f"overview/{name}" for name in ("schedule", "scheduler")), "contract/test_cron.py"),
    "probes/beats": "contract/test_probe.py",
    "probes/remarks": "contract/test_probe.py",
    **dict.fromkeys(
        (f"probes/{name}" for name in ("day", "log", "past", "quantiles", "sample")), "probes/test_archive.py"
    ),
    **dict.fromkeys((f"probes/{name}" for name in ("incidents", "timeline")), "probes/test_availability.py"),
    **dict.fromkeys(("cli/all", "cli/projects", "overview/everywhere", "views/everywhere"), "contract/test_all.py"),
    "cli/checkin_record": "walk/test_checkin.py",
    "cli/months": "contract/test_report.py",
    **dict.fromkeys(
        (
            *(f"overview/report/{name}" for name in ("care", "desk", "measured")),
            *(f"views/report/{name}" for name in ("availability", "blocks", "care", "document", "measured", "model")),
            *(f"views/report/{name}" for name in ("told", "writing")),
        ),
        "contract/test_report.py",
    ),
    "overview/bundle": "contract/test_offboard.py",
    "overview/care_rows": "contract/test_due.py",
    "probes/delivery": "peers/test_story.py",
    "probes/metrics": "contract/test_probe.py",
    "probes/observe": "probes/test_evaluate.py",
    "views/messages": "peers/test_story.py",
    "views/alerts": "contract/test_probe.py",
    "views/incidents": "contract/test_probe.py",
    "views/nagios": "contract/test_probe.py",
    "views/openmetrics": "contract/test_probe.py",
    "ui/waiting": "walk/test_waiting.py",
    "views/probes": "contract/test_probe.py",
    "views/schedule": "contract/test_cron.py",
    "views/spark": "views/test_status.py",
    "views/metrics": "views/test_status.py",
    "cli/app": "contract/test_door.py",
    "cli/checklist": "contract/test_checklists.py",
    "cli/guided": "walk/test_diagnose.py",
    "cli/afterwards": "walk/test_afterwards.py",
    "cli/diagnosing": "contract/test_diagnose.py",
    **dict.fromkeys(
        (f"checks/browsing/{name}" for name in ("chromium", "outcome", "record", "visit", "words")),
        "peers/test_browser.py",
    ),
    "checks/login_services": "peers/test_login.py",
    "checks/page_answer": "peers/test_scenarios.py",
    "overview/attach": "contract/test_diagnose.py",
    "ui/asking": "walk/test_diagnose.py",
    "ui/live": "walk/test_diagnose.py",
    "views/guides": "contract/test_diagnose.py",
    "guides/comparison": "guides/test_record.py",
    "guides/conclusion": "views/test_diagnosis.py",
    "guides/outcome": "guides/test_run.py",
    "checks/conversation": "peers/test_scenarios.py",
    "cli/completion": "contract/test_project.py",
    "cli/config": "contract/test_project.py",
    "cli/history": "contract/test_checklists.py",
    "cli/init": "contract/test_project.py",
    "cli/main": "contract/test_door.py",
    "cli/output": "contract/test_door.py",
    "cli/request": "contract/test_door.py",
    "cli/result": "contract/test_door.py",
    "cli/state": "contract/test_project.py",
    "cli/transfer": "contract/test_ticket.py",
    "overview/evidence/scene": "overview/evidence/test_looking.py",
    "overview/problems": "contract/test_ticket.py",
    "overview/report/file": "contract/test_offboard.py",
    "overview/tickets": "contract/test_ticket.py",
    "support/importing/entries": "support/importing/test_reading.py",
    "support/importing/interface": "support/importing/test_forms.py",
    "views/compliance": "contract/test_sla.py",
    "views/support": "contract/test_sla.py",
    "views/tickets": "contract/test_ticket.py",
    "views/transfer": "contract/test_ticket.py",
    "cli/steps": "walk/test_weekly.py",
    "config/build": "config/test_effective.py",
    "config/calendar": "config/test_rules.py",
    "config/checklists": "config/test_validate.py",
    **dict.fromkeys((f"config/{name}" for name in PLAIN_TABLES), "config/test_example.py"),
    "config/environment": "ui/test_terminal.py",
    "config/json_schema": "config/test_example.py",
    "config/schema": "config/test_example.py",
    "config/source": "config/test_validate.py",
    "config/whole": "config/test_example.py",
    "overview/formats": "state/test_verify.py",
    "views/checklists": "contract/test_screens.py",
    "views/completion": "contract/test_project.py",
    "views/config": "contract/test_project.py",
    "views/history": "contract/test_screens.py",
    "views/state": "contract/test_project.py",
}
"""Modules whose behaviour shows at another door than their own; tables of plain fields are held by the example."""

PARTS = {"upkeep.cli.promise"}
"""Groups of subcommands that have a file of their own."""


def named(path: Path) -> str:
    return path.relative_to(SOURCE).with_suffix("").as_posix()


def test_no_file_is_too_large() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in (*MODULES, *TESTS.rglob("*.py"))}
    assert {path.relative_to(ROOT): size for path, size in sizes.items() if size > LARGEST_FILE} == {}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def depth(node: ast.AST) -> int:
    """How deep blocks stand within each other; an `elif` stands beside its `if`, not in it."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        beside = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deepest = max(deepest, depth(child) + (isinstance(child, BLOCKS) and not beside))
    return deepest


def test_no_function_is_too_long_or_too_deep() -> None:
    found = [(named(path), function) for path in MODULES for function in functions(path)]
    sizes = [(name, function.name, (function.end_lineno or 0) - function.lineno + 1) for name, function in found]
    assert [size for size in sizes if size[-1] > LARGEST_FUNCTION] == []
    depths = [(name, function.name, depth(function)) for name, function in found]
    assert [each for each in depths if each[-1] > DEEPEST] == []


def test_no_room_is_called_after_nothing() -> None:
    assert [named(path) for path in MODULES if FORBIDDEN & set(re.split(r"[/_]", named(path)))] == []


@pytest.mark.parametrize("package", PACKAGES, ids=named)
def test_every_package_says_in_a_few_lines_what_lives_there(package: Path) -> None:
    text = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8")))
    assert text
    assert len(text.splitlines()) <= 10


def test_every_module_has_a_docstring() -> None:
    texts = {named(path): ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) for path in MODULES}
    assert [name for name, text in texts.items() if not text] == []


def has_a_test(path: Path) -> bool:
    """By a file of its name, of its first word in the same folder, or at the door that ELSEWHERE names."""
    name = named(path)
    folder = TESTS / Path(name).parent
    if name in ELSEWHERE:
        return (TESTS / ELSEWHERE[name]).is_file()
    if f"upkeep.{name.replace('/', '.')}" in KINDS.values() and (TESTS / "checks/test_kinds.py").is_file():
        return True
    if f"test_{path.stem}.py" in TEST_FILES:
        return True
    return bool(list(folder.glob(f"test_{path.stem.split('_')[0]}*.py")))


def test_every_module_has_a_test_file() -> None:
    modules = [path for path in MODULES if path.name != "__init__.py"]
    assert [named(path) for path in modules if not has_a_test(path)] == []


def test_no_module_that_is_gone_is_said_to_be_tested_elsewhere() -> None:
    assert set(ELSEWHERE) <= {named(path) for path in MODULES}


def test_every_command_of_the_table_is_there_and_every_command_is_in_the_table() -> None:
    modules = {row.module for row in COMMANDS.values()}
    assert all(hasattr(import_module(module), "app") or import_module(module).commands for module in modules)
    files = {
        f"upkeep.cli.{path.stem}"
        for path in (SOURCE / "cli").glob("*.py")
        if "cls=Command" in path.read_text(encoding="utf-8")
    }
    assert files - PARTS == modules


def test_every_kind_of_the_table_is_there_and_every_kind_is_in_the_table() -> None:
    files = {
        f"upkeep.checks.{path.stem}"
        for path in (SOURCE / "checks").glob("*.py")
        if re.search(r"^class Options\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert files == set(KINDS.values())


def test_every_table_of_the_configuration_can_be_read_by_a_command() -> None:
    readable = {name for name in vars(Tables) if not name.startswith("_")}
    assert {field.name for field in fields(Whole)} == readable | {"probe"}


@cache
def code() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in MODULES)


@pytest.mark.parametrize("path", sorted((SOURCE / "defaults").glob("*.toml")), ids=lambda path: path.stem)
def test_every_table_of_the_guide_is_read_and_its_ids_are_its_own(path: Path) -> None:
    assert f'load("{path.stem}")' in code()
    ids = re.findall(r'^id = "(.*)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(ids) == len(set(ids)) or path.stem == "offboarding"  # its stages have ids too
    assert defaults.load(path.stem)


def test_every_schema_is_one_that_tests_hold_a_document_against() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    schemas = {path.stem for path in (SOURCE / "views/schemas").glob("*.json")}
    assert {name for name in schemas if f'assert_valid("{name}"' not in tests} == set()


def test_the_package_itself_holds_the_version_and_nothing_else() -> None:
    assert len((SOURCE / "__init__.py").read_text(encoding="utf-8").splitlines()) <= 4
