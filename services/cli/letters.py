"""Dead letters in a cluster: read, described, and brought back."""

from collections.abc import Iterable, Iterator
from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import DecodeError
from kafka import TopicPartition
from kafka.errors import KafkaTimeoutError
from wirelens.article.v1.article_pb2 import Article

from services.common import dead_letters, kafka, topics
from services.common.settings import KafkaSettings

PATIENCE_MS = 10_000
"""A letter that is there comes in this time, or the broker has gone away."""
MAX_REDRIVES = 3
GROUP = "dlq-redrive"
CLIENT = "wirelens-dlq"


class NoLettersError(Exception):
    """The service has none, and can have none; the message says which can."""


def services() -> list[str]:
    """Return the services that have dead letters."""
    prefix = dead_letters.letter_topic("")
    return sorted(name.removeprefix(prefix) for name in topics.names() if name.startswith(prefix))


def letters(settings: KafkaSettings, service: str, start: int = 0) -> Iterator[Any]:
    """Yield the letters of a service, oldest first, from number `start`. Raises NoLettersError."""
    check(service)
    consumer = kafka.consumer(settings, None, CLIENT)
    tp = TopicPartition(settings.topic(dead_letters.letter_topic(service)), 0)
    consumer.assign([tp])
    consumer.seek_to_beginning(tp)
    if start:
        consumer.seek(tp, start)
    end = consumer.end_offsets([tp])[tp]
    try:
        while consumer.position(tp, timeout_ms=PATIENCE_MS) < end:
            yield from _poll(consumer, tp)
    finally:
        consumer.close()


def all_letters(settings: KafkaSettings, names: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Yield each letter of these services with the service's name. Raises NoLettersError."""
    for name in names:
        for record in letters(settings, name):
            yield name, record


def redrive(settings: KafkaSettings, service: str, limit: int) -> tuple[int, int]:
    """Send up to `limit` letters back to their service, oldest first, from where the last redrive ended.

    Returns how many went, and how many were left since they had been back 3 times. Raises NoLettersError.
    """
    check(service)
    retry = dead_letters.retry_topic(service)
    if retry not in topics.names():
        raise NoLettersError(f"{service} takes no letters back: it only reads what others can send again")
    producer = kafka.producer(settings, CLIENT)
    consumer = kafka.consumer(settings, f"{GROUP}.{service}", CLIENT)
    tp = TopicPartition(settings.topic(dead_letters.letter_topic(service)), 0)
    consumer.assign([tp])
    sent = skipped = 0
    end = consumer.end_offsets([tp])[tp]
    while consumer.position(tp, timeout_ms=PATIENCE_MS) < end and sent < limit:
        for record in _poll(consumer, tp, max_records=limit - sent):
            times = int(described(record).get("redriven", "0"))
            if times >= MAX_REDRIVES:
                skipped += 1
                continue
            headers = [(k, v) for k, v in record.headers if k != dead_letters.REDRIVEN]
            headers.append((dead_letters.REDRIVEN, b"%d" % (times + 1)))
            partition, _ = dead_letters.source(record.headers, 0, 0)
            topic = settings.topic(retry)
            producer.send(topic, key=record.key, value=record.value, headers=headers, partition=partition).get(30)
            sent += 1
        # Only what Kafka has taken is done with.
        consumer.commit()
    consumer.close(autocommit=False)
    producer.close()
    return sent, skipped


def described(record: Any) -> dict[str, str]:
    """Return a letter's headers as text."""
    return {k.removeprefix("wl_dlq_"): text(v) for k, v in record.headers}


def text(value: bytes | None) -> str:
    """Return bytes as text, as far as they are."""
    return (value or b"").decode(errors="replace")


def content(record: Any) -> Any:
    """Return what a letter holds: an article as a dict, else text."""
    value = record.value or b""
    try:
        article = Article.FromString(value)
    except DecodeError:
        article = Article()
    return MessageToDict(article) if article.article_id else text(value)


def _poll(consumer: Any, tp: TopicPartition, **limits: int) -> Any:
    found = consumer.poll(timeout_ms=PATIENCE_MS, **limits).get(tp)
    if not found:
        raise KafkaTimeoutError("the broker gives no more")
    return found


def check(service: str) -> None:
    """Raise NoLettersError where the service has none, and can have none."""
    if service not in services():
        raise NoLettersError(f"no dead letters of {service}: there are those of {', '.join(services())}")
