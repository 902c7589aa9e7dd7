"""How the tagger is trained: one long course with dropout, each epoch cut into other packs."""

from collections.abc import Mapping, Sequence
from random import Random

from services.common.card import Profile
from services.common.training.batches import Epochs, by_budget
from services.common.training.options import Options
from services.common.training.schedule import Course, Phase, Rates
from services.common.training.widths import Widths
from services.quotes.training.items import Pack, Text, packs_of

STEPS, LARGE_STEPS = 2600, 700
"""By default: about six epochs of PolNeAR, or not quite two for a large model."""
SMOKE = 12
RECOVERY: Mapping[Profile, int] = {"default": 2400, "fast": 800}
"""Steps once the model was narrowed. The fast one gains nothing by more."""
SMOKE_RECOVERY = 8
RATES, LARGE_RATES = Rates(body=2e-4, head=1e-3), Rates(body=7e-5, head=1e-3)
RECOVERY_RATES = Rates(body=1e-4, head=3e-4)
BUDGET = 2048
"""Sub-tokens of a batch, padding included."""
WIDTHS: Mapping[Profile, Widths] = {"default": Widths(heads=8, inner=1280), "fast": Widths(heads=8, inner=768)}
"""What is kept of each layer in the weights that ship, of 12 and 1536."""
OTHERWISE = 0.4
"""Of the texts that could be laid out otherwise, so many are read so in an epoch."""
EXAMPLES, SMOKE_EXAMPLES = 600, 12
"""Packs that what is kept is fitted to."""


def course(asked: Options) -> Course:
    """Return the course that is asked for."""
    steps = asked.steps_of(SMOKE, LARGE_STEPS if asked.large else STEPS)
    rates = LARGE_RATES if asked.large else RATES
    return Course((Phase(steps, 0.06),), rates, asked.every, not asked.float32)


def recovery(asked: Options) -> Course:
    """Return the course of what was narrowed."""
    steps = asked.recovery_of(SMOKE_RECOVERY, RECOVERY[asked.profile])
    return Course((Phase(steps, 0.06),), RECOVERY_RATES, asked.every, not asked.float32)


def plan(texts: Sequence[Text], seed: int, budget: int = BUDGET) -> Epochs[Pack]:
    """Return the batches of packs, of at most `budget` sub-tokens."""

    def epoch(rng: Random) -> list[list[Pack]]:
        drawn = [text.otherwise if text.otherwise is not None and rng.random() < OTHERWISE else text for text in texts]
        packs = [pack for text in drawn for pack in packs_of(text, rng)]
        return [[packs[number] for number in batch] for batch in by_budget([len(p.ids) for p in packs], budget, rng)]

    return Epochs(epoch, f"{seed}/packs")


def examples(texts: Sequence[Text], seed: int, count: int) -> list[Pack]:
    """Return `count` packs of all over the corpus, or all there are."""
    packs = [pack for text in texts for pack in packs_of(text)]
    return Random(f"{seed}/examples").sample(packs, min(count, len(packs)))
