"""The .proto files keep what they promise each other, the topics and those who read the JSON."""

import importlib
import json
from pathlib import Path

import pytest
import yaml
from google.protobuf import symbol_database
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from wirelens.article.v1.article_pb2 import Article
from wirelens.enriched.v1.enriched_pb2 import EnrichedArticle
from wirelens.json import to_json
from wirelens.section.v1.section_pb2 import Failure, SectionInfo
from wirelens.sections import SECTIONS

PROTOS = Path(__file__).parents[2] / "protos"
TOPICS = yaml.safe_load((PROTOS / "topics.yaml").read_text())["topics"]
NO_MESSAGE = ("bytes", "as in the dead letter", "as it came")
SHARED_NUMBERS = range(1, 40)

SHAPE = {
    "": "articleId revision textRevision status wire guid version headline text textSha256 language versionCreated"
    " firstCreated receivedAt credit usageTerms url paragraphs entities quotes sentiment missing provenance",
    "paragraphs": "start end kind",
    "entities": "entities",
    "entities.entities": "id name type salience mentions links",
    "entities.entities.mentions": "start end exact",
    "quotes": "quotes",
    "quotes.quotes": "id kind content cue speaker confidence reportedSpeech",
    "quotes.quotes.content": "start end exact",
    "quotes.quotes.cue": "start end exact",
    "quotes.quotes.speaker": "status mentionKind name mention entityId",
    "quotes.quotes.speaker.mention": "start end exact",
    "sentiment": "document sentences targets entities speakers",
    "sentiment.entities": "entityId tone",
    "sentiment.entities.tone": "n abstained mean spread",
    "sentiment.speakers": "speakerEntityId speaker entityId tone quoteIds",
    "sentiment.speakers.tone": "n abstained mean spread",
    "sentiment.sentences": "start end score",
    "sentiment.targets": "mention entityId voice negative neutral positive label confidence",
    "sentiment.targets.mention": "start end exact",
}
"""The names that the design promises to whoever reads the JSON."""


def fields(message: Descriptor) -> dict[int, tuple[str, int, bool, str]]:
    return {f.number: (f.name, f.type, f.is_repeated, _type_name(f)) for f in message.fields}


def _type_name(field: FieldDescriptor) -> str:
    kind = field.message_type or field.enum_type
    return kind.full_name if kind else ""


def test_an_article_is_an_enriched_article_without_sections() -> None:
    enriched = {n: f for n, f in fields(EnrichedArticle.DESCRIPTOR).items() if n in SHARED_NUMBERS}
    assert fields(Article.DESCRIPTOR) == enriched


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_s_message_exists(topic: str) -> None:
    name = TOPICS[topic]["message"]
    if name in NO_MESSAGE:
        return
    package, _, message = name.rpartition(".")
    importlib.import_module(f"{package}.{package.split('.')[-2]}_pb2")
    assert symbol_database.Default().pool.FindMessageTypeByName(name).name == message


@pytest.mark.parametrize("name", SECTIONS)
def test_each_section_starts_with_where_it_comes_from(name: str) -> None:
    section = EnrichedArticle.DESCRIPTOR.fields_by_name[name].message_type
    assert section.fields_by_number[1].message_type is SectionInfo.DESCRIPTOR


def test_a_dead_letter_s_reason_and_a_failure_s_are_the_same_words() -> None:
    assert Failure.Reason.keys() == [
        "UNSPECIFIED",
        "UNDECODABLE",
        "INVALID",
        "TOO_LARGE",
        "ANALYSIS_ERROR",
        "PARSE_FAILED",
    ]


@pytest.mark.parametrize("path", SHAPE)
def test_the_json_has_the_names_that_were_promised(path: str) -> None:
    value = json.loads(to_json(_full()))
    for name in filter(None, path.split(".")):
        value = value[name]
        if isinstance(value, list):
            value = value[0]
    assert set(SHAPE[path].split()) <= value.keys()


def _full() -> EnrichedArticle:
    """Return an article in which every message that can be there is there once."""
    enriched = EnrichedArticle()
    for stamp in (enriched.version_created, enriched.first_created, enriched.received_at):
        stamp.FromSeconds(1)
    enriched.paragraphs.add()
    enriched.provenance.add()
    enriched.entities.entities.add().mentions.add()
    quote = enriched.quotes.quotes.add()
    quote.content.add()
    quote.cue.add()
    quote.speaker.mention.SetInParent()
    enriched.sentiment.sentences.add()
    enriched.sentiment.targets.add().mention.SetInParent()
    for together in (enriched.sentiment.entities, enriched.sentiment.speakers):
        together.add().tone.SetInParent()
    return enriched
