"""The configuration as it takes effect."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import tomli_w

from config.written import loaded
from upkeep.config.effective import effective, masked
from upkeep.config.secrets import MASK

SECRET = "correct-horse-battery"


def test_defaults_are_filled_in_and_what_was_written_stays(tmp_path: Path) -> None:
    values = effective(loaded(tmp_path, '[alerts]\nremind = 0\n[support.priority.high]\nresponse = "1h"\n'), "UTC")
    assert values["project"] == {"name": "Harbor Booking", "id": "harbor-booking", "timezone": "UTC"}
    assert (values["alerts"]["remind"], values["alerts"]["confirm"], values["alerts"]["quiet"]) == (0, 2, "21:00-08:00")
    high = values["support"]["priority"]["high"]
    assert (high["response"], high["resolution"]) == ("1h", "48h")
    assert values["support"]["priority"]["low"]["resolution"] == "scheduled"


def test_a_probe_shows_the_defaults_of_all_probes_and_those_of_its_kind(tmp_path: Path) -> None:
    values = effective(loaded(tmp_path, '[[probe]]\nname = "w"\nkind = "http"\nurl = "https://h/"\n'), "UTC")
    probe = values["probe"][0]
    assert (probe["every"], probe["timeout"], probe["retry"], probe["method"]) == ("5m", "10s", 1, "GET")


def test_it_is_toml_that_means_the_same(tmp_path: Path) -> None:
    text = (
        '[alerts]\nremind = "2d"\nquiet = "22:00-07:00"\n[thresholds]\nuptime = "99.5%"\n[retention]\nsamples = "2w"\n'
    )
    values = effective(loaded(tmp_path, text), "UTC")
    written = tomli_w.dumps(values)
    again = effective(loaded(tmp_path, written, head=""), "UTC")
    assert tomllib.loads(written) == again


MASKED = {
    "a secret": (SECRET, ("auth", "apikey"), MASK),
    "a reference": ("${API_KEY}", ("auth", "apikey"), "${API_KEY}"),
    "a header": (f"Bearer {SECRET}", ("probe", 0, "headers", "Authorization"), MASK),
    "user info and query values": (
        f"https://me:{SECRET}@h/x?token={SECRET}&a=b#c",
        ("probe", 0, "url"),
        f"https://{MASK}@h/x?token={MASK}&a={MASK}#c",
    ),
    "an alert's web hook": (
        f"https://me:pw@hooks.example/{SECRET}",
        ("alerts", "to", 0),
        f"https://hooks.example/{MASK}",
    ),
    "an alert whose host is a token": (f"slack://{SECRET}/x", ("alerts", "to", 0), f"slack://{MASK}"),
    "an alert that is no address": ("ops@harbor.example", ("alerts", "to", 0), MASK),
    "the heartbeat": (f"https://beat.example/{SECRET}", ("alerts", "heartbeat"), f"https://beat.example/{MASK}"),
    "a name": ("Harbor", ("project", "name"), "Harbor"),
}


@pytest.mark.parametrize(("text", "path", "shown"), MASKED.values(), ids=MASKED)
def test_what_is_shown_of_a_text(text: str, path: tuple[str | int, ...], shown: str) -> None:
    assert masked(text, path) == shown
