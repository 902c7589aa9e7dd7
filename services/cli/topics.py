"""`wirelens topics`: what topics.yaml says, brought to a cluster or held against it."""

from typing import Annotated

import typer
from wirelens.cli.render import note, out

Kafka = Annotated[str, typer.Option("--kafka", envvar="WIRELENS_KAFKA", help="Bootstrap servers, HOST:PORT,…")]
Prefix = Annotated[str, typer.Option("--prefix", envvar="WIRELENS_TOPIC_PREFIX", help="Put before every topic's name.")]
DEFAULT_KAFKA = "127.0.0.1:9092"


def add(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Create the topics, or check them.")
    group.command(epilog="Example: [bold]wirelens topics apply --kafka broker:9092[/]")(apply)
    group.command(epilog="Example: [bold]wirelens topics check --kafka broker:9092[/]")(check)
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
    for name in topics.apply(settings, replication_factor=replication):
        out.print(f"created {name}")
    _tell(topics.check(settings))


def check(kafka: Kafka = DEFAULT_KAFKA, prefix: Prefix = "") -> None:
    """Hold the cluster against topics.yaml; one line for each difference, and exit code 1. Needs no right to create."""
    from services.common import topics
    from services.common.settings import KafkaSettings

    _tell(topics.check(KafkaSettings(kafka=kafka, topic_prefix=prefix)))


def _tell(differences: list[str]) -> None:
    for line in differences:
        note(line)
    if differences:
        raise typer.Exit(1)
