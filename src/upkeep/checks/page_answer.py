"""The answer of a page, judged by its status alone: what every check of a page begins with. No kind lives here."""

from __future__ import annotations

from upkeep.checks.conversation import Question, Reply, ask
from upkeep.checks.failure import Failed, is_down, is_unknown
from upkeep.checks.interface import BLOCKED, REDIRECT


def page_at(url: str, timeout: float) -> Reply:
    """The page at an address; raises Failed where there is none that could be judged."""
    try:
        reply = ask(Question(url=url, headers={"Accept": "text/html,*/*"}, most=5_000_000), timeout)
    except Failed as problem:
        if problem.finding.word == REDIRECT:
            raise is_down("redirect-loop", problem.finding.detail, evidence=problem.finding.evidence) from None
        raise
    evidence = {"status": reply.status, "url": reply.url}
    if reply.challenge or reply.status == 429:
        raise is_unknown(BLOCKED, reply.challenge or "asked too often: status 429", evidence=evidence)
    if reply.status in (404, 410):
        raise is_down("not-found", f"status {reply.status_text}", evidence=evidence)
    if reply.status >= 500:
        raise is_down("server-error", f"status {reply.status_text}", evidence=evidence)
    if reply.status >= 400:
        raise is_down("status", f"status {reply.status_text}", evidence=evidence)
    return reply
