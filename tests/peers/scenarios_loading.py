"""Scenarios of `diagnose loading`."""

from __future__ import annotations

from peers.certificates import issue, tls
from peers.hanging import silent_tcp
from peers.servers import free_port
from peers.stage import HEALTHY, SCRIPT, SHOWS, Scenario, Stage, late, page
from peers.web_peer import Answer, document


def other_page(url: str) -> str:
    return f'url = "{url}/"\n'


def self_signed(stage: Stage) -> str:
    port = stage.enter(tls(issue("127.0.0.1").write(stage.folder, "self")))
    return other_page(f"https://127.0.0.1:{port}")


def stranger_over_http(stage: Stage) -> str:
    return stage.app(root=page(b'<div id=app></div><script src="http://cdn.harbor.example/app.js"></script>'))


def foreign_api(stage: Stage, answer: Answer) -> str:
    """The API on an origin of its own."""
    page_host, api_host = stage.host(HEALTHY), stage.host({"/api": answer})
    return f'url = "{page_host.url}/"\n[app]\napi = ["{api_host.url}/api"]\n'


def service_role(stage: Stage) -> str:
    key = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.c2lnbmF0dXJlLW9mLXRoZS1rZXk"
    return stage.app(app_js=Answer(200, f"const key = '{key}';".encode() + SHOWS, SCRIPT))


def script(text: str) -> Answer:
    return Answer(200, text.encode(), SCRIPT)


def old_worker(stage: Stage) -> str:
    """A service worker that still has the page of the deployment before, whose script is gone."""
    worker = """self.addEventListener('install', () => self.skipWaiting());
    self.addEventListener('activate', e => e.waitUntil(self.clients.claim()));
    self.addEventListener('fetch', e => { if (e.request.mode === 'navigate') e.respondWith(
      new Response('<div id=app></div><script src="/app.old.js"></script>',
                   {headers: {'Content-Type': 'text/html'}})); });
    """
    register = SHOWS.decode() + "; navigator.serviceWorker.register('/sw.js')"
    return stage.app(sw_js=script(worker), app_js=script(register))


def login_service_down(stage: Stage) -> str:
    return stage.app() + f'[auth]\nissuer = "http://127.0.0.1:{free_port()}"\n'


LOADING = {
    "all is well": Scenario("loading", None, lambda stage: stage.app()),
    "an unknown name": Scenario("loading", "dns", lambda stage: other_page("http://app.harbor.invalid")),
    "a closed port": Scenario("loading", "unreachable", lambda stage: other_page(f"http://127.0.0.1:{free_port()}")),
    "a server that says nothing": Scenario(
        "loading", "unreachable", lambda stage: other_page(f"http://127.0.0.1:{stage.enter(silent_tcp())}")
    ),
    "a self-signed certificate": Scenario("loading", "tls", self_signed),
    "a circle of redirects": Scenario(
        "loading", "redirect-loop", lambda stage: stage.app(root=Answer(302, headers={"Location": "/"}))
    ),
    "nothing deployed": Scenario("loading", "not-deployed", lambda stage: stage.app(root=Answer(404, b"no"))),
    "the server fails": Scenario("loading", "server-error", lambda stage: stage.app(root=Answer(500, b"oh"))),
    "a script is gone": Scenario("loading", "missing-asset", lambda stage: stage.app(app_js=Answer(404, b"gone"))),
    "a page stands in a script's place": Scenario("loading", "missing-asset", lambda stage: stage.app(app_js=page())),
    "a script of a wrong type": Scenario(
        "loading",
        "asset-blocked",
        lambda stage: stage.app(app_js=Answer(200, b"ready()", {"Content-Type": "text/plain"})),
    ),
    "a wrong integrity value": Scenario(
        "loading",
        "asset-blocked",
        lambda stage: stage.app(root=page(b'<p>hi<script src=/app.js integrity="sha256-YWJj"></script>')),
    ),
    "a script by http": Scenario("loading", "mixed-content", stranger_over_http),
    "a policy that forbids the script": Scenario(
        "loading", "csp", lambda stage: stage.app(root=page(content_security_policy="script-src https://cdn.example"))
    ),
    "a policy that forbids what stands in the page": Scenario(
        "loading",
        "csp",
        lambda stage: stage.app(root=page(b"<p>hi<script>go()</script>", content_security_policy="default-src 'self'")),
    ),
    "no rewrite for deep links": Scenario("loading", "routing", lambda stage: stage.app(bookings=Answer(404, b"no"))),
    "a slow API": Scenario("loading", "slow-api", lambda stage: stage.app(api=late(document(200, {}), 2.4))),
    "an API that never answers": Scenario(
        "loading", "api-hangs", lambda stage: stage.app(api=late(document(200, {}), 8.0))
    ),
    "an API that fails": Scenario("loading", "api-error", lambda stage: stage.app(api=Answer(503, b"down"))),
    "an API elsewhere that fails without CORS": Scenario(
        "loading", "api-error", lambda stage: foreign_api(stage, Answer(500, b"oh"))
    ),
    "an API elsewhere that lets nobody read": Scenario(
        "loading", "cors", lambda stage: foreign_api(stage, document(200, {"status": "ok"}))
    ),
    "the login service is down": Scenario("loading", "provider-down", login_service_down),
    "a secret key in a script": Scenario("loading", "secret-exposed", service_role),
    "a slow script": Scenario(
        "loading", "slow-assets", lambda stage: stage.app(app_js=late(Answer(200, SHOWS, SCRIPT), 2.4))
    ),
    "a script fails": Scenario(
        "loading", "javascript-error", lambda stage: stage.app(app_js=script("null.boats.forEach(show)"))
    ),
    "server and browser draw different things": Scenario(
        "loading",
        "hydration",
        lambda stage: stage.app(
            app_js=script(
                SHOWS.decode() + "; throw new Error('Hydration failed: the server rendered HTML did not match')"
            )
        ),
    ),
    "a worker with an old version": Scenario("loading", "stale-cache", old_worker),
}
