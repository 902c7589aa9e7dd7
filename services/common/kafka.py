"""kafka-python, with the settings under which nothing is lost. Every client of it is made here."""

from collections.abc import Callable
from typing import Any

import kafka

from services.common.settings import MAX_RECORD_BYTES, KafkaSettings, kafka_security

CLIENTS_REQUEST_MS = 30_000
BOOTSTRAP_MS = 5_000
RECONNECT_MS = 1_000
"""Longest pause between two tries to connect; the default leaves a client away for 30 s after a broker came back."""


def producer(settings: KafkaSettings, client_id: str, **options: Any) -> Any:
    """Return an idempotent producer that waits for all replicas.

    Keep the futures of `send` and `.get()` them: `flush` returns without saying whether a record arrived.
    Raises kafka.errors.KafkaTimeoutError while no broker answers.
    """
    return kafka.KafkaProducer(
        **{
            "bootstrap_servers": settings.kafka.split(","),
            "client_id": client_id,
            "acks": "all",
            "enable_idempotence": True,
            "compression_type": "gzip",
            "max_request_size": MAX_RECORD_BYTES,
            "linger_ms": 5,
            "batch_size": 256 * 1024,
            "request_timeout_ms": CLIENTS_REQUEST_MS,
            "bootstrap_timeout_ms": BOOTSTRAP_MS,
            "reconnect_backoff_max_ms": RECONNECT_MS,
            **kafka_security(settings),
            **options,
        }
    )


def consumer(settings: KafkaSettings, group: str | None, client_id: str, **options: Any) -> Any:
    """Return a consumer that commits only when told to, and starts at the earliest record where nothing is committed.

    `group` None: no group; assign partitions and keep offsets yourself.
    Raises kafka.errors.KafkaTimeoutError while no broker answers.
    """
    grouped: dict[str, Any] = {}
    if group is not None:
        grouped = {
            "group_id": settings.topic_prefix + group,
            "session_timeout_ms": 10_000,
            "heartbeat_interval_ms": 3_000,
        }
        if settings.instance_id:
            grouped["group_instance_id"] = settings.instance_id
    return kafka.KafkaConsumer(
        **{
            "bootstrap_servers": settings.kafka.split(","),
            "client_id": client_id,
            "enable_auto_commit": False,
            "auto_offset_reset": "earliest",
            "allow_auto_create_topics": False,
            "max_partition_fetch_bytes": MAX_RECORD_BYTES,
            "request_timeout_ms": CLIENTS_REQUEST_MS,
            "bootstrap_timeout_ms": BOOTSTRAP_MS,
            "reconnect_backoff_max_ms": RECONNECT_MS,
            **kafka_security(settings),
            **grouped,
            **options,
        }
    )


def admin(settings: KafkaSettings, client_id: str) -> Any:
    """Return an admin client. Raises kafka.errors.KafkaTimeoutError while no broker answers."""
    return kafka.KafkaAdminClient(
        bootstrap_servers=settings.kafka.split(","),
        client_id=client_id,
        bootstrap_timeout_ms=BOOTSTRAP_MS,
        **kafka_security(settings),
    )


def poll(consumer: Any, timeout_ms: int) -> dict[Any, list[Any]]:
    """Return what a consumer of a group has got within `timeout_ms`, by partition.

    kafka-python 3.0.12 gives up its partitions when a topic is missing from the metadata for a moment, as one that was
    just made can be. If all are there again before it has joined, it sees no more need to, and never gets any back. So
    a join that was begun is seen through.
    """
    records: dict[Any, list[Any]] = consumer.poll(timeout_ms=timeout_ms)
    coordinator = consumer._coordinator
    if coordinator.rejoining and not coordinator.need_rejoin():
        coordinator.request_rejoin()
    return records


def position(consumer: Any, partition: Any) -> int | None:
    """Return the offset at which `consumer` reads on; None while it has none.

    Its own `position` waits for one, in a rebalance without end: it must not be asked in a loop that has to poll.
    """
    state = consumer._subscription.assignment.get(partition)
    return state.position.offset if state is not None and state.position is not None else None


def when_available[C](make: Callable[[], C], stopping: Callable[[], bool], pause: Callable[[float], Any]) -> C | None:
    """Return what `make` makes once a broker answers; None where `stopping()` says so first.

    `pause` waits for the seconds it is given, and may return sooner.
    """
    delay = 0.2
    while not stopping():
        try:
            return make()
        except kafka.errors.KafkaTimeoutError:
            pause(delay)
            delay = min(delay * 2, 2.0)
    return None


def topic_ids(settings: KafkaSettings, client_id: str, names: list[str]) -> dict[str, str]:
    """Return "CLUSTER/TOPIC-ID" for each topic (names without prefix): an offset means something only beside it.

    Raises RuntimeError for a topic that does not exist.
    """
    client = admin(settings, client_id)
    try:
        cluster = client.describe_cluster()["cluster_id"]
        described = {t["name"]: t for t in client.describe_topics([settings.topic(n) for n in names])}
    finally:
        client.close()
    ids: dict[str, str] = {}
    for name in names:
        topic = described.get(settings.topic(name))
        if topic is None or topic["error_code"] or not topic["partitions"]:
            raise RuntimeError(f"topic {settings.topic(name)} does not exist: run `wirelens topics apply`")
        ids[name] = f"{cluster}/{topic['topic_id']}"
    return ids
