"""The report as a whole: no secret, no other project, records of any age."""

from __future__ import annotations

from conftest import TOML, Run, Site

AT = ("--at", "2026-12-01 08:00")


def test_a_secret_that_somebody_wrote_down_is_not_in_it(upkeep: Run, site: Site) -> None:
    site.write(TOML + '[alerts]\nto = ["json://127.0.0.1/${TOKEN}"]\n')
    (site.folder / "upkeep.env").write_text("TOKEN=token-SECRET-0001\n")
    (site.folder / "upkeep.env").chmod(0o600)
    site.write(site.config.read_text().replace('id = "harbor"\n', 'id = "harbor"\nenv_file = "upkeep.env"\n'))
    upkeep("ticket", "open", "It says token-SECRET-0001", "-p", "low", "--at", "2026-11-02 09:00")
    for arguments in (("-o", "-"), ("-o", "-", "--format", "md"), ("--json",)):
        ended = upkeep("report", *arguments, *AT)
        assert ended.code == 0
        assert "It says" in ended.out
        assert "SECRET" not in ended.out


def test_a_state_of_another_project_is_refused(upkeep: Run, site: Site) -> None:
    upkeep("ticket", "open", "Theirs", "-p", "low", "--at", "2026-11-02 09:00")
    site.write(TOML.replace('id = "harbor"', 'id = "other"'))
    ended = upkeep("report", "-o", "-", *AT)
    assert (ended.code, ended.out) == (4, "")


def test_control_characters_are_shown_and_not_obeyed(upkeep: Run, site: Site) -> None:
    upkeep("ticket", "open", "a\x1b[31mb\u202ec", "-p", "low", "--at", "2026-11-02 09:00")
    opened = upkeep("report", "--json", *AT).json["support"]["opened"]
    assert opened[0]["title"] == "a\\x1b[31mb\\u202ec"
