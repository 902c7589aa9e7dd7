"""Names that a model cut in two, put together again."""

import re
from collections.abc import Sequence

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities.mention import Mention
from services.entities.names import PARTICLES, PARTNERS, fold

_AND = re.compile(r"(?:,\s[A-Z]\w+){0,3},?\s(?:and|&)\s")
_PARTICLES = re.compile(rf" (?:(?:{'|'.join(sorted(PARTICLES))}) )+")


def joined(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with names put together that were cut: "Merck" and "Co Inc", "Cor" van der "Klugt"."""
    pieces: list[Mention] = []
    for mention in mentions:
        last = pieces[-1] if pieces else None
        first_word = fold(mention.exact).split()[0].rstrip(".")
        if last and first_word in PARTNERS and _AND.fullmatch(text, last.end, mention.start):
            pieces[-1] = Mention(last.start, mention.end, text[last.start : mention.end], Entity.ORGANIZATION)
        elif (
            last
            and last.kind == mention.kind == Entity.PERSON
            and not mention.title
            and _PARTICLES.fullmatch(text, last.end, mention.start)
        ):
            pieces[-1] = Mention(last.start, mention.end, text[last.start : mention.end], Entity.PERSON, last.title)
        else:
            pieces.append(mention)
    return pieces
