"""Mail beside an item."""

from __future__ import annotations

from typing import Any

import pytest

from checks.imap_server import PASSWORD, Mailbox, serving
from conftest import Site
from overview.evidence.scene_of import scene_of
from upkeep.checklists.facts import Fact
from upkeep.checks.interface import Finding, down, unknown, up
from upkeep.overview.evidence import mail

HOURS = '[support]\nclock = "business"\nhours = { mon-fri = "09:00-17:00" }\n'


def look(site: Site, mailbox: Mailbox, more: str = "", password: str = PASSWORD) -> Fact:
    with serving(mailbox) as port:
        site.add(
            f'{more}[evidence]\nimap = {{ host = "127.0.0.1", port = {port}, username = "support", '
            f'password = "{password}" }}\n'
        )
        (fact,) = mail.mailbox(scene_of(site, "mailbox"))
    return fact


def test_without_a_mailbox_it_says_what_to_add(site: Site) -> None:
    (fact,) = mail.mailbox(scene_of(site, "mailbox"))
    assert (fact.state, fact.text) == ("unset", "`imap` under [evidence]")


def test_none_unread_is_well(site: Site) -> None:
    assert look(site, Mailbox()) == Fact("mailbox", "nothing unread", "well", 0, "")


def test_unread_since_a_short_while_wants_attention_soon(site: Site) -> None:
    fact = look(site, Mailbox([("23-Nov-2026 07:15:00 +0000", "Login fails")] * 2))
    assert fact == Fact("mailbox", "2 unread, the oldest for 45 min: Login fails", "soon", 2, "")


def test_unread_for_longer_than_a_reply_may_take_is_bad(site: Site) -> None:
    fact = look(site, Mailbox([("22-Nov-2026 07:15:00 +0000", "Login fails")]))
    assert fact == Fact("mailbox", "1 unread, for 1 d: Login fails", "bad", 1, "")


def test_the_project_s_own_promise_and_hours_count(site: Site) -> None:
    over_the_weekend = Mailbox([("20-Nov-2026 15:50:00 +0000", "Login fails")])
    assert look(site, over_the_weekend, HOURS).state == "soon"


def test_a_message_from_the_end_of_time_is_not_late(site: Site) -> None:
    assert look(site, Mailbox([("31-Dec-9999 23:50:00 +0000", "Login fails")])).text == "1 unread, for 0 s: Login fails"


def test_a_long_subject_is_cut(site: Site) -> None:
    fact = look(site, Mailbox([("23-Nov-2026 07:15:00 +0000", "x" * 80)]))
    assert fact.text == f"1 unread, for 45 min: {'x' * 39}…"


def test_a_wrong_password_is_unknown(site: Site) -> None:
    fact = look(site, Mailbox(), password="wrong-one")
    assert fact.state == "unknown"
    assert fact.text.startswith("not looked at: the login of support is refused: [AUTHENTICATIONFAILED]")
    assert "wrong-one" not in fact.text


WELL = {"domain": "h.example", "dmarc": "v=DMARC1; p=reject"}
CASES: list[tuple[Finding, list[str]]] = [
    (up("deliverable", evidence=WELL), ["well"]),
    (up("deliverable", evidence=WELL | {"dmarc": "v=DMARC1; p=none"}), ["soon"]),
    (down("spf-missing", "x", evidence={"faults": ["spf-missing"], "problems": ["no SPF"]}), ["bad"]),
    (
        down("spf-missing", "x", evidence={"faults": ["spf-missing", "dmarc-missing"], "problems": ["a", "b"]}),
        ["bad", "bad"],
    ),
    (up("dmarc-missing", warning=True, evidence={"faults": ["dmarc-missing"], "problems": ["no DMARC"]}), ["bad"]),
    (up("no-mx", warning=True, evidence=WELL | {"faults": ["no-mx"], "problems": ["nothing takes mail"]}), ["soon"]),
    (down("no-domain", "h.example does not exist"), ["bad"]),
    (down("timeout", "no answer"), ["unknown"]),
    (unknown("driver", "needs upkeep[dns]"), ["unknown"]),
]


@pytest.mark.parametrize(("finding", "states"), CASES)
def test_each_fault_of_a_domain_is_a_line(finding: Finding, states: list[str]) -> None:
    assert [fact.state for fact in mail.judged_domain("mail domain", finding, dkim=True)] == states


def test_without_selectors_dkim_is_unknown() -> None:
    (fact,) = mail.judged_domain("mail domain", up("deliverable", evidence=WELL), dkim=False)
    assert fact == Fact("mail domain", "DKIM not looked at; name its selectors in `dkim` under [auth]", "unknown")


@pytest.mark.parametrize(
    ("sender", "domain"),
    [("no-reply@h.example", "h.example"), ("Harbor <no-reply@h.example>", "h.example"), ("nobody", "nobody")],
)
def test_the_domain_is_the_sender_s(site: Site, monkeypatch: pytest.MonkeyPatch, sender: str, domain: str) -> None:
    asked: list[Any] = []

    def measure(options: Any, ground: Any) -> Finding:
        asked.append((options.domain, options.selectors))
        return up("deliverable", evidence=WELL)

    monkeypatch.setattr("upkeep.checks.mail_domain.measure", measure)
    site.add(f'[auth]\nmail_from = "{sender}"\ndkim = ["s1"]\n')
    (fact,) = mail.mail_domain(scene_of(site, "mail-domain"))
    assert (asked, fact.state) == ([(domain, ("s1",))], "well")


def test_without_a_sender_it_says_what_to_add(site: Site) -> None:
    (fact,) = mail.mail_domain(scene_of(site, "mail-domain"))
    assert (fact.state, fact.text) == ("unset", "`mail_from` under [auth]")
