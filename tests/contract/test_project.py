"""init, config, state and completion at the command line."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess

import pytest

from conftest import UPKEEP, Run, Site
from schema_check import assert_valid

SECRET = "correct-horse-battery"


def test_init_answers_in_json(upkeep: Run, site: Site) -> None:
    site.config.unlink()
    ended = upkeep("init", "app.harbor.example", "--yes", "--json")
    assert ended.code == 0
    assert_valid("init", ended.json)


def test_init_writes_files_that_validate_and_enters_the_project(upkeep: Run, site: Site) -> None:
    site.config.unlink()
    ended = upkeep("init", "app.harbor.example", "--yes")
    assert ended.code == 0
    assert ended.out.splitlines()[-1].startswith("Next: upkeep config check")
    assert upkeep("config", "check").code == 0
    assert stat.S_IMODE((site.folder / "upkeep.env").stat().st_mode) == 0o600
    assert "upkeep.env" in (site.folder / ".gitignore").read_text()
    assert "Harbor" in upkeep("@harbor", "weekly", "--list").out


def test_init_never_overwrites(upkeep: Run, site: Site) -> None:
    before = site.config.read_bytes()
    ended = upkeep("init", "--yes")
    assert ended.code == 3
    assert site.config.read_bytes() == before


def test_two_apps_of_one_name_share_no_state(upkeep: Run, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.config.unlink()
    monkeypatch.delenv("UPKEEP_STATE")
    ids = []
    for name in ("one", "two"):
        (site.folder / name).mkdir()
        monkeypatch.chdir(site.folder / name)
        upkeep("init", "app.harbor.example", "--yes")
        ids.append(upkeep("config", "show", "--json").json["state"].rpartition("/")[2])
    assert ids == ["harbor", "harbor-2"]
    monkeypatch.chdir(site.folder)
    assert "Harbor" in upkeep("@harbor-2", "weekly", "--list").out


def test_init_without_a_person_names_the_options_that_answer(site: Site) -> None:
    site.config.unlink()
    ended = site.run("init")
    assert ended.code == 2
    assert "--yes" in ended.err
    assert not site.config.exists()


@pytest.mark.parametrize("name", ['Quo"te', "Back\\slash", "{braces}", "Grüße 東京", "[table]", "${NAME}", "# hash"])
def test_init_takes_any_name(upkeep: Run, site: Site, name: str) -> None:
    site.config.unlink()
    assert upkeep("init", "--yes", "--name", name).code == 0
    assert upkeep("config", "check", "--json").json["problems"] == [] or name == "${NAME}"
    assert upkeep("weekly", "--list").code == 1


def test_config_check_is_3_with_its_document(upkeep: Run, site: Site) -> None:
    site.add('[alerts]\nto = ["${NOT_SET_ANYWHERE}"]\n')
    ended = upkeep("config", "check", "--json")
    assert ended.code == 3
    assert_valid("config_check", ended.json)
    assert [(each["line"], each["code"]) for each in ended.json["problems"]] == [(7, "config.unset")]
    assert upkeep("weekly", "--list").code == 1


def test_config_check_names_all_problems_with_a_count(upkeep: Run, site: Site) -> None:
    site.add("urll = 1\n[support]\nclock = 3\n")
    ended = upkeep("config", "check")
    assert ended.code == 3
    lines = ended.out.splitlines()
    assert lines[0] == "upkeep.toml:6  project: unknown key 'urll' (did you mean 'url'?)"
    assert lines[1].startswith("upkeep.toml:8  support.clock: must be")
    assert lines[-1] == "2 problems"


def test_config_check_warns_of_what_is_hardly_meant(upkeep: Run, site: Site) -> None:
    site.add('[support]\nhours = "mon-fri 09:00-17:00"\n')
    ended = upkeep("config", "check")
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "upkeep.toml:7  warning: support.hours: no hours on sat, sun",
        " upkeep.toml is valid, 1 warning",
    ]


def test_config_check_without_a_file_says_what_writes_one(upkeep: Run, site: Site) -> None:
    site.config.unlink()
    ended = upkeep("config", "check", "--json")
    assert (ended.code, ended.out, ended.error["code"]) == (3, "", "config.not_found")
    assert ended.error["hint"] == "upkeep init writes one"


def test_config_show_names_what_is_unset_and_ends_with_0(upkeep: Run, site: Site) -> None:
    site.add('[alerts]\nto = ["${NOT_SET_ANYWHERE}"]\n')
    ended = upkeep("config", "show")
    assert ended.code == 0
    assert ended.err.startswith("upkeep.toml:7  alerts.to[0]: NOT_SET_ANYWHERE is not set")


def test_the_schema_is_written_to_a_file(upkeep: Run, site: Site) -> None:
    assert upkeep("config", "schema", "s.json").out == "wrote s.json\n"
    assert json.loads((site.folder / "s.json").read_text())["title"] == "upkeep.toml"


def test_a_backup_of_another_project_is_refused(upkeep: Run, site: Site) -> None:
    upkeep("weekly", "--done", "error-logs")
    upkeep("state", "backup", "b.zip")
    site.write(site.config.read_text().replace('"harbor"', '"other"'))
    ended = upkeep("--state", "elsewhere", "state", "restore", "b.zip")
    assert ended.code == 4
    assert "this is a backup of 'harbor', the project here is 'other'" in ended.err


def test_config_show_masks_secrets_and_fills_in_defaults(upkeep: Run, site: Site) -> None:
    site.add(f'[alerts]\nsmtp = {{ host = "h", password = "{SECRET}" }}\nto = ["slack://{SECRET}/x"]\n')
    ended = upkeep("config", "show")
    assert ended.code == 0
    assert SECRET not in ended.out + ended.err
    assert 'quiet = "21:00-08:00"' in ended.out


def test_no_command_shows_a_secret(upkeep: Run, site: Site) -> None:
    site.add(f'[auth]\napikey = "{SECRET}"\n')
    texts = [
        upkeep("weekly", "--fail", "error-logs", "--note", f"the key {SECRET} is wrong"),
        upkeep("weekly", "--list"),
        upkeep("config", "show", "--json"),
        upkeep("config", "check"),
        upkeep("weekly", "--done", SECRET, "--json"),
        upkeep("history", "--json"),
    ]
    kept = b"".join(path.read_bytes() for path in site.state.rglob("*") if path.is_file())
    assert SECRET not in "".join(each.out + each.err for each in texts) + kept.decode()


def test_config_show_is_json_too(upkeep: Run, site: Site) -> None:
    site.add("[[maintenance]]\nfrom = 2026-12-01T22:00:00\nto = 2026-12-01T23:00:00\n")
    document = upkeep("config", "show", "--json").json
    assert_valid("config_show", document)
    assert document["config"]["project"]["launched"] == "2026-09-01"
    assert document["config"]["maintenance"][0]["from"] == "2026-12-01T22:00:00"


def test_the_schema_is_one_document(upkeep: Run) -> None:
    document = upkeep("config", "schema").json
    assert set(document["properties"]) >= {"project", "probe", "checklists", "video"}


def test_a_backup_comes_back_on_another_machine(
    upkeep: Run, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site.add(f'[auth]\napikey = "{SECRET}"\n[alerts]\nto = ["${{ALERT_URL}}"]\n')
    upkeep("weekly", "--done", "error-logs")
    assert upkeep("state", "backup", "b.zip").code == 0
    assert SECRET.encode() not in (site.folder / "b.zip").read_bytes()
    other = tmp_path_factory.mktemp("other")
    shutil.copy(site.folder / "b.zip", other)
    machine = Site(other, site.environment | {"UPKEEP_STATE": str(other / "state")})
    ended = machine.run("state", "restore", "b.zip")
    assert ended.code == 0
    assert "Not set here: ALERT_URL" in ended.out
    assert SECRET not in machine.config.read_text()
    assert "ok" in machine.run("weekly", "--list", LC_ALL="C").out


def test_backup_and_restore_answer_in_json(upkeep: Run, site: Site) -> None:
    site.add('[alerts]\nto = ["${ALERT_URL}"]\n')
    upkeep("weekly", "--done", "error-logs")
    saved = upkeep("state", "backup", "b.zip", "--json").json
    assert_valid("state_backup", saved)
    brought = upkeep("state", "restore", "b.zip", "--replace", "--json").json
    assert_valid("state_restore", brought)
    assert (brought["missing"], brought["files"]) == (["ALERT_URL"], saved["files"] - 1)


@pytest.mark.parametrize("name", ["gone.zip", "upkeep.toml", "."])
def test_what_is_no_backup_is_wrong_usage(upkeep: Run, name: str) -> None:
    ended = upkeep("state", "restore", name)
    assert (ended.code, ended.out) == (2, "")


def test_a_backup_into_a_folder_that_is_not_there_is_4(upkeep: Run) -> None:
    ended = upkeep("state", "backup", "nowhere/b.zip")
    assert ended.code == 4
    assert "Traceback" not in ended.err


def test_restore_never_overwrites_a_state(upkeep: Run, site: Site) -> None:
    upkeep("weekly", "--done", "error-logs")
    upkeep("state", "backup", "b.zip")
    upkeep("weekly", "--done", "function-health")
    assert upkeep("state", "restore", "b.zip").code == 4
    assert upkeep("weekly", "--list", "--json").json["answered"] == 2
    assert upkeep("state", "restore", "b.zip", "--replace").code == 0
    assert upkeep("weekly", "--list", "--json").json["answered"] == 1


def test_state_check_is_4_on_damage(upkeep: Run, site: Site) -> None:
    upkeep("weekly", "--done", "error-logs")
    assert upkeep("state", "check").code == 0
    next((site.state / "checklists/weekly").iterdir()).write_text("garbage")
    ended = upkeep("state", "check", "--json")
    assert ended.code == 4
    assert_valid("state_check", ended.json)


def completed(site: Site, shell: str, words: str) -> set[str]:
    """What a TAB after `words` offers in a real shell."""
    folder = site.folder / "bin"
    if not folder.exists():
        folder.mkdir()
        (folder / "upkeep").write_text(f'#!/bin/sh\nexec {" ".join(UPKEEP)} "$@"\n')
        (folder / "upkeep").chmod(0o755)
    script = site.folder / f"completion.{shell}"
    if not script.exists():
        script.write_text(site.run("completion", shell).out)
    environment = site.environment | {"PATH": f"{folder}:{os.environ['PATH']}"}
    code = {
        "bash": f"source {script}; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}}-1)); _upkeep; "
        'printf "%s\\n" "${COMPREPLY[@]}"',
        "fish": f"source {script}; complete -C '{words}' | string split -f1 \\t",
        "zsh": f"compadd() {{ shift; print -l -- $@ }}; words=({words}); CURRENT=$#words; source {script}",
    }[shell].replace('""', "''" if shell == "fish" else '""')
    if shell == "fish":
        code = code.replace("''", "")
    ended = subprocess.run([shell, "-c", code], cwd=site.folder, env=environment, capture_output=True, text=True)
    assert ended.stderr == ""
    return set(ended.stdout.split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shells_complete_commands_options_and_items(site: Site, shell: str) -> None:
    assert {"weekly", "history", "config"} <= completed(site, shell, 'upkeep ""')
    assert {"--list", "--done", "--for"} <= completed(site, shell, "upkeep weekly --")
    assert {"check", "show", "schema"} <= completed(site, shell, 'upkeep config ""')
    assert "error-logs" in completed(site, shell, 'upkeep weekly --done ""')


def test_completion_answers_in_json_too(upkeep: Run) -> None:
    document = upkeep("completion", "fish", "--json").json
    assert_valid("completion", document)
    assert document["script"] == upkeep("completion", "fish").out
    assert upkeep("completion", "values", "items", "daily", "--json").json["values"] == [
        "support-email",
        "critical-alerts",
    ]


def test_completion_scripts_hold_every_command(upkeep: Run) -> None:
    from upkeep.cli.completion import tree

    for shell in ("bash", "zsh", "fish"):
        script = upkeep("completion", shell).out
        for name, node in tree().children.items():
            assert name in script
            for option in node.options:
                assert option.names[0].lstrip("-") in script


def test_the_schema_file_beside_a_new_configuration_is_json(upkeep: Run, site: Site) -> None:
    site.config.unlink()
    upkeep("init", "--yes")
    assert json.loads((site.folder / "upkeep.schema.json").read_text())["title"] == "upkeep.toml"
    assert site.config.read_text().startswith("#:schema upkeep.schema.json\n")


def test_a_secret_among_a_programs_arguments_is_refused(site: Site) -> None:
    site.add('[[probe]]\nname = "c"\nkind = "command"\ncommand = ["check", "${TOKEN}"]\n')
    ended = site.run("config", "check")
    assert ended.code == 3
    assert "upkeep.toml:9" in ended.out
    assert "give the program its secret by `env`" in ended.out
