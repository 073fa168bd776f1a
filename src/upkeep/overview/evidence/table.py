"""THE table of sources: id -> the function that looks, as a dotted string; it is loaded when an item shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module

from upkeep.checklists.facts import Fact
from upkeep.overview.evidence.scene import Scene

Source = Callable[[Scene], Iterable[Fact]]
"""What looks: the facts that it finds, none where it is not configured. What it cannot find out is an unknown fact."""

SOURCES = {
    "mailbox": "upkeep.overview.evidence.mail:mailbox",
    "unanswered": "upkeep.overview.evidence.desk:unanswered",
    "alerts": "upkeep.overview.evidence.alerts:firing",
    "incidents": "upkeep.overview.evidence.alerts:incidents",
    "undelivered": "upkeep.overview.evidence.alerts:undelivered",
    "error-log": "upkeep.overview.evidence.errors:error_log",
    "functions": "upkeep.overview.evidence.functions:functions",
    "queue": "upkeep.overview.evidence.notifications:queue",
    "storage": "upkeep.overview.evidence.sizes:storage",
    "database": "upkeep.overview.evidence.sizes:database",
    "tickets": "upkeep.overview.evidence.desk:tickets",
    "all-probes": "upkeep.overview.evidence.full:all_probes",
    "weekly-list": "upkeep.overview.evidence.full:weekly_list",
    "versions": "upkeep.overview.evidence.versions:versions",
    "queries": "upkeep.overview.evidence.queries:queries",
    "old-rows": "upkeep.overview.evidence.queries:old_rows",
    "vulnerabilities": "upkeep.overview.evidence.dependencies:vulnerabilities",
    "outdated": "upkeep.overview.evidence.dependencies:outdated",
    "checkins": "upkeep.overview.evidence.client:checkins",
    "promised": "upkeep.overview.evidence.client:promised",
    "links": "upkeep.overview.evidence.documentation:links",
    "unchanged-pages": "upkeep.overview.evidence.documentation:unchanged",
    "certificate-days": "upkeep.overview.evidence.site:certificate",
    "tls-versions": "upkeep.overview.evidence.site:tls_versions",
    "security-headers": "upkeep.overview.evidence.site:headers",
    "cookie-flags": "upkeep.overview.evidence.site:cookies",
    "mixed-content": "upkeep.overview.evidence.site:mixed_content",
    "open-redirects": "upkeep.overview.evidence.site:open_redirects",
    "exposed-files": "upkeep.overview.evidence.site:exposed_files",
    "mail-domain": "upkeep.overview.evidence.mail:mail_domain",
    "secrets": "upkeep.overview.evidence.repository:secrets",
    "state-permissions": "upkeep.overview.evidence.folder:state_permissions",
    "response-times": "upkeep.overview.evidence.performance:response_times",
    "page-weight": "upkeep.overview.evidence.weight:page_weight",
    "promises-kept": "upkeep.overview.evidence.process:promises_kept",
    "lists-missed": "upkeep.overview.evidence.process:lists_missed",
    "minutes-spent": "upkeep.overview.evidence.process:minutes_spent",
    "alerts-per-week": "upkeep.overview.evidence.process:alerts_per_week",
    "recovery": "upkeep.overview.evidence.process:recovery",
}
"""Titles and what each needs stand in `defaults/evidence.toml`, which items show it in `defaults/checklists.toml`."""


def source_of(id: str) -> Source:
    """The function of a source."""
    module, _, name = SOURCES[id].partition(":")
    source: Source = getattr(import_module(module), name)
    return source
