"""`upkeep cron`: what is printed can be run as it is; installing leaves foreign lines alone."""

from __future__ import annotations

import plistlib
import shlex
import subprocess
from pathlib import Path

import pytest

from conftest import Run, Site

CRONTAB = """\
#!/bin/sh
# keeps a crontab in the file that CRONTAB_FILE names, as crontab(1) keeps the user's
case "$1" in
  -l) [ -f "$CRONTAB_FILE" ] || { echo "no crontab for mia" >&2; exit 1; }; cat "$CRONTAB_FILE" ;;
  -) cat > "$CRONTAB_FILE" ;;
esac
"""


@pytest.fixture
def crontab(site: Site) -> Path:
    """A crontab of our own: the user's is not ours to write."""
    folder = site.folder / "bin"
    folder.mkdir()
    (folder / "crontab").write_text(CRONTAB)
    (folder / "crontab").chmod(0o755)
    site.environment |= {
        "PATH": f"{folder}:{site.environment['PATH']}",
        "CRONTAB_FILE": str(site.folder / "crontab.txt"),
    }
    return site.folder / "crontab.txt"


def jobs(text: str) -> list[str]:
    """The commands of a crontab, as cron hands them to the shell."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [line.split(" ", 5)[5].replace("\\%", "%") for line in lines]


def test_the_lines_run_as_they_are_from_anywhere_with_an_empty_environment(site: Site) -> None:
    site.add('[[probe]]\nname = "here"\nkind = "directory"\npath = "."\n')
    printed = site.run("cron")
    assert printed.code == 0
    probe, due = jobs(printed.out)
    assert due.endswith("due --tell")
    ended = subprocess.run(["sh", "-c", probe], cwd="/", env={"HOME": str(site.folder)}, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (0, "")
    assert (site.state / "samples").is_dir()


def test_a_percent_sign_in_a_path_is_escaped(site: Site) -> None:
    site.environment["UPKEEP_STATE"] = str(site.folder / "100% state")
    printed = site.run("cron")
    assert "100\\% state" in printed.out
    assert f"{site.folder}/100% state" in shlex.split(jobs(printed.out)[0])


@pytest.mark.parametrize(("every", "field"), [("1m", "*"), ("5m", "*/5"), ("7m", "*/6"), ("15m", "*/15"), ("1d", "0")])
def test_probe_runs_as_often_as_the_most_frequent_probe_asks(site: Site, upkeep: Run, every: str, field: str) -> None:
    site.add(f'[[probe]]\nname = "here"\nkind = "directory"\npath = "."\nevery = "{every}"\ntimeout = "1s"\n')
    assert f"\n{field} * * * * " in upkeep("cron").out


def test_a_variable_that_cron_will_not_have_is_refused_by_name(site: Site) -> None:
    site.add('[[probe]]\nname = "db"\nkind = "postgres"\ndsn = "${DATABASE_URL}"\n')
    refused = site.run("cron", DATABASE_URL="postgresql://localhost/app")
    assert refused.code == 3
    assert "DATABASE_URL" in refused.err
    site.write(site.config.read_text().replace("[[probe]]", 'env_file = "upkeep.env"\n[[probe]]', 1))
    (site.folder / "upkeep.env").write_text("DATABASE_URL=postgresql://localhost/app\n")
    assert site.run("cron", DATABASE_URL="postgresql://localhost/app").code == 0


def test_installing_twice_leaves_one_block_and_foreign_lines_alone(site: Site, crontab: Path) -> None:
    foreign = "MAILTO=me\n0 3 * * * backup\n"
    crontab.write_text(foreign)
    for _ in range(2):
        assert site.run("cron", "--install").code == 0
    text = crontab.read_text()
    assert text.startswith(foreign)
    assert text.count("# upkeep harbor: begin") == text.count("# upkeep harbor: end") == 1
    assert site.run("cron", "--remove").code == 0
    assert crontab.read_text() == foreign


def test_without_any_crontab_one_is_begun(site: Site, crontab: Path) -> None:
    assert site.run("cron", "--install").code == 0
    assert len(jobs(crontab.read_text())) == 2
    assert "nothing of this project" in site.run("cron", "--remove", UPKEEP_CONFIG=str(other(site))).out


def other(site: Site) -> Path:
    path = site.folder / "other.toml"
    path.write_text('[project]\nname = "Other"\n')
    return path


@pytest.mark.peers
def test_the_units_are_valid_and_hardened(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "units"
    folder.mkdir()
    units = site.run("cron", "--systemd", "--json").json["texts"]
    for name, text in units.items():
        (folder / name).write_text(text)
    ended = subprocess.run(
        ["systemd-analyze", "verify", *(str(folder / name) for name in units)], capture_output=True, text=True
    )
    assert ended.stderr == ""
    service = units["upkeep-harbor-probe.service"]
    for line in ("ProtectSystem=strict", "PrivateTmp=yes", "NoNewPrivileges=yes", f"ReadWritePaths={site.state}"):
        assert line in service.splitlines()


def test_the_agents_are_property_lists_that_call_upkeep(site: Site) -> None:
    agents = site.run("cron", "--launchd", "--json").json["texts"]
    probe = plistlib.loads(agents["upkeep.harbor.probe.plist"].encode())
    assert probe["ProgramArguments"][-1] == "probe"
    assert probe["StartInterval"] == 3600
