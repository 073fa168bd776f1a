"""The versions of real databases, judged by a service on loopback that knows them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from conftest import Site
from overview.evidence.scene_of import scene_of
from peers import servers
from peers.web_peer import Answer, Asked, document, web_peer
from upkeep.overview.evidence.versions import versions

pytestmark = pytest.mark.peers


@pytest.mark.parametrize(
    ("kind", "product", "start"),
    [("postgres", "postgresql", servers.postgres), ("mysql", "mariadb", servers.mariadb)],
)
def test_a_server_is_asked_for_its_version(
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    product: str,
    start: Callable[[], AbstractContextManager[servers.Database]],
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    asked: list[str] = []

    def answering(question: Asked) -> Answer:
        asked.append(question.path)
        cycles = [{"name": str(number), "isEol": True, "eolFrom": "2026-11-01"} for number in range(30)]
        cycles += [
            {"name": f"{number}.{minor}", "eolFrom": "2026-11-01"} for number in (10, 11, 12) for minor in range(20)
        ]
        return document(200, {"result": {"label": "The server", "releases": cycles}})

    with start() as server, web_peer(answering) as service:
        site.add(f'[evidence]\nend_of_life = "{service.url}"\n')
        site.add(f'[[probe]]\nname = "db"\nkind = "{kind}"\ndsn = "{server.dsn()}"\n')
        (site.config).chmod(0o600)
        facts = versions(scene_of(site, "versions", "platform-updates"))
    assert asked == [f"/api/v1/products/{product}/"]
    judged = next(each for each in facts if each.source == "The server")
    assert judged.state == "bad"
    assert "ended 1 Nov" in judged.text
    assert judged.text.endswith("[probe db]")
    assert servers.PASSWORD not in str(facts)
