"""Scenarios of `diagnose push`."""

from __future__ import annotations

from collections.abc import Callable

from peers.firebase_peer import firebase
from peers.push_service import pair, push_service
from peers.servers import postgres
from peers.stage import Scenario, Stage, toml


def vapid(public: str, private: str, subject: str = "mailto:ops@harbor.example", more: str = "") -> str:
    return f'[push]\nvapid = {{ public = "{public}", private = "{private}", subject = "{subject}" }}\n{more}'


def own_pair(stage: Stage) -> str:
    keys = pair()
    return vapid(keys.public, keys.private)


def subscribed(name: str, ahead: float = 0.0, strangers: bool = False) -> Callable[[Stage], str]:
    def tables(stage: Stage) -> str:
        service = stage.enter(push_service(ahead))
        keys = pair() if strangers else service.sender
        (stage.folder / "subscription.json").write_text(service.subscription(name))
        return vapid(keys.public, keys.private, more='subscription = "${file:subscription.json}"\n')

    return tables


def account(device: str, **changed: object) -> Callable[[Stage], str]:
    def tables(stage: Stage) -> str:
        service = stage.enter(firebase())
        (stage.folder / "account.json").write_text(service.account(**changed))
        return f'[push]\nfcm = "${{file:account.json}}"\nfcm_token = "{device}"\nfcm_url = "{service.peer.url}"\n'

    return tables


def queue(*rows: str) -> Callable[[Stage], str]:
    def tables(stage: Stage) -> str:
        dsn = stage.database("create table q (state text)", *(f"insert into q values ('{row}')" for row in rows))
        counts = {state: f"select count(*) from q where state = '{state}'" for state in ("failed", "stuck")}
        return queue_table(dsn, counts)

    return tables


def postgres_queue(*rows: str) -> Callable[[Stage], str]:
    """A queue in a real PostgreSQL, asked as an owner would ask it: what waits is stuck only after a while."""

    def tables(stage: Stage) -> str:
        import psycopg

        server = stage.enter(postgres())
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            connection.execute("create table notifications (status text, due_at timestamptz, sent_at timestamptz)")
            for row in rows:
                connection.execute(f"insert into notifications values {row}")
        late = "sent_at is null and due_at < now() - interval '15 minutes'"
        counts = {"failed": "status = 'failed'", "stuck": late}
        return queue_table(
            server.dsn(), {name: f"select count(*) from notifications where {each}" for name, each in counts.items()}
        )

    return tables


def queue_table(dsn: str, counts: dict[str, str]) -> str:
    queries = ", ".join(f"{name} = {toml(query)}" for name, query in counts.items())
    return f"[push]\nqueue = {{ dsn = {toml(dsn)}, {queries} }}\n"


def mixed_keys(stage: Stage) -> str:
    return vapid(pair().public, pair().private)


SEND = ("--send-test",)
PUSH = {
    "all is well with the keys": Scenario("push", None, own_pair),
    "all is well with a test device": Scenario("push", None, subscribed("living"), SEND),
    "all is well with firebase": Scenario("push", None, account("living-device")),
    "all is well with the queue": Scenario("push", None, queue("sent")),
    "two keys of two pairs": Scenario("push", "vapid-mismatch", mixed_keys),
    "a key that is none": Scenario("push", "credentials-invalid", lambda stage: vapid("BKx", "no-private-key")),
    "a subject that is none": Scenario(
        "push", "credentials-invalid", lambda stage: vapid(*(lambda keys: (keys.public, keys.private))(pair()), "ops")
    ),
    "a subscription that has ended": Scenario("push", "subscription-gone", subscribed("gone-410"), SEND),
    "a subscription of another pair": Scenario("push", "vapid-mismatch", subscribed("living", strangers=True), SEND),
    "a push service that refuses the key": Scenario("push", "credentials-invalid", subscribed("mozilla-key"), SEND),
    "too many messages": Scenario("push", "rate-limited", subscribed("busy"), SEND),
    "a message that is too large": Scenario("push", "payload-too-large", subscribed("large"), SEND),
    "a request that is refused": Scenario("push", "request-invalid", subscribed("mozilla-ttl"), SEND),
    "a push service that fails": Scenario("push", "provider-down", subscribed("broken"), SEND),
    "the clock of the push service": Scenario("push", "clock-skew", subscribed("living", ahead=13 * 3600), SEND),
    "an account that is badly formed": Scenario(
        "push", "credentials-invalid", account("living-device", private_key="none")
    ),
    "a device that firebase no longer knows": Scenario("push", "subscription-gone", account("gone")),
    "a device of another project": Scenario("push", "vapid-mismatch", account("other-project")),
    "rows that failed": Scenario("push", "queue-errors", queue("failed", "sent")),
    "rows of PostgreSQL that wait no longer than they may": Scenario(
        "push", None, postgres_queue("('waiting', now(), null)", "('sent', now() - interval '1 day', now())")
    ),
    "rows of PostgreSQL that failed": Scenario("push", "queue-errors", postgres_queue("('failed', now(), now())")),
    "rows of PostgreSQL that are stuck": Scenario(
        "push", "queue-stuck", postgres_queue("('waiting', now() - interval '2 hours', null)")
    ),
}
