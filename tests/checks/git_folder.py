"""A real git repository for the tests, with commits at given times."""

from __future__ import annotations

import subprocess
from pathlib import Path

ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "Mia" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "mia@harbor.example" for who in ("AUTHOR", "COMMITTER")},
}


def git(folder: Path, *arguments: str, **environment: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, env=ENVIRONMENT | environment, check=True, capture_output=True)


def repository(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    git(folder, "init", "-q", ".")
    return folder


def commit(folder: Path, at: str, **files: str) -> None:
    """Write files (`__` stands for `/`, `_dot_` for `.`) and commit them at a time."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x", "--allow-empty", GIT_AUTHOR_DATE=at, GIT_COMMITTER_DATE=at)
