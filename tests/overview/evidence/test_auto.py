"""What `--auto` records, and what it leaves to a person."""

from __future__ import annotations

import json

from conftest import Run, Site

TOML = """
[checklists.restore]
cadence = "weekly"
items = [
  { id = "sure", title = "Tickets", evidence = ["tickets"], auto = true },
  { id = "judge", title = "Tickets for a person", evidence = ["tickets"] },
  { id = "blind", title = "Nothing looks" , auto = true },
]
"""
AT = ("--at", "2026-11-23 09:00")


def test_only_what_is_certain_is_recorded_as_done_by_machine(site: Site, upkeep: Run) -> None:
    site.add(TOML)
    ended = upkeep("checklist", "restore", "--auto", *AT, "--json")
    items = {item["id"]: item for item in ended.json["items"]}
    assert {id: item["state"] for id, item in items.items()} == {"sure": "done", "judge": "open", "blind": "open"}
    assert items["sure"]["by"] == "upkeep (tickets)"
    assert items["sure"]["evidence"] == [
        {"source": "tickets", "text": "none open", "state": "well", "value": 0, "unit": ""}
    ]
    assert items["judge"]["evidence"][0]["text"] == "none open"


def test_anything_doubtful_stays_open(site: Site, upkeep: Run) -> None:
    site.add(TOML)
    upkeep("ticket", "open", "Nearly", "-p", "critical", "--at", "2026-11-23 05:30")
    ended = upkeep("checklist", "restore", "--auto", *AT, "--json")
    assert [item["state"] for item in ended.json["items"]] == ["open"] * 3


def test_an_answer_that_a_person_gave_is_left_alone(site: Site, upkeep: Run) -> None:
    site.add(TOML)
    upkeep("checklist", "restore", "--fail", "sure", "--note", "no", *AT)
    ended = upkeep("checklist", "restore", "--auto", *AT, "--json")
    assert (ended.json["items"][0]["state"], ended.json["items"][0]["by"]) == ("failed", "mia")


def test_looking_alone_records_nothing(site: Site, upkeep: Run) -> None:
    site.add(TOML)
    ended = upkeep("checklist", "restore", "--look", *AT)
    assert "✓ tickets        none open" in ended.out
    assert "Proposed: done, nothing is wrong." in ended.out
    assert not (site.state / "checklists").exists()


def test_what_was_found_is_told_again_in_the_history(site: Site, upkeep: Run) -> None:
    site.add(TOML)
    upkeep("checklist", "restore", "--auto", *AT)
    runs = upkeep("history", "restore", "--json", *AT).json["checklists"][0]["runs"]
    assert runs[0]["items"][0]["evidence"][0]["text"] == "none open"
    assert json.loads(json.dumps(runs))[0]["items"][0]["by"] == "upkeep (tickets)"


def test_an_unknown_probe_or_source_is_named_with_its_line(site: Site, upkeep: Run) -> None:
    site.add(TOML.replace('["tickets"], auto', '["tickts"], auto'))
    ended = upkeep("config", "check")
    assert ended.code == 3
    assert "there is no probe or source 'tickts' (did you mean 'tickets'?)" in (ended.out + ended.err)
