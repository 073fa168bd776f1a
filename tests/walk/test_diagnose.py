"""A person is led through a diagnosis in a real terminal: questions, back, quit, going on, plain mode."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from conftest import TOML, Site
from peers.stage import Stage
from walk.terminal import Person

CAMERA = "Does the browser ask for the camera"
MOBILE = "Does the call connect from another network"


@pytest.fixture
def app(site: Site) -> Iterator[Site]:
    with ExitStack() as stack:
        site.write(TOML + Stage(site.folder, stack).app())
        yield site


def kept(site: Site) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(next((site.state / "diagnoses").glob("*.json")).read_text())
    return document


def answers(site: Site) -> dict[str, str]:
    return {each["question"]: each["answer"] for each in kept(site)["answers"]}


def test_an_answer_names_the_cause_its_fix_and_a_sentence_for_the_client(app: Site) -> None:
    with Person(app, "diagnose", "video") as person:
        person.sees(CAMERA)
        person.types("n")
        person.sees("Cause: the browser may not use camera or microphone (likely)")
        person.sees("Tell the client:")
        person.types("q")
        assert person.ends() == 1
    assert kept(app)["causes"] == ["device-permissions"]
    assert kept(app)["finished"]


def test_back_takes_an_answer_back_and_quit_keeps_the_others(app: Site) -> None:
    with Person(app, "diagnose", "video") as person:
        person.sees(CAMERA)
        person.types("b")
        person.sees("This is the first question.")
        person.types("d")
        person.sees(MOBILE)
        person.types("b")
        person.sees(CAMERA)
        person.types("y")
        person.sees(MOBILE)
        person.types("q")
        person.sees("Kept. Go on with: upkeep diagnose video")
        assert person.ends() == 0
    assert answers(app) == {"camera": "yes"}
    assert kept(app)["finished"] is None


def test_what_was_quit_is_gone_on_with_and_not_looked_at_again(app: Site) -> None:
    with Person(app, "diagnose", "video") as person:
        person.sees(CAMERA)
        person.types("y")
        person.sees(MOBILE)
        person.kill()
    before = kept(app)["checks"]
    with Person(app, "diagnose", "video") as person:
        person.sees("was not finished")
        person.types("g")
        person.sees(MOBILE)
        person.types("yd")
        person.sees("m all checks")
        person.types("q")
        assert person.ends() == 1
    assert kept(app)["checks"] == before
    assert answers(app)["mobile"] == "yes"


def test_begun_anew_it_is_another_diagnosis(app: Site) -> None:
    with Person(app, "diagnose", "video") as person:
        person.sees(CAMERA)
        person.types("q")
        assert person.ends() == 0
    with Person(app, "diagnose", "video") as person:
        person.sees("was not finished")
        person.types("n")
        person.sees(CAMERA)
        person.types("q")
        assert person.ends() == 0
    assert len(list((app.state / "diagnoses").glob("*.json"))) == 2


def test_without_a_topic_it_asks_for_the_symptom(app: Site) -> None:
    with Person(app, "diagnose") as person:
        person.sees("What is wrong?")
        person.sees("It loads, but slowly")
        person.types("7")
        person.sees("The app does not load")
        person.sees("y yes   n no")
        person.types("q")
        person.ends()
    assert answers(app) == {"symptom": "slow-loading"}


def test_plain_mode_numbers_the_answers_and_redraws_nothing(app: Site) -> None:
    with Person(app, "diagnose", "video", UPKEEP_PLAIN="1") as person:
        person.sees("1 yes  2 no  3 don't know  4 back  5 quit")
        person.types("3\r")
        person.sees(MOBILE)
        person.types("5\r")
        person.sees("Kept.")
        assert person.ends() == 0
    assert answers(app) == {"camera": "unknown"}


def test_at_40_columns_the_question_and_its_keys_fit(app: Site) -> None:
    with Person(app, "diagnose", "video", columns=40) as person:
        person.sees("b back")
        person.types("q")
        person.sees("Kept.")


def test_the_end_of_input_is_quitting(app: Site) -> None:
    with Person(app, "diagnose", "video") as person:
        person.sees(CAMERA)
        person.types("\x04")
        person.sees("Kept.")
        assert person.ends() == 0
