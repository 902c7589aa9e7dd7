"""Share indices: "FTSE 100", "DAX", "S&P 500". Models take them for firms, or for a firm and a number."""

import re
from collections.abc import Iterator

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities.mention import Mention
from services.entities.reading import Reading, Style

_ALONE = (
    r"(?:Euro )?STOXX(?: Europe)?|FTSE(?: MIB)?|[MS]?DAX|TecDAX|CAC|IBEX|AEX|OMX[A-Z]{1,2}|Nikkei|Topix|TOPIX|KOSPI"
    r"|Kospi|Sensex|Nifty|Bovespa|Merval|Hang Seng(?= [Ii]ndex\b)"
)
"""Indices by names that nothing else has."""
_NUMBERED = r"(?:S&P(?:/(?:ASX|TSX))?|Standard & Poor['’]s|Nasdaq|Russell|CSI)"
"""Names of firms and others, of an index only with its number."""
_INDEX = re.compile(rf"(?<![\w&/-])(?:(?:{_ALONE})(?:[ -]?\d{{2,4}}(?![\w.,]\d|%))?|{_NUMBERED} \d{{2,4}})(?![\w&])")


def find(reading: Reading) -> Iterator[Mention]:
    """Yield the share indices that the text names."""
    for block in reading.blocks:
        if block.style is not Style.SHOUTING:
            for match in _INDEX.finditer(reading.text, block.story, block.end):
                yield Mention(*match.span(), match.group(), Entity.WORK)
