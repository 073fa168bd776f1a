"""The door: options before and after the command, errors, exit codes, closed pipes, what is loaded."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import TOML, UPKEEP, Run, Site
from upkeep import __version__
from upkeep.cli.app import COMMANDS


def test_the_version(site: Site) -> None:
    ended = site.run("--version")
    assert (ended.code, ended.out) == (0, f"upkeep {__version__}\n")


def test_help_names_every_command_with_its_line(site: Site) -> None:
    out = site.run("--help").out
    for name, row in COMMANDS.items():
        assert f"  {name}" in out
        assert row.help in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(upkeep: Run, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert upkeep(name, "--help").code == 0


def test_options_stand_before_the_command_or_after_it(site: Site) -> None:
    other = site.folder / "other.toml"
    other.write_text(TOML.replace("Harbor Booking", "Other").replace('"harbor"', '"other"'))
    state = str(site.folder / "state2")
    before = site.run("--config", "other.toml", "--state", state, "weekly", "--list")
    after = site.run("weekly", "--list", "-c", "other.toml", f"--state={state}")
    assert before.out == after.out
    assert "Other" in before.out


def test_a_named_project_is_reached_from_anywhere(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "home/config/upkeep"
    folder.mkdir(parents=True)
    (folder / "projects.toml").write_text(f'[projects]\nharbor = "{site.config}"\n')
    elsewhere = Site(tmp_path / "elsewhere", site.environment)
    elsewhere.folder.mkdir()
    assert "Harbor Booking" in elsewhere.run("@harbor", "weekly", "--list").out
    assert "Harbor Booking" in elsewhere.run("weekly", "--list", UPKEEP_PROJECT="harbor").out
    wrong = elsewhere.run("@harbr", "weekly")
    assert wrong.code == 3
    assert "did you mean 'harbor'?" in wrong.err


def test_upkeep_alone_is_help_with_the_first_three_commands(site: Site) -> None:
    site.config.unlink()
    ended = site.run()
    assert ended.code == 0
    assert "Begin with: upkeep init, upkeep weekly, upkeep history" in " ".join(ended.out.split())


def test_upkeep_alone_shows_the_status_where_a_project_is_found(
    upkeep: Run, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COMMANDS, "status", COMMANDS["history"])
    assert upkeep().out == "No runs yet. Begin with: upkeep weekly\n"
    site.config.unlink()
    assert upkeep().out.startswith("Usage: upkeep")


@pytest.mark.parametrize("group", ["config", "state", "completion"])
def test_a_group_alone_is_wrong_usage_and_shows_its_commands(upkeep: Run, group: str) -> None:
    ended = upkeep(group)
    assert (ended.code, ended.out) == (2, "")
    assert f"Usage: upkeep {group}" in ended.err
    assert len(ended.err.splitlines()) > 5


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_into_40_columns(upkeep: Run, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    out = upkeep(*name.split(), "--help").out
    assert max(map(len, out.splitlines())) <= 40


def test_a_near_command_is_suggested(upkeep: Run) -> None:
    assert "there is no command 'wekly' (did you mean 'weekly'?)" in upkeep("wekly").err


def test_quiet_leaves_out_hints_and_warnings(site: Site) -> None:
    site.config.unlink()
    ended = site.run("weekly", "--quiet")
    assert (ended.code, ended.out, ended.err) == (1, "", "")


def test_interrupted_before_anything_was_loaded_it_is_130_and_silent(site: Site) -> None:
    code = (
        "import sys; from upkeep.cli import main\n"
        "def stop(*_): raise KeyboardInterrupt\n"
        "main.main = stop; sys.argv = ['upkeep', 'weekly']; main.run()"
    )
    ended = subprocess.run([sys.executable, "-c", code], env=site.environment, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (130, "")


def test_what_still_looks_in_a_thread_is_left_and_python_not_taken_from_under_it(site: Site) -> None:
    code = (
        "import atexit, sys, threading, time\n"
        "class Taken:\n"
        "    def __del__(self): print('taken away')\n"
        "taken = Taken()\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "atexit.register(print, 'cleaned up')\n"
        "from upkeep.cli import main; sys.argv = ['upkeep', 'weekly', '--list']; main.run()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=site.folder, env=site.environment, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "Next: upkeep weekly" in ended.stdout
    assert ended.stdout.endswith("cleaned up\n")


def test_a_wrong_configuration_is_3_with_every_problem_and_no_quoted_source(upkeep: Run, site: Site) -> None:
    site.add('urll = "x"\ntimezone2 = 3\n')
    ended = upkeep("weekly", "--json")
    assert (ended.code, ended.out) == (3, "")
    assert "upkeep.toml:6  project: unknown key 'urll' (did you mean 'url'?)" in ended.err
    assert ended.error["code"] == "config.unknown_key"
    assert len(ended.error["problems"]) == 2


def test_a_syntax_error_names_its_line_without_quoting_it(upkeep: Run, site: Site) -> None:
    site.add('password = "hunter2secret\n')
    ended = upkeep("weekly")
    assert ended.code == 3
    assert ended.err.startswith("upkeep.toml:6  is no TOML")
    assert "hunter2secret" not in ended.err


def test_a_state_of_another_project_is_4(upkeep: Run, site: Site) -> None:
    upkeep("weekly", "--done", "error-logs")
    site.write(TOML.replace('"harbor"', '"other"'))
    ended = upkeep("weekly", "--list")
    assert ended.code == 4
    assert "was begun by project 'harbor'" in ended.err


def test_a_closed_pipe_is_141_and_silent(site: Site) -> None:
    command = " ".join([*UPKEEP, "weekly", "--list"])
    script = f"({command}; echo $? >&2) | true"
    ended = subprocess.run(
        ["bash", "-c", script],
        cwd=site.folder, env=site.environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ended.stderr in ("141\n", "1\n")  # 1: it had written before the reader went


def test_a_reader_that_is_gone_is_silent(site: Site) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        [*UPKEEP, "weekly", "--list"], cwd=site.folder, env=site.environment, stdout=writer, stderr=subprocess.PIPE
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (141, b"")


@pytest.mark.parametrize("arguments", [["weekly", "--list"], ["weekly", "--list", "--json"], ["--help"], ["--version"]])
def test_a_full_stdout_is_4_and_never_1(site: Site, arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [*UPKEEP, *arguments], cwd=site.folder, env=site.environment, stdout=full, stderr=subprocess.PIPE
        )
    assert ended.returncode == 4
    assert b"Traceback" not in ended.stderr


def test_a_defect_is_one_line_and_the_traceback_is_kept_in_a_file(upkeep: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("something nobody thought of")

    monkeypatch.setattr("upkeep.cli.history.open_book", fail)
    ended = upkeep("history")
    assert ended.code == 5
    first = ended.err.splitlines()[0]
    assert first.startswith("a defect of upkeep's own: ZeroDivisionError: something nobody thought of")
    kept = Path(first.rpartition(" ")[2])
    assert "Traceback" in kept.read_text()
    kept.unlink()
    assert "Traceback" in upkeep("--debug", "history").err


def test_a_terminated_run_is_143(site: Site) -> None:
    (site.folder / "state").mkdir(mode=0o700)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(site.state / "write.lock")], stdout=subprocess.PIPE, env=site.environment
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    waiting = subprocess.Popen([*UPKEEP, "weekly", "--done", "error-logs"], cwd=site.folder, env=site.environment)
    time.sleep(1.5)
    waiting.send_signal(signal.SIGTERM)
    code = waiting.wait(30)
    holder.kill()
    holder.communicate()
    assert code == 143


HOLD = """
import fcntl, sys, time
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)
"""
