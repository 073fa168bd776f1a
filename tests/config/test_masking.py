"""A backup's configuration."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from config.written import HEAD
from upkeep.config import read
from upkeep.config.masking import without_secrets
from upkeep.config.secrets import MASK


def masked(text: str) -> str:
    return without_secrets(read.parse(Path("upkeep.toml"), HEAD + text))


def test_comments_and_layout_stay(tmp_path: Path) -> None:
    assert masked('[auth]  # the login\napikey = "correct-horse"\n') == (
        HEAD + f'[auth]  # the login\napikey = "{MASK}"\n'
    )


SECRETS = {
    "a word that stands elsewhere too": ('[auth]\napikey = "name"\nmail_from = "name"\n', 'apikey = "name"'),
    "one letter": ('[auth]\napikey = "a"\n', 'apikey = "a"'),
    "escapes": ('[auth]\napikey = "pa\\"ss\\\\word"\n', "word"),
    "several lines": ('[auth]\napikey = """\npa\nss"""\n', "pa\nss"),
    "a URL's password": ('[video]\ncontrol = "https://me:correct-horse@h/x"\n', "correct-horse"),
    "a header": ('[[probe]]\nname = "a"\nkind = "http"\nheaders = { X-Key = "correct-horse" }\n', "correct-horse"),
    "an alert's address": ('[alerts]\nto = ["slack://A/B/correct"]\n', "slack"),
    "a password beside a reference": ('[auth.locked]\ndsn = "pg://me:correct-horse@${HOST}/x"\n', "correct-horse"),
}


@pytest.mark.parametrize(("text", "secret"), SECRETS.values(), ids=SECRETS)
def test_no_secret_stays_and_nothing_else_changes(text: str, secret: str) -> None:
    found = masked(text)
    assert secret not in found
    before, after = tomllib.loads(HEAD + text), tomllib.loads(found)
    assert after["project"] == before["project"]
    assert after.get("auth", {}).get("mail_from") == before.get("auth", {}).get("mail_from")


def test_references_stay(tmp_path: Path) -> None:
    text = '[auth.locked]\ndsn = "${DATABASE_URL}"\nquery = "select 1"\n'
    assert masked(text) == HEAD + text
