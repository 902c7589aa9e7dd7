"""The rules, asked about short texts."""

from services.quotes.rules import attribute
from tests.unit.quotes.parsed import Asked

_rules = Asked(attribute)
section, quotes, said, speaker = _rules.section, _rules.quotes, _rules.said, _rules.speaker
