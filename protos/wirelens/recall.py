"""What a kill voids."""

from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle, Voided
from wirelens.sections import is_gone, shown


def voiding(kill: EnrichedArticle, standing: EnrichedArticle) -> EnrichedArticle:
    """Return `kill` with the ids of all annotations of `standing`, the article as it was known until then.

    Where that had no usable text before the kill's, `kill` is returned as it is.
    """
    if not is_gone(kill) or standing.text_revision >= kill.text_revision or not shown(standing):
        return kill
    told = EnrichedArticle()
    told.CopyFrom(kill)
    told.voided.CopyFrom(
        Voided(
            text_revision=standing.text_revision,
            entities=[one.id for one in standing.entities.entities],
            quotes=[one.id for one in standing.quotes.quotes],
        )
    )
    return told
