"""`upkeep diagnose` at the command line: JSON, exit codes, the list, Markdown, looking again, wrong usage."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from conftest import TOML, Run, Site
from peers.stage import HEALTHY, SCRIPT, Stage, app_tables, page
from peers.web_peer import Answer
from schema_check import assert_valid

AUTO = ("--auto", "--json")


@pytest.fixture
def stage(site: Site) -> Iterator[Stage]:
    with ExitStack() as stack:
        yield Stage(site.folder, stack)


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_healthy_app_is_0_and_names_no_cause(upkeep: Run, site: Site, stage: Stage) -> None:
    site.write(TOML + stage.app())
    ended = upkeep("diagnose", "loading", *AUTO)
    assert_valid("diagnosis", ended.json)
    assert (ended.code, ended.json["causes"], ended.json["topic"]) == (0, [], "loading")
    assert {each["state"] for each in ended.json["checks"]} == {"pass", "skip"}


def test_where_no_browser_is_installed_its_checks_are_skipped_and_say_so(upkeep: Run, site: Site, stage: Stage) -> None:
    site.write(TOML + stage.app())
    checks = {each["id"]: each for each in upkeep("diagnose", "loading", *AUTO).json["checks"]}
    assert {(checks[name]["state"], checks[name]["word"]) for name in ("load", "fresh")} == {("skip", "driver")}
    assert "apt install chromium" in checks["load"]["detail"]


def test_a_fault_is_1_with_the_cause_its_reasons_and_its_fix(upkeep: Run, site: Site, stage: Stage) -> None:
    site.write(TOML + stage.app(app_js=Answer(404, b"gone")))
    ended = upkeep("diagnose", "loading", *AUTO)
    assert_valid("diagnosis", ended.json)
    cause = ended.json["causes"][0]
    assert (ended.code, cause["id"], cause["confidence"], cause["because"][0]) == (
        1,
        "missing-asset",
        "certain",
        "page",
    )
    assert "/app.js" in cause["title"]
    assert "upkeep diagnose loading --again" in cause["fix"]["commands"]
    assert ended.json["questions"] == []


def test_the_fault_of_the_ground_blocks_what_stands_on_it(upkeep: Run, site: Site) -> None:
    site.write(f'{TOML}url = "http://127.0.0.1:{closed_port()}/"\n[app]\ndeep_links = ["/x"]\n')
    checks = {each["id"]: each for each in upkeep("diagnose", "loading", *AUTO).json["checks"]}
    assert (checks["page"]["state"], checks["page"]["tries"]) == ("fail", 2)
    assert (checks["deep-link"]["state"], checks["deep-link"]["blocked_by"]) == ("skip", "page")
    assert "from this machine" in checks["page"]["detail"]


def test_looking_again_says_before_and_after(upkeep: Run, site: Site, stage: Stage) -> None:
    routes = {**HEALTHY, "/bookings": Answer(404, b"no")}
    site.write(TOML + app_tables(stage.host(routes).url))
    assert upkeep("diagnose", "loading", *AUTO).json["causes"][0]["id"] == "routing"
    routes["/bookings"] = page()
    ended = upkeep("diagnose", "loading", "--again", *AUTO)
    assert_valid("diagnosis", ended.json)
    assert ended.json["changes"] == [{"id": "deep-link", "before": "fail", "after": "pass"}]
    assert (ended.code, ended.json["causes"]) == (0, [])
    assert "Before and after" in upkeep("diagnose", "loading", "--again", "--auto").out


def test_an_address_alone_is_enough(site: Site, stage: Stage, upkeep: Run) -> None:
    site.config.unlink()
    script = Answer(200, b"fetch('/functions/v1/create-room')", SCRIPT)
    url = stage.host({**HEALTHY, "/app.js": script}).url
    ended = upkeep("diagnose", "video", url, *AUTO)
    assert_valid("diagnosis", ended.json)
    assert ended.json["url"] == url
    states = {each["id"]: each["state"] for each in ended.json["checks"]}
    assert (states["bundle"], states["policy"], states["provider"]) == ("pass", "pass", "skip")


def test_the_list_says_what_each_check_needs_and_looks_at_nothing(upkeep: Run, site: Site) -> None:
    site.write(f'{TOML}url = "http://127.0.0.1:{closed_port()}/"\n')
    ended = upkeep("diagnose", "--list", "--json")
    assert_valid("guides", ended.json)
    assert ended.code == 0
    video = next(each for each in ended.json["guides"] if each["topic"] == "video")
    turn = next(each for each in video["checks"] if each["id"] == "turn")
    assert (turn["ready"], turn["needs"]) == (False, "not configured; it needs [video] turn in upkeep.toml")
    assert "Incognito window" in upkeep("diagnose", "video", "--list").out


def test_one_check_alone(upkeep: Run, site: Site, stage: Stage) -> None:
    site.write(TOML + stage.app())
    ended = upkeep("diagnose", "loading", "--check", "api", "--json")
    assert_valid("diagnosis", ended.json)
    assert ([each["id"] for each in ended.json["checks"]], ended.code) == (["api"], 0)
    assert "status: 200" in upkeep("diagnose", "loading", "--check", "page").out
    assert not (site.state / "diagnoses").exists(), "it is not kept"


def test_the_markdown_hides_hosts_unless_full(upkeep: Run, site: Site, stage: Stage) -> None:
    site.write(TOML + stage.app(app_js=Answer(404, b"gone")))
    assert upkeep("diagnose", "loading", "--markdown").code == 2
    upkeep("diagnose", "loading", "--auto")
    hidden, full = (upkeep("diagnose", "--markdown", *more).out for more in ((), ("--full",)))
    assert hidden.startswith("# The app does not load: Harbor Booking\n")
    assert "127.0.0.1" not in hidden
    assert "127.0.0.1" in full
    assert "missing: /app.js" in hidden


SECRET = "hunter2-hunter2"


def test_no_secret_reaches_output_or_state(site: Site, stage: Stage) -> None:
    site.write(
        f'{TOML}{stage.app()}[push]\nvapid = {{ public = "BKx", private = "${{VAPID}}", subject = "ops" }}\n'
        '[auth]\naccount = { email = "probe@h.example", password = "${LOGIN}" }\n'
    )
    for topic in ("push", "auth"):
        ended = site.run("diagnose", topic, *AUTO, VAPID=SECRET, LOGIN=SECRET)
        assert SECRET not in ended.out + ended.err
    assert all(SECRET not in path.read_text() for path in (site.state / "diagnoses").iterdir())


def test_the_result_is_attached_to_a_ticket_as_a_note(upkeep: Run, site: Site, stage: Stage) -> None:
    site.write(TOML + stage.app(app_js=Answer(404, b"gone")))
    assert upkeep("ticket", "open", "White screen", "-p", "high").code == 0
    ended = upkeep("diagnose", "loading", "--ticket", "1", *AUTO)
    assert ended.code == 1
    (path,) = (site.state / "tickets").rglob("1.json")
    assert f"diagnoses/{ended.json['id']}.json" in path.read_text()
    assert "a file that the page needs is missing: /app.js (certain)" in path.read_text()


def test_nothing_is_sent_unless_it_was_asked_for(upkeep: Run, site: Site) -> None:
    (site.folder / "subscription.json").write_text("{}")
    site.write(
        f'{TOML}[push]\nvapid = {{ public = "x", private = "y" }}\nsubscription = "${{file:subscription.json}}"\n'
    )
    checks = {each["id"]: each for each in upkeep("diagnose", "push", *AUTO).json["checks"]}
    assert (checks["webpush"]["state"], checks["webpush"]["word"]) == ("skip", "not-asked")


def test_a_function_is_asked_by_options_alone(upkeep: Run, site: Site, stage: Stage) -> None:
    peer = stage.host(HEALTHY)
    site.write(f'{TOML}[[function]]\nname = "room"\nurl = "{peer.url}/room"\n[video]\nfunction = "room"\n')
    upkeep("diagnose", "video", *AUTO)
    assert {asked.method for asked in peer.asked} == {"OPTIONS", "HEAD"}, "and the clock by HEAD"


GUIDE = """\
title = "Payments fail"
[[step]]
id = "bank"
title = "The bank"
[[check]]
id = "port"
kind = "tcp"
step = "bank"
title = "bank"
options = { host = "127.0.0.1", port = PORT }
repeat = false
[[cause]]
id = "bank-down"
title = "the bank is down"
step = "bank"
for = [{ check = "port", words = ["refused"], weight = "decisive" }]
fix = { text = "Wait.", tell = "The bank is down." }
"""


def test_a_guide_of_the_project_s_own(upkeep: Run, site: Site) -> None:
    site.add('[guide.payments]\nfile = "payments.toml"\n')
    (site.folder / "payments.toml").write_text(GUIDE.replace("PORT", str(closed_port())))
    ended = upkeep("diagnose", "payments", *AUTO)
    assert [cause["id"] for cause in ended.json["causes"]] == ["bank-down"]
    (site.folder / "payments.toml").write_text(GUIDE.replace("PORT", "80").replace('"tcp"', '"tpc"'))
    ended = upkeep("diagnose", "payments", *AUTO)
    assert (ended.code, ended.out, ended.error["line"]) == (3, "", 7)
    assert "did you mean 'tcp'?" in ended.error["message"]


USAGE = {
    "no topic": ["diagnose", "--auto"],
    "an unknown topic": ["diagnose", "loadin", "--auto"],
    "an address that is none": ["diagnose", "loading", "http://", "--auto"],
    "an unknown check": ["diagnose", "loading", "--check", "nothing"],
    "nothing to look at again": ["diagnose", "loading", "--again", "--auto"],
    "an unknown ticket": ["diagnose", "loading", "--auto", "--ticket", "4711"],
    "nobody to ask": ["diagnose", "loading"],
    "--full alone": ["diagnose", "loading", "--full"],
}


@pytest.mark.parametrize("arguments", USAGE.values(), ids=USAGE)
def test_wrong_usage_is_2_with_nothing_on_stdout(upkeep: Run, arguments: list[str]) -> None:
    ended = upkeep(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err


def test_a_state_that_cannot_be_written_does_not_take_the_answer_away(site: Site, stage: Stage, upkeep: Run) -> None:
    site.write(TOML + stage.app())
    site.state.write_text("a file where the folder should be")
    ended = upkeep("diagnose", "loading", *AUTO)
    assert ended.code == 4
    if ended.out:
        assert ended.json["causes"] == []


@pytest.mark.parametrize("topic", ["auth", "loading", "push", "video"])
def test_at_40_columns_no_line_is_longer(site: Site, stage: Stage, topic: str, upkeep: Run) -> None:
    site.write(TOML + stage.app(app_js=Answer(404, b"gone")))
    ended = upkeep("diagnose", topic, "--auto", COLUMNS="40")
    long = [line for line in ended.out.splitlines() if len(line) > 40 and "http" not in line]
    assert long == []


def test_signs_are_ascii_where_nothing_else_can_be_shown(site: Site, stage: Stage) -> None:
    site.write(TOML + stage.app(app_js=Answer(404, b"nicht \x1b[31mda")))
    assert site.run("diagnose", "loading", "--auto", LC_ALL="C").out.isascii()


def test_text_from_outside_never_commands_the_terminal(site: Site, stage: Stage, upkeep: Run) -> None:
    hostile = page(b'<p>hi<script src="/\x1b]0;x\x07.js"></script>')
    site.write(TOML + stage.app(root=hostile))
    for more in ("--auto", "--markdown"):
        assert not set(upkeep("diagnose", "loading", more).out) & set("\x1b\x07")


def test_the_state_check_knows_diagnoses(upkeep: Run, site: Site, stage: Stage, tmp_path: Path) -> None:
    site.write(TOML + stage.app())
    upkeep("diagnose", "loading", "--auto")
    assert upkeep("state", "check").code == 0
    (next((site.state / "diagnoses").iterdir())).write_text("garbage")
    assert upkeep("state", "check").code == 4
