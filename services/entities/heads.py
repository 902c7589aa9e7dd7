"""What the head word of a name tells of its kind: "… University" is an organisation, "… River" a place."""

import re
from functools import lru_cache

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities.mention import Kind
from services.entities.names import fold, has_legal_form
from services.entities.wordlists import words

ORGANIZATIONS = words(
    "agency airlines airways alliance army assembly association authority bank board brigade broadcasting bureau "
    "cabinet chamber clinic club coalition college commission committee confederation congress consortium corps "
    "council court department directorate enterprises exchange federation foundation front fund group guards guard "
    "industries institute institution international laboratories laboratory league ministry motors movement navy "
    "network organisation organization parliament partners partnership party police politburo press properties "
    "secretariat "
    "securities senate services society studios syndicate systems taskforce technologies tribunal trust union "
    "university"
)
PLACES = words(
    "airport avenue bay beach boulevard bridge canal canyon county creek desert district falls forest gulf harbor "
    "harbour highway hills island islands lake mine mountain mountains oblast ocean peninsula plateau plaza prefecture "
    "province river road sea square stadium strait straits street valley"
)
PLACE_PREFIXES = words("lake mount mt cape isle strait gulf bay river lago")
EVENTS = words(
    "war revolution olympics paralympics games cup championship championships summit festival referendum uprising "
    "massacre genocide holocaust battle bowl marathon prix intifada earthquake pandemic conference crusade"
)
EVENT_PREFIXES = words("hurricane typhoon cyclone operation battle")
LAWS = words(
    "act treaty accord accords agreement amendment convention constitution protocol pact bill resolution code "
    "statute charter covenant plan"
)
WEAK_LAWS = frozenset({"plan", "bill", "code", "resolution", "charter"})
"""Heads of many other things too; they count only where something else says that this is a name."""

_PREPOSITION = re.compile(r"\s(?:of|for|on|in|to|at|against|with|from|by)\s")


@lru_cache(maxsize=8192)
def kind_of(name: str, strict: bool = False) -> Kind | None:
    """Return the kind that the head word of a name of two words or more tells; None where it does not tell."""
    if has_legal_form(name):
        return Entity.ORGANIZATION
    words = fold(_PREPOSITION.split(name, maxsplit=1)[0]).replace(",", " ").split()
    whole = fold(name).split()
    if len(whole) < 2 or not words:
        return None
    head = words[-1].removesuffix("'s").rstrip(".")
    if head in ORGANIZATIONS:
        return Entity.ORGANIZATION
    if head in EVENTS or words[0] in EVENT_PREFIXES or (words[0] == "tropical" and len(words) > 2):
        return Entity.EVENT
    if head in LAWS and not (strict and head in WEAK_LAWS):
        return Entity.LAW
    if head in PLACES or words[0] in PLACE_PREFIXES:
        return Entity.PLACE
    return None
