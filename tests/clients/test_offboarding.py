"""The handover's rows and gates."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from upkeep.clients.offboarding import NAME, OFFBOARDED, Ended, before, complete, ended, stage_of, stages, through
from upkeep.state.folder import State

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
ITEMS = [step.id for stage in stages() for step in stage.items]
STATES = st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(["open", "done", "skipped", "failed"]))


def test_the_stages_are_the_guides_in_its_order() -> None:
    assert [stage.id for stage in stages()] == [
        "inventory",
        "client-login",
        "ownership",
        "access",
        "rotation",
        "recurring",
        "confirmation",
    ]


def test_every_item_has_an_id_of_its_own_and_says_what_it_is_for() -> None:
    assert len(ITEMS) == len(set(ITEMS))
    assert all(step.title and step.why for stage in stages() for step in stage.items)
    wanted = {"our-access", "domains", "data-export", "secrets", "billing", "documentation", "open-tickets"}
    assert wanted | {"final-report"} <= set(ITEMS)


def test_our_access_goes_only_after_the_clients_login_is_proved_and_ownership_transferred() -> None:
    done = {step.id: "done" for stage in stages()[:2] for step in stage.items}
    assert [stage.id for stage in before("our-access", done)] == ["ownership"]
    assert [stage.id for stage in before("our-access", done | {"login-domains": "failed"})] == [
        "client-login",
        "ownership",
    ]


@given(STATES)
def test_a_gate_is_open_when_all_before_it_is_done_or_skipped(states: dict[str, str]) -> None:
    for item in ITEMS:
        earlier = ITEMS[: ITEMS.index(stage_of(item).items[0].id)]
        shut = any(states.get(each) not in ("done", "skipped") for each in earlier)
        assert bool(before(item, states)) == shut
    assert complete(states) == all(states.get(each) in ("done", "skipped") for each in ITEMS)
    assert complete(states) == all(through(stage, states) for stage in stages())


def test_ended_tells_since_when_and_a_damaged_document_ends_nothing(tmp_path: Path) -> None:
    state = State(tmp_path, "harbor")
    assert ended(state) is None
    with state.writing(NOW) as writer:
        writer.replace(NAME, Ended(NOW, "mia"), OFFBOARDED)
    assert ended(state) == NOW
    (tmp_path / NAME).write_text("garbage")
    assert ended(state) is None
