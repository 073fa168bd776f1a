"""What comes, and what is needed from the client."""

from __future__ import annotations

from conftest import TOML, Run, Site

NOVEMBER = ("--month", "2026-10", "--json")


def test_the_client_is_asked_for_what_only_the_client_can_do(upkeep: Run, site: Site) -> None:
    site.write(
        TOML + 'client = "Harbor Ltd"\n[client]\ncontacts = [{ name = "Ada" }]\n'
        'contract_ends = 2027-03-31\nnotice = "3 months"\n'
    )
    upkeep("ticket", "open", "Which colour?", "-p", "low", "--at", "2026-11-02 09:00")
    upkeep("ticket", "pause", "1", "waits", "--at", "2026-11-02 10:00")
    upkeep(
        "checkin", "record", "two-weeks", "--promise", "Send the texts", "--by", "2026-11-30", "--owner", "ada",
        "--at", "2026-11-03 09:00",
    )  # fmt: skip
    found = upkeep("report", *NOVEMBER, "--at", "2026-11-23 09:00").json
    assert found["needed"] == [
        "a word on whether the contract goes on",
        "an answer to ticket 1 (Which colour?)",
        "what ada promised until Mon 30 Nov (Send the texts)",
        "a date for the quarterly check-in",
    ]


def test_what_is_overdue_is_a_risk_and_what_is_planned_comes_next_by_date(upkeep: Run, site: Site) -> None:
    site.add("[[maintenance]]\nfrom = 2026-12-03T22:00:00\nto = 2026-12-03T23:00:00\n")
    upkeep("ticket", "open", "Dark mode", "-p", "low", "--at", "2026-11-02 09:00")
    upkeep("ticket", "schedule", "1", "2026-12-10", "--at", "2026-11-02 10:00")
    for text, by in (("Send the export", "2026-11-10"), ("Ask the printer", "2026-12-05")):
        upkeep("checkin", "record", "two-weeks", "--promise", text, "--by", by, "--at", "2026-11-03 09:00")
    found = upkeep("report", *NOVEMBER, "--at", "2026-11-23 09:00").json
    assert [(each["kind"], each["date"], each["text"]) for each in found["risks"]] == [
        ("promise", "2026-11-10", "promised by mia and overdue: Send the export")
    ]
    assert [(each["date"], each["text"]) for each in found["next"]][:6] == [
        ("2026-11-30", "Monthly maintenance"),
        ("2026-12-01", "Quarterly check-in"),
        ("2026-12-03", "Planned maintenance from 22:00"),
        ("2026-12-05", "Promised by mia: Ask the printer"),
        ("2026-12-10", "Agreed: ticket 1 (Dark mode)"),
        ("2026-12-31", "Quarterly maintenance"),
    ]
