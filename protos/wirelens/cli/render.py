"""How things look on a terminal. What is printed for a pipe is plain, one thing a line."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

Json = Mapping[str, Any]

_ACTIONS = {
    "ACCEPTED": "green",
    "REFRESHED": "cyan",
    "CORRECTED": "magenta",
    "HELD": "blue",
    "KILLED": "red",
    "WITHHELD": "yellow",
    "REJECTED": "bold red",
    "DUPLICATE": "dim",
    "STALE": "dim",
}
_TONES = {"NEGATIVE": "red", "POSITIVE": "green", "NEUTRAL": "dim", "ABSTAIN": "dim"}
_START, _END = "\x02", "\x03"

PIPE_WIDTH = 100_000
"""Columns in a pipe: so many that nothing is wrapped or cropped, a row of a table is a line."""

# What a wire sends must not steer the terminal that it is shown on.
_CONTROLS = {code: "·" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}

out = Console(soft_wrap=True, highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)
err = Console(stderr=True, soft_wrap=True, highlight=False)


def print_json(value: Json) -> None:
    """Print one JSON object on one line, at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def show(line: Text) -> None:
    """Print a line, whatever is in it."""
    line.plain = line.plain.translate(_CONTROLS)
    out.print(line)


def note(text: str) -> None:
    """Say something to the person, not to the pipe."""
    err.print(escape(text.translate(_CONTROLS)))


def failure(text: str) -> None:
    """Say in one line, on stderr, what went wrong."""
    err.print(f"[red]wirelens:[/] {escape(' '.join(text.translate(_CONTROLS).split()))}")


def receipt_line(receipt: Json) -> None:
    """Print a receipt on one line. Where it has a `file`, and nothing came of that, its name is told."""
    action = receipt["action"]
    line = Text()
    line.append(f"{action.lower():9}", _ACTIONS.get(action, ""))
    line.append(f" {receipt['articleId'] or '-':36} r{receipt['revision']}  ")
    line.append(receipt["headline"] or receipt["guid"], "bold" if action == "ACCEPTED" else "")
    if receipt["chars"]:
        line.append(f"  {receipt['chars']} characters, {receipt['paragraphs']} paragraphs", "dim")
    if receipt["reason"]:
        line.append(f"  {receipt['reason']}", "italic")
    if "file" in receipt and action == "REJECTED":
        line.append(f"  ({receipt['file']})", "dim")
    show(line)


def event_line(kind: str, article: Json) -> None:
    """Print an event of the stream on a line, with what the enrichers found on a second."""
    line = Text()
    if kind == "recalled":
        line.append(f"{article['status'].lower():9}", "bold red")
        line.append(f" {article['articleId']} r{article['revision']}  {article.get('reason') or article['guid']}")
        show(line)
        return
    line.append(f"{'partial' if article['missing'] else 'enriched':9}", "yellow" if article["missing"] else "green")
    line.append(f" {article['articleId']} r{article['revision']}  ")
    line.append(_title(article), "bold")
    show(line)
    found = _summary(article)
    if found:
        show(Text(" " * 10).append_text(found))


def hit_lines(hit: Json) -> None:
    """Print a search hit: id, time and headline on one line, the matching words on the next."""
    line = Text(f"{hit['articleId']}  {hit['time'][:16].replace('T', ' ')}  ")
    line.append(" ".join(hit["headline"].split()), "bold")
    if hit.get("advisory"):
        line.append("  to editors", "yellow")
    if count := hit.get("copyCount"):
        line.append(f"  and {count:,} {'copy' if count == 1 else 'copies'}", "dim")
    show(line)
    snippet = Text()
    for number, part in enumerate(" ".join(hit["snippet"].split()).replace(_END, _START).split(_START)):
        snippet.append(part, "bold yellow" if number % 2 else "dim")
    show(Text("  ").append_text(snippet))


def article_page(article: Json) -> None:
    """Print an article's head, who it is about, who said what, and the tone."""
    show(Text(_title(article), "bold underline"))
    when = (article.get("versionCreated") or article["receivedAt"])[:19].replace("T", " ")
    show(
        Text(
            f"{article['articleId']}  revision {article['revision']}  {article['status'].lower()}"
            f"  {article['wire']}  {when}  {article['language'] or 'language unknown'}",
            "dim",
        )
    )
    if article["status"] != "USABLE":
        show(Text(article["reason"] or "no reason was given", "red"))
        return
    for each in article["provenance"]:
        if each["outcome"]:
            show(Text(f"{each['section']}: {each['outcome']}", "yellow"))
    if article["missing"]:
        show(Text(f"not here yet: {', '.join(article['missing'])}", "yellow"))
    _who(article)
    _said(article)
    _tone(article)


def _who(article: Json) -> None:
    entities = (article.get("entities") or {}).get("entities") or []
    if not entities:
        return
    table = Table(title="Who and what", title_justify="left", box=None, pad_edge=False, header_style="dim")
    for column in ("name", "type", "salience", "mentions", "known as"):
        table.add_column(column)
    for entity in entities:
        forms = dict.fromkeys(m["exact"] for m in entity["mentions"])
        table.add_row(
            Text(clean(entity["name"]), "bold"),
            entity["type"].lower(),
            f"{entity['salience']:.2f}",
            f"{len(entity['mentions'])}× {escape(clean(', '.join(list(forms)[:4])))}",
            escape(", ".join(f"{link['scheme']}:{link['id']}" for link in entity["links"])),
        )
    out.print()
    out.print(table)


def _said(article: Json) -> None:
    quotes = (article.get("quotes") or {}).get("quotes") or []
    if not quotes:
        return
    out.print()
    show(Text("Who said what", "italic"))
    for quote in quotes:
        line = Text()
        line.append(_speaker(quote["speaker"]), "bold cyan")
        line.append(f"  {quote['kind'].lower()}  ", "dim")
        line.append(" … ".join(" ".join(span["exact"].split()) for span in quote["content"]))
        show(Text("  ").append_text(line))


def _tone(article: Json) -> None:
    sentiment = article.get("sentiment") or {}
    if not sentiment.get("sentences"):
        return
    names = {e["id"]: e["name"] for e in (article.get("entities") or {}).get("entities") or []}
    out.print()
    show(Text(f"Tone {sentiment['document']:+.2f} over {len(sentiment['sentences'])} sentences", "italic"))
    toward: dict[str, list[str]] = {}
    for target in sentiment["targets"]:
        name = names.get(target["entityId"])
        if name and target["label"] != "ABSTAIN":
            toward.setdefault(name, []).append(target["label"])
    for name, labels in sorted(toward.items(), key=lambda item: -len(item[1]))[:10]:
        line = Text(f"{name}: ")
        for label in ("NEGATIVE", "NEUTRAL", "POSITIVE"):
            if label in labels:
                line.append(f"{labels.count(label)} {label.lower()}  ", _TONES[label])
        show(Text("  ").append_text(line))


def _speaker(speaker: Json) -> str:
    mention = (speaker.get("mention") or {}).get("exact", "")
    if speaker["status"] == "RESOLVED":
        return str(speaker["name"] or mention)
    return f"{mention or 'nobody named'} ({speaker['status'].lower()})"


def _title(article: Json) -> str:
    title = article["headline"] or article["text"][:100] or article["guid"]
    return " ".join(str(title).split())


def _summary(article: Json) -> Text:
    """Return the most salient names, the quotes' speakers and the tone, as far as they are known."""
    parts: list[tuple[str, str]] = []
    entities = (article.get("entities") or {}).get("entities") or []
    if entities:
        parts.append((", ".join(e["name"] for e in entities[:4]), "cyan"))
    quotes = (article.get("quotes") or {}).get("quotes") or []
    if quotes:
        speakers = dict.fromkeys(q["speaker"]["name"] for q in quotes if q["speaker"]["name"])
        said_by = f" by {', '.join(list(speakers)[:3])}" if speakers else ""
        parts.append((f"{len(quotes)} quote{'s' * (len(quotes) != 1)}{said_by}", ""))
    if (article.get("sentiment") or {}).get("sentences"):
        parts.append((f"tone {article['sentiment']['document']:+.2f}", ""))
    parts.extend(
        (f"{each['section']} {each['outcome']}", "yellow") for each in article["provenance"] if each["outcome"]
    )
    text = Text(style="dim")
    for number, (part, style) in enumerate(parts):
        text.append(" · " if number else "")
        text.append(part, style)
    return text


def clean(text: str) -> str:
    """Return a text on one line, without what would steer a terminal."""
    return " ".join(text.translate(_CONTROLS).split())
