import pytest

pytest.importorskip("torch", reason="needs the extra train")

from services.common.training.mpnet import rows


def test_words_stand_in_the_order_of_the_small_models_vocabulary() -> None:
    own = ["<s>", "<pad>", "</s>", "[UNK]", "tide", "<mask>", "harbour"]
    vocabulary = {"harbour": 4, "[PAD]": 0, "[CLS]": 1, "[SEP]": 2, "tide": 3, "[unused1]": 5, "[MASK]": 6}

    assert rows(vocabulary, own).tolist() == [1, 0, 2, 4, 6, 3, 5]
