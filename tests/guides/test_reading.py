"""Guides of the project's own: what is wrong is named by file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from upkeep.checks import Kinds
from upkeep.config.diagnosis import GuideTable
from upkeep.errors import ConfigErrors, UsageProblem
from upkeep.guides.reading import flow_named

GOOD = """\
title = "Payments fail"

[[step]]
id = "bank"
title = "The bank"

[[check]]
id = "port"
kind = "tcp"
step = "bank"
title = "{host}"
options = { host = "bank.example", port = 443 }

[[cause]]
id = "bank-down"
title = "the bank is down"
step = "bank"
for = [{ check = "port", words = ["refused"], weight = "decisive" }]
fix = { text = "Wait.", tell = "The bank is down." }
"""


def read(folder: Path, text: str, name: str = "payments"):  # type: ignore[no-untyped-def]
    (folder / "own.toml").write_text(text)
    return flow_named(name, {name: GuideTable(file="own.toml")}, folder, Kinds())


def test_a_guide_of_the_project_s_own_is_read(tmp_path: Path) -> None:
    assert [cause.id for cause in read(tmp_path, GOOD).cause] == ["bank-down"]


def test_a_file_under_a_built_in_name_adds_to_the_built_in_guide(tmp_path: Path) -> None:
    flow = read(tmp_path, GOOD, "loading")
    assert flow.title == "The app does not load"
    assert flow.cause[-1].id == "bank-down"
    assert flow.step[-1].id == "bank"


WRONG = {
    "an unknown key": ('title = "{host}"', 'titel = "{host}"', 7, "titel"),
    "an unknown kind": ('kind = "tcp"', 'kind = "tpc"', 9, "there is no kind 'tpc' (did you mean 'tcp'?)"),
    "an unknown check": ('check = "port"', 'check = "prot"', 18, "there is no check 'prot' (did you mean 'port'?)"),
    "an unknown word": ('["refused"]', '["refuse"]', 18, "there is no word of kind 'tcp' 'refuse'"),
    "an unknown step": ('step = "bank"\ntitle = "{host}"', 'step = "bonk"\ntitle = "{host}"', 10, "no step 'bonk'"),
    "an unknown weight": ('weight = "decisive"', 'weight = "heavy"', 18, "must be"),
    "a missing fix": ('fix = { text = "Wait.", tell = "The bank is down." }', "", 14, "is required"),
    "a vote without its subject": ('check = "port", words = ["refused"], ', "", 18, "needs either"),
}


@pytest.mark.parametrize(("good", "bad", "line", "told"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_by_its_line(tmp_path: Path, good: str, bad: str, line: int, told: str) -> None:
    assert good in GOOD
    with pytest.raises(ConfigErrors) as raised:
        read(tmp_path, GOOD.replace(good, bad))
    problems = raised.value.problems
    assert any(told in each.message for each in problems), [each.message for each in problems]
    assert line in [each.where.line for each in problems if each.where]
    assert all(str(tmp_path / "own.toml") in each.where.file for each in problems if each.where)


def test_a_check_stands_only_on_checks_above_it_so_that_no_two_wait_for_each_other(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match="above this one"):
        read(tmp_path, GOOD.replace('kind = "tcp"', 'kind = "tcp"\nrequires = ["port"]'))


def test_an_unknown_guide_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="did you mean 'loading'"):
        flow_named("loadin", {}, tmp_path, Kinds())
