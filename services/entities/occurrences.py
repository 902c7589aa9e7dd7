"""Names that the model passed over: those it knew elsewhere in the text, countries, and names by their head word."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities import gazetteer, heads, titles
from services.entities.cover import Cover
from services.entities.mention import Kind, Mention
from services.entities.names import fold, person_words
from services.entities.reading import Block, Reading, Style
from services.entities.spans import JUNK, is_junk, trim
from services.entities.wordlists import words

_WORD = re.compile(r"\w+")
_PREFIX = re.compile(r"(\w+)[-.]$")
_SPEAKER = re.compile(r"([^\W\d_][\w.'’\- ]{1,40}):\s")
"""Who speaks next, in a transcript."""
_LINKS = words("of the and for on &")
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
        speaker = _SPEAKER.match(text, block.start, block.end)
        if speaker and speaker[1] in index.shouted:
            cover.add(Mention(*speaker.span(1), speaker[1], index.shouted[speaker[1]]))
        for match in _WORD.finditer(text, block.start, block.end):
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


def by_head(reading: Reading, cover: Cover) -> None:
    """Add runs of capitalised words that end, or begin, as the names of a kind do: "the Islamic Revolution"."""
    for start, end in _runs(reading, cover):
        kind = heads.kind_of(reading.text[start:end], strict=True)
        span = trim(reading.text, start, end, kind) if kind is not None else None
        if kind is None or span is None or " " not in reading.text[slice(*span)]:
            continue
        if not is_junk(reading, *span, kind):
            cover.add(Mention(*span, reading.text[slice(*span)], kind))


def first_names(reading: Reading, cover: Cover) -> None:
    """Give people of one name the first name that stands before it and that the model left out: "Davitt McAteer"."""
    singles = {m.exact for m in cover.in_order() if m.kind == Entity.PERSON and m.exact.isalpha()}
    for i in range(1, len(reading.words)):
        word, start = reading.words[i], reading.starts[i]
        if word not in singles or not _touches(reading, i - 1, i) or not _is_first_name(reading, cover, i - 1):
            continue
        end = start + len(word)
        marked = cover.at(start)
        if cover.free(start, end) or (marked is not None and marked.end == end):
            first = reading.starts[i - 1]
            cover.put(Mention(first, end, reading.text[first:end], Entity.PERSON))


def _is_first_name(reading: Reading, cover: Cover, token: int) -> bool:
    word = reading.words[token]
    return (
        _is_name(reading, cover, token)
        and word.isalpha()
        and word[1:].islower()
        and fold(word) not in JUNK
        and not gazetteer.is_place(word)
        and not gazetteer.is_group(word)
        and not (_touches(reading, token - 1, token) and _is_name(reading, cover, token - 1))
        and reading.block_at(reading.starts[token]) is not None
    )


def _runs(reading: Reading, cover: Cover) -> Iterator[tuple[int, int]]:
    """Yield stretches of two or more capitalised words in plain text that no mention covers, links between them."""
    words, starts = reading.words, reading.starts
    for block in reading.blocks:
        if block.style is not Style.PLAIN:
            continue
        run: list[int] = []
        for i in reading.tokens_in(block.start, block.end):
            word = words[i]
            if word[:1].isupper() and word[-1].isalnum():
                if cover.free(starts[i], starts[i] + len(word)):
                    if run or not reading.begins_sentence(starts[i]) or reading.tags[i].startswith("NNP"):
                        run.append(i)
                    continue
            elif not run:
                continue
            elif word in _LINKS:
                run.append(i)
                continue
            yield from _span(reading, run)
            run = []
        yield from _span(reading, run)


def _span(reading: Reading, run: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the run without what belongs to a person's title before or after it, where two words or more are left."""
    words = reading.words
    while run and (words[run[-1]] in _LINKS or titles.is_title(words[run[-1]])):
        run.pop()
    if len(run) > 2 and titles.is_title(words[run[0]]) and words[run[1]] == "of":
        del run[:2]
    while run and words[run[0]] in _LINKS:
        del run[0]
    if len(run) > 1:
        yield reading.starts[run[0]], reading.starts[run[-1]] + len(words[run[-1]])


class _Index:
    """The names to look for. `lengths`: of the names that begin with a word, their lengths, longest first."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.kinds: dict[str, Kind] = {}
        for mention in mentions:
            self.kinds.setdefault(mention.exact, mention.kind)
            if mention.sure and mention.exact.isupper():
                self.kinds.setdefault(mention.exact.title(), mention.kind)
        for mention in mentions:
            if mention.kind == Entity.PERSON and len(person_words(mention.exact)) > 1:
                surname = mention.exact.split()[-1]
                if len(surname) > 2 and surname[0].isupper() and fold(surname) not in JUNK and surname.isalpha():
                    self.kinds.setdefault(surname, Entity.PERSON)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        self.shouted: dict[str, Kind] = {}
        for name, kind in self.kinds.items():
            first = _WORD.match(name)
            if first:
                lengths[first.group()].add(len(name))
                if len(name) >= _MIN_SHOUTED:
                    self.shouted.setdefault(name.upper(), kind)
        self.lengths = {word: sorted(found, reverse=True) for word, found in lengths.items()}


def _repeat_shouted(reading: Reading, block: Block, cover: Cover, index: _Index) -> None:
    """Among capitals, only what is known from elsewhere is a name."""
    text = reading.text
    for name, kind in index.shouted.items():
        at = text.find(name, block.start, block.end)
        while at >= 0:
            end = at + len(name)
            if _bounded(text, at, end):
                cover.add(Mention(at, end, text[at:end], kind))
            at = text.find(name, end, block.end)


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
    return (_touches(reading, before, inside[0]) and _is_name(reading, cover, before)) or (
        _touches(reading, inside[-1], after) and _is_name(reading, cover, after)
    )


def _touches(reading: Reading, left: int, right: int) -> bool:
    """Whether nothing but white space parts two tokens."""
    if left < 0 or right >= len(reading.words):
        return False
    between = reading.text[reading.starts[left] + len(reading.words[left]) : reading.starts[right]]
    return between.isspace() and "\n" not in between


def _is_name(reading: Reading, cover: Cover, token: int) -> bool:
    """Whether a token looks like a word of a name that is none of ours."""
    word, start = reading.words[token], reading.starts[token]
    return (
        word[:1].isupper()
        and reading.tags[token].startswith("NNP")
        and fold(word) not in _CALENDAR
        and not titles.is_title(word)
        and cover.free(start, start + len(word))
    )
