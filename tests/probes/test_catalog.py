"""The probes of a project: configured and implied ones, their metrics and thresholds."""

from __future__ import annotations

from pathlib import Path

import pytest

from upkeep.checks import Kinds
from upkeep.config.read import Config, load
from upkeep.probes.catalog import catalog, longest_window, rule


def configured(folder: Path, text: str, project: str = "") -> Config:
    path = folder / "upkeep.toml"
    path.write_text(f'[project]\nname = "Harbor"\n{project}\n{text}')
    return load(path, Kinds(), None)


URL = 'url = "https://app.harbor.example/"'


def names(config: Config) -> list[tuple[str, str, int]]:
    return [(probe.name, probe.kind, probe.every) for probe in catalog(config)]


def test_the_address_is_a_probe_and_its_certificate_another(tmp_path: Path) -> None:
    assert names(configured(tmp_path, "", URL)) == [("web", "http", 300), ("certificate", "tls", 86400)]
    assert names(configured(tmp_path, "", 'url = "http://app.harbor.example/"')) == [("web", "http", 300)]


@pytest.mark.parametrize(
    "given",
    [
        '[[probe]]\nname = "web"\nkind = "tcp"\nhost = "h"\nport = 1',
        '[[probe]]\nname = "health"\nkind = "http"\nurl = "https://APP.harbor.example:443/health"',
    ],
)
def test_one_of_that_name_or_of_that_host_and_port_stands_for_it(tmp_path: Path, given: str) -> None:
    assert [name for name, _, _ in names(configured(tmp_path, given, URL))][1:] == ["certificate"]


def test_another_port_is_another_target(tmp_path: Path) -> None:
    given = '[[probe]]\nname = "health"\nkind = "http"\nurl = "https://app.harbor.example:8443/health"'
    assert [name for name, _, _ in names(configured(tmp_path, given, URL))] == ["health", "web", "certificate"]


def test_a_tls_probe_of_the_host_stands_for_the_certificate(tmp_path: Path) -> None:
    given = '[[probe]]\nname = "cert"\nkind = "tls"\nhost = "app.harbor.example"'
    assert [name for name, _, _ in names(configured(tmp_path, given, URL))] == ["cert", "web"]


def test_each_function_is_an_http_probe_every_fifteen_minutes(tmp_path: Path) -> None:
    config = configured(tmp_path, '[[function]]\nname = "create-room"\nurl = "https://fn.harbor.example/create-room"')
    (probe,) = catalog(config)
    assert (probe.name, probe.kind, probe.every, probe.check) == ("create-room", "http", 900, "function")


def test_a_probe_feeds_the_metrics_of_its_kind_or_the_one_that_it_names(tmp_path: Path) -> None:
    text = (
        '[[probe]]\nname = "a"\nkind = "http"\nurl = "http://h/"\n[[probe]]\nname = "b"\nkind = "postgres"\ndsn = "x"\n'
    )
    text += '[[probe]]\nname = "c"\nkind = "postgres"\ndsn = "x"\nmetric = "queue_length"\n'
    found = {probe.name: probe.metrics for probe in catalog(configured(tmp_path, text))}
    assert found == {"a": ("uptime", "response_time"), "b": ("database",), "c": ("queue_length",)}


def test_a_threshold_is_the_probes_own_else_the_projects_else_the_guides(tmp_path: Path) -> None:
    text = '[thresholds]\nqueue_length = { alert = "> 50", confirm = 3 }\nresponse_time = "1s"\n'
    text += '[[probe]]\nname = "a"\nkind = "postgres"\ndsn = "x"\nmetric = "queue_length"\n'
    text += '[[probe]]\nname = "b"\nkind = "postgres"\ndsn = "x"\nmetric = "queue_length"\nthreshold = "< 5"\n'
    text += '[[probe]]\nname = "c"\nkind = "http"\nurl = "http://h/"\n'
    config = configured(tmp_path, text)
    first, second, web = catalog(config)
    rules = [rule(config, first, "queue_length"), rule(config, second, "queue_length")]
    assert [(each.alert.beyond, each.alert.value, each.confirm) for each in rules if each.alert] == [
        (">", 50.0, 3),
        ("<", 5.0, 2),
    ]
    slow, uptime = rule(config, web, "response_time"), rule(config, web, "uptime")
    assert slow.alert is not None
    assert uptime.alert is not None
    assert (slow.alert.value, uptime.alert.beyond, uptime.alert.value) == (1.0, "<", 0.999)


def test_what_changes_slowly_ends_with_one_good_sample(tmp_path: Path) -> None:
    config = configured(tmp_path, '[[probe]]\nname = "db"\nkind = "postgres"\ndsn = "x"\n')
    (probe,) = catalog(config)
    assert (rule(config, probe, "database").confirm, rule(config, probe, "database").recover) == (2, 1)


def test_the_longest_window_decides_how_long_request_counts_are_remembered(tmp_path: Path) -> None:
    assert longest_window(configured(tmp_path, "")) == 3600
    assert longest_window(configured(tmp_path, '[thresholds]\nerror_rate = { alert = "1%", window = "6h" }\n')) == 21600
