"""What changed from version to version of a story, as a person reads it."""

from rich.text import Text

from wirelens.cli.render import Json, clean, show

_EDITS = 12
"""Edits of a version that are shown; `--json` has all."""
_WORDS = 240
"""Characters of an edit or a quote that are shown."""


def version_lines(version: Json) -> None:
    """Print one version: its head on a line, then what it changed, a line each."""
    recalled = version["status"] != "USABLE"
    line = Text(f"r{version['revision']:<4}", "bold")
    line.append(version["receivedAt"][:19].replace("T", " "), "dim")
    line.append(f"  {version['change'].lower():10}", "bold red" if recalled else "cyan")
    if version["version"]:
        line.append(f"  version {clean(version['version'])}", "dim")
    if version["signal"]:
        line.append(f"  ({clean(version['signal'])})", "dim")
    line.append(f"  {clean(version['reason'] if recalled else version['headline'])}", "italic" if recalled else "")
    show(line)
    difference = version.get("difference")
    if difference:
        _difference(difference)


def _difference(difference: Json) -> None:
    if difference.get("earlierHeadline"):
        _line("headline", removed=difference["earlierHeadline"])
    edits = difference["edits"]
    for edit in edits[:_EDITS]:
        _line(f"at {edit['at']}", removed=edit["removed"], added=edit["added"])
    if len(edits) > _EDITS:
        _line(f"and {len(edits) - _EDITS} more places")
    for quote in difference["quotes"]:
        speakers = dict.fromkeys(filter(None, (quote["earlierSpeaker"], quote["speaker"])))
        what = f"quote {quote['kind'].lower()}" + (f", {' → '.join(speakers)}" if speakers else "")
        _line(what, removed=quote["earlierContent"], added=quote["content"])
    for entity in difference["entities"]:
        came = entity["kind"] == "CAME"
        _line(entity["type"].lower(), **{"added" if came else "removed": entity["name"]})


def _line(what: str, *, removed: str = "", added: str = "") -> None:
    line = Text(f"      {clean(what)}")
    for sign, words, style in (("−", removed, "red"), ("+", added, "green")):
        if words:
            shown = clean(words)
            line.append(f"  {sign} {shown[:_WORDS]}{'…' * (len(shown) > _WORDS)}", style)
    show(line)
