from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from tokenizers import Tokenizer

from services.cli.evaluate.rows import Attribution, QuotesRow
from services.quotes.packs import SIZE
from services.quotes.tags import Part, first
from services.quotes.training.items import CLS, SEP, SPECIAL, Text, batch_of, packs_of, texts_of
from services.quotes.training.recipe import examples, plan

TOKENIZER = Path(__file__).parents[4] / "services/quotes/weights/tokenizer.json"
LINE = "“The bridge will reopen in spring,” the engineer said on Monday."


def row(lines: int) -> QuotesRow:
    text = "\n\n".join([LINE] * lines)
    attributions = []
    for number in range(lines):
        base = number * (len(LINE) + 2)

        def span(words: str, base: int = base) -> tuple[int, int]:
            start = base + LINE.index(words)
            return start, start + len(words)

        attributions.append(
            Attribution((span("the engineer"),), (span("said"),), (span("“The bridge will reopen in spring,”"),))
        )
    return QuotesRow("made-up", text, tuple(attributions))


@pytest.fixture
def text() -> Text:
    return texts_of([row(20)], Tokenizer.from_file(str(TOKENIZER)))[0]


def test_packs_hold_every_word_once_with_its_tag(text: Text) -> None:
    packs = packs_of(text)

    assert sum(len(pack.words) for pack in packs) == sum(map(len, text.tags()))
    assert [tag for pack in packs for tag in pack.tags] == [tag for tags in text.tags() for tag in tags]
    assert sum(pack.tags.count(first(Part.SOURCE)) for pack in packs) == 20
    for pack in packs:
        assert len(pack.ids) == len(pack.features) <= SIZE
        assert (pack.ids[0], pack.ids[-1]) == (CLS, SEP)
        assert sum(len(passage.starts) for passage in pack.passages) == len(pack.words)


def test_pointers_lead_from_content_to_cue_and_from_cue_to_source(text: Text) -> None:
    for pack in packs_of(text):
        tag_at = dict(zip(pack.words, pack.tags, strict=True))
        assert pack.to_cue
        assert {(tag_at[start], tag_at[to]) for start, to in pack.to_cue} == {(first(Part.CONTENT), first(Part.CUE))}
        assert {(tag_at[start], tag_at[to]) for start, to in pack.to_source} == {(first(Part.CUE), first(Part.SOURCE))}


def test_epochs_cut_in_other_places_and_lose_nothing(text: Text) -> None:
    cuts = {tuple(len(pack.ids) for pack in packs_of(text, Random(seed))) for seed in range(8)}

    assert len(cuts) > 1
    for seed in range(8):
        assert sum(len(pack.words) for pack in packs_of(text, Random(seed))) == sum(map(len, text.tags()))


def test_a_batch_is_padded_with_what_the_mask_hides(text: Text) -> None:
    packs = packs_of(text)[-2:] + packs_of(text)[:1]

    batch = batch_of(packs)

    assert batch.mask.sum() == sum(len(pack.ids) for pack in packs)
    assert np.all(batch.ids[~batch.mask] == 0)
    assert np.all(batch.features[~batch.mask] == SPECIAL)
    flat = batch.ids.reshape(-1)
    assert flat[batch.words].tolist() == [pack.ids[at] for pack in packs for at in pack.words]
    assert len(batch.tags) == len(batch.words) == sum(len(passage.starts) for passage in batch.passages)
    assert batch.ids.flatten()[batch.places].tolist() == [id_ for passage in batch.passages for id_ in passage.ids]
    assert len(batch.to_cue) == sum(len(pack.to_cue) for pack in packs)


def test_a_pack_without_attributions_has_no_pointers() -> None:
    plain = texts_of([QuotesRow("made-up", "Nothing is said here.", ())], Tokenizer.from_file(str(TOKENIZER)))[0]

    batch = batch_of(packs_of(plain))

    assert batch.to_cue.shape == batch.to_source.shape == (0, 3)


def test_teachers_are_not_asked_about_passages_that_the_corpus_has_not() -> None:
    line = "The mill said: “We will open in the spring.”"
    said = Attribution(((0, 8),), ((9, 13),), ((15, len(line)),))
    corpus = [QuotesRow(str(number), f"{line}\n\nIt rained.", (said,)) for number in range(8)]

    texts = texts_of(corpus, Tokenizer.from_file(str(TOKENIZER)))

    assert all(text.taught == [True, True] for text in texts)
    others = [text.otherwise for text in texts if text.otherwise is not None]
    assert 0 < len(others) < len(texts)
    for other in others:
        assert len(other.passages) == 3
        assert other.taught == [False, False, True]
        batch = batch_of(packs_of(other))
        assert batch.taught == [False, False, True]
        assert batch.ids.flatten()[batch.places].tolist() == other.passages[2].ids


def test_an_epoch_reads_some_texts_otherwise_and_each_once(text: Text) -> None:
    other = Text(text.passages[:1], replace(text.labels, to_cue=(), to_source=()), [False])
    texts = [replace(text, otherwise=other)] * 20

    epochs = plan(texts, 1, 100_000)

    read = [pack.taught for epoch in range(10) for pack in epochs.batch(epoch)]
    whole, changed = sum(map(sum, read)) / len(text.passages), sum(taught == [False] for taught in read)

    assert whole + changed == 20 * 10
    assert 0 < changed < whole


def test_a_plan_is_the_same_for_the_same_seed(text: Text) -> None:
    assert plan([text], 1, 200).batch(5) == plan([text], 1, 200).batch(5)
    assert [plan([text], 1, 200).batch(at) for at in range(4)] != [plan([text], 2, 200).batch(at) for at in range(4)]


def test_examples_are_drawn_by_the_seed_alone_and_whole(text: Text) -> None:
    drawn = [[pack.ids for pack in examples([text] * 3, seed, 4)] for seed in (1, 1, 2)]

    assert drawn[0] == drawn[1] != drawn[2]
    assert all(ids in [pack.ids for pack in packs_of(text)] for ids in drawn[0])
    assert len(examples([text], 1, 1000)) == len(packs_of(text))
