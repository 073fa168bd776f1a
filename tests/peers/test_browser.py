"""What the browser's kinds say of small sites with one fault each: real pages in a real Chromium."""

from __future__ import annotations

import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from checks.ground import ground
from peers.certificates import issue
from peers.limits import seen, timely
from peers.pages import PageServer, serving
from peers.push_service import pair
from peers.servers import free_port
from peers.sites import KEY, SITES
from upkeep.checks import browser_fresh, browser_load, browser_media, browser_push
from upkeep.checks.interface import Finding

pytestmark = pytest.mark.peers

LOADING = {
    "static": "loads",
    "spa": "loads",
    "spa-api": "loads",
    "tracker": "loads",
    "login-wall": "loads",
    "long-poll": "loads",
    "late": "loads",
    "caught": "loads",
    "logged-error": "loads",
    "csp-report-only": "loads",
    "white-screen": "javascript-error",
    "rejection": "javascript-error",
    "inline-error": "javascript-error",
    "error-boundary": "javascript-error",
    "endless-script": "javascript-error",
    "hydration": "hydration",
    "empty": "empty",
    "missing-script": "missing-asset",
    "html-for-module": "missing-asset",
    "html-for-script": "missing-asset",
    "missing-chunk": "missing-asset",
    "html-for-chunk": "missing-asset",
    "unreachable-script": "missing-asset",
    "nosniff": "asset-blocked",
    "module-type": "asset-blocked",
    "integrity": "asset-blocked",
    "csp": "csp",
    "csp-inline": "csp",
    "csp-connect": "csp",
    "api-500": "api-error",
    "api-500-white": "api-error",
    "api-html": "api-error",
    "api-404": "api-error",
    "api-refused": "api-error",
    "api-hangs": "api-hangs",
    "api-hangs-white": "api-hangs",
    "spinner-for-ever": "never-ready",
    "slow-api": "slow-api",
    "slow-page": "slow-api",
    "slow-assets": "slow-assets",
    "cors": "cors",
    "cors-preflight": "cors",
    "cors-500": "api-error",
    "cors-401": "api-error",
    "not-found": "not-found",
    "server-error": "server-error",
    "forbidden": "status",
    "challenge": "blocked",
    "redirect-loop": "redirect-loop",
    "script-loop": "redirect-loop",
    "hangs": "timeout",
}
MEDIA = {
    "media": "granted",
    "media-forbidden": "policy-forbids",
    "media-elsewhere": "policy-forbids",
    "media-sandboxed": "policy-forbids",
    "not-found": "not-found",
}
FRESH = {
    "spa": "same",
    "worker-same": "same",
    "worker-precache": "same",
    "cached-page": "same",
    "worker-stale": "stale-worker",
    "worker-old-script": "stale-worker",
}
PUSH = {
    "push": "asked",
    "push-bytes": "asked",
    "push-bad-key": "key-malformed",
    "push-padded-key": "key-malformed",
    "push-keyless": "key-malformed",
    "push-not-asked": "not-asked",
    "push-no-worker": "worker-missing",
    "push-worker-404": "worker-fails",
    "push-worker-html": "worker-fails",
    "push-worker-throws": "worker-fails",
    "push-install-fails": "worker-fails",
}


@pytest.fixture(scope="module")
def server() -> Iterator[PageServer]:
    with serving() as pages:
        yield pages


def load(url: str, timeout: float = 16, **more: object) -> Finding:
    return seen(lambda: browser_load.measure(browser_load.Options(url=url, **more), ground(timeout=timeout)))


@pytest.mark.parametrize(("site", "word"), LOADING.items())
def test_the_four_faults_of_loading_are_told_apart_and_healthy_pages_load(
    server: PageServer, site: str, word: str
) -> None:
    found = load(server.url(site))
    assert found.word == word, found.detail
    assert found.state == ("up" if word == "loads" else "unknown" if word == "blocked" else "down")


@pytest.mark.parametrize(("site", "word"), MEDIA.items())
def test_camera_and_microphone(server: PageServer, site: str, word: str) -> None:
    found = seen(lambda: browser_media.measure(browser_media.Options(url=server.url(site)), ground(timeout=20)))
    assert found.word == word, found.detail


@pytest.mark.parametrize(("site", "word"), FRESH.items())
def test_a_fresh_profile_against_one_with_cache_and_worker(server: PageServer, site: str, word: str) -> None:
    found = seen(lambda: browser_fresh.measure(browser_fresh.Options(url=server.url(site)), ground(timeout=20)))
    assert found.word == word, found.detail
    assert found.warning == (site == "cached-page")


@pytest.mark.parametrize(("site", "word"), PUSH.items())
def test_service_worker_and_permission(server: PageServer, site: str, word: str) -> None:
    found = seen(lambda: browser_push.measure(browser_push.Options(url=server.url(site)), ground(timeout=20)))
    assert found.word == word, found.detail
    assert found.warning == (word == "not-asked")


def test_the_key_of_the_page_is_held_against_the_server_s(server: PageServer) -> None:
    for public, word in ((KEY, "asked"), (pair().public, "key-differs"), ("no-key", "asked")):
        options = browser_push.Options(url=server.url("push"), public=public)
        assert seen(partial(browser_push.measure, options, ground(timeout=20))).word == word


@pytest.mark.parametrize(
    ("url", "word"),
    [(f"http://127.0.0.1:{free_port()}/", "refused"), ("http://no-such-name.invalid/", "dns")],
    ids=["a closed port", "no such name"],
)
def test_a_page_that_is_not_reached_has_the_word_of_the_network(url: str, word: str) -> None:
    assert load(url).word == word


def test_a_bad_certificate_is_tls(tmp_path: Path) -> None:
    pem = issue("localhost").write(tmp_path, "self")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with serving(context) as pages:
        assert load(f"https://localhost:{pages.port}/static/").word == "tls"


def test_http_on_a_mapped_name_is_no_secure_context(server: PageServer) -> None:
    options = browser_media.Options(
        url=f"http://call.example:{server.port}/media/", rules=("MAP call.example 127.0.0.1",)
    )
    assert seen(lambda: browser_media.measure(options, ground(timeout=20))).word == "insecure-context"


def test_what_a_fix_may_name_stands_in_the_evidence(server: PageServer) -> None:
    script = load(server.url("white-screen"))
    assert script.evidence["source"] == server.url("white-screen") + "app.js"
    assert script.evidence["line"] == 2
    assert load(server.url("api-hangs")).evidence["api"].endswith("/api/bookings")
    assert load(server.url("missing-script")).evidence["asset"].endswith("app.1a2b.js")


def test_a_selector_tells_when_the_page_has_really_loaded(server: PageServer) -> None:
    assert load(server.url("spa"), ready="#app .loaded").word == "loads"
    assert load(server.url("static"), ready="#app .loaded").word == "never-ready"


def test_it_ends_in_time_whatever_hangs_and_leaves_nothing_behind(
    server: PageServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory(prefix="upkeep-test-") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        monkeypatch.setenv("TMPDIR", folder)
        for site, word in (("hangs", "timeout"), ("endless-script", "javascript-error")):
            assert timely(20 + 5, partial(load, server.url(site), timeout=20)).word == word
        left = subprocess.run(["pgrep", "-f", folder], capture_output=True, text=True)
        assert left.stdout == ""
        assert list(Path(folder).glob("upkeep-*")) == []  # Playwright's own folder goes with upkeep: test_browser_ends


def test_a_long_path_of_the_temporary_folder_is_gone_around(
    server: PageServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("long" * 15)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    assert load(server.url("static")).word == "loads"
    assert list(long.iterdir()) == []


def test_no_site_is_forgotten() -> None:
    told = {*LOADING, *MEDIA, *FRESH, *PUSH}
    assert set(SITES) - told == set()
