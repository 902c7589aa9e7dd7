"""Listed companies by CIK, ISIN and ticker, of their names, where the text leaves no doubt that a company is meant.

A ticker in brackets is certain. A name of several words is one where a register has one company of it; a single word
("Target", "Visa", "Gap") only with a legal form, or beside words that go with business.
"""

import re
from collections.abc import Sequence

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities import gazetteer
from services.entities.clusters import GENERIC, Cluster
from services.entities.linking.port import Known
from services.entities.mention import Mention
from services.entities.names import has_legal_form, organization_words
from services.entities.reading import Reading
from services.entities.registers.companies import BY_KEY, BY_TICKER, Company

TICKER, LEGAL, SEVERAL, SINGLE = 0.98, 0.95, 0.9, 0.8
"""Confidence by what a link rests on: a ticker, a legal form, several words, a single word and its context."""
_NEAR = 100
"""Code points around a mention in which words of business count."""
_TICKER = re.compile(
    r"(?: (?:Inc|Corp|Co|Ltd|Plc|PLC)\.?)? ?\((NYSE|NASDAQ|Nasdaq|NasdaqGS|LSE|OTC)[:\s]\s*([A-Z][A-Z.\-]{0,5})\)"
)
_OTHERS = frozenset({"dow", "star", "sun", "times", "post", "nation", "independent", "guardian"})
"""Single words that mean an index or a newspaper as often as a company of that name."""
_EXCHANGES = {"LSE": "LON", "NASDAQGS": "NASDAQ"}
_BUSINESS = re.compile(
    r"\b(?:shares?|shareholders?|stocks?|earnings|profits?|revenues?|sales|quarterly|dividends?|investors?|analysts?|"
    r"ceo|chief executive|company|companies|corporate|automaker|carmaker|chipmaker|drugmaker|planemaker|maker|retailer|"
    r"airline|lender|brand|subsidiary|unit|merger|acquisition|acquired?|takeover|bid|stake|ipo|nasdaq|nyse|customers?|"
    r"products?|factory|factories|plants?|supplier|suppliers|devices?|software|smartphones?|cars?|jets?|stores?)\b",
    re.IGNORECASE,
)


class Companies:
    """The register of listed companies; Register."""

    def links(self, reading: Reading, entities: Sequence[Cluster]) -> Sequence[Sequence[Known]]:
        """Return the links of each organisation that is a listed company."""
        return [_links(reading, e) if e.kind == Entity.ORGANIZATION else () for e in entities]


def _links(reading: Reading, entity: Cluster) -> Sequence[Known]:
    found = _by_ticker(reading, entity.mentions) or _by_name(reading, entity)
    if found is None:
        return ()
    company, confidence = found
    return tuple(Known(scheme, id_, confidence) for scheme, id_ in company.ids)


def _by_ticker(reading: Reading, mentions: Sequence[Mention]) -> tuple[Company, float] | None:
    for mention in mentions:
        match = _TICKER.match(reading.text, mention.end)
        if match:
            exchange = _EXCHANGES.get(match[1].upper(), match[1].upper())
            company = BY_TICKER.get(f"{exchange}:{match[2].replace('.', '-')}")
            if company:
                return company, TICKER
    return None


def _by_name(reading: Reading, entity: Cluster) -> tuple[Company, float] | None:
    """Return the one company that all names of an organisation fit which the register has, and how sure that is."""
    legal = any(has_legal_form(m.exact) for m in entity.mentions)
    several = single = None
    for exact in dict.fromkeys(m.exact for m in entity.mentions):
        words = organization_words(exact)
        company = BY_KEY.get(words)
        if company is None or all(word in GENERIC for word in words):
            continue
        if len(words) > 1:
            several = several or company
        elif words == organization_words(entity.name) and words[0] not in _OTHERS:
            single = company
    if several:
        return several, LEGAL if legal else SEVERAL
    if single and legal:
        return single, LEGAL
    if single and not gazetteer.is_town(entity.name) and _in_business(reading, entity.mentions):
        return single, SINGLE
    return None


def _in_business(reading: Reading, mentions: Sequence[Mention]) -> bool:
    return any(_BUSINESS.search(reading.text, max(0, m.start - _NEAR), m.end + _NEAR) for m in mentions)
