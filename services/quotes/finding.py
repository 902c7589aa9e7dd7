"""From a text to its attributions by the model and the layout alone, without a parse."""

from collections.abc import Container, Sequence

from services.quotes.layout import Layout
from services.quotes.linking import Attribution, Linker
from services.quotes.marks import Quotation
from services.quotes.portions import portions
from services.quotes.tagger import Tagger
from services.quotes.wholes import with_whole_quotations


def find(
    tagger: Tagger,
    text: str,
    paragraphs: Sequence[tuple[int, int]],
    quotations: Sequence[Quotation],
    without: Container[int] = (),
) -> list[Attribution]:
    """Return what `text` attributes, by where the contents begin.

    paragraphs: their code points, in order. quotations: the outermost ones, in order. without: indices of paragraphs
    that are not read.
    """
    passages = tagger.encoder.passages(text, paragraphs, quotations, without)
    tagged = ((each, with_whole_quotations(text, each.passage, each.tags)) for each in tagger.read(passages))
    return Linker(Layout.of(text, paragraphs, quotations)).attributions(portions(tagged))
