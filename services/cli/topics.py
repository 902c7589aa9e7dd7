"""`wirelens topics`: what topics.yaml says, brought to a cluster, held against it, or put into rights."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from wirelens.cli.render import note, out

Kafka = Annotated[str, typer.Option("--kafka", envvar="WIRELENS_KAFKA", help="Bootstrap servers, HOST:PORT,…")]
Prefix = Annotated[str, typer.Option("--prefix", envvar="WIRELENS_TOPIC_PREFIX", help="Put before every topic's name.")]
DEFAULT_KAFKA = "127.0.0.1:9092"
CONNECT_SECONDS = 1.0


class NoKafkaError(Exception):
    """No broker answers; the message says where."""


@contextmanager
def answering(servers: str) -> Iterator[None]:
    """Say in words of this command that no broker answers. Raises NoKafkaError."""
    from kafka.errors import KafkaTimeoutError

    away = NoKafkaError(f"no Kafka answers at {servers} (--kafka, or WIRELENS_KAFKA, says where it is)")
    # A client tries for five seconds, as a service may that starts beside its broker; a person has mistyped.
    if not any(_listens(server) for server in servers.split(",")):
        raise away
    try:
        yield
    except KafkaTimeoutError:
        raise away from None


def _listens(server: str) -> bool:
    host, _, port = server.strip().rpartition(":")
    try:
        with socket.create_connection(
            (host.strip("[]") or server, int(port) if port.isdigit() else 0), CONNECT_SECONDS
        ):
            return True
    except OSError:
        return False


def add(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Create the topics, check them, or print everybody's rights.",
        epilog="Example: [bold]wirelens topics check --kafka broker:9092[/]",
    )
    group.command(epilog="Example: [bold]wirelens topics apply --kafka broker:9092[/]")(apply)
    group.command(epilog="Example: [bold]wirelens topics check --kafka broker:9092[/]")(check)
    group.command(epilog="Example: [bold]wirelens topics acls --kafka broker:9092 | sh[/]")(acls)
    app.add_typer(group, name="topics")


def apply(
    kafka: Kafka = DEFAULT_KAFKA,
    prefix: Prefix = "",
    replication: Annotated[int, typer.Option(help="Copies of each record; -1: the cluster's default.")] = -1,
) -> None:
    """Create the topics that are not there. Changes none that is."""
    from services.common import topics
    from services.common.settings import KafkaSettings

    settings = KafkaSettings(kafka=kafka, topic_prefix=prefix)
    with answering(kafka):
        for name in topics.apply(settings, replication_factor=replication):
            out.print(f"created {name}")
        differences = topics.check(settings)
    _tell(differences)


def check(kafka: Kafka = DEFAULT_KAFKA, prefix: Prefix = "") -> None:
    """Hold the cluster against topics.yaml; one line for each difference, and exit code 1. Needs no right to create."""
    from services.common import topics
    from services.common.settings import KafkaSettings

    with answering(kafka):
        differences = topics.check(KafkaSettings(kafka=kafka, topic_prefix=prefix))
    _tell(differences)


def acls(kafka: Kafka = DEFAULT_KAFKA, prefix: Prefix = "") -> None:
    """Print the commands that grant each service the rights that it needs, and no others, to the user of its name."""
    from services.common import acls, topics

    for right in acls.rights(topics.load(), topics.groups(), prefix):
        typer.echo(acls.command(right, kafka))


def _tell(differences: list[str]) -> None:
    for line in differences:
        note(line)
    if differences:
        raise typer.Exit(1)
