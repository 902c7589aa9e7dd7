"""Listed companies: 7,900 of the US regulator's register and of large indices, by name and by ticker.

Made once, at import, of data/companies.tsv, which says what it is made of.
"""

from collections import defaultdict
from dataclasses import dataclass
from importlib import resources

from services.entities.names import organization_words

_FILE = "companies.tsv"
_WEAK = frozenset({"group", "the", "com", "international", "worldwide", "global", "industries", "bancorp"})
"""Last words of a registered name that the press leaves out."""


@dataclass(frozen=True, slots=True)
class Company:
    """`ticker` is EXCHANGE:SYMBOL; of it, `cik` and `isins` two may be empty. `rank`: 0 is the largest."""

    rank: int
    names: tuple[str, ...]
    ticker: str
    cik: str
    isins: tuple[str, ...]

    @property
    def ids(self) -> tuple[tuple[str, str], ...]:
        """Scheme and id of all that it is registered by."""
        ids = (("cik", self.cik), *(("isin", isin) for isin in self.isins), ("ticker", self.ticker))
        return tuple(pair for pair in ids if pair[1])


type Key = tuple[str, ...]


def _read() -> list[Company]:
    text = resources.files("services.entities.data").joinpath(_FILE).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return [
        Company(rank, tuple(names.split("|")), ticker, cik, tuple(filter(None, isins.split("|"))))
        for rank, (names, ticker, cik, isins) in enumerate(rows)
    ]


def _without_weak(key: Key) -> Key:
    while len(key) > 1 and key[-1] in _WEAK:
        key = key[:-1]
    return key


def _by_key(companies: list[Company]) -> dict[Key, Company]:
    """Return the companies by the words of their names; names that two of them have are left out."""
    whole: defaultdict[Key, dict[int, Company]] = defaultdict(dict)
    short: defaultdict[Key, dict[int, Company]] = defaultdict(dict)
    for company in companies:
        for name in company.names:
            key = organization_words(name)
            whole[key][company.rank] = company
            short[_without_weak(key)][company.rank] = company
    table = {key: found for key, found in short.items() if key not in whole} | whole
    return {key: next(iter(found.values())) for key, found in table.items() if len(found) == 1}


_ALL = _read()
BY_KEY = _by_key(_ALL)
"""Keyed as by `organization_words`."""
BY_TICKER = {company.ticker: company for company in reversed(_ALL) if company.ticker}
"""Keyed by EXCHANGE:SYMBOL; of several the largest."""


def by_link(scheme: str, id: str) -> Company | None:
    """Return the company that a link of scheme "cik", "isin" or "ticker" names."""
    if scheme == "ticker":
        return BY_TICKER.get(id)
    return next((company for company in _ALL if (scheme, id) in company.ids), None)
