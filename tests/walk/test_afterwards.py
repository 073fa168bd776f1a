"""The keys below a diagnosis' result, in a real terminal without a browser to look with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from conftest import TOML, Site
from peers.servers import free_port
from peers.stage import HEALTHY, Stage, app_tables, page
from peers.web_peer import Answer
from walk.terminal import Person

BAR = "Enter look again   c copy for the client   t ticket   w write to a file"


@pytest.fixture
def routes(site: Site) -> Iterator[dict[str, Any]]:
    """The answers of an app whose deep link is not found; they can be mended."""
    answers = {**HEALTHY, "/bookings": Answer(404, b"no")}
    programs = site.folder / "programs"
    programs.mkdir()
    site.environment["PATH"] = str(programs)
    with ExitStack() as stack:
        site.write(TOML + app_tables(Stage(site.folder, stack).host(answers).url))
        yield answers


def test_the_keys_stand_below_the_result_and_q_ends_with_its_exit_code(site: Site, routes: dict[str, Any]) -> None:
    with Person(site, "diagnose", "loading") as person:
        person.sees("Tell the client:")
        person.sees(BAR)
        person.types("q")
        assert person.ends() == 1
    assert BAR not in person.text()


def test_enter_looks_again_with_what_was_mended_and_says_before_and_after(site: Site, routes: dict[str, Any]) -> None:
    with Person(site, "diagnose", "loading") as person:
        person.sees(BAR)
        routes["/bookings"] = page()
        person.types("\r")
        person.sees("Before and after")
        person.sees("✗ → ✓ /bookings")
        person.sees("b back   q quit")
        person.types("q")
        assert person.ends() == 0


def test_a_configuration_that_was_mended_meanwhile_is_read_anew(site: Site, routes: dict[str, Any]) -> None:
    with Person(site, "diagnose", "loading") as person:
        person.sees(BAR)
        site.write(site.config.read_text().replace('"/bookings"', '"/calendar"'))
        person.types("\r")
        person.sees("/calendar")
        person.sees(BAR)


def test_t_opens_a_ticket_with_the_result_attached(site: Site, routes: dict[str, Any]) -> None:
    with Person(site, "diagnose", "loading") as person:
        person.sees(BAR)
        person.types("t")
        person.sees("c critical   h high   m medium   l low   Enter no")
        person.types("h")
        person.sees("The result is attached: upkeep ticket show 1")
        person.sees("m all checks")
        assert "t ticket" not in person.text()
        person.types("q")
        assert person.ends() == 1
    steps = site.run("ticket", "show", "1", "--json").json["steps"]
    assert [(each["kind"], each.get("priority")) for each in steps] == [("opened", "high"), ("noted", None)]
    assert (site.state / steps[1]["attached"]).is_file()


def test_enter_opens_no_ticket(site: Site, routes: dict[str, Any]) -> None:
    with Person(site, "diagnose", "loading") as person:
        person.sees(BAR)
        person.types("t")
        person.sees("Open a ticket?")
        person.types("\r")
        person.sees("No ticket was opened.")
        person.sees(BAR)
    assert not list((site.state / "tickets").glob("*.json"))


def test_w_writes_it_without_hosts_and_c_says_what_to_do_without_a_clipboard(
    site: Site, routes: dict[str, Any]
) -> None:
    with Person(site, "diagnose", "loading") as person:
        person.sees(BAR)
        person.types("c")
        person.sees("Handed to your terminal (OSC 52).")
        person.types("w")
        person.sees("Written to diagnosis-loading-")
        person.types("m")
        person.sees("url: http://127.0.0.1")
        person.types("\x04")
        assert person.ends() == 1
    (written,) = site.folder.glob("diagnosis-loading-*.md")
    assert "Tell the client" in written.read_text()
    assert "127.0.0.1" not in written.read_text()


def test_k_takes_keys_for_this_run_and_looks_with_them(site: Site, routes: dict[str, Any]) -> None:
    url = site.config.read_text().partition('url = "')[2].partition('"')[0]
    site.write(TOML)
    with Person(site, "diagnose", "video", url) as person:
        person.sees("Does the browser ask for the camera")
        person.types("y")
        person.sees("from another network")
        person.types("d")
        person.sees("in an incognito window")
        person.types("d")
        person.sees("k give keys")
        person.types("k")
        person.sees("TURN server")
        person.types(f"turn:127.0.0.1:{free_port()}?transport=tcp\r")
        person.sees("its user:")
        person.types("web\r")
        person.sees("the user's password:")
        person.types("sesame-sesame\r")
        person.sees("– → ✗ turn")
        person.types("q")
        person.ends()
        assert "sesame" not in person.text()
    kept = [path.read_text() for path in site.state.rglob("*.json")]
    assert kept
    assert not any("sesame" in text for text in kept)


def test_plain_mode_numbers_them(site: Site, routes: dict[str, Any]) -> None:
    with Person(site, "diagnose", "loading", UPKEEP_PLAIN="1") as person:
        person.sees("1 look again  2 copy for the client  3 ticket  4 write to a file")
        person.sees("6 quit")
        person.types("6\r")
        assert person.ends() == 1


def test_at_40_columns_the_keys_fit(site: Site, routes: dict[str, Any]) -> None:
    with Person(site, "diagnose", "loading", columns=40) as person:
        person.sees("q quit")
        person.types("q")
        assert person.ends() == 1
