"""A person records a check-in in a real terminal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conftest import Site
from walk.terminal import Person

ASKED = ("checkin", "record", "quarterly", "--at", "2026-12-01 10:00")


def kept(site: Site) -> dict[str, Any] | None:
    path = site.state / "checkins/quarterly-2026-12-01.json"
    return json.loads(path.read_text()) if path.exists() else None


def test_it_asks_what_is_not_given(site: Site) -> None:
    with Person(site, *ASKED, "--answer", "works-well=Booking") as person:
        person.sees("Quarterly check-in · Harbor Booking · due Tue 1 Dec 2026")
        person.sees("What could be better?:")
        person.types("More colours\r")
        person.sees("Which features do you miss?:")
        person.types("\r")
        person.sees("What confuses or frustrates you?:")
        person.types("\r")
        person.sees("How satisfied, 1 to 5:")
        person.types("six\r")
        person.sees("a number from 1 to 5")
        person.types("4\r")
        person.sees("Something promised:")
        person.types("Send the export\r")
        person.sees("until (date):")
        person.types("soon\r")
        person.sees("is no date")
        person.types("2026-12-08\r")
        person.sees("who does it: mia")
        person.types("\r")
        person.sees("Another promise:")
        person.types("\r")
        person.sees("A note for yourself:")
        person.types("call back\r")
        person.sees("Quarterly check-in of Tue 1 Dec recorded.")
        assert person.ends() == 0
    document = kept(site)
    assert document is not None
    (entry,) = document["entries"]
    assert {each["question"]: each["text"] for each in entry["answers"]} == {
        "works-well": "Booking",
        "better": "More colours",
    }
    assert (entry["satisfaction"], entry["note"], entry["by"]) == (4, "call back", "mia")
    assert [(each["text"], each["by"], each["owner"]) for each in document["promises"]] == [
        ("Send the export", "2026-12-08", "mia")
    ]


def test_ctrl_d_keeps_what_was_said_until_then(site: Site) -> None:
    with Person(site, *ASKED) as person:
        person.sees("What works well?:")
        person.types("Booking\r")
        person.sees("What could be better?:")
        person.types("\x04")
        person.sees("recorded.")
        assert person.ends() == 0
    document = kept(site)
    assert document is not None
    assert [each["text"] for each in document["entries"][0]["answers"]] == ["Booking"]


@pytest.mark.parametrize(("key", "code"), [("\x04", 2), ("\x03", 130)], ids=["Ctrl-D", "Ctrl-C"])
def test_a_mistaken_key_at_the_first_question_records_nothing(site: Site, key: str, code: int) -> None:
    with Person(site, *ASKED) as person:
        person.sees("What works well?:")
        person.types(key)
        assert person.ends() == code
    assert kept(site) is None


def test_ctrl_c_later_on_records_nothing_either(site: Site) -> None:
    with Person(site, *ASKED) as person:
        person.sees("What works well?:")
        person.types("Booking\r")
        person.sees("What could be better?:")
        person.types("\x03")
        assert person.ends() == 130
    assert kept(site) is None


def test_recorded_before_it_says_so_and_adds(site: Site) -> None:
    site.run(*ASKED, "--answer", "better=colours")
    with Person(site, *ASKED) as person:
        person.sees("Recorded Tue 1 Dec already; this is added.")
        person.sees("What works well?:")
        person.types("Booking\r")
        person.sees("What could be better?:")
        person.types("\x04")
        assert person.ends() == 0
    document = kept(site)
    assert document is not None
    assert len(document["entries"]) == 2


def test_a_skip_asks_nothing(site: Site) -> None:
    with Person(site, *ASKED, "--skip") as person:
        person.sees("Quarterly check-in of Tue 1 Dec skipped.")
        assert person.ends() == 0


def test_in_plain_mode_and_40_columns_it_asks_the_same(site: Site) -> None:
    with Person(site, *ASKED, columns=40, TERM="dumb") as person:
        person.sees("What works well?:")
        for _ in range(4):
            person.types("\r")
        person.sees("How satisfied, 1 to 5:")
        person.types("5\r")
        person.sees("Something promised:")
        person.types("\r")
        person.sees("A note for yourself:")
        assert all(len(line) <= 40 for line in person.text().splitlines())
        person.types("\r")
        assert person.ends() == 0
    document = kept(site)
    assert document is not None
    assert document["entries"][0]["satisfaction"] == 5
