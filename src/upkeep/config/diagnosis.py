"""`[video]`, `[push]`, `[auth]` and `[guide.NAME]`: what diagnosis asks; wrong values here are findings, not errors."""

from __future__ import annotations

from dataclasses import dataclass, field

from upkeep.config.alerts import SmtpTable
from upkeep.config.values import TABLE, Address


@dataclass(frozen=True, kw_only=True)
class TurnTable:
    """A TURN server."""

    __pydantic_config__ = TABLE

    url: str
    """Such as `turn:turn.example.com:3478?transport=udp`."""
    username: str | None = None
    """A static user."""
    password: str | None = None
    """The static user's password."""
    secret: str | None = None
    """The shared secret of time-limited credentials."""
    ca: str | None = None
    """A file of certificate authorities, instead of the system's."""


@dataclass(frozen=True, kw_only=True)
class ProviderTable:
    """A video service."""

    __pydantic_config__ = TABLE

    kind: str
    """livekit, twilio, daily or agora."""
    url: str | None = None
    """Its address."""
    key: str | None = None
    """The API key."""
    secret: str | None = None
    """The API secret."""


@dataclass(frozen=True, kw_only=True)
class VideoTable:
    """How the app's video calls connect."""

    __pydantic_config__ = TABLE

    control: str | None = None
    """A foreign STUN server: tells a blocked network from a server that is down."""
    stun: tuple[str, ...] = ()
    """STUN servers."""
    turn: tuple[TurnTable, ...] = ()
    """TURN servers."""
    function: str | None = None
    """The function that creates rooms or tokens."""
    provider: ProviderTable | None = None
    """The video service."""


@dataclass(frozen=True, kw_only=True)
class VapidTable:
    """A key pair of Web Push."""

    __pydantic_config__ = TABLE

    public: str
    """The public key."""
    private: str | None = None
    """The private key."""
    subject: str | None = None
    """Who to contact, as `mailto:` or https address."""


@dataclass(frozen=True, kw_only=True)
class ApnsTable:
    """A key of Apple's push service."""

    __pydantic_config__ = TABLE

    key: str
    """The .p8 key."""
    key_id: str
    """The key's id."""
    team_id: str
    """The team's id."""
    topic: str
    """The app's bundle id."""
    environment: str = "production"
    """production or sandbox."""
    device: str | None = None
    """A test device's token."""
    url: Address | None = None
    """The service, where it is not Apple's own."""


@dataclass(frozen=True, kw_only=True)
class QueueTable:
    """The notification queue in the database."""

    __pydantic_config__ = TABLE

    dsn: str
    """The database."""
    failed: str | None = None
    """A statement that counts failed rows."""
    stuck: str | None = None
    """A statement that counts rows that wait too long."""


@dataclass(frozen=True, kw_only=True)
class PushTable:
    """How the app's notifications are sent."""

    __pydantic_config__ = TABLE

    vapid: VapidTable | None = None
    """Web Push keys."""
    subscription: str | None = None
    """A test device's subscription, as the browser gives it."""
    fcm: str | None = None
    """A Firebase service account's JSON."""
    fcm_token: str | None = None
    """A test device's token."""
    fcm_url: Address | None = None
    """Firebase's service, where it is not Google's own."""
    apns: ApnsTable | None = None
    """Apple's service."""
    queue: QueueTable | None = None
    """The notification queue."""


@dataclass(frozen=True, kw_only=True)
class AccountTable:
    """A test account."""

    __pydantic_config__ = TABLE

    email: str
    """Its login."""
    password: str
    """Its password, as `${NAME}`."""


@dataclass(frozen=True, kw_only=True)
class LoginTable:
    """A login form."""

    __pydantic_config__ = TABLE

    url: Address
    """Where it is sent."""
    fields: dict[str, str] = field(default_factory=dict)
    """Its fields."""


@dataclass(frozen=True, kw_only=True)
class LockedTable:
    """A count of locked accounts."""

    __pydantic_config__ = TABLE

    dsn: str
    """The database."""
    query: str
    """A statement that returns the count."""


@dataclass(frozen=True, kw_only=True)
class AuthTable:
    """How people get in."""

    __pydantic_config__ = TABLE

    kind: str = "oidc"
    """oidc, supabase, firebase or form."""
    issuer: str | None = None
    """The provider's address."""
    apikey: str | None = None
    """The public key of Supabase or Firebase."""
    client_id: str | None = None
    """The OIDC client."""
    client_secret: str | None = None
    """The OIDC client's secret, where it has one."""
    dkim: tuple[str, ...] = ()
    """DKIM selectors."""
    mail_from: str | None = None
    """The sender of verification mails."""
    smtp: SmtpTable | None = None
    """The server that sends them."""
    account: AccountTable | None = None
    """A test account, for a real login."""
    login: LoginTable | None = None
    """The form, for kind form."""
    locked: LockedTable | None = None
    """A count of locked accounts."""


@dataclass(frozen=True, kw_only=True)
class GuideTable:
    """A troubleshooting guide of the project's own."""

    __pydantic_config__ = TABLE

    file: str
    """Its TOML file, relative to this one."""
