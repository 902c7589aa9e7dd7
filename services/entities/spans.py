"""From what a model marked to the words that are the name: trimmed, split, joined, or dropped as no name at all."""

import re
from collections.abc import Iterator

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities import endings, gazetteer, titles
from services.entities.mention import Kind, Mention
from services.entities.names import LEGAL_FORMS, PARTICLES, PARTNERS, SUFFIXES, fold
from services.entities.reading import Reading
from services.entities.wordlists import JUNK, words

MAX_CHARS = 100
MAX_WORDS = 14

_EDGE = ' \t\n\r\u00a0"“”„«»‘`,;:!?…•*#$€£%|/\\_=+<>~^–—-'
_OPEN_EDGE = _EDGE + ".'’)]}"
_CLOSE_EDGE = _EDGE + "([{"
_DETERMINER = re.compile(
    r"(?:the|a|an|this|that|these|those|its|his|her|their|our|my|your|every|each|some|all|any|no|both|another|other|"
    r"such|many|most|more|two|three|four|five|six|seven|eight|nine|ten|(?:1[6-9]|20)\d\d)\s+",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’`][sS]$")
_BARE_POSSESSIVE = re.compile(r"(?<=[sS])['’`]$")
_NAMED_POSSESSIVE = words(
    "mcdonald's moody's sotheby's christie's macy's lloyd's wendy's levi's sainsbury's kohl's lowe's domino's "
    "kellogg's denny's arby's bloomingdale's standard & poor's poor's st. john's"
)
"""Names that end so by themselves."""
_PREFIX = re.compile(r"(?:anti|pro|non|ex|pre|post|mid|trans|pan|neo)-(?=[A-Z])", re.IGNORECASE)
_PARTY = re.compile(r"[DRI]-(?=[A-Z])")
"""Of a legislator's party and state: "D-N.Y."."""
_HYPHENATED = re.compile(
    r"[-–](?:based|backed|led|born|owned|controlled|style|era|aligned|held|occupied|ruled|dominated|made|linked|sponsored|"
    r"funded|friendly|speaking|trained|supported|run|brokered|mediated|area|wide|bound|listed|administered|like)$"
)
_LAST_WORD = re.compile(r"\s(?P<word>\S+)$")
_FIRST_WORD = re.compile(r"(?P<word>\S+)\s+")
_LEGAL = re.compile(
    r",?\s(?:Inc|[Cc]orp|Corporation|Incorporated|Co|Company|Ltd|Limited|Plc|PLC|LLC|LLP|AG|SA|NV|BV|GmbH|AB|A/S|ASA|Oyj|SpA|"
    r"SE|Holdings)\b\.?"
)
_TICKER = re.compile(r"\s+[A-Z]{2,5}$")
_CODE = re.compile(r"\s+[A-Z]{2,5}\.[A-Z]{1,2}$")
"""Of a share, with that of its exchange: "Zorn AG ZORN.DE"."""
_LIST = re.compile(r"\s*(?:[,;/]|\band\b|&)\s*")
_ADDRESS = re.compile(r"@|https?:|www\.|\w\.(?:com|org|net|gov)\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_BEFORE = re.compile(r"([\w.'’-]+)\s$")

_SURNAMES = frozenset({"march", "april", "june", "august", "king", "prince", "pope", "law", "major", "church"})
"""Those of them that people are called by; a person's name where no determiner stands before."""


def refine(reading: Reading, start: int, end: int, kind: Kind) -> Iterator[Mention]:
    """Yield the names in a stretch of text that a model marked as one of `kind`; nothing where there is none."""
    text = reading.text
    for piece_start, piece_end in _pieces(text, start, end, kind):
        span = trim(text, piece_start, piece_end, kind)
        block = reading.block_at(piece_start)
        if span is None or block is None:
            continue
        (start, end), title, legal = span, "", None
        if kind == Entity.PERSON:
            start, end, title = _without_title(text, start, end, block.start)
        if kind in (Entity.PERSON, Entity.ORGANIZATION):
            legal = _LEGAL.match(text, end, block.end)
        if legal:
            end = endings.of_firm(reading, start, legal.end())
            yield Mention(start, end, text[start:end], Entity.ORGANIZATION)
        elif not is_junk(reading, start, end, kind):
            end = endings.of_firm(reading, start, end) if kind == Entity.ORGANIZATION else end
            yield Mention(start, end, text[start:end], kind, title)


def _pieces(text: str, start: int, end: int, kind: Kind) -> Iterator[tuple[int, int]]:
    """Cut lists of people, and of known places, apart; cut off what follows a bracket that does not close."""
    exact = text[start:end]
    if "(" in exact and ")" not in exact:
        end = start + exact.index("(")
        exact = text[start:end]
    if kind not in (Entity.PERSON, Entity.PLACE) or not _LIST.search(exact):
        yield start, end
        return
    cuts = [(m.start(), m.end()) for m in _LIST.finditer(exact)]
    spans = list(zip([0, *(after for _, after in cuts)], [*(before for before, _ in cuts), len(exact)], strict=True))
    if any(fold(exact[a:b]).rstrip(".") in SUFFIXES | PARTNERS | LEGAL_FORMS for a, b in spans):
        yield start, end
    elif kind == Entity.PERSON or all(gazetteer.is_place(exact[a:b]) for a, b in spans):
        yield from ((start + a, start + b) for a, b in spans if b > a)
    else:
        yield start, end


def trim(text: str, start: int, end: int, kind: Kind) -> tuple[int, int] | None:
    """Return the name without marks, determiner, possessive and the words beside it; None where nothing is left."""
    before = (-1, -1)
    while before != (start, end) and start < end:
        before = (start, end)
        exact = text[start:end]
        start += len(exact) - len(exact.lstrip(_OPEN_EDGE))
        end -= len(exact) - len(exact.rstrip(_CLOSE_EDGE))
        if start >= end:
            return None
        end = _without_tail(text, start, end, kind)
        start = _without_lead(text, start, end, kind)
        if text[end : end + 1] == "." and gazetteer.is_abbreviation(text[start : end + 1]):
            return start, end + 1
        if start < end and text[end - 1] in ")]}" and not any(c in text[start:end] for c in "([{"):
            end -= 1
    return (start, end) if start < end else None


def _without_tail(text: str, start: int, end: int, kind: Kind) -> int:
    exact = text[start:end]
    if fold(exact) not in _NAMED_POSSESSIVE and fold(exact.rsplit(" ", 1)[-1]) not in _NAMED_POSSESSIVE:
        possessive = _POSSESSIVE.search(exact) or _BARE_POSSESSIVE.search(exact)
        if possessive:
            return start + possessive.start()
    if exact.endswith((".'", ".’", "'", "’")):
        return end - 1
    if exact.endswith(".") and not _is_abbreviation(exact):
        return end - 1
    if kind in (Entity.PERSON, Entity.ORGANIZATION, Entity.PLACE, Entity.GROUP):
        last = _LAST_WORD.search(exact)
        if last and last["word"].islower():
            return start + last.start()
    hyphen = _HYPHENATED.search(exact)
    if hyphen and hyphen.start():
        return start + hyphen.start()
    if kind != Entity.PERSON:
        code = _CODE.search(exact)
        if code:
            return start + code.start()
        ticker = _TICKER.search(exact)
        if ticker and fold(exact[: ticker.start()]).rstrip(".").rsplit(" ", 1)[-1] in LEGAL_FORMS - {"holdings"}:
            return start + ticker.start()
    return end


def _without_lead(text: str, start: int, end: int, kind: Kind) -> int:
    exact = text[start:end]
    if kind == Entity.WORK and exact.startswith("The "):
        return start
    determiner = _DETERMINER.match(exact)
    if determiner and fold(exact) not in ("the hague", "new year"):
        return start + determiner.end()
    prefix = _PARTY.match(exact) or (kind in (Entity.GROUP, Entity.PLACE) and _PREFIX.match(exact))
    if prefix:
        return start + prefix.end()
    first = _FIRST_WORD.match(exact)
    if first and kind == Entity.PERSON and exact.count(" ") > 1 and _is_origin(first["word"]):
        return start + first.end()
    if first and first["word"][:1].islower() and not _has_capital(first["word"]):
        if kind == Entity.PERSON and first["word"] in PARTICLES:
            return start
        return start + first.end()
    return start


def _is_origin(word: str) -> bool:
    """Whether a word before a person's names says where they come from ("Iranian Hossein Abdi", "USA Ann Low")."""
    return gazetteer.is_group(word) or gazetteer.is_country(word)


def _is_abbreviation(exact: str) -> bool:
    """Whether the stop at the end belongs to the name."""
    last = exact.rsplit(" ", 1)[-1]
    return last.count(".") > 1 or len(last) <= 5 or fold(last).rstrip(".") in LEGAL_FORMS


def _without_title(text: str, start: int, end: int, block_start: int) -> tuple[int, int, str]:
    """Return a person's span without titles, and the title, folded: the last one in the span, or else the word before.

    A title without which a single name would not be known stays, or is taken in.
    """
    words = [(m.start() + start, m.group()) for m in re.finditer(r"\S+", text[start:end])]
    length = titles.title_length([word for _, word in words])
    before = _BEFORE.search(text, max(block_start, start - 30), start)
    if length:
        at, title = words[length - 1]
    elif before and titles.is_title(before[1]):
        at, title = before.start(1), before[1]
    else:
        return start, end, ""
    names = [w for _, w in words[length:] if fold(w).strip(".,") not in SUFFIXES]
    folded = fold(title).rstrip(".")
    if len(names) == 1 and folded in titles.REGNAL and title[:1].isupper():
        return at, end, folded
    return words[length][0], end, folded


def is_junk(reading: Reading, start: int, end: int, kind: Kind) -> bool:
    """Whether the words name nothing, or nothing that can be told."""
    exact = reading.text[start:end]
    letters = _LETTER.findall(exact)
    if len(letters) < 2 or not _has_capital(exact) or _ADDRESS.search(exact):
        return True
    words = exact.split()
    if end - start > MAX_CHARS or len(words) > MAX_WORDS:
        return True
    folded = fold(exact)
    if len(words) > 1:
        return kind == Entity.WORK and exact[-1] in ".!?"
    if folded.rstrip(".") in JUNK:
        determined = reading.text[max(0, start - 4) : start].casefold().endswith(("the ", " a "))
        return kind != Entity.PERSON or folded not in _SURNAMES or determined
    if kind == Entity.PERSON and any(c.isdigit() for c in exact):
        return True
    if gazetteer.is_place(exact) or gazetteer.is_group(exact) or gazetteer.is_organization(exact):
        return False
    return _is_common_word(reading, start, exact, kind)


def _is_common_word(reading: Reading, start: int, exact: str, kind: Kind) -> bool:
    """Whether a single word has its capital from its place in the sentence."""
    if exact.isupper() or not reading.begins_sentence(start):
        return False
    token = reading.token_at(start)
    tagged_common = token is not None and not reading.tags[token].startswith("NNP") and kind != Entity.PERSON
    folded = exact.casefold()
    return tagged_common or folded in reading.lower_words or folded.removesuffix("s") in reading.lower_words


def _has_capital(text: str) -> bool:
    return any(c.isupper() for c in text)
