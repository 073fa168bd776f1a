"""Measurements, one file per kind; a check takes its options and returns a finding, and knows nothing of its use.

This table is where a kind is entered: its name and its module.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

KINDS = {
    "http": "upkeep.checks.http",
    "tcp": "upkeep.checks.tcp",
    "tls": "upkeep.checks.tls",
    "dns": "upkeep.checks.dns",
    "postgres": "upkeep.checks.postgres",
    "mysql": "upkeep.checks.mysql",
    "sqlite": "upkeep.checks.sqlite",
    "s3": "upkeep.checks.s3",
    "directory": "upkeep.checks.directory",
    "largest-tables": "upkeep.checks.largest_tables",
    "log": "upkeep.checks.log",
    "json": "upkeep.checks.json",
    "prometheus": "upkeep.checks.prometheus",
    "command": "upkeep.checks.command",
    "heartbeat": "upkeep.checks.heartbeat",
    "browser-load": "upkeep.checks.browser_load",
    "browser-media": "upkeep.checks.browser_media",
    "browser-fresh": "upkeep.checks.browser_fresh",
    "browser-push": "upkeep.checks.browser_push",
    "page": "upkeep.checks.page",
    "deep-link": "upkeep.checks.deep_link",
    "api": "upkeep.checks.api",
    "oidc": "upkeep.checks.oidc",
    "supabase-auth": "upkeep.checks.supabase_auth",
    "login": "upkeep.checks.login",
    "cookies": "upkeep.checks.cookies",
    "clock-skew": "upkeep.checks.clock_skew",
    "mail-domain": "upkeep.checks.mail_domain",
    "imap": "upkeep.checks.imap",
    "tls-versions": "upkeep.checks.tls_versions",
    "security-headers": "upkeep.checks.security_headers",
    "mixed-content": "upkeep.checks.mixed_content",
    "open-redirect": "upkeep.checks.open_redirect",
    "exposed-files": "upkeep.checks.exposed_files",
    "page-weight": "upkeep.checks.page_weight",
    "browser-weight": "upkeep.checks.browser_weight",
    "smtp": "upkeep.checks.smtp",
    "locked": "upkeep.checks.locked",
    "bundle": "upkeep.checks.bundle",
    "page-policy": "upkeep.checks.page_policy",
    "stun": "upkeep.checks.stun",
    "turn": "upkeep.checks.turn",
    "video-provider": "upkeep.checks.video_provider",
    "function": "upkeep.checks.function",
    "vapid": "upkeep.checks.vapid",
    "webpush": "upkeep.checks.webpush",
    "fcm": "upkeep.checks.fcm",
    "fcm-send": "upkeep.checks.fcm_send",
    "apns": "upkeep.checks.apns",
    "push-queue": "upkeep.checks.push_queue",
    "end-of-life": "upkeep.checks.end_of_life",
    "dependencies": "upkeep.checks.dependencies",
    "secrets": "upkeep.checks.secrets",
    "links": "upkeep.checks.links",
}
"""THE table of kinds: kind -> module. A module is imported when a probe of its kind is configured."""


class Kinds:
    """The table as the configuration asks for it."""

    names: Iterable[str] = tuple(KINDS)

    @staticmethod
    def options(kind: str) -> type[Any]:
        """The frozen dataclass of a kind's options."""
        options: type[Any] = module_of(kind).Options
        return options


def module_of(kind: str) -> Any:
    """The module of a kind."""
    return import_module(KINDS[kind])
