"""Where a name ends: the stop of a sentence is no part of it, nor an "s" whose apostrophe a wire has lost."""

from collections.abc import Sequence
from dataclasses import replace

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities import gazetteer
from services.entities.mention import Mention
from services.entities.names import has_legal_form
from services.entities.reading import Reading


def of_firm(reading: Reading, start: int, end: int) -> int:
    """Return where a firm's name ends: before its stop where that ends the sentence, too ("of Zorn Inc. It said")."""
    text = reading.text
    if text[end - 1] != "." or not has_legal_form(text[start:end]):
        return end
    block = reading.block_at(start)
    following = reading.token_from(end)
    last = block is not None and not text[end : block.end].strip()
    return end - 1 if last or following is None or reading.begins_sentence(following) else end


def without_lost_apostrophes(text: str, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Return the mentions as they are, or in a text without any apostrophe without the "s" of "Polands economy".

    Only where what is left is a name by itself: of a country, of a well-known organisation, or of the text.
    """
    if "'" in text or "’" in text:
        return mentions
    names = {m.exact for m in mentions}
    firsts = {name.split()[0] for name in names}
    lasts = {name.split()[-1] for name in names if " " in name}
    # "Chiles" is nothing of Chile's where there is a Lawton Chiles.
    return [
        _shortened(m) if m.kind != Entity.GROUP and m.exact not in lasts and _lost(m.exact, names, firsts) else m
        for m in mentions
    ]


def _lost(exact: str, names: set[str], firsts: set[str]) -> bool:
    stem = exact[:-1]
    if not exact.endswith("s") or len(stem) < 2 or not stem[-1].isalnum():
        return False
    single = " " not in stem
    return stem in names or (
        single and (stem in firsts or gazetteer.is_country(stem) or gazetteer.is_organization(stem))
    )


def _shortened(mention: Mention) -> Mention:
    return replace(mention, end=mention.end - 1, exact=mention.exact[:-1])
