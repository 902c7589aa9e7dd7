import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from services.cli.evaluate.rows import BadRow
from services.sentiment.training.data import files, held_out, read


def write(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    targets = [{"id": "a", "text": "Ann won.", "targets": [{"start": 0, "end": 3, "label": "positive"}]}]
    *labelled, ratings, texts = files(tmp_path)
    for path in labelled:
        write(path, targets)
    rated = [{"id": f"{article}_{n}", "text": "Fine.", "mean_rating": 1.0} for article in range(40) for n in range(3)]
    write(ratings, rated)
    write(texts, [{"id": "t", "text": "Ann spoke.", "attributions": []}])
    return tmp_path


def test_a_tenth_of_the_articles_is_held_out_whole(corpora: Path) -> None:
    found = read(corpora)

    held, learnt = ({row.article for row in rows} for rows in (found.rated_dev, found.rated))
    assert (len(held), len(learnt)) == (4, 36)
    assert not held & learnt
    assert len(found.rated) + len(found.rated_dev) == 120


def test_the_texts_without_labels_are_those_of_the_quotes(corpora: Path) -> None:
    assert read(corpora).unlabelled == ["Ann spoke."]


def test_the_same_articles_are_held_out_whatever_their_order() -> None:
    names = [str(number) for number in range(50)]

    assert held_out(names) == held_out(names[::-1] + names)
    assert len(held_out(["one"])) == 1


def test_files_in_each_others_place_are_told(corpora: Path) -> None:
    train, *_, rated, _ = files(corpora)
    train.write_bytes(rated.read_bytes())

    with pytest.raises(BadRow, match="ratings where targets"):
        read(corpora)
