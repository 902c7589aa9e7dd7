"""A small story and the sections that enrichers would make of it, for the tests of the contract's code."""

from wirelens.article.v1.article_pb2 import Article, Paragraph
from wirelens.entities.v1.entities_pb2 import EntitiesSection, Entity
from wirelens.events import article_id, text_sha256
from wirelens.quotes.v1.quotes_pb2 import Quote, QuotesSection, Speaker
from wirelens.section.v1.section_pb2 import SectionInfo, Span
from wirelens.sentiment.v1.sentiment_pb2 import SentimentSection, TargetTone

HEADLINE = "“Ruiz” wins in Porto"
BODY = "Ana Ruiz thanked Porto. “We love Porto,” Ruiz said 🎉. Rivals called Porto “a small, sleepy Porto”."
TEXT = f"{HEADLINE}\n\n{BODY}"
START = len(HEADLINE) + 2


def span(words: str, number: int = 0, text: str = TEXT) -> Span:
    """Return where `words` stand for the time `number`, from 0."""
    start = -1
    for _ in range(number + 1):
        start = text.index(words, start + 1)
    return Span(start=start, end=start + len(words), exact=words)


def article(revision: int = 1, *, text_revision: int = 0, status: int = Article.USABLE, text: str = TEXT) -> Article:
    """Return a valid revision; one that is not usable has no text."""
    text = text if status == Article.USABLE else ""
    made = Article(
        article_id=article_id("test", "g1"),
        wire="test",
        guid="g1",
        revision=revision,
        text_revision=text_revision or revision,
        status=status,  # type: ignore[arg-type]
        text=text,
        text_sha256=text_sha256(text),
        language="en",
    )
    if text == TEXT:
        made.headline = HEADLINE
        made.paragraphs.add(start=0, end=len(HEADLINE), kind=Paragraph.HEADLINE)
        made.paragraphs.add(start=START, end=len(TEXT), kind=Paragraph.BODY)
    return made


def info(service: str, generation: int = 1, *, text_revision: int = 1, text: str = TEXT) -> SectionInfo:
    return SectionInfo(
        article_id=article_id("test", "g1"),
        text_revision=text_revision,
        text_sha256=text_sha256(text),
        generation=generation,
        service=service,
        model="m",
        model_version="1",
    )


def entities(*found: Entity, generation: int = 1) -> EntitiesSection:
    return EntitiesSection(info=info("entities", generation), entities=found or (ruiz(), porto()))


def ruiz() -> Entity:
    mentions = [span("Ruiz"), span("Ana Ruiz"), span("Ruiz", 2)]
    return Entity(id="e1", name="Ana Ruiz", type=Entity.PERSON, salience=1, mentions=mentions)


def porto() -> Entity:
    return Entity(id="e2", name="Porto", type=Entity.PLACE, mentions=[span("Porto", number) for number in range(5)])


def quotes(*found: Quote, generation: int = 1) -> QuotesSection:
    return QuotesSection(info=info("quotes", generation), quotes=found or (direct(), mixed()))


def direct(**speaker: object) -> Quote:
    """“We love Porto,” Ruiz said"""
    fields = {"status": Speaker.RESOLVED, "mention_kind": Speaker.NAME, "name": "Ruiz", "mention": span("Ruiz", 2)}
    said = Speaker(**(fields | speaker))  # type: ignore[arg-type]
    return Quote(id="q1", kind=Quote.DIRECT, content=[span("“We love Porto,”")], cue=[span("said")], speaker=said)


def mixed() -> Quote:
    """Rivals called Porto “a small, sleepy Porto”"""
    said = Speaker(status=Speaker.ANONYMOUS, mention_kind=Speaker.NOMINAL, mention=span("Rivals"))
    content = [span("Porto “a small, sleepy Porto”")]
    return Quote(id="q2", kind=Quote.MIXED, content=content, cue=[span("called")], speaker=said)


def sentiment(generation: int = 1) -> SentimentSection:
    targets = [TargetTone(mention=span("Porto", number), neutral=1, confidence=1) for number in range(5)]
    section = SentimentSection(info=info("sentiment", generation), targets=targets)
    section.sentences.add(start=START, end=len(TEXT))
    return section
