"""Train the tone model, narrow it, export it, measure it, and write its row of the card."""

import shutil
import sys
from functools import partial

from torch import Tensor

from services.common.training import begin, command, finish, options, pretrained, weights
from services.common.training.checkpoint import Checkpoint
from services.common.training.run import train
from services.sentiment.training import data, export, recipe
from services.sentiment.training.items import items_of
from services.sentiment.training.loss import Distillation, loss_of
from services.sentiment.training.model import ToneModel
from services.sentiment.training.readers import reader_at, reader_of
from services.sentiment.training.scores import measure
from services.sentiment.training.smaller import narrower, ranges

ABSTAIN_BELOW = 0.5
"""Confidence below which the service gives no label: one that is likelier wrong than right."""


def run(asked: options.Options) -> None:
    """Do what `asked` says. Raises Stopped, and OSError or ValueError for data that is not as it should be."""
    tokenizer = pretrained.tokenizer()
    corpora = data.read(asked.data)
    files = data.files(asked.data)
    course = recipe.course(asked)
    targets = [item for item in items_of(corpora.targets, tokenizer) if item.targets]
    rated = items_of(corpora.rated, tokenizer)
    plan = recipe.Plan.of(course, targets, rated, asked.seed)
    model = begin.model_of(ToneModel, 2, asked, recipe.FROZEN)
    distillation = Distillation(begin.teachers_of(ToneModel, asked))

    def loss(step: int) -> Tensor:
        return loss_of(model, plan.at(step), distillation)

    checkpoint = Checkpoint(asked.out, asked.run_id(files))
    train(model, course, loss, checkpoint, lambda line: print(line, flush=True))
    weights.write(asked.out / f"{asked.kind}.safetensors", model, model.encoder.shape)
    if asked.large:
        checkpoint.remove()
        print(f"{asked.kind}: {dict(measure(reader_of(model), corpora, tokenizer).scores)}")
        return
    examples = recipe.examples(
        [*targets, *rated], asked.seed, recipe.SMOKE_EXAMPLES if asked.smoke else recipe.EXAMPLES
    )
    model = narrower(model, examples, recipe.WIDTHS[asked.profile])
    write = partial(export.export, ranges=ranges(model, examples))
    path = finish.write_export(model.state_dict(), model.encoder.shape, asked, write, export.KEEP, export.OPERATORS)
    shutil.copyfile(pretrained.folder() / "tokenizer.json", asked.out / "tokenizer.json")
    fitted = measure(reader_at(path), corpora, tokenizer)
    row = finish.card_row(
        path, f"minilm-l{model.encoder.shape.layers}-tone", asked, course.steps, checkpoint.run, files
    )
    row |= {"temperature": fitted.temperature, "abstain_below": ABSTAIN_BELOW, "scores": dict(fitted.scores)}
    options.write_card_row(asked.out, "sentiment", asked.profile, row)
    checkpoint.remove()
    print(f"{path}: {dict(fitted.scores)}")


if __name__ == "__main__":
    sys.exit(command.main("services.sentiment.training", __doc__, run))
