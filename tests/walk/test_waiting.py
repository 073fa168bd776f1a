"""What is being waited for shows on a terminal after a second, and is gone when it is done."""

from __future__ import annotations

from conftest import Site
from walk.terminal import Person


def test_a_slow_probe_is_named_while_it_is_waited_for(site: Site) -> None:
    site.add('[[probe]]\nname = "slow"\nkind = "command"\ncommand = ["sleep", "3"]\nretry = 0\n')
    with Person(site, "probe") as person:
        person.sees("slow … ")
        person.sees("0 of 1")
        person.sees("1 measured in")
        assert person.ends() == 0
        assert "0 of 1" not in person.text()


def test_the_table_says_what_was_measured_and_what_to_do_next(site: Site) -> None:
    site.add('[[probe]]\nname = "gone"\nkind = "http"\nurl = "http://127.0.0.1:9/"\nretry = 0\n')
    with Person(site, "probe", columns=60) as person:
        person.sees("✗ gone  down")
        person.sees("1 measured in 0 s: 1 down.")
        person.sees("Next: upkeep diagnose loading")
        assert person.ends() == 1
