"""The canonical text of a story: headline, blank line, body; and its paragraphs, as spans over it.

The characters of a body stay one to one what the wire sent (line ends and control characters apart, see charset.clean),
so an offset can be checked against the original.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wirelens.article.v1.article_pb2 import Paragraph

from services.feeder.charset import clean
from services.feeder.kinds import boilerplate_start, is_byline, is_dateline, is_note
from services.feeder.layout import is_soft_wrapped, paragraphs, trimmed

MAX_BYTES = 512 * 1024
"""Most that a text takes in UTF-8."""

_LOOKED_AT = MAX_BYTES + 1
"""Characters of a text: those after them can't fit, whatever its letters."""

Kind = Paragraph.Kind
STORY = frozenset({Paragraph.BODY, Paragraph.BLOCK_QUOTE})
"""Kinds of paragraphs that a story is told in."""
_OPENING = 4
"""By-line, dateline and what is told to editors stand among the first paragraphs of a body."""
_MAX_HEADLINE = 200
_HEADLINE_NEVER_ENDS_WITH = tuple(".:;,—–-")
_BETWEEN = "\n\n"
_WHITE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s)")


@dataclass(frozen=True)
class Block:
    """A paragraph that the wire's format marks as one."""

    text: str
    kind: "Kind.ValueType" = Paragraph.BODY


class Marked(NamedTuple):
    """A paragraph of a Text: code points, half-open, and what it is."""

    start: int
    end: int
    kind: "Kind.ValueType"


@dataclass(frozen=True)
class Text:
    """A canonical text. `headline` is also its start; `truncated`: it was longer than MAX_BYTES."""

    headline: str
    text: str
    paragraphs: tuple[Marked, ...]
    truncated: bool = False


EMPTY = Text("", "", ())


def from_plain(headline: str, body: str) -> Text:
    """Return the text of a body without markup; its paragraphs are found by its line ends and blanks."""
    body = clean(body).strip()[:_LOOKED_AT]
    return _assembled(headline, body, [Marked(start, end, Paragraph.BODY) for start, end in paragraphs(body)])


def from_blocks(headline: str, blocks: Iterable[Block]) -> Text:
    """Return the text of a body whose paragraphs are known; those without a letter are left out."""
    parts: list[str] = []
    marked: list[Marked] = []
    at = 0
    for block in blocks:
        if at > MAX_BYTES + len(_BETWEEN):
            break
        part = clean(block.text).strip()[:_LOOKED_AT]
        if part:
            parts.append(part)
            marked.append(Marked(at, at + len(part), block.kind))
            at += len(part) + len(_BETWEEN)
    return _assembled(headline, _BETWEEN.join(parts), marked)


def without_headline(headline: str, blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks without the first of the story where that only says the headline again, and more follow."""
    story = [at for at, block in enumerate(blocks) if block.kind in STORY and block.text.strip()]
    if len(story) < 2 or one_line(blocks[story[0]].text) != one_line(headline):
        return blocks
    return [block for at, block in enumerate(blocks) if at != story[0]]


def split_headline(content: str) -> tuple[str, str]:
    """Return (headline, body) of a text file: a first line that looks like a headline is one, else "" and all of it.

    It is short, has no full stop at its end, and a longer text follows it.
    """
    content = clean(content).strip()[: _MAX_HEADLINE + _LOOKED_AT]
    first, _, rest = content.partition("\n\n")
    if first.count("\n") > 1 or not is_soft_wrapped(first):
        if is_soft_wrapped(content):
            return "", content
        first, _, rest = content.partition("\n")
    headline, rest = one_line(first), rest.strip()
    if not 0 < len(headline) <= min(_MAX_HEADLINE, len(rest)) or _is_sentence(headline):
        return "", content
    if is_byline(headline) or is_dateline(headline) or boilerplate_start(headline) == 0:
        return "", content
    return headline, rest


def one_line(text: str) -> str:
    """Return `text` cleaned, every run of white space one space."""
    return _WHITE.sub(" ", clean(text)).strip()


def _is_sentence(line: str) -> bool:
    return line.rstrip("\"'”’»)]").endswith(_HEADLINE_NEVER_ENDS_WITH)


def _assembled(headline: str, body: str, marked: Sequence[Marked]) -> Text:
    headline = one_line(headline)
    base = len(headline) + len(_BETWEEN) if headline and body else 0
    found = [Marked(0, len(headline), Paragraph.HEADLINE)] if headline else []
    for number, paragraph in enumerate(marked):
        for start, end, kind in _classified(body, paragraph, opening=number < _OPENING):
            found.append(Marked(base + start, base + end, kind))
    return _cut(Text(headline, _BETWEEN.join(filter(None, (headline, body))), tuple(found)))


def _classified(body: str, paragraph: Marked, opening: bool) -> Iterator[Marked]:
    """Yield the paragraph with the kind that its words show, boilerplate at its end as a paragraph of its own."""
    start, end, kind = paragraph
    words = body[start:end]
    if kind not in STORY:
        yield paragraph
    elif opening and is_byline(words):
        yield Marked(start, end, Paragraph.BYLINE)
    elif opening and is_dateline(words):
        yield Marked(start, end, Paragraph.DATELINE)
    elif opening and is_note(words):
        yield Marked(start, end, Paragraph.NOTE)
    else:
        split = start + boilerplate_start(words)
        kept = trimmed(body, (start, split))
        if kept[0] < kept[1]:
            yield Marked(*kept, kind)
        if split < end:
            yield Marked(split, end, Paragraph.BOILERPLATE)


def _cut(text: Text) -> Text:
    """Return the text, cut at a paragraph's end where it is too long; in its first paragraph at a sentence's end."""
    encoded = text.text.encode()
    if len(encoded) <= MAX_BYTES:
        return text
    limit = len(encoded[:MAX_BYTES].decode("utf-8", "ignore"))
    kept = tuple(p for p in text.paragraphs if p.end <= limit)
    if any(p.kind in STORY for p in kept):
        return Text(text.headline, text.text[: kept[-1].end], kept, truncated=True)
    first = next(p for p in text.paragraphs if p.end > limit)
    room = text.text[first.start : limit]
    ends = [m.end() for m in _SENTENCE_END.finditer(room)] or [room.rfind(" ")]
    end = first.start + (ends[-1] if ends[-1] > 0 else len(room))
    return Text(text.headline, text.text[:end], (*kept, Marked(first.start, end, first.kind)), truncated=True)
