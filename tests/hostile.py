"""A project in which every text that somebody can write is an attack, and a reader of what was made of it."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser

from conftest import Run, Site
from november import BEGIN
from upkeep.checks.interface import Finding
from upkeep.probes import log
from upkeep.probes.sample import Sample
from upkeep.state.folder import State

ATTACKS = (
    "<script>document.title='owned'</script>",
    "\"'><img src=x onerror=\"document.title='owned'\">",
    "</title></style></svg><script>document.title='owned'</script>",
    "{{ 7*7 }}{% raw %}${ALERT_URL}",
    "[click](javascript:alert(1)) ![x](http://127.0.0.1/x.png) | `code` <http://127.0.0.1/> # *b* _i_",
    "# a heading\n- a list\n1. one\x1b[31m\u202egnp.exe\x00",
    "&lt;b&gt; &amp; =1+1 \\ ~~x~~",
)
LONG = "W" * 180


def toml(text: str) -> str:
    """A TOML string of any text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + "".join(each if each >= " " else f"\\u{ord(each):04x}" for each in escaped) + '"'


def config(name: str, client: str) -> str:
    """A configuration whose names are attacks."""
    probes = "".join(
        f'[[probe]]\nname = {toml(f"{number} {each}")}\nkind = "http"\nurl = "http://127.0.0.1:9/"\n'
        for number, each in enumerate((*ATTACKS[:5], ATTACKS[6], LONG))
    )
    items = ", ".join(f'{{ id = "item-{number}", title = {toml(each)} }}' for number, each in enumerate(ATTACKS))
    return f"""\
[project]
name = {toml(name)}
id = "harbor"
client = {toml(client)}
timezone = "Europe/Berlin"
launched = 2026-09-01
[client]
contacts = [{{ name = {toml(ATTACKS[0])} }}]
[checklists.restore]
title = {toml(ATTACKS[1])}
after = "90d"
items = [{items}]
{probes}"""


def hostile(site: Site, run: Run) -> None:
    """Everything that can be written in November is written, and each probe was down with a detail of its own."""

    def upkeep(*arguments: str) -> None:
        ended = run(*arguments)
        assert ended.code == 0, ended.err

    site.write(config(ATTACKS[0], ATTACKS[1]))
    for number, attack in enumerate((*ATTACKS, LONG)):
        title = attack.replace("\x00", "")
        day = ("--at", f"2026-11-{number + 2:02} 09:00")
        upkeep("ticket", "open", title, "-p", "high", *day)
        upkeep("ticket", "note", str(number + 1), title, *day)
        if number % 2:
            upkeep("ticket", "pause", str(number + 1), title, *day)
        if attack != LONG:
            upkeep("checklist", "restore", "--fail", f"item-{number}", "--note", title, *day)
        said = ("--answer", f"works-well={title}", "--promise", title, "--by", "2026-12-15", "--note", title)
        upkeep("checkin", "record", "quarterly", *said, *day)
    names = [f"{number} {each}" for number, each in enumerate((*ATTACKS[:5], ATTACKS[6], LONG))]
    at = BEGIN + timedelta(days=5)
    states = ("up", "down", "up")
    samples = [
        Sample(at + timedelta(minutes=5 * number), name, "http", 300, Finding(state=state, word="status", detail=name))
        for number, state in enumerate(states)
        for name in names
    ]
    with State(site.state, "harbor").writing(BEGIN) as writer:
        log.append(writer, samples)


VOID = {"meta", "img", "br"}


class Reader(HTMLParser):
    """Reads a page strictly: every element that is opened is closed in its order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)
