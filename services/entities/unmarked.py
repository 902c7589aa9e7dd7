"""Names that the model passed over, or cut, by how they are written and what stands beside them."""

import re
from collections.abc import Iterator

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities import gazetteer, heads, titles
from services.entities.cover import Cover
from services.entities.demonyms import NATIONALITIES
from services.entities.mention import Kind, Mention
from services.entities.names import fold, place_key
from services.entities.occurrences import is_name
from services.entities.reading import Reading, Style
from services.entities.spans import is_junk, trim
from services.entities.wordlists import JUNK, words

_LINKS = words("of the and for on &")
_BODY_OF_STATE = re.compile(r" (?:government|military|army|navy|air force|armed forces|forces|parliament)\b(?!-)", re.I)
_ROLE = re.compile(
    r", (?:who\b|(?:an?|the|its|his|her|their) (?:[\w'’-]+ ){0,3}?(?P<role>[a-z-]+) (?:of|at|with|for|from|who|in)\b)"
)


def by_head(reading: Reading, cover: Cover) -> None:
    """Add runs of capitalised words that end, or begin, as the names of a kind do: "the Islamic Revolution"."""
    for start, end in _runs(reading, cover):
        kind = heads.kind_of(reading.text[start:end], strict=True) or _kind_by_role(reading.text, start, end)
        span = trim(reading.text, start, end, kind) if kind is not None else None
        if kind is None or span is None or " " not in reading.text[slice(*span)]:
            continue
        if not is_junk(reading, *span, kind):
            cover.add(Mention(*span, reading.text[slice(*span)], kind))


def bodies_of_state(reading: Reading, cover: Cover) -> None:
    """Make a country's or a people's name and what follows one organisation: "Iraqi forces", "the U.S. government"."""
    for mention in cover.in_order():
        country = mention.kind in (Entity.GROUP, Entity.PLACE) and (
            place_key(mention.exact) in NATIONALITIES or gazetteer.is_country(mention.exact)
        )
        body = _BODY_OF_STATE.match(reading.text, mention.end) if country and not mention.filed else None
        if body and cover.free(mention.end, body.end()):
            span = mention.start, body.end()
            cover.put(Mention(*span, reading.text[slice(*span)], Entity.ORGANIZATION))


def first_names(reading: Reading, cover: Cover) -> None:
    """Give people of one name the first name that stands before it and that the model left out: "Davitt McAteer"."""
    singles = {m.exact for m in cover.in_order() if m.kind == Entity.PERSON and m.exact.isalpha()}
    for i in range(1, len(reading.words)):
        word, start = reading.words[i], reading.starts[i]
        if word not in singles or not reading.touches(i - 1, i) or not _is_first_name(reading, cover, i - 1):
            continue
        end = start + len(word)
        marked = cover.at(start)
        if cover.free(start, end) or (marked is not None and marked.end == end):
            first = reading.starts[i - 1]
            cover.put(Mention(first, end, reading.text[first:end], Entity.PERSON))


def _is_first_name(reading: Reading, cover: Cover, token: int) -> bool:
    word = reading.words[token]
    return (
        is_name(reading, cover, token)
        and word.isalpha()
        and word[1:].islower()
        and fold(word) not in JUNK
        and not gazetteer.is_place(word)
        and not gazetteer.is_group(word)
        and not (reading.touches(token - 1, token) and is_name(reading, cover, token - 1))
        and reading.block_at(reading.starts[token]) is not None
    )


def _runs(reading: Reading, cover: Cover) -> Iterator[tuple[int, int]]:
    """Yield stretches of two or more capitalised words in plain text that no mention covers, links between them."""
    words, starts = reading.words, reading.starts
    for block in reading.blocks:
        if block.style is not Style.PLAIN:
            continue
        run: list[int] = []
        for i in reading.tokens_in(block.story, block.end):
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


def _kind_by_role(text: str, start: int, end: int) -> Kind | None:
    """Return PERSON for two or three words that are said to be an analyst or the like: "Ann Zorn, an analyst at …"."""
    words = text[start:end].split()
    if not 2 <= len(words) <= 3 or not all(w[1:].islower() and w.isalpha() and fold(w) not in JUNK for w in words):
        return None
    match = _ROLE.match(text, end)
    return Entity.PERSON if match and (match["role"] is None or titles.is_title(match["role"])) else None
