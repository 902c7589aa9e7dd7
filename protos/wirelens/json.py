"""An enriched article as JSON, and back: proto3's mapping, with every field that is not a message always there.

Names are camelCase, enums are their names, times are RFC 3339, 64-bit integers are strings. A section that is not known
yet is absent. What a reader does not know it passes over, so an older one reads what a newer one wrote.
"""

import json
from typing import Any

from google.protobuf.json_format import MessageToDict, ParseDict, ParseError

from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle

type Json = dict[str, Any]


def to_dict(enriched: EnrichedArticle) -> Json:
    """Return the article as what `json.dumps` takes."""
    return MessageToDict(enriched, always_print_fields_with_no_presence=True)


def to_json(enriched: EnrichedArticle) -> str:
    """Return the article as JSON on one line, in the letters of its text."""
    return json.dumps(to_dict(enriched), ensure_ascii=False)


def from_json(value: str | bytes | Json) -> EnrichedArticle:
    """Read an article from JSON, or from what `json.loads` made of it. Raises ValueError, in one line."""
    try:
        found = value if isinstance(value, dict) else json.loads(value)
        if not isinstance(found, dict):
            raise ValueError("it is no object")
        return ParseDict(found, EnrichedArticle(), ignore_unknown_fields=True)
    except (ParseError, ValueError) as error:
        raise ValueError(f"no enriched article: {' '.join(str(error).split())}") from error
