"""upkeep's own files beside an item."""

from __future__ import annotations

import pytest

from conftest import Site
from overview.evidence.scene_of import scene_of
from upkeep.overview.evidence.folder import state_permissions


def look(site: Site) -> list[tuple[str, str, str]]:
    return [(fact.source, fact.state, fact.text) for fact in state_permissions(scene_of(site, "state-permissions"))]


def keep(site: Site, folder: int, file: int) -> None:
    (site.state / "tickets").mkdir(parents=True)
    (site.state / "tickets/T-1.json").write_text("{}")
    (site.state / "tickets/T-1.json").chmod(file)
    site.state.chmod(folder)


def test_no_state_is_neither_well_nor_bad(site: Site) -> None:
    assert look(site) == [("state folder", "known", "nothing is kept so far")]


@pytest.mark.parametrize(
    ("folder", "file", "state", "said"),
    [
        (0o700, 0o644, "well", "only you can read it"),
        (0o755, 0o644, "bad", "all can read it"),
        (0o750, 0o640, "soon", "its group can read it"),
        (0o755, 0o600, "soon", "all can list it"),
    ],
)
def test_a_state_that_others_can_read_is_told_with_its_mend(
    site: Site, folder: int, file: int, state: str, said: str
) -> None:
    keep(site, folder, file)
    mend = "" if state == "well" else f": chmod -R go= {site.state}"
    assert look(site) == [("state folder", state, said + mend)]


@pytest.mark.parametrize(("mode", "state"), [(0o600, "well"), (0o400, "well"), (0o644, "bad"), (0o640, "soon")])
def test_the_env_file_is_looked_at_too(site: Site, mode: int, state: str) -> None:
    site.write(site.config.read_text() + 'env_file = "harbor.env"\n')
    (site.folder / "harbor.env").write_text("A=b\n")
    (site.folder / "harbor.env").chmod(mode)
    source, found, text = look(site)[1]
    assert (source, found) == ("env_file", state)
    assert text.endswith(": chmod 600 harbor.env") == (state != "well")


def test_an_env_file_that_is_missing_is_unknown(site: Site) -> None:
    site.write(site.config.read_text() + 'env_file = "harbor.env"\n')
    assert look(site)[1][1] == "unknown"
