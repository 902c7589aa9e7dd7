"""Train the tone model, narrow it, export it, measure it, and write its row of the card."""

import shutil
import sys
from functools import partial

from services.common.training import begin, finish, options, pretrained, weights
from services.common.training.answers import Answers
from services.common.training.checkpoint import NARROWED, Checkpoint
from services.common.training.command import main, say
from services.common.training.run import train
from services.sentiment.training import data, export, recipe
from services.sentiment.training.items import Item, items_of
from services.sentiment.training.loss import Distillation, loss_of
from services.sentiment.training.model import ToneModel
from services.sentiment.training.readers import reader_at, reader_of
from services.sentiment.training.scores import measure
from services.sentiment.training.smaller import narrower, ranges
from services.sentiment.training.unlabelled import unlabelled

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
    model = begin.model_of(ToneModel, 2, asked, recipe.FROZEN)
    distillation = Distillation(begin.teachers_of(ToneModel, asked), known=Answers(asked.answers))
    silent: list[Item] = []
    if distillation.teachers:
        silent = unlabelled(corpora.unlabelled, tokenizer, recipe.SENTENCES)
    plan = recipe.Plan.of(course, targets, rated, silent, asked.seed)

    model.likeness = likeness = distillation.likeness(model)
    checkpoint = Checkpoint(asked.out, asked.run_id(files))
    train(model, course, lambda step: loss_of(model, plan.at(step), distillation), checkpoint, say)
    model.likeness = None
    weights.write(asked.out / f"{asked.kind}.safetensors", model, model.encoder.shape)
    if asked.large:
        checkpoint.remove()
        print(f"{asked.kind}: {dict(measure(reader_of(model), corpora, tokenizer).scores)}")
        return
    examples = recipe.examples(
        [*targets, *rated], asked.seed, recipe.SMOKE_EXAMPLES if asked.smoke else recipe.EXAMPLES
    )
    small = narrower(model, examples, recipe.WIDTHS[asked.profile])
    second = Checkpoint(asked.out, checkpoint.run, NARROWED)
    later = recipe.recovery(asked, narrowed=small is not model)
    if later.steps:
        small.likeness = likeness
        train(small, later, lambda step: loss_of(small, plan.at(course.steps + step), distillation), second, say)
        small.likeness = None
    write = partial(export.export, ranges=ranges(small, examples))
    path = finish.write_export(small.state_dict(), small.encoder.shape, asked, write, export.KEEP, export.OPERATORS)
    shutil.copyfile(pretrained.folder() / "tokenizer.json", asked.out / "tokenizer.json")
    fitted = measure(reader_at(path), corpora, tokenizer)
    row = finish.card_row(
        path, f"minilm-l{small.encoder.shape.layers}-tone", asked, (course.steps, later.steps), checkpoint.run, files
    )
    row |= {"temperature": fitted.temperature, "abstain_below": ABSTAIN_BELOW, "scores": dict(fitted.scores)}
    options.write_card_row(asked.out, "sentiment", asked.profile, row)
    second.remove()
    checkpoint.remove()
    print(f"{path}: {dict(fitted.scores)}")


if __name__ == "__main__":
    sys.exit(main("services.sentiment.training", __doc__, run))
