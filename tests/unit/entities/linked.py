"""What the entities of a marked text are called in the registers."""

from tests.unit.entities.marked import Block, section


def links(*blocks: str | Block) -> dict[str, list[tuple[str, str]]]:
    """Return the scheme and id of the links of each entity, by its name; without the local one, which all have."""
    return {
        e.name: [(link.scheme, link.id) for link in e.links if link.scheme != "local"]
        for e in section(*blocks).entities
    }
