"""Builds the sdist and from it the wheel, installs the wheel into a fresh environment, and uses it as a stranger would.

usage: python tests/wheel.py
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="upkeep-wheel-") as name:
        folder = Path(name)
        sdist, wheel = built(folder / "dist")
        holds_all_data(wheel)
        holds_what_a_packager_needs(sdist)
        upkeep = installed(wheel, folder / "venv")
        works(upkeep, folder)
    print(f"{wheel.name}: built, installed, works")


def built(folder: Path) -> tuple[Path, Path]:
    """The wheel is built from the sdist, so what the sdist lacks shows here."""
    subprocess.run([sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)], check=True, stdout=sys.stderr)
    return next(folder.glob("*.tar.gz")), next(folder.glob("*.whl"))


def holds_all_data(wheel: Path) -> None:
    """Every file of the package is in the wheel: the guide's TOML, the templates, the JSON Schemas, py.typed."""
    names = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    files = {path.relative_to(source).as_posix() for path in (source / "upkeep").rglob("*") if path.is_file()}
    expect("files of the package that the wheel lacks", {each for each in files if "__pycache__" not in each} - names)
    for needed in ("upkeep/defaults/checklists.toml", "upkeep/defaults/upkeep.toml.template"):
        expect(f"{needed} in the wheel", {needed} - names)
    schemas = {each for each in names if each.startswith("upkeep/views/schemas/") and each.endswith(".json")}
    expect("schemas in the wheel", not schemas)
    expect("tests in the wheel", {each for each in names if "test" in each.partition("/")[0]})


def holds_what_a_packager_needs(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    needed = {"README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", "tests/conftest.py", "examples/upkeep.toml"}
    expect("files that the sdist lacks", needed - names)


def installed(wheel: Path, folder: Path) -> Path:
    """upkeep of a fresh environment with the wheel and what it declares, and nothing else."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin/python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "install", str(wheel)], check=True)
    subprocess.run([*pip, "check"], check=True)
    return folder / "bin/upkeep"


def works(upkeep: Path, folder: Path) -> None:
    home = folder / "home"
    project = folder / "project"
    project.mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TZ": "Europe/Berlin",
        "UPKEEP_STATE": str(folder / "state"),
    }

    def run(*arguments: str, code: int) -> str:
        ended = subprocess.run(
            [str(upkeep), *arguments],
            cwd=project,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        shown = f"upkeep {' '.join(arguments)}: exit {ended.returncode}, not {code}\n{ended.stdout}{ended.stderr}"
        expect(shown, ended.returncode != code)
        return ended.stdout

    expect("the version", not run("--version", code=0).startswith("upkeep "))
    expect("the help", "weekly" not in run("--help", code=0))
    expect("the guide without a file", len(json.loads(run("weekly", "--list", "--json", code=1))["items"]) != 5)
    run("config", "check", code=3)
    run("init", code=2)
    run("init", "app.harbor.example", "--yes", code=0)
    run("config", "check", code=0)
    run("config", "show", code=0)
    run("weekly", "--done", "error-logs", code=0)
    run("weekly", "--list", code=0)  # the period of the first use is optional
    run("history", code=0)
    run("state", "check", code=0)
    run("weekly", "--done", "nothing", code=2)
    run("completion", "bash", code=0)
    (project / "upkeep.toml").write_text("[project\n")
    run("weekly", code=3)
    run("config", "check", code=3)


def expect(what: str, wrong: object) -> None:
    if wrong:
        raise SystemExit(f"{what}: {wrong}" if wrong is not True else what)


if __name__ == "__main__":
    main()
