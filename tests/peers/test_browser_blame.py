"""What the browser's kinds must not blame the app for, and what they must not do to it or to the machine."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.ground import ground
from peers.limits import seen, timely
from peers.pages import PageServer, serving
from peers.sites import KEY, SITES, WORKER, Answer, fetching, html, script
from peers.web_peer import Answer as Reply
from peers.web_peer import Asked, web_peer
from upkeep.checks import browser_load, browser_push
from upkeep.checks.browsing import chromium
from upkeep.checks.browsing.outcome import looked_at
from upkeep.checks.interface import Finding

pytestmark = pytest.mark.peers

WAITING = html('<div id="app"><div class="spinner">Loading…</div></div><script src="app.js"></script>')


@pytest.fixture(scope="module")
def server() -> Iterator[PageServer]:
    with serving() as pages:
        yield pages


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folder of every Chromium that a check starts."""
    folders: list[Path] = []
    begin = chromium._begun

    def beginning(playwright: object, running: chromium.Running, error: type[Exception]) -> object:
        folders.append(Path(running.folder))
        return begin(playwright, running, error)

    monkeypatch.setattr(chromium, "_begun", beginning)
    return folders


def leader(started: list[Path]) -> int:
    """The process that leads the session in which the first Chromium runs, once it is there."""
    end = time.monotonic() + 30
    while not (started and (started[0] / "pid").exists()) and time.monotonic() < end:
        time.sleep(0.05)
    return int((started[0] / "pid").read_text())


def site(monkeypatch: pytest.MonkeyPatch, answers: dict[str, Answer]) -> str:
    monkeypatch.setitem(SITES, "here", answers)
    return "here"


def environment_of(process: int) -> bytes:
    return Path(f"/proc/{process}/environ").read_bytes()


def load(url: str, timeout: float = 16) -> Finding:
    return browser_load.measure(browser_load.Options(url=url), ground(timeout=timeout))


def test_a_blocked_call_that_changes_something_is_asked_outside_by_options_alone(
    server: PageServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answering(call: Asked) -> Reply:
        asked.append(call.method)
        return Reply(200 if call.method in ("POST", "OPTIONS") else 405)

    with web_peer(answering) as api:
        call = fetching(f"{api.url}/book").replace('book")', 'book", {method: "POST", body: "x"})')
        found = load(server.url(site(monkeypatch, {"": WAITING, "app.js": script(call)})))
    assert found.word == "cors", found.detail
    assert asked == ["POST", "OPTIONS"]


def test_a_browser_that_dies_is_no_fault_of_the_page(server: PageServer, started: list[Path]) -> None:
    killer = threading.Timer(3, lambda: os.killpg(leader(started), signal.SIGKILL))
    killer.start()
    found = load(server.url("spinner-for-ever"))
    killer.join()
    assert found.state == "unknown", found.detail


def test_a_script_without_end_is_the_pages_fault_and_ends_in_time(server: PageServer) -> None:
    found = timely(20, lambda: load(server.url("endless-script"), timeout=20))
    assert found.word == "javascript-error"


def test_the_browser_gets_nothing_of_the_users_environment_and_leaves_nothing_of_its_own(
    server: PageServer, started: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    environments: list[bytes] = []
    monkeypatch.setenv("APP_PASSWORD", "not-for-a-browser")
    with tempfile.TemporaryDirectory() as folder:  # short, since Chromium's sockets lie below it
        monkeypatch.setenv("HOME", folder)
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr(tempfile, "tempdir", None)
        looking = threading.Timer(2, lambda: environments.append(environment_of(leader(started))))
        looking.start()
        assert seen(lambda: load(server.url("spinner-for-ever"), timeout=20)).word == "never-ready"
        looking.join()
        assert list(Path(folder).glob("upkeep-*")) == []  # Playwright's own folder goes with upkeep: test_browser_ends
    assert environments
    assert b"PATH=" in environments[0]
    assert b"not-for-a-browser" not in environments[0]


def test_no_page_gets_a_real_subscription_that_it_would_send_to_its_server(
    server: PageServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe = f"subscribe({{userVisibleOnly: true, applicationServerKey: '{KEY}'}})"
    subscribing = f"""navigator.serviceWorker.register('sw.js').then(() => navigator.serviceWorker.ready).then(worker =>
      worker.pushManager.{subscribe}.catch(error => fetch('why/' + error.name)))"""
    name = site(monkeypatch, {"": html(f"<h1>Harbor</h1><script>{subscribing}</script>"), "sw.js": script(WORKER)})
    found = seen(lambda: browser_push.measure(browser_push.Options(url=server.url(name)), ground(timeout=16)))
    assert found.word == "asked", found.detail
    assert "GET /here/why/AbortError" in server.asked


def test_a_driver_that_never_returns_does_not_hold_up_the_check() -> None:
    released = threading.Event()

    def never(_browser: object) -> Finding:
        released.wait(60)
        raise AssertionError("it was waited for")

    found = timely(10, lambda: looked_at("http://127.0.0.1/", (), ground(timeout=6), never))
    assert (found.state, found.word) == ("unknown", "timeout")
