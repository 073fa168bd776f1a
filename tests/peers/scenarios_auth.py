"""Scenarios of `diagnose auth`."""

from __future__ import annotations

from collections.abc import Callable

from peers.servers import free_port, smtp
from peers.stage import Scenario, Stage, page, toml
from peers.web_peer import Answer, Asked, document


def login_service_down(stage: Stage) -> str:
    return stage.app() + f'[auth]\nissuer = "http://127.0.0.1:{free_port()}"\n'


ACCOUNT = 'account = { email = "probe@harbor.example", password = "right-password" }\n'


def provider_of(stage: Stage, token: Answer, clock: float = 0.0, **changed: object) -> str:
    """An OpenID provider whose token endpoint answers `token`; `changed` members of its configuration."""
    urls: list[str] = []

    def configuration(_asked: Asked) -> Answer:
        url = urls[0]
        found = {
            "issuer": url,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/token",
            "revocation_endpoint": f"{url}/revoke",
            "jwks_uri": f"{url}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }
        return document(200, found | changed)

    routes = {
        "/.well-known/openid-configuration": configuration,
        "/keys": document(200, {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "1"}]}),
        "/token": token,
        "/revoke": Answer(200),
    }
    urls.append(stage.host(routes, clock).url)
    return f'[auth]\nissuer = "{urls[0]}"\nclient_id = "app"\n{ACCOUNT}'


LET_IN = document(200, {"access_token": "at", "refresh_token": "rt", "expires_in": 3600})


def refused(text: str = "Invalid user credentials", error: str = "invalid_grant") -> Answer:
    return document(400, {"error": error, "error_description": text})


def logging_in(token: Answer) -> Callable[[Stage], str]:
    return lambda stage: stage.app() + provider_of(stage, token)


def supabase(stage: Stage, settings: Answer, token: Answer = LET_IN) -> str:
    routes = {
        "/auth/v1/health": document(200, {"name": "GoTrue"}),
        "/auth/v1/settings": settings,
        "/auth/v1/token": token,
        "/auth/v1/logout": Answer(204),
    }
    url = stage.host(routes).url
    return f'{stage.app()}[auth]\nkind = "supabase"\nissuer = "{url}"\napikey = "public-key-of-the-app"\n{ACCOUNT}'


SETTINGS = document(200, {"external": {"email": True}, "mailer_autoconfirm": False, "disable_signup": False})


def locked_rows(stage: Stage) -> str:
    dsn = stage.database("create table locked (id integer)", "insert into locked values (1), (2)")
    query = "select count(*) from locked"
    return stage.app() + provider_of(stage, LET_IN) + f"locked = {{ dsn = {toml(dsn)}, query = {toml(query)} }}\n"


def mail(stage: Stage, username: str = "") -> str:
    """A mail server that knows no login."""
    server = stage.enter(smtp())
    login = f', username = "{username}", password = "smtp-password"' if username else ""
    return f'{stage.app()}[auth]\nsmtp = {{ host = "127.0.0.1", port = {server.port}{login} }}\n'


def with_cookie(cookie: str) -> Callable[[Stage], str]:
    return lambda stage: stage.app(root=page(set_cookie=cookie))


def clock_of_the_provider(stage: Stage) -> str:
    return stage.app() + provider_of(stage, LET_IN, clock=-900)


AUTH = {
    "all is well with login": Scenario("auth", None, logging_in(LET_IN)),
    "all is well with supabase": Scenario("auth", None, lambda stage: supabase(stage, SETTINGS)),
    "all is well with mail": Scenario("auth", None, mail),
    "a wrong password": Scenario("auth", "wrong-password", logging_in(refused())),
    "an address that is not verified": Scenario(
        "auth", "email-not-verified", logging_in(refused("Email not verified: verify your email"))
    ),
    "an address that supabase does not find confirmed": Scenario(
        "auth",
        "email-not-verified",
        lambda stage: supabase(stage, SETTINGS, document(400, {"error_code": "email_not_confirmed"})),
    ),
    "a locked account": Scenario("auth", "account-locked", logging_in(refused("Account locked"))),
    "a banned account": Scenario(
        "auth", "account-locked", lambda stage: supabase(stage, SETTINGS, document(400, {"error_code": "user_banned"}))
    ),
    "locked accounts in the database": Scenario("auth", "account-locked", locked_rows),
    "too many attempts": Scenario("auth", "rate-limited", logging_in(document(429, {"error": "too_many_attempts"}))),
    "a login service that fails": Scenario(
        "auth",
        "provider-down",
        lambda stage: (
            f'{stage.app()}[auth]\nissuer = "{stage.host({"/.well-known/openid-configuration": Answer(503)}).url}"\n'
        ),
    ),
    "a login service that is gone": Scenario("auth", "provider-down", login_service_down),
    "another issuer": Scenario(
        "auth",
        "provider-misconfigured",
        lambda stage: stage.app() + provider_of(stage, LET_IN, issuer="https://auth.other.example"),
    ),
    "an issuer without keys": Scenario(
        "auth",
        "provider-misconfigured",
        lambda stage: stage.app() + provider_of(stage, LET_IN, id_token_signing_alg_values_supported=["ES256"]),
    ),
    "a client that the service does not know": Scenario(
        "auth", "provider-misconfigured", logging_in(refused("unknown client", "invalid_client"))
    ),
    "another project's key": Scenario(
        "auth", "provider-misconfigured", lambda stage: supabase(stage, document(401, {"message": "Invalid API key"}))
    ),
    "the login service's clock": Scenario("auth", "clock-skew", clock_of_the_provider),
    "a cookie that browsers refuse": Scenario("auth", "cookie-flags", with_cookie("session=x; SameSite=None")),
    "a session of five minutes": Scenario(
        "auth", "session-expired", with_cookie("session=x; Max-Age=300; Secure; HttpOnly")
    ),
    "a mail server that is gone": Scenario(
        "auth",
        "mail-undeliverable",
        lambda stage: f'{stage.app()}[auth]\nsmtp = {{ host = "127.0.0.1", port = {free_port()} }}\n',
    ),
    "a mail server that takes no login": Scenario(
        "auth", "mail-undeliverable", lambda stage: mail(stage, username="app")
    ),
}
