"""Documentation beside the list: links that lead nowhere, and pages left behind by the code."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from upkeep.checklists.facts import BAD, KNOWN, SOON, UNKNOWN, WELL, Fact
from upkeep.checks.failure import Failed
from upkeep.checks.git import ask, tracked
from upkeep.overview.evidence.checkout import folder_of
from upkeep.overview.evidence.scene import Scene, fact_of
from upkeep.views import words

LONG = 180
"""Days after which a page that did not follow the code is named."""
NAMED = 5
"""Pages with a line of their own."""

_WRITTEN = frozenset({".md", ".mdx", ".rst", ".adoc", ".asciidoc"})
_IN_DOCS = _WRITTEN | {".txt", ".html"}
_FOLDERS = frozenset({"docs", "doc", "documentation"})
_NOT_PAGES = ("license", "licence", "changelog", "changes", "history", "code_of_conduct", "contributors", "authors")
_NOT_OURS = frozenset({"node_modules", "vendor", "third_party", ".github"})


def links(scene: Scene) -> list[Fact]:
    """Dead links are bad, fragments without an anchor want attention soon, what cannot be judged is unknown."""
    pages = scene.project.config.tables.evidence.pages
    if not pages:
        return [scene.unset()]
    finding = scene.find("links", {"pages": list(pages)})
    facts = [fact_of(scene.title, finding, value=finding.state != UNKNOWN)]
    counts = finding.evidence.get("counts", {})
    facts += [Fact(scene.title, each, BAD) for each in finding.evidence.get("dead", ())[1:NAMED]]
    if counts.get("dead") and counts["no_anchor"]:
        first = finding.evidence["no_anchor"][0]
        facts.append(
            Fact(scene.title, f"{words.count(counts['no_anchor'], 'fragment')} without an anchor: {first}", SOON)
        )
    if counts.get("unsure"):
        first = finding.evidence["unsure"][0]
        facts.append(Fact(scene.title, f"{words.count(counts['unsure'], 'link')} not judged: {first}", UNKNOWN))
    if counts.get("left_out"):
        facts.append(Fact(scene.title, f"{words.count(counts['left_out'], 'further link')} not looked at", UNKNOWN))
    return facts


def unchanged(scene: Scene) -> list[Fact]:
    """Pages that did not change for long while the code did, the most commits behind first."""
    folder = folder_of(scene)
    if folder is None:
        return [scene.unset()]
    try:
        return _unchanged(scene, folder)
    except Failed as problem:
        return [Fact(scene.title, problem.finding.detail, UNKNOWN)]


def _unchanged(scene: Scene, folder: Path) -> list[Fact]:
    trusted = scene.project.config.trusted
    pages = {path for path in tracked(folder, seconds=scene.seconds / 3, trusted=trusted) if is_page(path)}
    if not pages:
        return [Fact(scene.title, "no documentation is kept in `folder`", KNOWN)]
    if ask(folder, "rev-parse", "--is-shallow-repository", seconds=5, trusted=trusted).strip() == "true":
        return [Fact(scene.title, "the checkout has no whole history: git fetch --unshallow", UNKNOWN)]
    question = ("log", "--no-merges", "--no-renames", "--relative", "--format=%x00%ct", "--name-only", "--", ".")
    changed = last_changes(ask(folder, *question, seconds=scene.seconds / 2, trusted=trusted), pages)
    behind = []
    for path, (at, commits) in changed.items():
        days = (scene.now - at) // 86400
        if commits and days >= LONG:
            behind.append((commits, days, path))
    if not behind:
        text = f"{words.count(len(pages), 'page')}, none left behind by the code for {LONG} d"
        return [Fact(scene.title, text, WELL, 0, "")]
    behind.sort(key=lambda each: (-each[0], -each[1], each[2]))
    facts = [Fact(scene.title, _line(*each), SOON) for each in behind[:NAMED]]
    if len(behind) > NAMED:
        facts.append(Fact(scene.title, f"and {words.count(len(behind) - NAMED, 'more page')}", SOON))
    return facts


def _line(commits: int, days: int, path: str) -> str:
    return f"{path} unchanged for {days} d, {words.count(commits, 'commit')} to the code since"


def is_page(path: str) -> bool:
    """Whether a file is documentation: what is written in Markdown and the like, and what lies in docs/."""
    parts = PurePosixPath(path)
    if _NOT_OURS & set(parts.parts) or parts.stem.lower().startswith(_NOT_PAGES):
        return False
    in_docs = bool(_FOLDERS & {each.lower() for each in parts.parts[:-1]})
    return parts.suffix.lower() in (_IN_DOCS if in_docs else _WRITTEN) or parts.name.lower() == "readme"


def last_changes(log: str, pages: set[str]) -> dict[str, tuple[int, int]]:
    """When each page changed last, seconds since 1970, and how many commits to the code came after that.

    `log` begins each commit with a zero byte and its time, and names its files, the newest commit first.
    """
    found: dict[str, tuple[int, int]] = {}
    commits = 0
    for each in log.split("\0")[1:]:
        at, *files = [line for line in each.splitlines() if line]
        for path in files:
            if path in pages:
                found.setdefault(path, (int(at), commits))
        commits += any(not is_page(path) for path in files)
        if len(found) == len(pages):
            break
    return found
