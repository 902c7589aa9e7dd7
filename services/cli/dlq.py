"""`wirelens dlq`: look at dead letters, and bring them back."""

import json
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text
from wirelens.cli.options import Json
from wirelens.cli.render import clean, note, out, print_json

from services.cli.topics import DEFAULT_KAFKA, Kafka, Prefix, answering

# What speaks Kafka takes a second of CPU to load: each command does it when it is run, not when another one is.

Service = Annotated[str, typer.Argument(help="The service whose letters they are, such as entities.")]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Look at dead letters, and bring them back after the fix.",
        epilog="Example: [bold]wirelens dlq list[/]   [bold]wirelens dlq redrive quotes[/]",
    )
    group.command("list", epilog="Example: [bold]wirelens dlq list[/]   [bold]wirelens dlq list quotes --json[/]")(
        list_
    )
    group.command(epilog="Example: [bold]wirelens dlq show quotes 17[/]")(show)
    group.command(epilog="Example: [bold]wirelens dlq redrive quotes --limit 10[/]")(redrive)
    app.add_typer(group, name="dlq")


def list_(
    service: Annotated[str, typer.Argument(help="Only this service's letters.")] = "",
    kafka: Kafka = DEFAULT_KAFKA,
    prefix: Prefix = "",
    as_json: Json = False,
) -> None:
    """List dead letters: where from, and why."""
    from services.cli import letters
    from services.common.settings import KafkaSettings

    settings = KafkaSettings(kafka=kafka, topic_prefix=prefix)
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("service", "number", "reason", "from", "redriven", "detail"):
        table.add_column(column)
    if service:
        letters.check(service)
    names = [service] if service else letters.services()
    with answering(kafka):
        for name, record in letters.all_letters(settings, names):
            found = letters.described(record)
            if as_json:
                print_json({"service": name, "number": record.offset, "key": letters.text(record.key), **found})
                continue
            source = f"{found.get('topic')}/{found.get('partition')}@{found.get('offset')}"
            cells = (found.get("reason", ""), source, found.get("redriven", "0"), found.get("detail", ""))
            table.add_row(name, str(record.offset), *(Text(clean(cell)) for cell in cells))
    if table.row_count:
        out.print(table)
    elif not as_json:
        note("no dead letters")


def show(
    service: Service,
    number: Annotated[int, typer.Argument(help="Its number, as `dlq list` prints it.")],
    kafka: Kafka = DEFAULT_KAFKA,
    prefix: Prefix = "",
) -> None:
    """Print one dead letter: its headers, and its content as far as it can be read."""
    from services.cli import letters
    from services.common.settings import KafkaSettings

    letters.check(service)
    with answering(kafka):
        for record in letters.letters(KafkaSettings(kafka=kafka, topic_prefix=prefix), service, start=number):
            if record.offset == number:
                key, content = letters.text(record.key), letters.content(record)
                out.print_json(json.dumps({**letters.described(record), "key": key, "content": content}))
                return
    note(f"{service} has no letter {number}")
    raise typer.Exit(1)


def redrive(
    service: Service,
    limit: Annotated[int, typer.Option(min=1, help="Bring back so many at most.")] = 100,
    kafka: Kafka = DEFAULT_KAFKA,
    prefix: Prefix = "",
) -> None:
    """Send letters back to their service, oldest first, each at most 3 times. Goes on where it last ended."""
    from services.cli import letters
    from services.common.settings import KafkaSettings

    letters.check(service)
    with answering(kafka):
        sent, left = letters.redrive(KafkaSettings(kafka=kafka, topic_prefix=prefix), service, limit)
    out.print(f"{sent} brought back" + (f", {left} left after {letters.MAX_REDRIVES} tries" if left else ""))
