"""Every fault of a site on which everything is wrong is named beside the security audit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import TOML, Site, environment_of
from peers.everything_wrong import PLANTED, EverythingWrong, everything_wrong, neglect

pytestmark = pytest.mark.peers

SOURCES = (
    "certificate-days", "tls-versions", "security-headers", "cookie-flags", "mixed-content", "open-redirects",
    "exposed-files", "state-permissions",
)  # fmt: skip


@pytest.fixture(scope="module")
def wrong() -> Iterator[EverythingWrong]:
    with everything_wrong() as running:
        yield running


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory, wrong: EverythingWrong) -> list[str]:
    """The lines of the security audit."""
    folder: Path = tmp_path_factory.mktemp("neglected")
    site = Site(folder, environment_of(folder))
    site.write(TOML)
    neglect(site, wrong)
    named = ", ".join(f'"{source}"' for source in SOURCES)
    site.add(f"[checklists.quarterly]\nevidence = {{ security-audit = [{named}] }}\n")
    site.add(
        'skip = ["performance-review", "feature-usage", "client-call", "documentation-review", "process-review"]\n'
    )
    ended = site.run("quarterly", "--look", COLUMNS="400", SSL_CERT_FILE=str(wrong.ca))
    return ended.out.splitlines()


@pytest.mark.parametrize(("title", "fault"), [(title, fault) for title, faults in PLANTED.items() for fault in faults])
def test_each_planted_fault_is_named(looked: list[str], title: str, fault: str) -> None:
    lines = [line for line in looked if title in line and fault in line]
    assert lines, "\n".join(looked)
    assert not [line for line in lines if "not looked at" in line]


def test_nothing_that_was_planted_as_a_secret_is_shown(looked: list[str]) -> None:
    assert "planted" not in "\n".join(looked)


def test_a_problem_is_proposed(looked: list[str]) -> None:
    assert any(line.strip().startswith("Proposed: problem") for line in looked)
