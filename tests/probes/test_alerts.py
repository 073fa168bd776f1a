"""Who is told what, and when: queues, holding back, reminders, failures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from upkeep.probes import alerts as queue
from upkeep.probes.alerts import Address, Alerts, Holding
from upkeep.probes.conditions import Condition, Episode

HOUR = 3600


def setting(*episodes: Episode) -> tuple[Alerts, Address]:
    alerts = Alerts(addresses={"a": Address("json://example")})
    for episode in episodes:
        if episode.ended is None:
            alerts.conditions[f"{episode.probe}/{episode.metric}"] = Condition(
                episode.probe, episode.metric, episode=episode
            )
        else:
            alerts.ended.append(episode)
    return alerts, alerts.addresses["a"]


def holding(now: int = 0, *, quiet: bool = False, inside: tuple[str, ...] = (), slow: bool = False) -> Holding:
    return Holding(now, quiet, lambda probe: probe in inside, 4 * HOUR, lambda _: slow)


def reasons(alerts: Alerts, address: Address, held: Holding) -> list[str]:
    return [item.why for item in queue.waiting(alerts, address, held)]


def send(alerts: Alerts, address: Address, held: Holding, problem: str | None = None) -> list[str]:
    """One run: begin, finish, settle; the reasons that stood in the message."""
    items = queue.waiting(alerts, address, held)
    queue.begin(address, items)
    queue.finish(address, items, held.now, problem)
    alerts.settle()
    return [item.why for item in items]


DOWN = Episode("web", "down", 100, 2, 400)


def over(episode: Episode, at: int) -> Episode:
    return replace(episode, rank=0, ended=at)


def end(alerts: Alerts, episode: Episode, at: int) -> None:
    del alerts.conditions[f"{episode.probe}/{episode.metric}"]
    alerts.ended.append(over(episode, at))


def test_it_is_told_once_and_its_end_once() -> None:
    alerts, address = setting(replace(DOWN))
    assert [send(alerts, address, holding(now)) for now in (400, 700)] == [["fired"], []]
    end(alerts, DOWN, 900)
    assert [send(alerts, address, holding(now)) for now in (1000, 1300)] == [["recovered"], []]
    assert alerts.ended == []
    assert address.told == {}


def test_it_is_not_marked_as_told_before_its_delivery_succeeded() -> None:
    alerts, address = setting(replace(DOWN))
    assert send(alerts, address, holding(400), "refused") == ["fired"]
    assert not alerts.told_everywhere(alerts.firing()[0])
    assert send(alerts, address, holding(700)) == ["fired"]
    assert alerts.told_everywhere(alerts.firing()[0])


def test_what_was_over_before_it_could_be_told_is_told_as_such() -> None:
    alerts, address = setting(replace(DOWN))
    send(alerts, address, holding(400), "refused")
    end(alerts, DOWN, 900)
    assert send(alerts, address, holding(1000)) == ["missed"]
    assert send(alerts, address, holding(1300)) == []


def test_a_recovery_goes_only_where_the_firing_was_told() -> None:
    alerts, address = setting(over(DOWN, 900))
    assert send(alerts, address, holding(1000)) == []


def test_what_is_down_is_reminded_of_every_four_hours() -> None:
    alerts, address = setting(replace(DOWN))
    times = (400, 400 + 4 * HOUR - 1, 400 + 4 * HOUR, 400 + 6 * HOUR, 400 + 8 * HOUR)
    assert [send(alerts, address, holding(now)) for now in times] == [["fired"], [], ["reminder"], [], ["reminder"]]


def test_what_changes_slowly_is_reminded_of_once_a_week() -> None:
    alerts, address = setting(Episode("db", "database", 100, 2, 400))
    week = 7 * 24 * HOUR
    found = [send(alerts, address, holding(now, slow=True)) for now in (400, week, week + 400)]
    assert found == [["fired"], [], ["reminder"]]


def test_other_conditions_are_not_reminded_of() -> None:
    alerts, address = setting(Episode("web", "response_time", 100, 2, 400))
    assert [send(alerts, address, holding(now)) for now in (400, 90 * 24 * HOUR)] == [["fired"], []]


def test_a_rise_and_a_fall_are_told_as_such() -> None:
    episode = Episode("db", "database", 100, 1, 400)
    alerts, address = setting(episode)
    said = [send(alerts, address, holding(400))]
    for rank in (2, 1):
        episode.rank = rank
        said.append(send(alerts, address, holding(500)))
    assert said == [["fired"], ["risen"], ["fallen"]]


def test_quiet_hours_hold_back_warnings_and_nothing_else() -> None:
    warning = Episode("db", "database", 100, 1, 400)
    alerts, address = setting(warning, replace(DOWN))
    assert [item.episode.metric for item in queue.waiting(alerts, address, holding(400, quiet=True))] == ["down"]
    send(alerts, address, holding(400, quiet=True))
    assert [item.episode.metric for item in queue.waiting(alerts, address, holding(700))] == ["database"]


def test_what_ended_while_it_was_held_is_not_told() -> None:
    warning = Episode("db", "database", 100, 1, 400)
    alerts, address = setting(warning)
    assert send(alerts, address, holding(400, quiet=True)) == []
    end(alerts, warning, 700)
    assert send(alerts, address, holding(900)) == []
    assert alerts.ended == []


def test_a_recovery_of_what_was_told_goes_out_at_any_hour() -> None:
    warning = Episode("db", "database", 100, 1, 400)
    alerts, address = setting(warning)
    send(alerts, address, holding(400))
    end(alerts, warning, 700)
    assert send(alerts, address, holding(900, quiet=True)) == ["recovered"]


def test_within_a_maintenance_window_nothing_is_sent_and_a_recovery_waits_for_its_end() -> None:
    alerts, address = setting(replace(DOWN))
    send(alerts, address, holding(400))
    end(alerts, DOWN, 700)
    assert send(alerts, address, holding(800, inside=("web",))) == []
    assert send(alerts, address, holding(1200)) == ["recovered"]


def test_while_down_fires_the_promise_of_the_same_probe_is_a_line_of_its_message() -> None:
    promise = Episode("web", "uptime", 100, 2, 400, detail="43 of 43 min used")
    alerts, address = setting(replace(DOWN), promise)
    (item,) = queue.waiting(alerts, address, holding(400))
    assert (item.episode.metric, item.promise) == ("down", promise)
    send(alerts, address, holding(400))
    assert address.told[promise.id].rank == 2
    assert send(alerts, address, holding(700)) == []


def test_a_delivery_whose_end_is_not_known_is_repeated_and_marked() -> None:
    alerts, address = setting(replace(DOWN))
    queue.begin(address, queue.waiting(alerts, address, holding(400)))  # killed while it was sent
    (item,) = queue.waiting(alerts, address, holding(700))
    assert (item.why, item.repeated) == ("fired", True)


def test_an_address_is_set_aside_after_ten_failed_runs_and_taken_back_by_the_first_success() -> None:
    alerts, address = setting(replace(DOWN))
    for number in range(10):
        assert not address.set_aside
        send(alerts, address, holding(400 + number), "refused")
    assert address.set_aside
    send(alerts, address, holding(5000))
    assert not address.set_aside


def test_what_is_postponed_is_told_even_if_it_is_over_by_then() -> None:
    alerts, address = setting(replace(DOWN))
    queue.postpone(address, queue.waiting(alerts, address, holding(400)))
    end(alerts, DOWN, 700)
    assert send(alerts, address, holding(4000)) == ["missed"]


def test_queues_are_bounded_and_what_was_dropped_is_counted() -> None:
    alerts, address = setting()
    for number in range(130):
        alerts.ended.append(Episode("web", "down", number, 0, number, ended=number + 1))
        address.told[alerts.ended[-1].id] = queue.Told(tries=1)
    alerts.settle()
    assert (len(alerts.ended), address.dropped) == (100, 30)
    assert alerts.ended[0].since == 30


def test_told_is_true_once_every_address_that_is_not_set_aside_knows() -> None:
    alerts, address = setting(replace(DOWN))
    alerts.addresses["b"] = Address("mail", failures=10)
    send(alerts, address, holding(400))
    assert alerts.told_everywhere(alerts.firing()[0])
    alerts.addresses["b"].failures = 1
    assert not alerts.told_everywhere(alerts.firing()[0])


@pytest.mark.parametrize("ended", [None, 900])
def test_the_document_holds_everything(ended: int | None) -> None:
    alerts, address = setting(replace(DOWN, rank=0 if ended else 2, ended=ended))
    send(alerts, address, holding(400), "refused")
    assert queue.from_document(queue.to_document(alerts)) == alerts
