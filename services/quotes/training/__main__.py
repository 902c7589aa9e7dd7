"""Train the tagger of attributions, narrow it, export it, measure it, and write its row of the card."""

import json
import shutil
import sys

import torch

from services.cli.evaluate.rows import read_quotes, rows_of
from services.common.card import Card
from services.common.training import begin, finish, narrowing, options, pretrained, weights
from services.common.training.answers import Answers
from services.common.training.checkpoint import NARROWED, Checkpoint
from services.common.training.command import main, say
from services.common.training.run import train
from services.quotes.tagger import Tagger
from services.quotes.training import data, export, recipe, transitions
from services.quotes.training.items import FEATURES, batch_of, texts_of
from services.quotes.training.loss import Distillation, loss_of
from services.quotes.training.model import TaggerModel
from services.quotes.training.reading import tagger_of
from services.quotes.training.scores import calibrated, found_in, measure


def run(asked: options.Options) -> None:
    """Do what `asked` says. Raises Stopped, and OSError or ValueError for data that is not as it should be."""
    files = data.files(asked.data)
    texts = texts_of(rows_of(read_quotes(files[0])), pretrained.tokenizer(), asked.seed)
    course = recipe.course(asked)
    plan = recipe.plan(texts, asked.seed)
    model = begin.model_of(TaggerModel, FEATURES, asked)
    if not model.transitions.any():
        model.begin_with(transitions.counted(row for text in texts for row in text.tags()))
    distillation = Distillation(begin.teachers_of(TaggerModel, asked), known=Answers(asked.answers))

    model.likeness = likeness = distillation.likeness(model)
    checkpoint = Checkpoint(asked.out, asked.run_id(files))
    train(model, course, lambda step: loss_of(model, batch_of(plan.batch(step)), distillation), checkpoint, say)
    model.likeness = None
    weights.write(asked.out / f"{asked.kind}.safetensors", model, model.encoder.shape)
    if asked.large:
        found = found_in(tagger_of(model), rows_of(read_quotes(files[1])))
        checkpoint.remove()
        print(f"{asked.kind}: {measure(found, calibrated(found))}")
        return
    packs = recipe.examples(texts, asked.seed, recipe.SMOKE_EXAMPLES if asked.smoke else recipe.EXAMPLES)
    rows = [(torch.tensor(pack.ids), torch.tensor(pack.features)) for pack in packs]
    state, shape = narrowing.narrowed(model.state_dict(), model.encoder, rows, recipe.WIDTHS[asked.profile])
    small = TaggerModel(shape)
    small.load_state_dict(state)
    small.likeness = likeness
    second = Checkpoint(asked.out, checkpoint.run, NARROWED)
    later = recipe.recovery(asked)
    train(
        small,
        later,
        lambda step: loss_of(small, batch_of(plan.batch(course.steps + step)), distillation),
        second,
        say,
    )
    small.likeness = None
    path = finish.write_export(small.state_dict(), shape, asked, export.export, export.KEEP)
    shutil.copyfile(pretrained.folder() / "tokenizer.json", asked.out / "tokenizer.json")
    decoding = {"transitions": small.transitions.tolist(), "start": small.starts.tolist()}
    path.with_suffix(".json").write_text(json.dumps(decoding) + "\n", encoding="utf-8")
    row = finish.card_row(
        path, f"minilm-l{shape.layers}-quotes", asked, (course.steps, later.steps), checkpoint.run, files
    )
    options.write_card_row(asked.out, "quotes", asked.profile, row)
    tagger = Tagger.load(Card.read(asked.out, asked.profile))
    found = found_in(tagger, rows_of(read_quotes(files[1])))
    calibration = calibrated(found)
    path.with_suffix(".json").write_text(json.dumps(decoding | calibration.recipe()) + "\n", encoding="utf-8")
    scores = measure(found, calibration)
    options.write_card_row(asked.out, "quotes", asked.profile, row | {"scores": scores})
    second.remove()
    checkpoint.remove()
    print(f"{path}: {scores}")


if __name__ == "__main__":
    sys.exit(main("services.quotes.training", __doc__, run))
