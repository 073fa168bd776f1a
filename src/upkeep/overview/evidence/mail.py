"""Mail beside an item: what is unread in the support mailbox, and whether the app's own mails prove their sender."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from email.utils import parseaddr

from upkeep.checklists.facts import BAD, SOON, UNKNOWN, WELL, Fact
from upkeep.checks.interface import DOWN, Finding
from upkeep.checks.network import NETWORK
from upkeep.overview.evidence.scene import Scene, fact_of
from upkeep.overview.tickets import open_tickets
from upkeep.views import words

_SUBJECT = 40
_A_DAY = timedelta(days=1)
_BY = "high"
"""The priority by whose promise an unread message is late: nobody knows yet how urgent it is."""
_SOON = frozenset({"no-mx"})


def mailbox(scene: Scene) -> list[Fact]:
    """Unread messages: none is well, one that waits longer than the priority high may is bad."""
    table = scene.project.config.tables.evidence.imap
    if table is None:
        return [scene.unset()]
    finding = scene.find("imap", asdict(table))
    if finding.word == "unread":
        return [_unread(scene, finding)]
    if finding.word == "none":
        return [Fact(scene.title, "nothing unread", WELL, 0, "")]
    return [Fact(scene.title, f"not looked at: {finding.detail}", UNKNOWN)]


def _unread(scene: Scene, finding: Finding) -> Fact:
    oldest = datetime.fromisoformat(finding.evidence["oldest"])
    waited = words.length(timedelta(seconds=finding.evidence["seconds"]))
    subject = str(finding.evidence["subject"])
    subject = subject if len(subject) <= _SUBJECT else subject[: _SUBJECT - 1] + "…"
    late = _late(scene, oldest)
    count = int(finding.value or 0)
    only = "" if count == 1 else "the oldest "
    text = f"{count} unread, {only}for {waited}: {subject}"
    return Fact(scene.title, text, BAD if late else SOON, count, "")


def _late(scene: Scene, arrived: datetime) -> bool:
    """Whether a message that arrived then should have had its answer, by the project's own promise and hours."""
    desk = open_tickets(scene.project)
    try:
        due = desk.schedule.due(desk.policies[_BY].response, arrived)
    except ValueError:  # hours that never open, or a message of the year 9999
        return scene.project.now - arrived > _A_DAY
    return due is not None and due < scene.project.now


def mail_domain(scene: Scene) -> list[Fact]:
    """SPF, DKIM and DMARC of the sender's domain, a line per fault; a missing SPF or DMARC record is bad."""
    auth = scene.project.config.tables.auth
    if not auth.mail_from:
        return [scene.unset()]
    finding = scene.find("mail-domain", {"domain": _domain(scene, auth.mail_from), "selectors": list(auth.dkim)})
    return judged_domain(scene.title, finding, dkim=bool(auth.dkim))


def judged_domain(title: str, finding: Finding, *, dkim: bool) -> list[Fact]:
    """What was found of a domain, fault by fault; `dkim` is whether selectors were given."""
    if finding.state == "unknown" or finding.word in NETWORK:
        return [Fact(title, f"not looked at: {finding.detail}", UNKNOWN)]
    faults = list(zip(finding.evidence.get("faults", ()), finding.evidence.get("problems", ()), strict=True))
    if finding.state == DOWN and not faults:
        return [fact_of(title, finding)]
    found = [Fact(title, told, SOON if word in _SOON else BAD) for word, told in faults]
    if not dkim:
        found.append(Fact(title, "DKIM not looked at; name its selectors in `dkim` under [auth]", UNKNOWN))
    if _policy(finding) == "none":
        found.append(Fact(title, "DMARC only watches (p=none): forged mails still arrive", SOON))
    if found:
        return found
    return [Fact(title, f"SPF, DKIM and DMARC of {finding.evidence['domain']} are well", WELL)]


def _domain(scene: Scene, sender: str) -> str:
    """What stands behind the `@` of the sender, who may have a name before it."""
    _, address = parseaddr(scene.project.config.secrets.expand(sender))
    return (address or sender).rpartition("@")[2]


def _policy(finding: Finding) -> str:
    """The policy of the DMARC record that was found; empty where there is none."""
    tags = dict(part.strip().partition("=")[::2] for part in str(finding.evidence.get("dmarc", "")).split(";"))
    return tags.get("p", "").strip().lower()
