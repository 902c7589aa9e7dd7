"""ninjs, IPTC's news in JSON: 1.x (`body_xhtml`, `byline`), 2.x (`bodies`, `versioncreated`), 3.x (`versionCreated`).

Names are compared without case and underscores, so the three spellings are one. One object, an array of them, one a
line, or wrapped as agencies' interfaces wrap them (`data.item`, `data.items[].item`, `response.docs`). Also what is
nearly ninjs: an `urn` or a `guid` for `uri` and `article_html` for the body (dpa), `uno` and a list of paragraphs in
`news` (AFP). A composite is a story where it has a body of its own, as in IPTC's examples; the texts that it holds are
stories too. Terms: https://iptc.org/standards/ninjs/.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wirelens.article.v1.article_pb2 import Article

from services.feeder import markup, xml
from services.feeder.core import refusal
from services.feeder.formats import jsonl, ninjs_schema
from services.feeder.item import Item, Rejected
from services.feeder.nontext import refused_kind
from services.feeder.status import status_of
from services.feeder.text import EMPTY, Block, Text, from_blocks, without_headline
from services.feeder.times import instant
from services.feeder.urgency import urgency

_SAMPLE = 64 * 1024
_IDENTITY = re.compile(rb'"(?:uri|urn|uno)"\s*:\s*"', re.I)
_GUID = re.compile(rb'"guid"\s*:\s*"')
_OWN = re.compile(
    rb'"(?:pub_?status|bodies|headlines|renditions|associations|representationtype|eventDetails'
    rb'|(?:body|headline|description)_\w+|article_html)"\s*:|"name"\s*:\s*"ninjs"',
    re.I,
)
_SHARED = re.compile(rb'"(?:version_?created|headline|type|title)"\s*:', re.I)
_MAX_BODY = 2 * 1024 * 1024
"""Characters with their markup: four times what a text may have."""
_TEXTS = ("", "text", "story", "article")
"""The latter two are no types of ninjs, and yet in use."""
_RICH = ("xhtml", "html", "richtext", "nitf")
_KEYS = re.compile(r"[_$]")
_OF_AFP = {
    "uno": "uri",
    "lang": "language",
    "published": "versioncreated",
    "created": "firstcreated",
    "status": "pubstatus",
    "class": "type",
    "revision": "version",
}
"""AFP's own names, by which one knows `uno`."""

Object = Mapping[str, Any]


def recognise(content: bytes, name: str, media_type: str) -> float:
    """JSON that has an identity and a field that ninjs alone has."""
    sample = content[:_SAMPLE]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        sample = sample.replace(b"\0", b"")
    if not jsonl.recognise(sample, "", ""):
        return 0.0
    has_own = _OWN.search(sample) is not None
    if _IDENTITY.search(sample):
        return 0.95 if has_own or _SHARED.search(sample) else 0.0
    return 0.95 if has_own and _GUID.search(sample) else 0.0


def read(content: bytes, name: str, media_type: str) -> Iterator[Item | Rejected]:
    """Yield each text, and for what is none a Rejected that says what it is."""
    for place, value in jsonl.values(content, media_type):
        if isinstance(value, Rejected):
            yield value
            continue
        for found in _objects(value):
            yield from _stories(found, place)


def _objects(value: Any) -> Iterator[Any]:
    """Yield the news objects of a value, out of the wrappings that are in use."""
    for wrapping in ("data", "response"):
        if isinstance(value, dict) and isinstance(inside := value.get(wrapping), dict):
            value = inside
    listed = (
        next((value[name] for name in ("items", "docs", "item") if name in value), None)
        if isinstance(value, dict)
        else None
    )
    if isinstance(listed, list):
        for each in listed:
            yield each.get("item", each) if isinstance(each, dict) else each
        return
    yield value.get("item", value) if isinstance(value, dict) and "uri" not in value else value


def _stories(value: Any, place: str) -> Iterator[Item | Rejected]:
    """Yield the object's story; of a composite also the texts that belong to it, where they stand in it."""
    if not isinstance(value, dict):
        yield Rejected(f"{place}: not a JSON object: give one story an object")
        return
    fields = _fields(value)
    guid = _guid(fields)
    if wrong := ninjs_schema.violation(value):
        yield Rejected(f"{place}: not valid by its ninjs schema: {wrong}", guid)
        return
    kind = _string(fields, "type").lower()
    if kind in _TEXTS:
        yield _story(value, fields, place)
        return
    if kind != "composite":
        yield Rejected(refused_kind(kind), guid)
        return
    # IPTC's own composites are a text with its pictures. One without words of its own only holds others together.
    own = [value] if _has_body(value, fields) else []
    texts = [*own, *_associated_texts(fields)]
    if not texts:
        yield Rejected(refused_kind(kind), guid)
    for each in texts:
        yield _story(each, _fields(each), place)


def _associated_texts(fields: Object) -> Iterator[dict[str, Any]]:
    """Yield the texts that stand in the object's associations; one that is only named there comes by itself."""
    found = fields.get("associations")
    named = list(found.values()) if isinstance(found, dict) else found
    for each in named if isinstance(named, list) else ():
        for inside in each if isinstance(each, list) else [each]:
            if isinstance(inside, dict) and _is_whole_text(inside):
                yield inside


def _is_whole_text(value: Object) -> bool:
    fields = _fields(value)
    return _string(fields, "type").lower() in _TEXTS[1:] and _has_body(value, fields)


def _fields(value: Object) -> dict[str, Any]:
    """Return the object by the names that all spellings share."""
    fields = {_KEYS.sub("", key).lower(): each for key, each in value.items()}
    return {_OF_AFP.get(name, name): each for name, each in fields.items()} if "uno" in fields else fields


def _has_body(value: Object, fields: Object) -> bool:
    body, _ = _own_body(value, fields)
    return any(letter.isalnum() for letter in markup.plain(body[:_SAMPLE]))


def _story(value: Object, fields: Object, place: str) -> Item | Rejected:
    try:
        return _read_story(value, fields, place)
    except xml.RefusedError as error:
        return Rejected(f"{place}: {error}", _guid(fields))


def _read_story(value: Object, fields: Object, place: str) -> Item | Rejected:
    guid = _guid(fields)
    status = status_of(_string(fields, "pubstatus"))
    if status is None:
        return Rejected(f"{place}: pubstatus {_string(fields, 'pubstatus')!r}: usable, withheld or canceled", guid)
    note = markup.plain(
        _string(fields, "ednote", "advisory", "notepad") or "; ".join(_each(fields, "ednotes", "ednote"))
    )
    body, _ = _body_of(value, fields)
    if len(body) > _MAX_BODY:
        return Rejected(f"{place}: a body of {len(body):,} characters, more than {_MAX_BODY:,}: split it", guid)
    item = Item(
        guid=guid,
        version=_string(fields, "version"),
        status=status,
        text=_text(value, fields) if status == Article.USABLE else EMPTY,
        language=_string(fields, "language"),
        version_created=_time(fields, "versioncreated"),
        first_created=_time(fields, "firstcreated"),
        credit=_string(fields, "creditline", "credit")
        or _source(fields)
        or _string(fields, "copyrightholder", "provider"),
        usage_terms=_rights(fields, "usageterms") or _rights(fields, "copyrightnotice"),
        copyright_notice=_rights(fields, "copyrightnotice"),
        provider=_string(fields, "provider") or _source(fields),
        url=_url(fields),
        reason=note if status != Article.USABLE else "",
        signal=_string(fields, "signal", "signals").lower(),
        note=note,
        embargoed=_time(fields, "embargoed", "embargo"),
        expires=_time(fields, "expires", "expiry"),
        byline=markup.plain(_string(fields, "byline", "by") or ", ".join(_each(fields, "bylines", "by"))),
        dateline=markup.plain(_string(fields, "dateline")),
        slug=_string(fields, "slugline", "slug"),
        urgency=urgency(_string(fields, "urgency")),
        keywords=_keywords(fields),
    )
    reason = refusal(item, "uri")
    return Rejected(f"{place}: {reason}", guid) if reason else item


def _guid(fields: Object) -> str:
    """Return the identity: of an address, the part that all versions share."""
    uri = _string(fields, "uri", "urn", "guid")
    alternative = fields.get("altids")
    known = alternative.get("itemid") if isinstance(alternative, dict) else None
    # An address that asks for one version of a document that has an id of its own.
    return uri.partition("?")[0] if isinstance(known, str) and known and known in uri else uri


def _text(value: Object, fields: Object) -> Text:
    headline = _best(value, fields, "headline", "headlines")
    text = markup.plain(headline[0]) or markup.plain(_string(fields, "title", "name"))
    return from_blocks(text, without_headline(text, _body(value, fields)))


def _body(value: Object, fields: Object) -> list[Block]:
    content, media_type = _body_of(value, fields)
    return markup.guessed_blocks(content, media_type) if content else []


def _body_of(value: Object, fields: Object) -> tuple[str, str]:
    """Return (content, type) of the body, else of a description."""
    own = _own_body(value, fields)
    return own if own[0] else _best(value, fields, "description", "descriptions")


def _own_body(value: Object, fields: Object) -> tuple[str, str]:
    content, media_type = _best(value, fields, "body", "bodies")
    if content:
        return content, media_type
    if content := _string(fields, "articlehtml"):
        return content, "text/html"
    listed = fields.get("news")
    return "\n\n".join(each for each in listed if isinstance(each, str)) if isinstance(listed, list) else "", ""


def _best(value: Object, fields: Object, one: str, many: str) -> tuple[str, str]:
    """Return (content, type) of the main one of several renderings; of a body the one with the most markup."""
    found: list[tuple[str, str, str]] = []
    if isinstance(listed := fields.get(many), list):
        for each in listed:
            if isinstance(each, dict):
                inner = {key.lower(): inside for key, inside in each.items()}
                found.append((_string(inner, "value"), _string(inner, "contenttype"), _string(inner, "role")))
    for key, each in value.items():
        if isinstance(each, str) and (key.lower() == one or key.lower().startswith(f"{one}_")):
            role = key.partition("_")[2]
            found.append((each, "text/html" if role in _RICH else "", role))
    found = [each for each in found if each[0].strip()]
    rich = one == "body"

    def rank(each: tuple[str, str, str]) -> tuple[bool, bool, bool]:
        _, media_type, role = each
        marked = any(word in media_type or word in role for word in _RICH)
        return (rich and marked, role in ("main", ""), not marked)

    best = max(found, key=rank, default=("", "", ""))
    return best[0], best[1]


def _string(fields: Object, *names: str) -> str:
    """Return the first of the fields that says something: a string, a number, or strings in a list."""
    for name in names:
        each = fields.get(name)
        if isinstance(each, list):
            each = ", ".join(part for part in each if isinstance(part, str))
        if isinstance(each, int | float) and not isinstance(each, bool):
            each = f"{each:g}" if isinstance(each, float) else str(each)
        if isinstance(each, str) and each.strip():
            return each.strip()
    return ""


def _rights(fields: Object, name: str) -> str:
    inside = fields.get("rightsinfo")
    nested = {key.lower(): each for key, each in inside.items()} if isinstance(inside, dict) else {}
    return markup.plain(_string(fields, name) or _string(nested, name))


def _source(fields: Object) -> str:
    """Return the name of the party that the story is from."""
    listed = fields.get("infosources") or fields.get("infosource")
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and isinstance(each.get("name"), str):
            return str(each["name"])
    return ""


def _each(fields: Object, listed: str, name: str) -> list[str]:
    """Return what stands under `name` in each of the objects of a list."""
    found = fields.get(listed)
    inside = (
        [_string(_fields(each), name) for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    )
    return list(filter(None, inside))


def _keywords(fields: Object) -> tuple[str, ...]:
    listed = fields.get("keywords")
    if isinstance(listed, list):
        return tuple(each for each in listed if isinstance(each, str))
    categories = fields.get("categories")
    found = [each for each in categories if isinstance(each, dict)] if isinstance(categories, list) else []
    return tuple(_string(each, "name") for each in found if _string(each, "type").endswith("keyword"))


def _url(fields: Object) -> str:
    """Return where it is published: its identity only where that is no address of an interface."""
    for each in (_string(fields, "url", "canonicalurl", "link"), _string(fields, "uri")):
        if each.startswith(("http://", "https://")) and (each != _string(fields, "uri") or "altids" not in fields):
            return each
    return ""


def _time(fields: Object, *names: str) -> Any:
    return instant(_string(fields, *names))
