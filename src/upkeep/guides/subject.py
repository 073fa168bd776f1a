"""What a diagnosis looks at: the keys of upkeep.toml by their names, or what a page without configuration names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from upkeep.config.secrets import REFERENCE, is_secret
from upkeep.config.source import step_into
from upkeep.errors import ConfigError


class NotGiven(Exception):
    """A key of upkeep.toml that a check needs is not there, or its `${...}` has no value."""

    def __init__(self, key: str, reason: str = "") -> None:
        super().__init__(key)
        self.key = key
        self.reason = reason or f"not configured; it needs {key} in upkeep.toml"


@dataclass(frozen=True)
class Subject:
    """The app that is diagnosed."""

    raw: Mapping[str, Any]
    """upkeep.toml as it was parsed, or in its form what a page names."""
    expand: Callable[[str], str]
    """Replaces `${...}`; raises ConfigError where it has no value."""
    folder: Path
    """Relative paths count from here."""
    trusted: bool = False
    """Whether programs of the configuration may be started."""

    def value(self, reference: str, item: Any = None) -> Any:
        """What stands at a reference such as `project.url` or `item.url`, as written; None where nothing does."""
        first, _, rest = reference.partition(".")
        node = item if first == "item" else self.derived.get(first) or self.raw.get(first)
        for step in rest.split(".") if rest else ():
            node = step_into(node, int(step) if step.isdigit() else step)
        return node if node not in ("", [], {}) else None

    def expanded(self, value: Any, key: str) -> Any:
        """`value` with every `${...}` replaced; raises NotGiven where one has no value."""
        if isinstance(value, str):
            try:
                return self.expand(value)
            except ConfigError as problem:
                raise NotGiven(key, problem.message) from None
        if isinstance(value, Mapping):
            return {name: self.expanded(each, f"{key}.{name}") for name, each in value.items()}
        if isinstance(value, list | tuple):
            return [self.expanded(each, key) for each in value]
        return value

    @cached_property
    def page(self) -> str | None:
        """The address of the page; None where it is not given, or only as a `${...}` without a value."""
        url = self.raw.get("project", {}).get("url")
        try:
            return self.expand(url) if isinstance(url, str) else None
        except ConfigError:
            return None

    @cached_property
    def derived(self) -> dict[str, Any]:
        """What follows from several keys, by the name with which a guide's options refer to it."""
        auth = self.raw.get("auth", {})
        functions = self.raw.get("function", ())
        named = self.raw.get("video", {}).get("function")
        of_video = [row for row in functions if named in (None, row.get("name"))]
        links = self.raw.get("app", {}).get("deep_links", ())
        return {
            "page": _page(self.page, self.raw.get("thresholds", {})) if self.page else None,
            "video_function": of_video,
            "unsafe_video_function": [row for row in of_video if not row.get("safe") and row.get("method") != "GET"],
            "deep_link": [{"url": urljoin(self.page, link), "path": link} for link in links] if self.page else None,
            "oidc": {"issuer": auth.get("issuer")} if auth.get("kind", "oidc") != "supabase" else None,
            "supabase": _supabase(auth),
            "mail": _mail(auth),
            "login": _login(auth),
            "dated": list(dict.fromkeys(self._addresses())),
        }

    def _addresses(self) -> Iterator[str]:
        """Every web address of the configuration whose server can be asked for its clock."""
        found = [self.page, self.raw.get("auth", {}).get("issuer")]
        found += self.raw.get("app", {}).get("api", ())
        found += [row.get("url") for row in self.raw.get("function", ())]
        found += [(self.raw.get("video", {}).get("provider") or {}).get("url")]
        for url in found:
            if isinstance(url, str) and url.startswith(("http://", "https://")) and "${" not in url:
                yield url


def _page(url: str, thresholds: Mapping[str, Any]) -> dict[str, Any]:
    parts = urlsplit(url)
    within = thresholds.get("response_time", "2s")
    within = within.get("alert", "2s") if isinstance(within, Mapping) else within
    origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return {"url": url, "host": parts.hostname, "origin": origin, "within": within}


def _supabase(auth: Mapping[str, Any]) -> dict[str, Any] | None:
    return {"url": auth.get("issuer"), "apikey": auth.get("apikey")} if auth.get("kind") == "supabase" else None


def _mail(auth: Mapping[str, Any]) -> dict[str, Any] | None:
    sender = auth.get("mail_from")
    return {"domain": sender.rpartition("@")[2], "selectors": auth.get("dkim", [])} if isinstance(sender, str) else None


def _login(auth: Mapping[str, Any]) -> dict[str, Any] | None:
    """The test account beside what its login needs."""
    account = auth.get("account")
    if not isinstance(account, Mapping):
        return None
    login = auth.get("login") or {}
    return {"kind": auth.get("kind", "oidc"), **account, "url": login.get("url"), "fields": login.get("fields")}


def telling(options: Mapping[str, Any], item: Any) -> dict[str, str]:
    """What follows from a check's options and is worth showing: transport, host, path, whose platform it is."""
    url = next((str(options[name]) for name in ("url", "issuer") if isinstance(options.get(name), str)), "")
    told = {}
    if isinstance(item, Mapping):
        told = {name: str(item[name]) for name in ("name", "method", "path") if isinstance(item.get(name), str)}
        told.setdefault("method", "POST")
    scheme, _, rest = url.partition(":")
    if scheme in ("turn", "turns", "stun", "stuns"):
        transport = "tls" if scheme == "turns" else "tcp" if "transport=tcp" in rest else "udp"
        address = rest.partition("?")[0]
        name = re.sub(r":\d+$", "", address)
        port = address[len(name) :] or (":5349" if scheme in ("turns", "stuns") else ":3478")
        return told | {"transport": transport, "host": address, "hostname": name, "endpoint": f"{name}{port}"}
    parts = urlsplit(url) if scheme in ("http", "https") else urlsplit("")
    if parts.hostname:
        told |= {"host": parts.hostname, "path": told.get("path") or parts.path}
        told["endpoint"] = f"{parts.hostname}:{_port(parts)}"
        if parts.hostname.endswith((".supabase.co", ".supabase.in")):
            told["supabase"] = told.get("name") or parts.path.rpartition("/")[2]
        if parts.hostname.endswith(".vercel.app"):
            told["vercel"] = parts.hostname
    return told


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return 443


def key_name(reference: str, position: int | None = None) -> str:
    """A reference as a person finds it in upkeep.toml: `[video] turn`, `[project] url`, `[[function]]`."""
    known = {
        "page": "[project] url",
        "dated": "[project] url",
        "oidc": "[auth] issuer",
        "supabase": "[auth] issuer and apikey, of kind supabase",
        "video_function": "[[function]]",
        "unsafe_video_function": "[[function]]",
        "function": "[[function]]",
        "deep_link": "[app] deep_links",
        "mail": "[auth] mail_from",
        "login": "[auth] account",
    }
    first, _, rest = reference.partition(".")
    if first in known:
        return known[first]
    rows = f" (row {position + 1})" if position is not None else ""
    return f"[{first}] {rest}{rows}" if rest else f"[{first}]{rows}"


def variable_of(value: Any, key: str) -> str:
    """Where a value is to be changed: the variable that it comes from, else its key in upkeep.toml."""
    match = REFERENCE.search(value) if isinstance(value, str) else None
    return re.sub(r"^(file|credential):", "", match[1]) if match and match[1] else f"{key} in upkeep.toml"


def may_be_shown(name: str, value: Any) -> bool:
    """Whether an option is no secret by its name and does not come through `${...}`."""
    return isinstance(value, str | int | float) and "${" not in str(value) and not is_secret((name,))
