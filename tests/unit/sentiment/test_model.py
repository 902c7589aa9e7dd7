"""The models that come with the service, as they are."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from services.common.card import BadCard, Card, Profile
from services.sentiment.agent import WEIGHTS, enricher
from services.sentiment.model import Model

GOOD = "The jury praised Ana Ruiz for her brave and brilliant work."
BAD = "Prosecutors accused Karl Odum of shameless fraud and lies."
MIXED = "Ana Ruiz, widely praised for her courage, accused the corrupt Karl Odum of lying."


@pytest.fixture(scope="module", params=["default", "fast"])
def profile(request: pytest.FixtureRequest) -> Profile:
    return request.param


@pytest.fixture(scope="module")
def model(profile: Profile) -> Model:
    return Model.load(Card.read(WEIGHTS, profile))


def place(text: str, name: str) -> tuple[int, int]:
    return text.index(name), text.index(name) + len(name)


def test_praise_is_positive_and_an_accusation_negative(model: Model) -> None:
    (praised,) = model.read(GOOD, [place(GOOD, "Ana Ruiz")]).targets
    (accused,) = model.read(BAD, [place(BAD, "Karl Odum")]).targets

    assert max(praised) == praised[2] > 0.6
    assert max(accused) == accused[0] > 0.6


def test_two_names_in_a_sentence_have_each_a_tone(model: Model) -> None:
    ana, karl = model.read(MIXED, [place(MIXED, "Ana Ruiz"), place(MIXED, "Karl Odum")]).targets

    assert ana[2] - ana[0] > karl[2] - karl[0] + 0.5


def test_a_sentence_has_a_score_without_any_target(model: Model) -> None:
    assert model.read(GOOD).score > 0.1
    assert model.read(BAD).score < -0.1


def test_probabilities_sum_to_one(model: Model) -> None:
    assert sum(model.read(GOOD, [place(GOOD, "Ana Ruiz")]).targets[0]) == pytest.approx(1)


def test_the_same_sentence_gives_the_same_reading(model: Model) -> None:
    first = model.read(MIXED, [place(MIXED, "Ana Ruiz")])
    model.read("Something else, and of another length, has been read between.")

    assert model.read(MIXED, [place(MIXED, "Ana Ruiz")]) == first


def test_a_sentence_has_the_same_tone_in_whatever_article_it_stands(model: Model) -> None:
    texts = [
        GOOD,
        BAD,
        MIXED,
        "Ana Ruiz won.",
        f"Yesterday {MIXED}",
        "",
        "No.",
        *(f"{GOOD} {BAD} " * n for n in range(9)),
    ]
    asked = [(text, [place(text, "Ana Ruiz")] if "Ana" in text else []) for text in texts]
    alone = [model.read(*each) for each in asked]

    for shift in range(0, len(asked), 5):
        together = model.read_all([*asked[shift:], *asked[:shift]])
        for one, other in zip([*alone[shift:], *alone[:shift]], together, strict=True):
            assert other.score == pytest.approx(one.score, abs=1e-5)
            for tones in zip(one.targets, other.targets, strict=True):
                assert tones[1] == pytest.approx(tones[0], abs=1e-5)


@pytest.mark.parametrize("nothing", ["", " \n\t", "\x00\x01", "\u200b\u200e"])
def test_where_there_is_nothing_to_read_nothing_is_said(model: Model, nothing: str) -> None:
    reading = model.read(nothing, [(0, 1)])

    assert reading.score == 0
    assert reading.targets == [(1 / 3, 1 / 3, 1 / 3)]


def test_a_tone_far_into_an_endless_line_is_found(model: Model) -> None:
    line = f"{'and then there was one more day of it, ' * 200}{BAD}"
    (accused,) = model.read(line, [place(line, "Karl Odum")]).targets

    assert max(accused) == accused[0]


def test_each_profile_is_a_generation_of_its_own() -> None:
    fast, default = (enricher(profile).card for profile in ("fast", "default"))

    assert (fast.generation, default.generation) == (8, 9)
    assert fast.sha256 != default.sha256


def copy_of(folder: Path, **changes: object) -> Path:
    """Make a folder of the fast model whose card says something else."""
    for name in ("fast.onnx", "tokenizer.json"):
        shutil.copy(WEIGHTS / name, folder)
    card = json.loads((WEIGHTS / "card.json").read_text())
    card["profiles"] = {"fast": card["profiles"]["fast"] | changes}
    (folder / "card.json").write_text(json.dumps(card))
    return folder


def test_a_folder_of_one_s_own_takes_the_place_of_what_comes_with_the_service(tmp_path: Path) -> None:
    assert enricher("fast", copy_of(tmp_path, model="mine")).card.model == "mine"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"temperature": "warm"}, "card.json"),
        ({"temperature": 0}, "temperature of 0"),
        ({"abstain_below": None}, "card.json"),
        ({"file": None}, "SHA-256|names"),
    ],
)
def test_a_card_that_lacks_something_is_refused(tmp_path: Path, changes: dict[str, object], problem: str) -> None:
    with pytest.raises(BadCard, match=problem):
        enricher("fast", copy_of(tmp_path, **changes))


def test_a_tokenizer_that_is_none_is_refused_in_one_line(tmp_path: Path) -> None:
    (copy_of(tmp_path) / "tokenizer.json").write_text("{}\n")

    with pytest.raises(BadCard) as refused:
        enricher("fast", tmp_path)
    assert "\n" not in str(refused.value)


def test_weights_that_take_other_inputs_are_refused(tmp_path: Path) -> None:
    other = WEIGHTS.parents[1] / "quotes/weights/fast.onnx"
    shutil.copy(other, copy_of(tmp_path, sha256=hashlib.sha256(other.read_bytes()).hexdigest()) / "fast.onnx")

    with pytest.raises(BadCard, match="other inputs, feat, ids, pos: it is of an earlier form"):
        enricher("fast", tmp_path)
