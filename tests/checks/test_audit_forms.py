"""The JSON of the tools, as packages. The samples were written by npm 11.19 and pip-audit 2.10 (asking small servers on
loopback that answered as their registries do), and after osv-scanner's documented form."""

from __future__ import annotations

import json
from typing import Any

import pytest

from upkeep.checks.audit_forms import Unreadable, major, read

LODASH = {
    "name": "lodash",
    "severity": "critical",
    "isDirect": True,
    "via": [
        {"source": 1, "name": "lodash", "title": "Prototype Pollution", "severity": "critical", "range": "<4.17.12"}
    ],
    "effects": [],
    "range": "<=4.17.11",
    "nodes": ["node_modules/lodash"],
    "fixAvailable": {"name": "lodash", "version": "4.17.21", "isSemVerMajor": False},
}
NPM = {"auditReportVersion": 2, "vulnerabilities": {"lodash": LODASH}, "metadata": {}}
PIP = {
    "dependencies": [
        {
            "name": "django",
            "version": "3.2.1",
            "vulns": [{"id": "CVE-2021-1", "fix_versions": ["3.2.4"], "aliases": [], "description": "SQL injection"}],
        },
        {"name": "six", "version": "1.16.0", "vulns": []},
    ],
    "fixes": [],
}
OSV = {
    "results": [
        {
            "packages": [
                {
                    "package": {"name": "flask", "version": "1.0", "ecosystem": "PyPI"},
                    "vulnerabilities": [
                        {
                            "id": "GHSA-1",
                            "summary": "Leaks cookies",
                            "database_specific": {"severity": "MODERATE"},
                            "affected": [
                                {
                                    "package": {"name": "flask"},
                                    "ranges": [{"events": [{"fixed": "0.9"}, {"fixed": "2.2.5"}]}],
                                }
                            ],
                        }
                    ],
                    "groups": [{"ids": ["GHSA-1"], "max_severity": "7.5"}],
                }
            ]
        }
    ]
}


def rows(form: str, document: Any, versions: dict[str, str] | None = None) -> list[tuple[str, ...]]:
    found = read(form, json.dumps(document), versions).packages
    return [(each.name, each.version, each.fixed, each.severity) for each in found]


@pytest.mark.parametrize(
    ("form", "document", "expected"),
    [
        ("npm-audit", NPM, ("lodash", "4.17.11", "4.17.12", "critical")),
        ("pip-audit", PIP, ("django", "3.2.1", "3.2.4", "unrated")),
        ("osv", OSV, ("flask", "1.0", "2.2.5", "high")),
        (
            "npm-outdated",
            {"next": {"current": "13.0.0", "wanted": "13.5.6", "latest": "16.0.3"}},
            ("next", "13.0.0", "16.0.3", ""),
        ),
        ("pip-outdated", [{"name": "six", "version": "1.1", "latest_version": "1.2"}], ("six", "1.1", "1.2", "")),
    ],
)
def test_each_form_names_its_package(form: str, document: Any, expected: tuple[str, ...]) -> None:
    assert rows(form, document, {"node_modules/lodash": "4.17.11"}) == [expected]


@pytest.mark.parametrize(
    ("form", "document"),
    [
        ("npm-audit", {"auditReportVersion": 2, "vulnerabilities": {}}),
        ("pip-audit", {"dependencies": [{"name": "six", "version": "1.16.0", "vulns": []}]}),
        ("osv", {"results": []}),
        ("npm-outdated", {}),
        ("pip-outdated", []),
    ],
)
def test_each_form_can_say_that_there_is_nothing(form: str, document: Any) -> None:
    assert rows(form, document) == []


@pytest.mark.parametrize(
    ("form", "document", "told"),
    [
        ("npm-audit", {"message": "404 Not Found", "error": {"summary": "", "detail": ""}}, "404 Not Found"),
        ("npm-audit", {"error": {"code": "ENOLOCK", "summary": "This needs a lockfile."}}, "This needs a lockfile"),
        ("npm-outdated", {"error": {"code": "ECONNREFUSED", "summary": "FetchError"}}, "FetchError"),
        ("npm-audit", [], "no report"),
        ("pip-audit", {}, "no report"),
        ("pip-outdated", {}, "no report"),
        ("osv", {}, "no report"),
    ],
)
def test_what_is_no_report_says_what_it_is(form: str, document: Any, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read(form, json.dumps(document))


def test_what_is_no_json_is_no_report() -> None:
    with pytest.raises(Unreadable, match="no JSON"):
        read("npm-audit", "npm error")


def test_a_package_that_only_depends_on_a_vulnerable_one_is_not_counted() -> None:
    above = {"name": "kit", "severity": "critical", "via": ["lodash"], "nodes": [], "fixAvailable": True}
    document = {"vulnerabilities": {"kit": above, "lodash": LODASH}}
    assert [each[0] for each in rows("npm-audit", document)] == ["lodash"]


def test_without_a_range_that_ends_what_npm_would_install_is_the_fix() -> None:
    via = [{"title": "x", "severity": "low", "range": "*"}]
    other = LODASH | {"via": via, "fixAvailable": {"name": "kit", "version": "2.0.0"}}
    assert rows("npm-audit", {"vulnerabilities": {"lodash": other}})[0][2] == "kit 2.0.0"
    assert rows("npm-audit", {"vulnerabilities": {"lodash": LODASH | {"via": via, "fixAvailable": False}}})[0][2] == ""


def test_a_package_that_could_not_be_looked_at_is_named() -> None:
    skipped = {"dependencies": [{"name": "own", "skip_reason": "not found on PyPI"}]}
    assert read("pip-audit", json.dumps(skipped)).skipped == ("own",)


def test_the_worst_stands_first() -> None:
    low = LODASH | {"name": "a", "severity": "low"}
    assert [each[0] for each in rows("npm-audit", {"vulnerabilities": {"a": low, "lodash": LODASH}})] == ["lodash", "a"]


@pytest.mark.parametrize(
    ("version", "newest", "is_major"),
    [("1.2.3", "2.0.0", True), ("1.2.3", "1.9.0", False), ("0.2.0", "0.3.0", True), ("0.2.0", "0.2.9", False)],
)
def test_a_major_version_is_told_by_the_first_number_that_counts(version: str, newest: str, is_major: bool) -> None:
    (found,) = read("npm-outdated", json.dumps({"x": {"current": version, "latest": newest}})).packages
    assert major(found) is is_major
