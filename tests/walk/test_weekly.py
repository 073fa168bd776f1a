"""A person walks the weekly list in a real terminal."""

from __future__ import annotations

import json
import signal
from typing import Any

import pytest

from conftest import Run, Site
from walk.terminal import Person

ITEMS = ["error-logs", "function-health", "failed-notifications", "storage-usage", "pending-tickets"]


def kept(site: Site) -> dict[str, Any]:
    """What the state holds, per item."""
    folder = site.state / "checklists/weekly"
    if not folder.exists():
        return {}
    document = json.loads(next(folder.glob("*.json")).read_text())
    return {answer["item"]: answer for answer in document["answers"]}


def states(site: Site) -> dict[str, str]:
    return {item: answer["state"] for item, answer in kept(site).items()}


def test_where_all_is_well_it_takes_one_key_per_item(site: Site) -> None:
    with Person(site, "weekly") as person:
        for number, _ in enumerate(ITEMS):
            person.sees(f"{number} of 5")
            person.enter()
        assert person.ends() == 0
        person.sees("Weekly W")
    assert states(site) == dict.fromkeys(ITEMS, "done")
    assert all(answer["by"] == "mia" for answer in kept(site).values())


def test_done_again_it_says_when_it_was_done(site: Site, upkeep: Run) -> None:
    for item in ITEMS:
        upkeep("weekly", "--done", item)
    with Person(site, "weekly") as person:
        person.sees("Weekly is done")
        assert person.ends() == 0


def test_killed_in_mid_prompt_it_goes_on_at_the_next_item(site: Site) -> None:
    with Person(site, "weekly") as person:
        person.sees("1  Check error logs")
        person.types("d")
        person.sees("2  Review function health")
        person.types("d")
        person.sees("3  Scan for failed notifications")
        person.types("f")
        person.sees("what is wrong")
        person.types("half a no")
        person.kill()
    assert states(site) == {"error-logs": "done", "function-health": "done"}
    with Person(site, "weekly") as person:
        person.sees("3  Scan for failed notifications")
        for _ in range(3):
            person.types("d")
        assert person.ends() == 0
    assert states(site) == dict.fromkeys(ITEMS, "done")


def test_a_problem_takes_a_note_and_a_skip_takes_a_reason(site: Site) -> None:
    with Person(site, "weekly") as person:
        person.sees("1  Check error logs")
        person.types("f")
        person.sees("what is wrong")
        person.types("disk full\r")
        person.sees("Open a ticket?  c critical  h high  m medium  l low  Enter no")
        person.types("\r")
        person.sees("2  Review function health")
        person.types("s")
        person.sees("2 no access")
        person.types("2")
        person.sees("3  Scan for failed notifications")
        person.types("s")
        person.sees("2 no access")
        person.types("we have none\r")
        person.sees("4  Verify storage usage")
        person.types("q")
        assert person.ends() == 0 or kept(site)
        person.sees("Kept 3 of 5. Go on with: upkeep weekly")
    answers = kept(site)
    assert answers["error-logs"]["note"] == "disk full"
    assert answers["function-health"]["reason"] == "no access"
    assert answers["failed-notifications"]["reason"] == "we have none"


def test_a_problem_without_a_note_is_not_recorded(site: Site) -> None:
    with Person(site, "weekly") as person:
        person.sees("1  Check error logs")
        person.types("f")
        person.sees("what is wrong")
        person.types("\r")
        person.sees("A problem needs a note")
        person.types("q")
        person.ends()
    assert states(site) == {}


def test_a_note_is_kept_at_once_and_goes_into_the_answer(site: Site) -> None:
    with Person(site, "weekly") as person:
        person.sees("1  Check error logs")
        person.types("n")
        person.sees("note:")
        person.types("two new groups\r")
        person.sees("note  two new groups")
        assert kept(site)["error-logs"]["note"] == "two new groups"
        person.types("d")
        person.sees("2  Review function health")
        person.types("q")
        person.ends()
    assert (kept(site)["error-logs"]["state"], kept(site)["error-logs"]["note"]) == ("done", "two new groups")


@pytest.mark.parametrize(("key", "question"), [("n", "note:"), ("f", "what is wrong:"), ("s", "1 nothing to do")])
def test_a_further_question_keeps_its_item_in_sight_and_leaves_no_trace(site: Site, key: str, question: str) -> None:
    with Person(site, "weekly") as person:
        person.sees("1  Check error logs")
        person.types(key)
        person.sees(question)
        assert person.screen.display[3].startswith("1  Check error logs")
        person.types("w\r" if key != "s" else "1")
        if key == "f":
            person.sees("Open a ticket?")
            person.types("\r")
        person.sees("0 of 5" if key == "n" else "2  Review function health")
        person.types("q")
        person.sees("Kept")
        person.ends()
        assert question not in person.text()


def test_a_damaged_document_stops_the_walk_before_anything_is_asked(site: Site) -> None:
    site.run("weekly", "--done", "error-logs")
    next((site.state / "checklists/weekly").iterdir()).write_text("garbage")
    with Person(site, "weekly") as person:
        person.sees("this checklist run could not be read")
        assert person.ends() == 4
        assert "Check error logs" not in person.text()
    with Person(site, "weekly") as person:
        person.sees("1  Check error logs")
        person.types("q")
        person.ends()


def test_a_late_walk_says_how_to_go_on_there(site: Site) -> None:
    site.run("daily", "--done", "support-email", "--at", "2026-07-01 09:00")
    with Person(site, "weekly", "--for", "2026-W40") as person:
        person.sees("W40, Mon 28 Sep to Sun 4 Oct 2026")
        person.types("d")
        person.sees("2  Review function health")
        person.types("q")
        person.sees("Kept 1 of 5. Go on with: upkeep weekly --for 2026-W40")
        person.ends()


def test_a_note_can_be_written_in_the_editor(site: Site) -> None:
    with Person(site, "weekly", EDITOR="echo written elsewhere >") as person:
        person.sees("1  Check error logs")
        person.types("N")
        person.sees("note  written elsewhere")
        person.types("q")
        person.ends()


def test_back_shows_the_answer_and_enter_keeps_it(site: Site) -> None:
    with Person(site, "weekly") as person:
        person.sees("1  Check error logs")
        person.types("b")
        person.sees("This is the first item.")
        person.types("s")
        person.sees("1 nothing to do")
        person.types("1")
        person.sees("2  Review function health")
        person.types("b")
        person.sees("Answered: skipped")
        person.enter()
        person.sees("2  Review function health")
        person.types("b")
        person.sees("Answered: skipped")
        person.types("d")
        person.sees("2  Review function health")
        person.types("q")
        person.ends()
    assert kept(site)["error-logs"]["state"] == "done"


def test_minutes_can_be_corrected(site: Site) -> None:
    with Person(site, "weekly") as person:
        person.sees("1  Check error logs")
        person.types("t")
        person.sees("minutes:")
        person.types("a lot\r")
        person.sees("'a lot' is no number of minutes.")
        person.types("t")
        person.sees("minutes:")
        person.types("7\r")
        person.sees("0 of 5")
        person.types("d")
        person.sees("done in 7 min, mia")
        person.types("q")
        person.ends()
    assert kept(site)["error-logs"]["seconds"] == 420


def test_enter_held_down_answers_nothing_by_itself(site: Site) -> None:
    with Person(site, "weekly") as person:
        person.types("\r\r\r")
        person.sees("1  Check error logs")
        person.types("?")
        person.sees("quit; every answer is kept")
        person.types("q")
        person.ends()
    assert len(states(site)) <= 1


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", None)], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("prompt", ["", "f", "s", "n", "t"])
def test_at_every_prompt_ctrl_c_interrupts_and_ctrl_d_quits(
    site: Site, prompt: str, key: str, code: int | None
) -> None:
    site.run("daily", "--done", "support-email", "--at", "2026-07-01 09:00")
    appears = {"": "1  Check error logs", "f": "what is wrong", "s": "1 nothing to do", "n": "note:", "t": "minutes:"}
    with Person(site, "weekly") as person:
        person.sees("1  Check error logs")
        person.types(prompt)
        person.sees(appears[prompt])
        person.types(key)
        person.sees("Kept 0 of 5. Go on with: upkeep weekly")
        assert person.ends() == (1 if code is None else code)


def test_sigterm_keeps_what_was_answered(site: Site) -> None:
    with Person(site, "weekly") as person:
        person.sees("1  Check error logs")
        person.types("d")
        person.sees("2  Review function health")
        person.signal(signal.SIGTERM)
        person.sees("Kept 1 of 5")
        assert person.ends() == 143


def test_two_walks_at_once_lose_no_answer(site: Site) -> None:
    with Person(site, "weekly") as mia, Person(site, "weekly", UPKEEP_USER="tom") as tom:
        mia.sees("1  Check error logs")
        tom.sees("1  Check error logs")
        tom.types("f")
        tom.sees("what is wrong")
        tom.types("disk\r")
        tom.sees("Open a ticket?")
        tom.types("\r")
        tom.sees("2  Review function health")
        mia.types("d")
        mia.sees("tom answered this meanwhile: failed")
        mia.sees("2  Review function health")
        mia.types("d")
        mia.sees("3  Scan for failed notifications")
        mia.types("q")
        tom.types("q")
        mia.ends()
        tom.ends()
    assert states(site) == {"error-logs": "failed", "function-health": "done"}
    assert kept(site)["error-logs"]["by"] == "tom"


def test_plain_mode_numbers_its_questions_and_redraws_nothing(site: Site) -> None:
    with Person(site, "weekly", TERM="dumb") as person:
        person.sees("1 done  2 problem  3 skip")
        person.types("1\r")
        person.sees("ok 1 Check error logs")
        person.types("2\r")
        person.sees("what is wrong:")
        person.types("disk\r")
        person.sees("Open a ticket?")
        person.types("\r")
        person.sees("x  2 Review function health")
        person.types("\r")
        person.sees("3 of 5")
        person.types("6\r")
        person.sees("Kept 3 of 5")
        person.ends()
    assert states(site) == {"error-logs": "done", "function-health": "failed", "failed-notifications": "done"}


def test_at_40_columns_every_key_is_there(site: Site) -> None:
    with Person(site, "weekly", columns=40) as person:
        person.sees("q quit")
        person.sees("? keys")
        assert all(len(line) <= 40 for line in person.text().splitlines())
        person.types("q")
        person.ends()


def test_without_input_nothing_is_asked(site: Site) -> None:
    with Person(site, "weekly", UPKEEP_NO_INPUT="1") as person:
        person.sees("Next: upkeep weekly")
        assert person.ends() == 1


def test_init_asks_four_things_each_with_a_proposal(site: Site) -> None:
    site.config.unlink()
    with Person(site, "init", "app.harbor.example") as person:
        person.sees("Name: Harbor")
        person.types("\r")
        person.sees("Launched: 20")
        person.types("\x15yesterdax\r")
        person.sees("is no date")
        person.types("\x152026-09-01\r")
        person.sees("Time zone: UTC")
        person.types("\x15Europe/Berlin\r")
        person.sees("Next: upkeep config check")
        assert person.ends() == 0
    text = site.config.read_text()
    assert 'timezone = "Europe/Berlin"' in text
    assert "launched = 2026-09-01" in text
