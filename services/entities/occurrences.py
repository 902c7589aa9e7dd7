"""Names that the model passed over: those it knew elsewhere in the text, and countries."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities import gazetteer, titles
from services.entities.cover import Cover
from services.entities.mention import Kind, Mention
from services.entities.names import fold, person_words
from services.entities.reading import Block, Reading, Style
from services.entities.wordlists import JUNK, words

_WORD = re.compile(r"\w+")
_PREFIX = re.compile(r"(\w+)[-.]$")
_SPEAKER = re.compile(r"([^\W\d_][\w.'’\- ]{1,40}):\s")
"""Who speaks next, in a transcript."""
_CALENDAR = words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december"
)
_MIN_SHOUTED = 4
"""Letters of a name that is found among capitals: shorter ones are words too (US, WHO)."""


def repeat(reading: Reading, cover: Cover, mentions: Sequence[Mention]) -> None:
    """Add further occurrences of the names of `mentions`, letter by letter, and of countries, to `cover`."""
    index = _Index(mentions)
    lengths, countries = index.lengths, gazetteer.COUNTRIES_BY_FIRST_WORD
    text = reading.text
    for block in reading.blocks:
        if block.style is Style.SHOUTING:
            _repeat_shouted(reading, block, cover, index)
            continue
        speaker = _SPEAKER.match(text, block.story, block.end)
        if speaker and speaker[1] in index.shouted:
            cover.add(Mention(*speaker.span(1), speaker[1], index.shouted[speaker[1]]))
        for match in _WORD.finditer(text, block.story, block.end):
            word = match.group()
            # Most words begin no name: they cost two look-ups.
            if word in lengths or word in countries:
                start = match.start()
                if cover.free(start, match.end()):
                    _add_at(reading, cover, index, start, word, block.end)


def _add_at(reading: Reading, cover: Cover, index: "_Index", start: int, word: str, limit: int) -> None:
    """Add the longest name that begins with `word` at `start` and ends at `limit` or before."""
    text = reading.text
    for length in index.lengths.get(word, ()):
        kind = index.kinds.get(text[start : start + length])
        if kind is not None and start + length <= limit:
            _add(reading, cover, start, start + length, kind)
    for name, kind in gazetteer.COUNTRIES_BY_FIRST_WORD.get(word, ()):
        if text.startswith(name, start) and start + len(name) <= limit:
            _add(reading, cover, start, start + len(name), kind)


class _Index:
    """The names to look for. `lengths`: of the names that begin with a word, their lengths, longest first."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.kinds: dict[str, Kind] = {}
        for mention in mentions:
            self.kinds.setdefault(mention.exact, mention.kind)
            if mention.filed and mention.exact.isupper():
                self.kinds.setdefault(mention.exact.title(), mention.kind)
        for mention in mentions:
            if mention.kind == Entity.PERSON and len(person_words(mention.exact)) > 1:
                surname = mention.exact.split()[-1]
                if len(surname) > 2 and surname[0].isupper() and fold(surname) not in JUNK and surname.isalpha():
                    self.kinds.setdefault(surname, Entity.PERSON)
        self.shouted: dict[str, Kind] = {}
        for name, kind in self.kinds.items():
            if len(name) >= _MIN_SHOUTED:
                self.shouted.setdefault(name.upper(), kind)
        self.lengths = _lengths(self.kinds)
        self.shouted_lengths = _lengths(self.shouted)


def _lengths(names: Iterable[str]) -> dict[str, list[int]]:
    """Return the lengths of the names that begin with a word, longest first."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for name in names:
        if first := _WORD.match(name):
            lengths[first.group()].add(len(name))
    return {word: sorted(found, reverse=True) for word, found in lengths.items()}


def _repeat_shouted(reading: Reading, block: Block, cover: Cover, index: _Index) -> None:
    """Among capitals, only what is known from elsewhere is a name; the longest where several begin alike."""
    text = reading.text
    for match in _WORD.finditer(text, block.story, block.end):
        start = match.start()
        for length in index.shouted_lengths.get(match.group(), ()):
            end = start + length
            kind = index.shouted.get(text[start:end])
            if kind is not None and end <= block.end and _bounded(text, start, end):
                cover.add(Mention(start, end, text[start:end], kind))


def _add(reading: Reading, cover: Cover, start: int, end: int, kind: Kind) -> None:
    text = reading.text
    if _bounded(text, start, end) and cover.free(start, end) and not _in_longer_name(reading, cover, start, end):
        cover.add(Mention(start, end, text[start:end], kind))


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether the stretch is whole words: "pro-Iran" and "Iran-backed" name Iran, "O'Brien" and "Jean-Marc" no part."""
    last, after = text[start - 1 : start], text[end : end + 2]
    if last.isalnum() or last in ("'", "’", "_", "@", "#", "&") or after[:1].isalnum() or after[:1] in ("_", "@"):
        return False
    prefix = _PREFIX.search(text, max(0, start - 20), start)
    if prefix and not prefix[1].islower():
        return False
    return not (after[:1] == "-" and after[1:].isupper())


def _in_longer_name(reading: Reading, cover: Cover, start: int, end: int) -> bool:
    """Whether a capitalised word beside these makes it likely that they are part of another name ("Air France")."""
    inside = reading.tokens_in(start, end)
    if not inside:
        return True
    before, after = inside[0] - 1, inside[-1] + 1
    return (reading.touches(before, inside[0]) and is_name(reading, cover, before)) or (
        reading.touches(inside[-1], after) and is_name(reading, cover, after)
    )


def is_name(reading: Reading, cover: Cover, token: int) -> bool:
    """Whether a token looks like a word of a name that is none of ours."""
    word, start = reading.words[token], reading.starts[token]
    return (
        word[:1].isupper()
        and reading.tags[token].startswith("NNP")
        and fold(word) not in _CALENDAR
        and not titles.is_title(word)
        and cover.free(start, start + len(word))
    )
