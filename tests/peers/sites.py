"""One small site per fault of loading, of the camera, of the cache and of push, and what their API answers."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field

HANGS = float("inf")


@dataclass(frozen=True)
class Answer:
    """What is answered at one path."""

    body: str = ""
    type: str = "text/html"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    """Seconds before it is answered; HANGS for never."""


def html(body: str, head: str = "", **more: object) -> Answer:
    """A page with its body in a frame of HTML."""
    return Answer(f"<!doctype html><html><head><title>Harbor</title>{head}</head><body>{body}</body></html>", **more)  # type: ignore[arg-type]


def script(body: str, **more: object) -> Answer:
    """A script."""
    return Answer(body, "text/javascript", **more)  # type: ignore[arg-type]


SHOW = "document.getElementById('app').innerHTML = '<h1 class=loaded>Bookings</h1><p>Three boats are free today.</p>';"
SPA = '<div id="app"></div><script type="module" src="app.js"></script>'
WAITING = '<div id="app"><div class="spinner">Loading…</div></div><script src="app.js"></script>'
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"}


def fetching(address: str) -> str:
    """A script that shows the page once an address has answered well."""
    return f"""fetch("{address}").then(answer => {{
      if (!answer.ok) throw new Error("HTTP " + answer.status);
      return answer.json();
    }}).then(() => {{ {SHOW} }}).catch(error => console.error(error));"""


MEDIA = html("<h1>Call</h1><p>Your camera, please.</p>")
WORKER = (
    "self.addEventListener('install', () => self.skipWaiting());"
    "self.addEventListener('activate', e => e.waitUntil(self.clients.claim()));"
)
REGISTER = "navigator.serviceWorker.register('sw.js');"
KEY = "BEl62iUYgUivxIkv69yViEuiBIa-Ib9-SkvMeAtA3LFgDzkrxZJjSgSnfckjBJuBkr3qBUYIHBQFLXYp5Nksh8U"
BYTES = list(urlsafe_b64decode(KEY + "="))


def asking(key: str) -> str:
    """A script that asks for the permission and subscribes, as apps do on their first visit."""
    return asking_with(f"'{key}'")


def asking_with(key: str) -> str:
    """The same with any expression as the key."""
    return f"""navigator.serviceWorker.register('sw.js')
    .then(() => navigator.serviceWorker.ready).then(async worker => {{
      if (Notification.permission === 'default' && await Notification.requestPermission() === 'granted')
        await worker.pushManager.subscribe({{userVisibleOnly: true, applicationServerKey: {key}}});
    }}).catch(error => console.log('no push: ' + error));"""


SITES: dict[str, dict[str, Answer]] = {
    # Healthy ones
    "static": {
        "": html("<h1>Harbor</h1><p>We rent boats.</p>", "<link rel=stylesheet href=a.css>"),
        "a.css": Answer("h1{color:#0a6}", "text/css"),
    },
    "spa": {
        "": html(SPA),
        "app.js": script("import('./chunk.js').then(m => m.show());"),
        "chunk.js": script(f"export function show() {{ {SHOW} }}"),
    },
    "spa-api": {
        "": html(WAITING),
        "app.js": script(fetching("/spa-api/api/bookings")),
        "api/bookings": Answer("[]", "application/json"),
    },
    "login-wall": {
        "": html(WAITING),
        "app.js": script(f"fetch('/login-wall/api/me').then(a => {{ {SHOW} }});"),
        "api/me": Answer("{}", "application/json", 401),
    },
    "long-poll": {
        "": html(SPA),
        "app.js": script(f"{SHOW} fetch('/long-poll/api/events');"),
        "api/events": Answer(wait=HANGS),
    },
    "late": {"": html(SPA), "app.js": script(f"setTimeout(() => {{ {SHOW} }}, 1500);")},
    "tracker": {
        "": html(SPA),
        "app.js": script(f"{SHOW} fetch('https://www.google-analytics.com/g/collect').catch(() => 0);"),
    },
    "caught": {
        "": html(SPA),
        "app.js": script(f"{SHOW} new Promise((_, no) => no(new DOMException('gone', 'AbortError')));"),
    },
    # A white screen by an error in the scripts
    "white-screen": {
        "": html(SPA),
        "app.js": script("const app = document.getElementById('app');\nundefined.items.map(x => x);"),
    },
    "rejection": {"": html(SPA), "app.js": script("(async () => { null.name })();")},
    "inline-error": {"": html('<div id="app"></div><script>start(1)</script>')},
    "error-boundary": {
        "": html(SPA),
        "app.js": script(
            "try { null.name } catch (error) { console.error(error);"
            "document.getElementById('app').textContent = 'Something went wrong.' }"
        ),
    },
    "logged-error": {
        "": html(SPA),
        "app.js": script(
            "try { null.name } catch (error) { console.error(error) }"
            "document.getElementById('app').textContent = 'Three boats.'"
        ),
    },
    "endless-script": {"": html(SPA), "app.js": script("while (true) {}")},
    "hydration": {
        "": html('<div id="app"><p>12:00</p></div><script src="app.js"></script>'),
        "app.js": script("reportError(new Error('Minified React error #418; visit https://react.dev/errors/418'));"),
    },
    "empty": {"": html('<div id="app"></div>')},
    # Files of the page
    "missing-script": {"": html('<div id="app"></div><script type="module" src="app.1a2b.js"></script>')},
    "html-for-module": {
        "": html('<div id="app"></div><script type="module" src="app.1a2b.js"></script>'),
        "*": html("<div id=app></div>"),
    },
    "html-for-script": {
        "": html('<div id="app"></div><script src="app.1a2b.js"></script>'),
        "*": html("<div id=app></div>"),
    },
    "missing-chunk": {"": html(SPA), "app.js": script("import('./chunk.9f.js').then(m => m.show());")},
    "html-for-chunk": {
        "": html(SPA),
        "app.js": script("import('./chunk.9f.js').then(m => m.show());"),
        "*": html("<div id=app></div>"),
    },
    "unreachable-script": {"": html('<div id="app"></div><script src="http://127.0.0.1:1/app.js"></script>')},
    "nosniff": {
        "": html('<div id="app"></div><script src="app.js"></script>'),
        "app.js": Answer(SHOW, "text/plain", headers={"X-Content-Type-Options": "nosniff"}),
    },
    "module-type": {"": html(SPA), "app.js": Answer(SHOW, "text/plain")},
    "integrity": {
        "": html(
            '<div id="app"></div><script src="app.js" '
            'integrity="sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="></script>'
        ),
        "app.js": script(SHOW),
    },
    "csp": {"": html(SPA, headers={"Content-Security-Policy": "script-src 'none'"}), "app.js": script(SHOW)},
    "csp-inline": {
        "": html(
            f'<div id="app"></div><script>{SHOW}</script>', headers={"Content-Security-Policy": "script-src 'self'"}
        )
    },
    "csp-connect": {
        "": html(WAITING, headers={"Content-Security-Policy": "connect-src 'none'"}),
        "app.js": script(fetching("/csp-connect/api/x")),
        "api/x": Answer("[]", "application/json"),
    },
    "csp-report-only": {
        "": html(SPA, headers={"Content-Security-Policy-Report-Only": "script-src 'none'"}),
        "app.js": script(SHOW),
    },
    # The API
    "api-500": {
        "": html(WAITING),
        "app.js": script(fetching("/api-500/api/bookings")),
        "api/bookings": Answer("{}", "application/json", 500),
    },
    "api-500-white": {
        "": html(SPA),
        "app.js": script("fetch('/api-500-white/api/b').then(a => a.json()).then(b => { b.items.map(x => x); });"),
        "api/b": Answer('{"error": "db"}', "application/json", 500),
    },
    "api-html": {
        "": html(WAITING),
        "app.js": script(fetching("/api-html/api/bookings")),
        "*": html("<div id=app></div>"),
    },
    "api-404": {"": html(WAITING), "app.js": script(fetching("/api-404/api/bookings"))},
    "api-hangs": {
        "": html(WAITING),
        "app.js": script(fetching("/api-hangs/api/bookings")),
        "api/bookings": Answer(wait=HANGS),
    },
    "api-hangs-white": {
        "": html(SPA),
        "app.js": script(fetching("/api-hangs-white/api/b")),
        "api/b": Answer(wait=HANGS),
    },
    "spinner-for-ever": {"": html(WAITING), "app.js": script("")},
    "slow-api": {
        "": html(WAITING),
        "app.js": script(fetching("/slow-api/api/bookings")),
        "api/bookings": Answer("[]", "application/json", wait=2.6),
    },
    "slow-page": {"": html("<h1>Harbor</h1><p>We rent boats.</p>", wait=2.6)},
    "slow-assets": {"": html(SPA), "app.js": script(SHOW, wait=2.6)},
    "cors": {"": html(WAITING), "app.js": script(fetching("{api}/cors/ok"))},
    "cors-preflight": {
        "": html(WAITING),
        "app.js": script(fetching("{api}/cors/ok").replace('ok")', 'ok", {method: "POST", headers: {"X-Key": "1"}})')),
    },
    "cors-500": {"": html(WAITING), "app.js": script(fetching("{api}/cors/500"))},
    "cors-401": {"": html(WAITING), "app.js": script(fetching("{api}/cors/401"))},
    "api-refused": {"": html(WAITING), "app.js": script(fetching("http://127.0.0.1:1/bookings"))},
    # The page itself
    "not-found": {"": html("<h1>404</h1>", status=404)},
    "server-error": {"": html("<h1>Oops</h1>", status=503)},
    "forbidden": {"": html("<h1>Forbidden</h1>", status=403)},
    "challenge": {"": html("<h1>Just a moment</h1>", status=403, headers={"cf-mitigated": "challenge"})},
    "redirect-loop": {"": Answer(status=302, headers={"Location": "/redirect-loop/"})},
    "script-loop": {"": html("<script>location.replace('/script-loop/?' + Math.random())</script>")},
    "hangs": {"": Answer(wait=HANGS)},
    # Camera and microphone
    "media": {"": MEDIA},
    "media-forbidden": {"": html("<h1>Call</h1>", headers={"Permissions-Policy": "camera=(), microphone=(self)"})},
    "media-elsewhere": {
        "": html("<h1>Call</h1>", headers={"Permissions-Policy": 'camera=("https://other.example"), microphone=*'})
    },
    "media-sandboxed": {"": html("<h1>Call</h1>", headers={"Content-Security-Policy": "sandbox allow-scripts"})},
    # Cache and worker
    "worker-same": {
        "": html(SPA + f"<script>{REGISTER}</script>"),
        "app.js": script(SHOW),
        "sw.js": script(WORKER + "self.addEventListener('fetch', e => e.respondWith(fetch(e.request)));"),
    },
    "worker-precache": {
        "": html(SPA + f"<script>{REGISTER}</script>"),
        "app.js": script(SHOW),
        "sw.js": script(
            "self.addEventListener('install', e => { self.skipWaiting();"
            "e.waitUntil(caches.open('v1').then(c => c.addAll(['./', 'app.js']))) });"
            "self.addEventListener('activate', e => e.waitUntil(self.clients.claim()));"
            "self.addEventListener('fetch',"
            "e => e.respondWith(caches.match(e.request).then(r => r || fetch(e.request))));"
        ),
    },
    "worker-stale": {  # the worker still has the shell of the deployment before, whose script is gone
        "": html('<div id="app"></div><script src="app.new.js"></script>' + f"<script>{REGISTER}</script>"),
        "app.new.js": script(SHOW),
        "sw.js": script(
            WORKER + "const old = '<!doctype html><div id=app></div><script src=\"app.old.js\"></scr' + 'ipt>';"
            "self.addEventListener('fetch', e => { if (e.request.mode === 'navigate')"
            " e.respondWith(new Response(old, {headers: {'Content-Type': 'text/html'}})) });"
        ),
    },
    "worker-old-script": {  # the same address, an older script out of the worker's cache
        "": html(SPA + f"<script>{REGISTER}</script>"),
        "app.js": script(SHOW),
        "sw.js": script(
            WORKER + "self.addEventListener('fetch', e => { if (e.request.url.endsWith('app.js')) e.respondWith("
            "new Response('/* version 1 */', {headers: {'Content-Type': 'text/javascript'}})) });"
        ),
    },
    "cached-page": {"": html(SPA, headers={"Cache-Control": "max-age=604800"}), "app.js": script(SHOW)},
    # Push
    "push": {
        "": html(SPA + f"<script>{asking(KEY)}</script>"),
        "app.js": script(SHOW),
        "sw.js": script(WORKER + "self.addEventListener('push', () => 0);"),
    },
    "push-not-asked": {"": html(SPA + f"<script>{REGISTER}</script>"), "app.js": script(SHOW), "sw.js": script(WORKER)},
    "push-no-worker": {"": html(SPA), "app.js": script(SHOW)},
    "push-worker-404": {
        "": html(SPA + "<script>navigator.serviceWorker.register('gone.js').catch(() => 0);</script>"),
        "app.js": script(SHOW),
    },
    "push-worker-html": {
        "": html(SPA + "<script>navigator.serviceWorker.register('gone.js').catch(() => 0);</script>"),
        "app.js": script(SHOW),
        "*": html("<div id=app></div>"),
    },
    "push-worker-throws": {
        "": html(SPA + f"<script>{REGISTER}</script>"),
        "app.js": script(SHOW),
        "sw.js": script("nothing.here();"),
    },
    "push-install-fails": {
        "": html(SPA + f"<script>{REGISTER}</script>"),
        "app.js": script(SHOW),
        "sw.js": script("self.addEventListener('install', e => e.waitUntil(Promise.reject(new Error('no'))));"),
    },
    "push-bytes": {
        "": html(f"{SPA}<script>{asking_with(f'new Uint8Array({BYTES})')}</script>"),
        "app.js": script(SHOW),
        "sw.js": script(WORKER),
    },
    "push-padded-key": {
        "": html(SPA + f"<script>{asking(KEY + '=')}</script>"),
        "app.js": script(SHOW),
        "sw.js": script(WORKER),
    },
    "push-keyless": {
        "": html(SPA + f"<script>{asking_with('undefined')}</script>"),
        "app.js": script(SHOW),
        "sw.js": script(WORKER),
    },
    "push-bad-key": {
        "": html(SPA + f"<script>{asking('abc')}</script>"),
        "app.js": script(SHOW),
        "sw.js": script(WORKER),
    },
}
"""Per site what it answers by path; `*` answers everything else, without it that is a 404."""

CORS = {
    "/cors/ok": Answer("[]", "application/json"),
    "/cors/500": Answer("{}", "application/json", 500),
    "/cors/401": Answer("{}", "application/json", 401),
}
"""What the API on the other port answers, without a header that lets a page read it."""

NOTHING = Answer("not here", "text/plain", 404)
