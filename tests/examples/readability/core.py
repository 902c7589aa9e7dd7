"""Words per sentence, and the sentences that are too long. Pure."""

from wirelens.article.v1.article_pb2 import Article
from wirelens.document.v1.document_pb2 import Document
from wirelens.extension.v1.extension_pb2 import Annotation, ExtensionSection
from wirelens.section.v1.section_pb2 import Span

from services.common.document import View

MODEL, MODEL_VERSION, GENERATION = "words-per-sentence", "1", 1
LONG = 25


def rate(article: Article, document: Document) -> ExtensionSection:
    """Return the mean length of the sentences, and mark those of more than 25 words."""
    section = ExtensionSection()
    view = View(article.text, document)
    lengths = [s.end_token - s.first_token for s in view.sentences]
    section.data.update({"wordsPerSentence": sum(lengths) / len(lengths) if lengths else 0.0})
    for sentence, length in zip(view.sentences, lengths, strict=True):
        if length > LONG:
            exact = article.text[sentence.start : sentence.end]
            span = Span(start=sentence.start, end=sentence.end, exact=exact)
            section.annotations.append(Annotation(span=span, label="long"))
    return section
