"""Short names that the text itself explains: "Joint Comprehensive Plan of Action (JCPOA)", "Daesh (ISIS)"."""

import re
from dataclasses import dataclass

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities import heads
from services.entities.cover import Cover
from services.entities.mention import Kind, Mention
from services.entities.names import fold, has_legal_form
from services.entities.reading import Reading
from services.entities.wordlists import JUNK, words

_SHORT = re.compile(r"\s\(\s*[\"“'‘]?(?:the\s+|or\s+)?([A-Z][A-Za-z&.]{0,3}[A-Z][A-Za-z&.]{0,6})[\"”'’]?\s*\)")
_WORD = re.compile(r"[^\s\-/]+")
_CONNECTIVES = words("of the for and on in to at by with de la du del des der und et & against")
_LOOK_BACK = 120
_NOT_SHORT = words("ap afp ceo cfo coo mp mep id r d i updated photo video")
_DEFINED = (Entity.ORGANIZATION, Entity.LAW, Entity.EVENT, Entity.WORK, Entity.PLACE)


@dataclass(frozen=True, slots=True)
class Definition:
    """The two mentions name the same."""

    long: Mention
    short: Mention


def find(reading: Reading, cover: Cover) -> list[Definition]:
    """Return the definitions in the text. Names that the model missed or cut are put right in `cover`."""
    found = []
    for match in _SHORT.finditer(reading.text):
        start, end = match.span(1)
        block = reading.block_at(start)
        if block is None or fold(match[1]) in _NOT_SHORT:
            continue
        before = max(block.story, match.start() - _LOOK_BACK)
        definition = _by_initials(reading, cover, before, match.start(), start, end) or _by_place(
            reading, cover, match.start(), start, end
        )
        if definition:
            found.append(definition)
    return found


def _by_initials(reading: Reading, cover: Cover, before: int, at: int, start: int, end: int) -> Definition | None:
    """The words before the bracket begin with the letters inside it."""
    text = reading.text
    long_start = _start_of_long(text[before:at], text[start:end])
    if long_start is None:
        return None
    span = (before + long_start, at)
    overlapping = cover.overlapping(*span)
    same = next((m for m in overlapping if m.kind in _DEFINED), None)
    name = text[slice(*span)]
    kind = heads.kind_of(name) or (same.kind if same else _kind_inside(cover, start, end) or Entity.ORGANIZATION)
    return _define(text, cover, span, (start, end), kind)


def _start_of_long(before: str, short: str) -> int | None:
    """Return where the name begins whose initials `short` is, at the end of `before`."""
    letters = [c.casefold() for c in short if c.isalpha()]
    words = list(_WORD.finditer(before))[-2 * len(letters) - 2 :]
    if not words or not words[-1].group()[0].isupper():
        return None
    left = len(letters)
    for i in range(len(words) - 1, -1, -1):
        word = words[i].group()
        if left and fold(word)[:1] == letters[left - 1] and (word[0].isupper() or word in _CONNECTIVES):
            left -= 1
            if left == 0:
                return words[i].start() if word[0].isupper() else None
        elif fold(word) not in _CONNECTIVES:
            return None
    return None


def _by_place(reading: Reading, cover: Cover, at: int, start: int, end: int) -> Definition | None:
    """One name stands before the bracket and an organisation's inside: they name the same if both can."""
    text = reading.text
    long = next((m for m in cover.overlapping(max(0, at - 1), at) if m.end == at), None)
    inside = _kind_inside(cover, start, end)
    if long is not None:
        if long.kind != Entity.ORGANIZATION or (
            inside not in (None, Entity.ORGANIZATION) and not has_legal_form(long.exact)
        ):
            return None
        return _define(text, cover, (long.start, long.end), (start, end), long.kind)
    if inside != Entity.ORGANIZATION:
        return None
    words = list(_WORD.finditer(text, max(0, at - 40), at))
    if not words or not words[-1].group().istitle() or fold(words[-1].group()) in JUNK:
        return None
    word = words[-1]
    if word.start() and text[word.start() - 1] != " ":
        return None
    if reading.begins_sentence(word.start()) and word.group().casefold() in reading.lower_words:
        return None
    return _define(text, cover, word.span(), (start, end), inside) if cover.free(*word.span()) else None


def _kind_inside(cover: Cover, start: int, end: int) -> Kind | None:
    return next((m.kind for m in cover.overlapping(start, end)), None)


def _define(text: str, cover: Cover, long: tuple[int, int], short: tuple[int, int], kind: Kind) -> Definition:
    pair = []
    for start, end in (long, short):
        mention = Mention(start, end, text[start:end], kind)
        cover.put(mention)
        pair.append(mention)
    return Definition(*pair)
