"""Runtime and platform versions against their end of life and the newest: of the checkout's files and the databases."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

from upkeep.checklists.facts import BAD, KNOWN, SOON, UNKNOWN, WELL, Fact
from upkeep.checks.databases import query_value
from upkeep.checks.failure import Failed
from upkeep.checks.interface import Finding, Missing
from upkeep.config.secrets import Unset
from upkeep.overview.evidence.checkout import folder_of
from upkeep.overview.evidence.scene import Scene
from upkeep.overview.evidence.versions_files import Version, versions_in
from upkeep.overview.probing import expanded
from upkeep.probes.catalog import Probe

AT_ONCE = 4
"""Products asked at a time."""

_STATEMENTS = {
    "postgres": "SELECT pg_catalog.current_setting('server_version')",
    "mysql": "SELECT version()",
}
"""How a database is asked for its version, read-only."""

_STATES = {"ended": BAD, "ends-soon": SOON, "minor-behind": SOON, "patch-behind": KNOWN, "supported": WELL}


def versions(scene: Scene) -> list[Fact]:
    """A line per product: bad where its support has ended, soon within 90 days or a minor version behind."""
    folder = folder_of(scene)
    databases = [probe for probe in scene.shared.probes if probe.kind in _STATEMENTS]
    if folder is None and not databases:
        return [scene.unset()]
    facts: list[Fact] = [] if folder else [scene.unset()]
    if folder and not folder.is_dir():
        facts.append(Fact(scene.title, "`folder` under [evidence] is no folder here", UNKNOWN))
    named = versions_in(folder) if folder and folder.is_dir() else []
    with ThreadPoolExecutor(AT_ONCE) as threads:
        asked = threads.map(lambda probe: _database(scene, probe), databases)
        for each in asked:
            if isinstance(each, Fact):
                facts.append(each)
            else:
                named.append(each)
        facts += threads.map(lambda version: _fact(scene, version), named)
    return facts or [Fact(scene.title, f"no file in {folder} names a version that is known here", UNKNOWN)]


def _fact(scene: Scene, each: Version) -> Fact:
    """One product's line."""
    if not each.version:
        return Fact(each.product, f"left open ({each.file}): whatever is newest at the next build", KNOWN)
    options = {
        "product": each.product,
        "version": each.version,
        "service": scene.project.config.tables.evidence.end_of_life,
    }
    finding = scene.find("end-of-life", options)
    where = f"{each.file}: {each.range}" if each.range else each.file
    label = str(finding.evidence.get("label") or each.product)
    state = _STATES.get(finding.word or "", UNKNOWN)
    return Fact(label, f"{each.version} {_said(finding)} [{where}]", state, finding.value, finding.unit)


def _said(finding: Finding) -> str:
    return f"not judged: {finding.detail}" if finding.state == UNKNOWN else finding.detail


def _database(scene: Scene, probe: Probe) -> Version | Fact:
    """The version of a probe's server, or why it is not known."""
    try:
        dsn = str(expanded(scene.project, probe.raw["dsn"]))
        told = str(query_value(dsn, _STATEMENTS[probe.kind], min(15.0, scene.seconds), scene.project.config.folder))
    except Unset as problem:
        return Fact(probe.name, f"version not known: {problem.message}", UNKNOWN)
    except (Failed, Missing) as problem:
        return Fact(probe.name, f"version not known: {problem.finding.detail}", UNKNOWN)
    match = re.match(r"\d+(?:\.\d+)*", told)
    if match is None:
        return Fact(probe.name, f"version not understood: {told[:40]}", UNKNOWN)
    mysql = "mariadb" if "mariadb" in told.lower() else "mysql"
    return Version("postgresql" if probe.kind == "postgres" else mysql, match[0], f"probe {probe.name}")
