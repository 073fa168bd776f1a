from __future__ import annotations

import pytest

from upkeep.checks import dns


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("9.9.9.9", ("9.9.9.9", 53)),
        ("9.9.9.9:5353", ("9.9.9.9", 5353)),
        ("ns.example.com:54", ("ns.example.com", 54)),
        ("2620:fe::fe", ("2620:fe::fe", 53)),
        ("[2620:fe::fe]:54", ("2620:fe::fe", 54)),
        ("[2620:fe::fe]", ("2620:fe::fe", 53)),
    ],
)
def test_a_resolver_is_written_with_or_without_a_port(text: str, place: tuple[str, int]) -> None:
    assert dns.place_of(text) == place


def test_a_type_that_nobody_knows_is_named() -> None:
    with pytest.raises(ValueError, match="`type` must be one of A, AAAA"):
        dns.Options(record="x.example", type="B")
