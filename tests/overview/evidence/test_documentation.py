"""Documentation beside the list: dead links, and pages that the code left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.git_folder import commit, git, repository
from conftest import Site
from overview.evidence.scene_of import scene_of
from peers.web_peer import Answer, web_peer
from upkeep.checklists.facts import Fact
from upkeep.overview.evidence.documentation import is_page, links, unchanged

HTML = {"Content-Type": "text/html"}


def told(facts: list[Fact]) -> list[tuple[str, str]]:
    return [(each.state, each.text) for each in facts]


def linked(site: Site, body: str, **answers: Answer) -> list[tuple[str, str]]:
    pages = {"/": Answer(200, body.encode(), HTML), **{f"/{path}": answer for path, answer in answers.items()}}
    with web_peer(lambda asked: pages.get(asked.path, Answer(404))) as peer:
        site.add(f'[evidence]\npages = ["{peer.url}/"]\n')
        return told(links(scene_of(site, "links", "documentation-updates")))


def test_links_that_all_work_are_well(site: Site) -> None:
    assert linked(site, '<a href="/a">a</a>', a=Answer()) == [("well", "2 links on 1 page, none dead")]


def test_every_fault_has_a_line_the_dead_ones_are_bad(site: Site) -> None:
    body = '<a href="/x">x</a><a href="/y">y</a><a href="#no">z</a><a href="/shut">w</a>'
    assert linked(site, body, shut=Answer(403)) == [
        ("bad", "2 dead links: 404 /x (on /), and 1 more"),
        ("bad", "404 /y (on /)"),
        ("soon", "1 fragment without an anchor: /#no (on /)"),
        ("unknown", "1 link not judged: /shut status 403"),
    ]


def test_without_pages_it_says_what_to_add(site: Site) -> None:
    assert [each.state for each in links(scene_of(site, "links"))] == ["unset"]


@pytest.fixture
def app(site: Site) -> Path:
    site.add('[evidence]\nfolder = "app"\n')
    return repository(site.folder / "app")


def aged(site: Site) -> list[tuple[str, str]]:
    return told(unchanged(scene_of(site, "unchanged-pages", "documentation-updates")))


def test_a_page_that_the_code_left_behind_wants_attention(site: Site, app: Path) -> None:
    commit(app, "2026-01-05T12:00:00Z", docs__setup_dot_md="1", README_dot_md="1", app_dot_py="1")
    commit(app, "2026-03-01T12:00:00Z", app_dot_py="2")
    commit(app, "2026-04-01T12:00:00Z", README_dot_md="2", app_dot_py="3")
    commit(app, "2026-11-01T12:00:00Z", app_dot_py="4")
    assert aged(site) == [
        ("soon", "docs/setup.md unchanged for 321 d, 3 commits to the code since"),
        ("soon", "README.md unchanged for 235 d, 1 commit to the code since"),
    ]


def test_old_pages_of_code_that_rests_and_young_pages_are_well(site: Site, app: Path) -> None:
    commit(app, "2026-01-05T12:00:00Z", app_dot_py="1", README_dot_md="1")
    commit(app, "2026-11-01T12:00:00Z", docs__a_dot_md="1")
    assert aged(site) == [("well", "2 pages, none left behind by the code for 180 d")]


def test_many_pages_are_counted(site: Site, app: Path) -> None:
    commit(app, "2026-01-05T12:00:00Z", **{f"docs__{number}_dot_md": "1" for number in range(7)})
    commit(app, "2026-02-05T12:00:00Z", app_dot_py="1")
    assert aged(site)[-1] == ("soon", "and 2 more pages")


def test_a_shallow_clone_is_unknown(site: Site, app: Path) -> None:
    source = repository(site.folder / "source")
    commit(source, "2026-01-05T12:00:00Z", README_dot_md="1")
    commit(source, "2026-02-05T12:00:00Z", app_dot_py="1")
    git(site.folder, "clone", "-q", "--depth", "1", f"file://{source}", "shallow")
    site.write(site.config.read_text().replace('"app"', '"shallow"'))
    assert aged(site) == [("unknown", "the checkout has no whole history: git fetch --unshallow")]


def test_without_pages_there_is_nothing_to_say_and_without_git_nothing_known(site: Site, app: Path) -> None:
    commit(app, "2026-01-05T12:00:00Z", app_dot_py="1")
    assert aged(site) == [("known", "no documentation is kept in `folder`")]
    site.write(site.config.read_text().replace('"app"', '"."'))
    assert [state for state, _ in aged(site)] == ["unknown"]


def test_without_a_folder_it_says_what_to_add(site: Site) -> None:
    assert [state for state, _ in aged(site)] == ["unset"]


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("README.md", True), ("README", True), ("docs/a.html", True), ("src/app/guide.rst", True), ("a.txt", False),
        ("docs/a.txt", True), ("LICENSE.md", False), ("CHANGELOG.md", False), ("node_modules/x/README.md", False),
        ("src/app.py", False), ("docs/logo.svg", False),
    ],
)  # fmt: skip
def test_what_is_documentation(path: str, page: bool) -> None:
    assert is_page(path) is page
