"""The identifier that every entity has: of its type and name, so that it is the same in every article."""

import hashlib

from wirelens.entities.v1.entities_pb2 import Entity

from services.entities.clusters import Cluster
from services.entities.linking.port import Known
from services.entities.names import fold, organization_words

SCHEME = "local"
CONFIDENCE = 0.5
"""Two of one name are one as often as not, as far as anybody knows; so it is less certain than any register's."""


def link(entity: Cluster) -> Known:
    """Return the local link: 16 hex digits of the type and the name, folded; a legal form makes no difference."""
    name = " ".join(organization_words(entity.name)) if entity.kind == Entity.ORGANIZATION else ""
    key = f"{Entity.Type.Name(entity.kind)} {name or fold(entity.name)}"
    return Known(SCHEME, hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(), CONFIDENCE)
