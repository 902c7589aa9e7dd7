"""`wirelens dlq`: look at dead letters, and bring them back."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import DecodeError
from kafka import TopicPartition
from rich.table import Table
from wirelens.article.v1.article_pb2 import Article
from wirelens.cli.options import Json
from wirelens.cli.render import note, out, print_json

from services.cli.topics import DEFAULT_KAFKA, Kafka, Prefix
from services.common import dead_letters, kafka, topics
from services.common.settings import KafkaSettings

IDLE_MS = 2_000
MAX_REDRIVES = 3
GROUP = "dlq-redrive"

Service = Annotated[str, typer.Argument(help="The service whose letters they are, such as entities.")]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Look at dead letters, and bring them back after the fix.")
    group.command("list", epilog="Example: [bold]wirelens dlq list[/]   [bold]wirelens dlq list quotes --json[/]")(
        list_
    )
    group.command(epilog="Example: [bold]wirelens dlq show quotes 17[/]")(show)
    group.command(epilog="Example: [bold]wirelens dlq redrive quotes --limit 10[/]")(redrive)
    app.add_typer(group, name="dlq")


def list_(
    service: Annotated[str, typer.Argument(help="Only this service's letters.")] = "",
    kafka_servers: Kafka = DEFAULT_KAFKA,
    prefix: Prefix = "",
    as_json: Json = False,
) -> None:
    """List dead letters: where from, and why."""
    settings = KafkaSettings(kafka=kafka_servers, topic_prefix=prefix)
    services = [service] if service else _services()
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("service", "number", "reason", "from", "redriven", "detail"):
        table.add_column(column)
    count = 0
    for name in services:
        for record in _letters(settings, _checked(name)):
            count += 1
            headers = _headers(record)
            if as_json:
                print_json({"service": name, "number": record.offset, "key": _text(record.key), **headers})
                continue
            source = f"{headers.get('topic')}/{headers.get('partition')}@{headers.get('offset')}"
            table.add_row(
                name,
                str(record.offset),
                headers.get("reason"),
                source,
                headers.get("redriven", "0"),
                headers.get("detail"),
            )
    if count and not as_json:
        out.print(table)
    elif not count:
        note("no dead letters")


def show(
    service: Service,
    number: Annotated[int, typer.Argument(help="Its number, as `dlq list` prints it.")],
    kafka_servers: Kafka = DEFAULT_KAFKA,
    prefix: Prefix = "",
) -> None:
    """Print one dead letter: its headers, and its content as far as it can be read."""
    settings = KafkaSettings(kafka=kafka_servers, topic_prefix=prefix)
    for record in _letters(settings, _checked(service), start=number):
        if record.offset == number:
            out.print_json(json.dumps({**_headers(record), "key": _text(record.key), "content": _content(record)}))
            return
    note(f"{service} has no letter {number}")
    raise typer.Exit(1)


def redrive(
    service: Service,
    limit: Annotated[int, typer.Option(min=1, help="Bring back so many at most.")] = 100,
    kafka_servers: Kafka = DEFAULT_KAFKA,
    prefix: Prefix = "",
) -> None:
    """Send letters back to their service, oldest first, each at most 3 times. Goes on where it last ended."""
    settings = KafkaSettings(kafka=kafka_servers, topic_prefix=prefix)
    retry = dead_letters.retry_topic(_checked(service))
    if retry not in topics.names():
        raise typer.BadParameter(f"{service} takes no letters back: it only reads what others can send again")
    producer = kafka.producer(settings, "wirelens-dlq")
    consumer = kafka.consumer(settings, f"{GROUP}.{service}", "wirelens-dlq")
    tp = TopicPartition(settings.topic(dead_letters.letter_topic(service)), 0)
    consumer.assign([tp])
    sent = skipped = 0
    end = consumer.end_offsets([tp])[tp]
    while consumer.position(tp) < end and sent < limit:
        for record in consumer.poll(timeout_ms=IDLE_MS, max_records=limit - sent).get(tp, ()):
            times = int(_headers(record).get("redriven", "0"))
            if times >= MAX_REDRIVES:
                skipped += 1
                continue
            headers = [(k, v) for k, v in record.headers if k != dead_letters.REDRIVEN]
            headers.append((dead_letters.REDRIVEN, b"%d" % (times + 1)))
            partition, _ = dead_letters.source(record.headers, 0, 0)
            producer.send(
                settings.topic(retry), key=record.key, value=record.value, headers=headers, partition=partition
            ).get(30)
            sent += 1
        # Only what Kafka has taken is done with.
        consumer.commit()
    consumer.close(autocommit=False)
    producer.close()
    out.print(f"{sent} brought back" + (f", {skipped} left after {MAX_REDRIVES} tries" if skipped else ""))


def _letters(settings: KafkaSettings, service: str, start: int = 0) -> Iterator[Any]:
    consumer = kafka.consumer(settings, None, "wirelens-dlq")
    tp = TopicPartition(settings.topic(dead_letters.letter_topic(service)), 0)
    consumer.assign([tp])
    consumer.seek_to_beginning(tp)
    if start:
        consumer.seek(tp, start)
    end = consumer.end_offsets([tp])[tp]
    while consumer.position(tp) < end:
        yield from consumer.poll(timeout_ms=IDLE_MS).get(tp, ())
    consumer.close()


def _services() -> list[str]:
    prefix = dead_letters.letter_topic("")
    return sorted(name.removeprefix(prefix) for name in topics.names() if name.startswith(prefix))


def _checked(service: str) -> str:
    if service not in _services():
        raise typer.BadParameter(f"no dead letters of {service}: there are {', '.join(_services())}")
    return service


def _headers(record: Any) -> dict[str, str]:
    return {k.removeprefix("wl_dlq_"): _text(v) for k, v in record.headers}


def _text(value: bytes | None) -> str:
    return (value or b"").decode(errors="replace")


def _content(record: Any) -> Any:
    value = record.value or b""
    try:
        article = Article.FromString(value)
    except DecodeError:
        article = Article()
    return MessageToDict(article) if article.article_id else value.decode(errors="replace")
