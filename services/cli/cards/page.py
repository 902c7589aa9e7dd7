"""CARD.md, for people: what card.json says in numbers and prose/SERVICE.toml in words. The same give the same page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from services.cli.cards import prose, records
from services.cli.cards.corpora import CORPORA
from services.cli.cards.prose import Prose
from services.cli.cards.records import BASELINE

type Json = Mapping[str, Any]


def path(service: str) -> Path:
    """Return where the page of a service lies."""
    return records.SERVICES / service / "CARD.md"


def write(service: str) -> None:
    """Write the page of a service anew."""
    path(service).write_text(page(service), encoding="utf-8")


def page(service: str) -> str:
    """Return the page of a service, in Markdown."""
    card, words = records.read(service), prose.read(service)
    measured = card[records.MEASURED]
    parts = [
        f"# {words.title}",
        "<!-- Written by `make cards`: the words are services/cli/cards/prose, the numbers weights/card.json. -->",
        words.summary,
        _table(("profile", "model", "version", "generation", "file", "SHA-256"), _models(card)),
        f"**Meant for:** {words.use}",
        f"**Not meant for:** {words.avoid}",
        "## How it was made",
        words.made,
        "## Data, and its terms",
        _table(("what", "used for", "terms"), ((each.name, each.use, each.terms) for each in words.data)),
        "## Scores",
        words.measures,
        f"The baseline is {words.baseline}. In percent, unless it is a correlation or a count; in brackets the 95 %"
        " interval by the bootstrap over documents (1,000 draws, seeded).",
        *(part for file in measured["files"] for part in _file(file, list(card["profiles"]))),
        "## Speed and memory",
        _speed(measured),
        _table(_COSTS, _costs(measured)),
        "## Known failures",
        "\n".join(f"- {limit}" for limit in words.limits),
        "What the `default` model says of a few texts, made up for this page:",
        *_examples(words, measured),
        "## How to repeat it",
        _repeat(service, measured),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _models(card: Json) -> Iterator[Sequence[str]]:
    for profile, row in card["profiles"].items():
        file, digest = row.get("file"), row.get("sha256", "")
        name = f"`{file}`" if file else "code alone"
        yield profile, row["model"], row["version"], str(row["generation"]), name, f"`{digest}`" if digest else "–"


def _file(file: Json, profiles: Sequence[str]) -> Iterator[str]:
    systems = [*profiles, BASELINE]
    yield f"**{file['title']}** ({file['rows']:,} rows)"
    of_systems = [file["systems"][name] for name in systems]
    rows = []
    for key, first in of_systems[0].items():
        found = [figures[key] for figures in of_systems]
        # Of how many it is told can differ: it may be of what a system gives.
        if count := max(each["n"] for each in found):
            rows.append([first["name"], f"{count:,}", *map(_figure, found)])
    yield _table(("measure", "n", *systems), rows)


def _figure(found: Json) -> str:
    if not found["n"]:
        return "–"
    unit = found["unit"]
    text = f"{_number(found['value'], unit)} [{_number(found['low'], unit)}, {_number(found['high'], unit)}]"
    if "precision" in found:
        text += f"; P {_number(found['precision']['value'], unit)}, R {_number(found['recall']['value'], unit)}"
    return text


def _number(value: float, unit: str) -> str:
    if unit == "percent":
        return f"{100 * value:.1f}"
    return f"{value:.3f}" if unit == "r" else f"{value:.0f}"


_COSTS = ("profile", "words per CPU second", "sentences per CPU second", "CPU seconds to load", "memory")


def _costs(measured: Json) -> Iterator[Sequence[str]]:
    for profile, found in measured["costs"].items():
        yield (
            profile,
            f"{found['wordsPerCpuSecond']:,}",
            f"{found['sentencesPerCpuSecond']:,}",
            f"{found['loadCpuSeconds']:.1f}",
            f"{found['memoryMiB']:,} MiB",
        )


def _speed(measured: Json) -> str:
    where = measured["machine"]
    first = next(iter(measured["costs"].values()))
    vnni = {"yes": "with VNNI", "no": "without VNNI"}.get(where["vnni"], "VNNI unknown")
    return (
        f"One thread, the core alone without the parser, in a process of its own that has read {first['articles']}"
        f" articles of {first['words']:,} words; memory is what is then resident. {where['processor']} ({vnni}),"
        f" Python {where['python']}, ONNX Runtime {where['onnxruntime']}."
    )


def _examples(words: Prose, measured: Json) -> Iterator[str]:
    said = {example["text"]: example["said"] for example in measured["examples"]}
    for example in words.examples:
        lines = said.get(example.text, ())
        yield "\n".join(
            [
                f"> {example.text}",
                "",
                f"Right: {example.right}  ",
                "Said: " + ("; ".join(f"`{line}`" for line in lines) or "nothing"),
            ]
        )


def _repeat(service: str, measured: Json) -> str:
    """Return the commands; the files are named as they lie in the folder of the corpora."""
    held_out = {corpus.key for corpus in CORPORA[service] if corpus.held_out}
    lines = ["```", "make cards DATA=FOLDER_OF_THE_CORPORA"]
    for file in measured["files"]:
        options = " --held-out" if file["key"] in held_out else ""
        lines.append(f"wirelens evaluate {service} {file['path']}{options} --baseline --errors 20")
    return "\n".join([*lines, "```"])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    return "\n".join([line(head), "|" + "---|" * len(head), *(line(row) for row in rows)])
