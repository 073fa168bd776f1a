"""A person walks a list while its evidence is still looked for."""

from __future__ import annotations

import json
from typing import Any

from conftest import Site
from walk.terminal import Person

LIST = """
[[probe]]
name = "job"
kind = "command"
command = ["sh", "-c", "sleep {seconds}; echo {says}; exit {code}"]
timeout = "30s"
retry = 0
[checklists.weekly]
skip = ["failed-notifications", "storage-usage", "pending-tickets"]
evidence = {{ error-logs = ["all-probes"], function-health = ["tickets"] }}
"""


def slow(site: Site, seconds: float, says: str = "fine", code: int = 0) -> Site:
    site.add(LIST.format(seconds=seconds, says=says, code=code))
    site.run("config", "check")
    return site


def kept(site: Site) -> dict[str, Any]:
    document = json.loads(next((site.state / "checklists/weekly").glob("*.json")).read_text())
    return {answer["item"]: answer for answer in document["answers"]}


def test_the_question_stands_while_a_source_looks_and_its_keys_never_move(site: Site) -> None:
    with Person(slow(site, 3), "weekly") as person:
        person.sees("1  Check error logs")
        person.sees("looking … (all probes, ")
        before = row_of(person, "f problem")
        person.sees("Proposed: done, no new and no growing errors")
        assert row_of(person, "f problem") == before
        person.enter()
        person.sees("2  Review function health")
        person.types("q")
        person.ends()
    answer = kept(site)["error-logs"]
    assert answer["state"] == "done"
    assert [fact["text"] for fact in answer["evidence"]] == ["1 measured in 3 s: all well"]


def row_of(person: Person, text: str) -> int:
    return next(number for number, line in enumerate(person.screen.display) if text in line)


def test_done_does_not_wait_and_what_comes_later_against_it_is_told_at_the_end(site: Site) -> None:
    with Person(slow(site, 2, "broken", 2), "weekly") as person:
        person.sees("looking … (all probes, ")
        person.types("d")
        person.sees("2  Review function health")
        person.types("d")
        assert person.ends() == 0
        person.sees("After your answer to 'Check error logs' came:")
        person.sees("✗ job            down")
        person.sees("Weekly W")
    assert kept(site)["error-logs"]["state"] == "done"


def test_enter_waits_for_a_slow_source_and_does_not_take_what_turned_out_bad(site: Site) -> None:
    with Person(slow(site, 1.5, "broken", 2), "weekly") as person:
        person.sees("looking … (all probes, ")
        person.enter()
        person.sees("Enter is off here: something is bad.")
        person.sees("Proposed: problem, job down")
        person.types("f")
        person.sees("what is wrong")
        person.types("\r\r")
        person.sees("2  Review function health")
        person.types("q")
        person.ends()
    assert kept(site)["error-logs"]["state"] == "failed"
    assert kept(site)["error-logs"]["note"].startswith("job down")


def test_a_source_that_takes_long_holds_nobody_up(site: Site) -> None:
    with Person(slow(site, 25), "weekly") as person:
        person.sees("looking … (all probes, ")
        person.enter()
        person.sees("2  Review function health")
        person.sees("Proposed: done, every function answers.")
        person.enter()
        assert person.ends() == 0
        person.sees("Weekly W")
    assert kept(site)["error-logs"]["evidence"] == []


def test_in_plain_mode_the_evidence_is_waited_for_a_moment_and_printed_once(site: Site) -> None:
    with Person(slow(site, 1), "weekly", UPKEEP_PLAIN="1") as person:
        person.sees("1 measured in 1 s: all well")
        person.sees("Enter takes the proposal")
        person.types("6\r")
        person.ends()
        assert person.text().count("1 measured in 1 s: all well") == 1
