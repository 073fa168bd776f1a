"""Running checks: side by side, each with its limit, the whole in time whatever hangs."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from guides.flows import check, flow
from upkeep.checks.interface import Finding, Ground, down, unknown, up
from upkeep.errors import UsageProblem
from upkeep.guides.outcome import Outcome
from upkeep.guides.plan import Instance
from upkeep.guides.run import Order, run


def instances(*rows: dict[str, Any]) -> list[Instance]:
    return [Instance(id=row.id, row=row, title=row.id, options=row.id) for row in flow(checks=list(rows)).check]


def order(**more: Any) -> Order:
    return Order(**{"now": datetime(2026, 11, 23, tzinfo=UTC), "folder": Path("/"), **more})


def ran(rows: list[dict[str, Any]], measure: Any, **more: Any) -> dict[str, Outcome]:
    return {each.id: each for each in run(instances(*rows), order(**more), measure)}


def finding(**by_id: Finding) -> Any:
    return lambda instance, ground: by_id[instance.id]


def test_up_passes_a_warning_warns_down_fails_and_missing_is_skipped() -> None:
    found = ran(
        [check(id) for id in "abcde"],
        finding(
            a=up("well"),
            b=up("soon", warning=True),
            c=down("bad", ""),
            d=unknown("driver", ""),
            e=unknown("offline", ""),
        ),
    )
    assert {id: each.state for id, each in found.items()} == {
        "a": "pass",
        "b": "warn",
        "c": "fail",
        "d": "skip",
        "e": "error",
    }


def test_a_check_whose_ground_failed_is_blocked_by_the_root() -> None:
    rows = [check("dns"), check("page", requires=["dns"]), check("link", requires=["page"])]
    found = ran(rows, finding(dns=down("bad", "")))
    assert [(found[id].state, found[id].blocked_by) for id in ("page", "link")] == [("skip", "dns")] * 2
    assert found["link"].detail == "blocked by dns"


def test_only_the_words_that_take_the_ground_away_block() -> None:
    rows = [check("page", blocks_on=["dns"]), check("link", requires=["page"])]
    found = ran(rows, finding(page=down("missing-asset", ""), link=up("loads")))
    assert found["link"].state == "pass"


@pytest.mark.parametrize("first", [down("refused", ""), down("error", "", evidence={"status": 503})])
def test_a_failure_of_the_network_is_looked_at_a_second_time_and_the_last_counts(first: Finding) -> None:
    given = iter([first, up("well")])
    found = ran([check("a")], lambda instance, ground: next(given))
    assert (found["a"].state, found["a"].tries) == ("pass", 2)


def test_what_is_not_the_network_s_and_what_must_not_be_repeated_is_looked_at_once() -> None:
    found = ran(
        [check("a"), check("b", repeat=False)], finding(a=down("credentials-refused", ""), b=down("refused", ""))
    )
    assert [each.tries for each in found.values()] == [1, 1]


def test_what_cannot_be_reached_is_said_to_be_so_from_this_machine() -> None:
    found = ran([check("a", repeat=False), check("b")], finding(a=down("refused", "refused"), b=down("tls", "expired")))
    assert (found["a"].detail, found["b"].detail) == ("refused, from this machine", "expired")


def test_checks_run_side_by_side() -> None:
    together = threading.Barrier(3, timeout=10)

    def measure(instance: Instance, ground: Ground) -> Finding:
        together.wait()
        return up("well")

    assert {each.state for each in ran([check(id) for id in "abc"], measure).values()} == {"pass"}


def test_one_that_hangs_is_left_behind_at_its_limit_and_holds_up_no_other() -> None:
    over = threading.Event()

    def measure(instance: Instance, ground: Ground) -> Finding:
        if instance.id == "hangs":
            over.wait(60)
        return up("well")

    began = time.monotonic()
    found = ran([check("hangs", timeout="0.2s", repeat=False), check("fine")], measure)
    assert time.monotonic() - began < 30
    over.set()
    assert (found["hangs"].state, found["hangs"].word, found["fine"].state) == ("error", "timeout", "pass")


def test_the_whole_ends_in_its_time_even_where_everything_hangs_in_a_row() -> None:
    over = threading.Event()
    rows = [check("a", timeout="30s"), check("b", timeout="30s", requires=["a"])]
    began = time.monotonic()
    found = ran(rows, lambda instance, ground: over.wait(60) and up(), limit=3.0)
    took = time.monotonic() - began
    over.set()
    assert took < 20
    assert all(each.state == "error" for each in found.values())


def test_what_sends_something_runs_only_where_it_is_allowed() -> None:
    rows = [check("send", ask="Send it?", option="send-test")]
    assert ran(rows, finding(send=up("accepted")))["send"].word == "not-asked"
    assert ran(rows, finding(send=up("accepted")), allowed=frozenset({"send"}))["send"].state == "pass"


def test_what_is_known_is_not_looked_at_again() -> None:
    before = ran([check("a")], finding(a=up("well")))
    after = run(instances(check("a")), order(known=before), finding())
    assert after == tuple(before.values())


def test_evidence_and_detail_are_scrubbed() -> None:
    secret = down("bad", "the key hunter22 is bad", evidence={"list": [{"key": "hunter22"}]})
    found = ran([check("a")], finding(a=secret), scrub=lambda text: text.replace("hunter22", "***"))
    assert "hunter22" not in f"{found['a']}"


def test_a_person_s_mistake_is_upkeep_s_own_trouble_and_a_defect_is_raised() -> None:
    def measure(instance: Instance, ground: Ground) -> Finding:
        raise UsageProblem("no")

    assert ran([check("a")], measure)["a"].state == "error"
    with pytest.raises(KeyError):
        ran([check("a")], finding())
