r"""The lines above and below the text of a wire's message: slug, what it is to others, headline, notes, sign-off. Pure.

    Harbour/fire/                              ^BC-EU--Harbour Fire, 1st Ld-Writethru,350<
    REFILE                                     ^Fire in the old harbour<
    1ST LEAD                                   ^AP Photo XYZ101<
    Fire in the old harbour                    ^Eds: Adds why.<
    By Jane Doe =                              ^By JANE DOE=

To the left as dpa and others send IPTC 7901, to the right as AP sends ANPA 1312.
"""

import re
from dataclasses import dataclass, field, replace

from wirelens.article.v1.article_pb2 import Paragraph

from services.feeder import markup
from services.feeder.kinds import is_byline
from services.feeder.text import Block, one_line, split_headline

# "BC-EU--Harbour Fire, 1st Ld-Writethru,350": words and their number, parted by commas.
_COUNTED = re.compile(r",\s*\d{2,5}\s*$")
_PHOTO = re.compile(r"[A-Z]{2,5} (?:Photos?|Graphics?|Video)\b")
_EDITORS = re.compile(r"\(?(?:Eds?|Editors?)\s*[:.]", re.I)
_BYLINE = re.compile(r"(?:By|Von|Par|Por|Di)\s+[^\W\d_a-z]")
_SAYS_WHAT = re.compile(
    r"\(?(?:\d{1,2}(?:st|nd|rd|th) )?(?:lead|round-?up|update|extra|urgent|bulletin|flash|alert|refile|repeat"
    r"|correct(?:ion|ed)|write-?thru|kill|withdrawal|withhold|advisory|embargo(?:ed)?|feature|preview|interview|analysis|background|profile"
    r"|zusammenfassung|neufassung|berichtigung|korrektur|wiederholung|wdh|eil|eilmeldung|achtung|sperrfrist|hintergrund)"
    r"(?: \d{1,2})?\)?",
    re.I,
)
_MAX_HEAD_LINES = 8
_NOTEBOOK = re.compile(r"^(?:#[ \t]*(?:Notebook|Notizblock)\b|\*(?:[ \t]?\*){2,}[ \t]*$)", re.M | re.I)
_TO_EDITORS = re.compile(
    r"^##[ \t]*(?:Notes? to editors|Redaktionelle Hinweise)[ \t]*\n(?P<note>(?:(?![#*])[^\n]*\n)*)", re.M | re.I
)
_SIGNED = re.compile(r"[a-z]{2,6}(?:[ /-][a-z0-9]{2,6}){1,7}|[A-Z]{2,3}(?:[/-][A-Z]{2,3}){1,3}")
_MAX_SIGNED = 50


@dataclass(frozen=True)
class Lines:
    """A message's text, parted."""

    headline: str
    blocks: list[Block]
    slug: str = ""
    words: list[str] = field(default_factory=list)
    """What it says that it is ("REFILE", "1ST LEAD"), as written."""
    note: str = ""


def parted(text: str, slug: str) -> Lines:
    """Return the parts of a message's text; `slug` is what its header calls it."""
    text = text.strip("\n ")
    found = _set_lines(text, slug) if text.startswith("^") else _head_block(text)
    if found is None:
        headline, body = split_headline(_plain(text))
        found = Lines(headline, _body(body))
    return found if found.slug else replace(found, slug=slug)


def _set_lines(text: str, slug: str) -> Lines:
    """Return the parts of a message whose lines above the text are set one by one."""
    lines = text.split("\n")
    first = next((at for at, line in enumerate(lines) if not line.lstrip().startswith("^")), len(lines))
    above = [(_unset(line), line.rstrip()[-1:]) for line in lines[:first]]
    body = _body(_plain("\n".join(lines[first:])))
    called = ""
    if len(above) > 1 and _is_slug(above[0][0], slug):
        called = _COUNTED.sub("", above.pop(0)[0])
    headline = above.pop(0)[0] if above and not is_byline(above[0][0]) else ""
    blocks, notes, is_under_byline = [], [], False
    for line, end in above:
        kind = Paragraph.BODY
        if is_byline(line) or (is_under_byline and end == "="):
            kind = Paragraph.BYLINE
        elif _EDITORS.match(line):
            notes.append(line)
            kind = Paragraph.NOTE
        elif _PHOTO.match(line) or (end == "<" and body):
            # The second is a summary for those who choose, which the text says again.
            kind = Paragraph.NOTE
        is_under_byline = kind == Paragraph.BYLINE
        blocks.append(Block(line, kind))
    return Lines(headline, [*blocks, *body], called, note=one_line(" ".join(notes)))


def _is_slug(line: str, slug: str) -> bool:
    """Whether a set line names the story as its header does, at greater length, or has its number of words."""
    begins = re.sub(r"\W+", "", slug.lower())[:8]
    return bool(_COUNTED.search(line) or (begins and re.sub(r"\W+", "", line.lower()).startswith(begins)))


def _head_block(text: str) -> Lines | None:
    """Return the parts of a message that begins with a block of lines of which "=" ends the last; None of others."""
    lines = [line.strip() for line in text.split("\n", _MAX_HEAD_LINES)[:_MAX_HEAD_LINES]]
    ends = next((at for at, line in enumerate(lines, 1) if not line or line.endswith(("=", "<"))), 0)
    rest = "\n".join(text.split("\n", ends)[ends:])
    if not ends or not lines[ends - 1] or not rest.strip():
        return None
    lines = [*lines[: ends - 1], lines[ends - 1].rstrip("=< ")]
    slug = lines.pop(0) if len(lines) > 1 and lines[0].endswith("/") else ""
    words = []
    while len(lines) > 1 and _SAYS_WHAT.fullmatch(lines[0]):
        words.append(lines.pop(0).strip("()"))
    bylines = [lines.pop()] if len(lines) > 1 and _BYLINE.match(lines[-1]) else []
    body, notebook = rest, ""
    if found := _NOTEBOOK.search(rest):
        body, notebook = rest[: found.start()], rest[found.start() :]
    note = _TO_EDITORS.search(notebook)
    return Lines(
        " ".join(lines),
        [Block(line, Paragraph.BYLINE) for line in bylines]
        + _body(_plain(body))
        + [Block(block.text, Paragraph.NOTE) for block in markup.text_blocks(notebook)],
        slug,
        words,
        one_line(note["note"].replace("\n- ", "; ").removeprefix("- ")) if note else "",
    )


def _body(text: str) -> list[Block]:
    blocks = markup.text_blocks(text)
    if len(blocks) > 1 and len(last := blocks[-1].text.strip()) <= _MAX_SIGNED and _SIGNED.fullmatch(last):
        blocks[-1] = Block(last, Paragraph.BOILERPLATE)
    return blocks


def _plain(text: str) -> str:
    """Return the text without typesetting marks."""
    return "\n".join(_unset(line) if line.lstrip().startswith("^") else _unended(line) for line in text.split("\n"))


def _unset(line: str) -> str:
    """Return a set line without the ^ before it and the < or = that ends it."""
    return _unended(line).lstrip("^ \t")


def _unended(line: str) -> str:
    kept = line.rstrip(" \t")
    return kept[:-1].rstrip(" \t") if kept.endswith(("<", "=")) else line
