"""Answers of web addresses as data."""

from __future__ import annotations

from upkeep.checks.conversation import Reply


def reply(body: str = "", *headers: tuple[str, str], url: str = "https://app.example/", status: int = 200) -> Reply:
    """A page's answer; header names in lower case."""
    given = (("content-type", "text/html"), *headers)
    return Reply(url=url, status=status, reason="", headers=given, body=body.encode(), seconds=0.1)
