"""A person walks the handover in a real terminal."""

from __future__ import annotations

import json

from conftest import Run, Site
from upkeep.clients.offboarding import stages
from walk.terminal import Person

ITEMS = [step.id for stage in stages() for step in stage.items]


def answers(site: Site) -> dict[str, tuple[str, str | None]]:
    paths = list((site.state / "checklists/offboard").glob("*.json"))
    rows = json.loads(paths[0].read_text())["answers"] if paths else []
    return {row["item"]: (row["state"], row["note"] or row["reason"]) for row in rows}


def done(upkeep: Run, items: list[str]) -> None:
    for item in items:
        assert upkeep("offboard", "--done", item).code in (0, 1)


def test_a_shut_gate_turns_enter_off_and_done_needs_a_reason(site: Site, upkeep: Run) -> None:
    done(upkeep, ITEMS[:5])
    upkeep("offboard", "--fail", ITEMS[5], "--note", "the zip is empty")
    with Person(site, "offboard") as person:
        person.sees("See the client log in to hosting")
        person.sees("not yet        everything is listed and exported")
        person.enter()
        person.sees("Enter is off here")
        person.types("d")
        person.sees("why before its gate")
        person.types("\r")
        person.sees("Without a reason nothing was recorded.")
        person.types("d")
        person.sees("why before its gate")
        person.types("they logged in on the phone\r")
        person.sees("See the client log in to the registrar")
        person.types("q")
        person.sees("Kept 7 of 18. Go on with: upkeep offboard")
        assert person.ends() == 1
    assert answers(site)["login-hosting"] == ("done", "they logged in on the phone")


def test_the_last_answer_hands_the_project_over(site: Site, upkeep: Run) -> None:
    done(upkeep, ITEMS[:-1])
    with Person(site, "offboard") as person:
        person.sees("Get the client's confirmation in writing")
        person.enter()
        person.sees("Harbor Booking is handed over; probes and reminders are off.")
        assert person.ends() == 0
    assert json.loads((site.state / "offboarded.json").read_text())["at"] is not None
    with Person(site, "offboard") as person:
        person.sees("Next: upkeep offboard --bundle")
        assert person.ends() == 0


def test_a_problem_is_asked_again_when_nothing_else_is_open(site: Site, upkeep: Run) -> None:
    done(upkeep, ITEMS[:-1])
    upkeep("offboard", "--fail", "confirmation", "--note", "no answer yet")
    with Person(site, "offboard") as person:
        person.sees("Get the client's confirmation in writing")
        person.sees("no answer yet")
        person.types("d")
        person.sees("Harbor Booking is handed over")
        assert person.ends() == 0


def test_killed_in_mid_walk_every_answer_is_kept(site: Site) -> None:
    with Person(site, "offboard") as person:
        person.sees("List every account")
        person.types("d")
        person.sees("Export the data")
        person.types("s")
        person.sees("2 no access")
        person.types("1")
        person.sees("Hand over documentation")
        person.kill()
    assert answers(site) == {"inventory": ("done", None), "data-export": ("skipped", "nothing to do")}


def test_in_plain_mode_a_reason_is_asked_for_too(site: Site, upkeep: Run) -> None:
    upkeep("offboard", "--fail", "inventory", "--note", "x")
    done(upkeep, ITEMS[1:6])
    with Person(site, "offboard", TERM="dumb") as person:
        person.sees("See the client log in to hosting")
        person.types("1\r")
        person.sees("why before its gate:")
        person.types("on the phone\r")
        person.sees("See the client log in to the registrar")
        person.types("6\r")
        person.ends()
    assert answers(site)["login-hosting"] == ("done", "on the phone")


def test_a_purge_asks_for_the_typed_name(site: Site, upkeep: Run) -> None:
    done(upkeep, ITEMS)
    upkeep("offboard", "--bundle")
    for typed, code in (("harbor\r", 2), ("\x04", 2), ("Harbor Booking\r", 0)):
        assert (site.state / "checklists").exists()
        with Person(site, "offboard", "--purge") as person:
            person.sees("It cannot be undone.")
            person.sees("Type the project's name (Harbor Booking):")
            person.types(typed)
            assert person.ends() == code
    assert not (site.state / "checklists").exists()


def test_at_40_columns_nothing_is_wider(site: Site) -> None:
    with Person(site, "offboard", columns=40) as person:
        person.sees("q quit")
        assert all(len(line) <= 40 for line in person.text().splitlines())
        person.types("q")
        assert person.ends() == 0
