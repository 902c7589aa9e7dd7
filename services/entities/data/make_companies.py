"""Make companies.tsv, the table of listed companies, of two packages that have it:

- edgartools (MIT): the US Securities and Exchange Commission's table of CIKs and tickers, which is public domain; its
  file is read alone, for the package itself needs some twenty others;
- pytickersymbols (MIT): the members of large indices with their ISINs.

    python -m services.entities.data.make_companies WHEEL_OF_EDGARTOOLS

One company a line, the largest first, in columns parted by tabs: its names, with | between them; EXCHANGE:SYMBOL; CIK;
ISINs, with | between them. Funds, and firms that have a listing and no business yet, are left out.
"""

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from pytickersymbols import PyTickerSymbols

from services.entities.names import organization_words

TARGET = Path(__file__).with_name("companies.tsv")
_MEMBER = "edgar/reference/data/company_tickers.parquet"
_STATE = re.compile(r"\s*/[A-Za-z ]{2,4}/?$|\s*\((?:Class [A-C]|The)\)$")
"""What the registers put behind a name: the state of incorporation, the class of the share."""
_NO_BUSINESS = re.compile(
    r"\b(?:funds?|etf|acquisition (?:corp|co|inc|ltd|limited)|acquisitions?|spac)\b", re.IGNORECASE
)
_EXCHANGES = {"Nasdaq": "NASDAQ", "NYSE": "NYSE", "CBOE": "CBOE", "OTC": "OTC"}
_HOME = {
    "JP": "TYO",
    "GB": "LON",
    "FR": "EPA",
    "DE": "ETR",
    "NL": "AMS",
    "ES": "BME",
    "SE": "STO",
    "CH": "SWX",
    "BE": "EBR",
    "FI": "HEL",
}
"""The exchange at home, by the country in the ISIN. Abroad a share has other symbols, and the package mixes them up."""


@dataclass
class _Company:
    names: list[str]
    ticker: str = ""
    cik: str = ""
    isins: list[str] = field(default_factory=list)

    def line(self) -> str:
        return "\t".join(("|".join(dict.fromkeys(self.names)), self.ticker, self.cik, "|".join(self.isins)))


def _clean(name: str) -> str:
    return " ".join(_STATE.sub("", name.replace("|", " ")).split())


def _registered(wheel: Path) -> Iterator[_Company]:
    """Yield the companies of the SEC's table, which has them by size; of each the first ticker."""
    with zipfile.ZipFile(wheel) as archive:
        rows = pq.read_table(io.BytesIO(archive.read(_MEMBER))).to_pylist()
    seen = set()
    for row in rows:
        if row["cik"] not in seen and not _NO_BUSINESS.search(row["name"]):
            seen.add(row["cik"])
            exchange = _EXCHANGES.get(row["exchange"] or "", "OTC")
            yield _Company([_clean(row["name"])], f"{exchange}:{row['ticker']}", str(row["cik"]))


def _home_ticker(stock: dict[str, Any], isins: list[str]) -> str:
    home = _HOME.get(isins[0][:2], "-") if isins else "TYO"
    symbols = [symbol.get("google") or "" for symbol in stock.get("symbols", ())]
    return next((s for s in symbols if s.startswith(f"{home}:")), "")


def _isins(stock: dict[str, Any]) -> list[str]:
    """Return a stock's ISINs; none where they are of several issuers, for one of them is wrong then."""
    isins = sorted(set(stock.get("isins", ())))
    return isins if len({isin[:8] for isin in isins}) < 2 else []


def companies(wheel: Path) -> list[_Company]:
    """Return the companies of both, joined where the ticker and a word of the name, or the whole name, are the same."""
    known = list(_registered(wheel))
    by_ticker = {company.ticker.split(":")[1]: company for company in known if not company.ticker.startswith("OTC")}
    by_name: dict[tuple[str, ...], _Company] = {}
    for company in known:
        by_name.setdefault(organization_words(company.names[0]), company)
    for stock in PyTickerSymbols().get_all_stocks():
        name, isins = _clean(stock["name"]), _isins(stock)
        words = organization_words(name)
        found = by_ticker.get((stock.get("symbol") or "").replace(".", "-"))
        if found is None or not set(words) & set(organization_words(found.names[0])):
            found = by_name.get(words)
        if found is None:
            found = _Company([], _home_ticker(stock, isins))
            known.append(found)
            by_name[words] = found
        found.names.insert(0, name)
        found.isins = found.isins or isins
    return [company for company in known if company.ticker or company.cik or company.isins]


if __name__ == "__main__":
    wheel = Path(sys.argv[1])
    origin = f"# Made by make_companies.py of {'-'.join(wheel.name.split('-')[:2])} and pytickersymbols-"
    lines = [f"{origin}{version('pytickersymbols')}.", *(company.line() for company in companies(wheel))]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
