"""Secrets: where they come from, and that they go nowhere."""

from __future__ import annotations

import base64
import json
import os
import re
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.written import loaded
from upkeep.config.secrets import MASK, Secrets, Unset, literals, owned_alone, read_env_file

SECRET = 'tr0ub4dor&"3/é'


def secrets(folder: Path, *, trusted: bool = True, **environment: str) -> Secrets:
    return Secrets(folder, environment, folder / "upkeep.env", trusted=trusted)


def test_the_environment_counts_before_the_env_file(tmp_path: Path) -> None:
    (tmp_path / "upkeep.env").write_text("A=from the file\nB=of the file\n")
    known = secrets(tmp_path, A="from the shell", B="")
    assert known.expand("${A}, ${B}") == "from the shell, of the file"


def test_a_reference_is_expanded_once_and_two_dollars_are_one(tmp_path: Path) -> None:
    assert secrets(tmp_path, A="${B}", B="no").expand("${A} $${A} $A") == "${B} ${A} $A"


def test_a_file_gives_its_text_without_the_line_end(tmp_path: Path) -> None:
    (tmp_path / "key.json").write_text("{}\n")
    assert secrets(tmp_path).expand("${file:key.json}") == "{}"


def test_systemd_gives_credentials(tmp_path: Path) -> None:
    (tmp_path / "db").write_text("pw\n")
    assert secrets(tmp_path, CREDENTIALS_DIRECTORY=str(tmp_path)).expand("${credential:db}") == "pw"


MISSING = {
    "unset": ("${NOT_THERE}", "NOT_THERE is not set; put it into upkeep.env or the environment"),
    "empty": ("${EMPTY}", "EMPTY is not set"),
    "no name": ("${a-b}", "is no name"),
    "an unknown source": ("${vault:x}", "is not understood"),
    "a file that is not there": ("${file:gone}", "gone cannot be read: No such file"),
    "an empty file": ("${file:empty}", "empty is empty"),
    "a huge file": ("${file:huge}", "over 1 MB"),
    "a credential outside systemd": ("${credential:db}", "systemd gives it by LoadCredential="),
}


@pytest.mark.parametrize(("text", "message"), MISSING.values(), ids=MISSING)
def test_what_is_missing_says_how_to_give_it(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "huge").write_bytes(b"x" * 1_000_001)
    with pytest.raises(Unset, match=re.escape(message)):
        secrets(tmp_path, EMPTY="").expand(text)


def test_a_file_outside_the_project_needs_a_configuration_that_nobody_else_can_write(tmp_path: Path) -> None:
    inside = tmp_path / "project"
    inside.mkdir()
    (tmp_path / "key").write_text("pw")
    assert secrets(inside).expand("${file:../key}") == "pw"
    with pytest.raises(Unset, match=r"chmod go-w upkeep\.toml"):
        secrets(inside, trusted=False).expand("${file:../key}")


def test_an_env_file_knows_export_comments_and_quotes(tmp_path: Path) -> None:
    (tmp_path / "e").write_text("# A=1\nexport B = 'x y'\nC=\"z\" \nnonsense\nD=a=b#c\n")
    assert read_env_file(tmp_path / "e") == {"B": "x y", "C": "z", "D": "a=b#c"}


FORMS = {
    "as written": SECRET,
    "URL-encoded": quote(SECRET, safe=""),
    "URL-encoded, slashes kept": quote(SECRET),
    "form-encoded": quote_plus(SECRET),
    "URL-encoded in small letters": re.sub("%..", lambda match: match[0].lower(), quote(SECRET, safe="")),
    "JSON-escaped": json.dumps(SECRET)[1:-1],
    "JSON-escaped, as UTF-8": json.dumps(SECRET, ensure_ascii=False)[1:-1],
    "hex": SECRET.encode().hex(),
    "hex in capitals": SECRET.encode().hex().upper(),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_secret_is_scrubbed_in_every_common_form(tmp_path: Path, form: str) -> None:
    known = secrets(tmp_path, PW=SECRET)
    known.expand("${PW}")
    assert known.scrub(f"before {form} after") == f"before {MASK} after"


@given(st.binary(max_size=6), st.binary(max_size=6), st.text("abcdefghij+/=XYZ0123", min_size=8, max_size=30))
def test_base64_is_scrubbed_at_any_alignment(before: bytes, after: bytes, secret: str) -> None:
    known = Secrets(Path(), {}, None, trusted=True)
    known.learn(secret)
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        text = known.scrub(encode(before + secret.encode() + after).decode())
        for shift in range(3):
            whole = encode(b"\0" * shift + secret.encode()).decode()
            assert whole[4 : len(whole) - 4] not in text or len(whole) <= 8


def test_what_is_secret_inside_a_value_is_scrubbed_too(tmp_path: Path) -> None:
    known = secrets(
        tmp_path,
        DSN="postgres://me:pass%2Fword1@h/db?token=query-value",
        LIBPQ="host=h password='libpq-secret' user=me",
        ACCOUNT=json.dumps({"a": [{"private_key": "line one\nline two of it"}], "project_id": "harbor-prod"}),
    )
    for name in ("DSN", "LIBPQ", "ACCOUNT"):
        known.expand(f"${{{name}}}")
    text = known.scrub("pass/word1 query-value libpq-secret line two of it harbor-prod")
    assert text == f"{MASK} {MASK} {MASK} {MASK} harbor-prod"


def test_short_values_are_words_in_running_text(tmp_path: Path) -> None:
    known = secrets(tmp_path, PW="down")
    known.expand("${PW}")
    assert known.scrub("the app is down") == "the app is down"


def test_a_configuration_scrubs_what_it_refers_to_before_anything_used_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARBOR_DSN", "postgres://me:correct-horse@h/db")
    config = loaded(tmp_path, '[auth.locked]\ndsn = "${HARBOR_DSN} ${NOT_THERE}"\nquery = "select 1"\n')
    assert config.scrub("with correct-horse") == f"with {MASK}"


LITERAL = {
    "a telling key": ({"auth": {"apikey": "k"}}, ["k"]),
    "a client's secret": ({"auth": {"client_secret": "k"}}, ["k"]),
    "headers": ({"probe": [{"headers": {"X": "k"}}]}, ["k"]),
    "a URL's user info": ({"probe": [{"url": "https://me:k@h/x@y"}]}, ["k"]),
    "a token as user": ({"probe": [{"url": "https://0123456789@h/"}]}, ["0123456789"]),
    "alert addresses": ({"alerts": {"to": ["slack://k"], "heartbeat": "https://h/k"}}, ["slack://k", "https://h/k"]),
    "a reference is none": ({"auth": {"apikey": "${K}"}}, []),
    "a mail address is none": ({"probe": [{"url": "https://h/?mail=me@example.com"}]}, []),
    "a name is none": ({"project": {"name": "k"}}, []),
}


@pytest.mark.parametrize(("raw", "found"), LITERAL.values(), ids=LITERAL)
def test_what_is_secret_by_its_place(raw: dict[str, object], found: list[str]) -> None:
    assert [value for _, value in literals(raw)] == found


def test_a_file_is_the_users_alone_unless_others_can_write_it(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.touch()
    found = []
    for mode in (0o600, 0o644, 0o646):
        path.chmod(mode)
        found.append(owned_alone(path, os.geteuid()))
    assert found == [True, True, False]
    assert not owned_alone(path, os.geteuid() + 1) or os.geteuid() == 0
