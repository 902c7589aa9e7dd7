import re

import pytest
from spacy.language import Language
from wirelens.article.v1.article_pb2 import Paragraph

from services.parser import core

pytestmark = pytest.mark.parser

ENGLISH = (
    "The harbour was closed on Monday after a crane had fallen into the basin. Nobody was hurt, the port said, but the "
    "ferries will not run before the weekend, and lorries are being sent along the coast road instead."
)
GERMAN = (
    "Der Hafen ist am Montag geschlossen worden, nachdem ein Kran in das Becken gestürzt war. Verletzt wurde niemand, "
    "teilte die Verwaltung mit, doch die Fähren werden nicht vor dem Wochenende fahren."
)


def test_a_text_in_english_says_so_and_is_parsed(nlp: Language) -> None:
    document = core.parse(nlp, ENGLISH)
    assert document.language == "en"
    assert document.token_start


def test_a_text_in_another_language_says_which_and_is_not_parsed(nlp: Language) -> None:
    document = core.parse(nlp, GERMAN)
    assert document.language == "de"
    assert not document.token_start
    assert not document.entity_start
    assert document.text_sha256


@pytest.mark.parametrize("text", ["", "Regen", "Quake off Chile", "Jürgen Möller, Łukasz Wiśniewski, Çağla Şahin"])
def test_a_text_too_short_to_tell_says_nothing_and_is_parsed(nlp: Language, text: str) -> None:
    document = core.parse(nlp, text)
    assert document.language == ""
    assert bool(document.token_start) == bool(text)


def test_a_licence_in_english_does_not_hide_what_language_the_story_is_in(nlp: Language) -> None:
    text = f"{GERMAN}\n{ENGLISH}"
    story, licence = (
        Paragraph(start=m.start(), end=m.end(), kind=kind)
        for m, kind in zip(re.finditer(r"[^\n]+", text), (Paragraph.BODY, Paragraph.BOILERPLATE), strict=True)
    )
    assert core.parse(nlp, text, [story, licence]).language == "de"
    assert core.parse(nlp, text).language == ""
