"""How the tone model is trained: first whole sentences, then targets with the former mixed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from services.common.card import Profile
from services.common.training.batches import Epochs, by_count
from services.common.training.options import Options
from services.common.training.schedule import Course, Phase, Rates
from services.common.training.widths import Widths
from services.sentiment.training.items import Item

STEPS, LARGE_STEPS = 6000, 1000
"""By default.

With a teacher six epochs of NewsMTSC and three of what nobody labelled follow the first phase; for a large model one
and a half of the former.
"""
FIRST, LARGE_FIRST = 0.1, 0.15
"""Share of them on sentences alone."""
FROZEN = 4
"""Lowest layers of a large model that do not learn: a fifth less to do, and small corpora harm them."""
SMOKE = 12
RECOVERY, SMOKE_RECOVERY = 2400, 8
"""Steps once the model was narrowed."""
RATES, LARGE_RATES = Rates(body=1e-4, head=5e-4), Rates(body=3e-5, head=3e-4)
RECOVERY_RATES = Rates(body=5e-5, head=1e-4)
BATCH, FIRST_BATCH = 16, 32
WIDTHS: Mapping[Profile, Widths] = {"default": Widths(heads=8, inner=1280), "fast": Widths(heads=6, inner=640)}
"""What is kept of each layer in the weights that ship, of 12 and 1536."""
EXAMPLES, SMOKE_EXAMPLES = 900, 12
"""Items by which it is decided what is kept, and in which ranges numbers lie."""
ROUND, UNLABELLED = 7, 2
"""In the second phase, of so many steps the last is one on ratings, and with a teacher so many on names alone."""
SENTENCES = 8000
"""That are taken without labels."""


def course(asked: Options) -> Course:
    """Return the course that is asked for; the first phase keeps its share of the steps."""
    steps = asked.steps_of(SMOKE, LARGE_STEPS if asked.large else STEPS)
    first = round(steps * (LARGE_FIRST if asked.large else FIRST))
    rates = LARGE_RATES if asked.large else RATES
    return Course((Phase(first, 0.08), Phase(steps - first, 0.08)), rates, asked.every, not asked.float32)


def recovery(asked: Options, narrowed: bool) -> Course:
    """Return the course of what was narrowed; without steps where nothing was."""
    steps = 0 if not narrowed else asked.recovery_of(SMOKE_RECOVERY, RECOVERY)
    return Course((Phase(steps, 0.08),), RECOVERY_RATES, asked.every, not asked.float32)


def examples(items: Sequence[Item], seed: int, count: int) -> list[Item]:
    """Return `count` of `items`, or all there are."""
    return Random(f"{seed}/examples").sample(items, min(count, len(items)))


@dataclass(frozen=True)
class Plan:
    """Which items are learnt from at which step."""

    course: Course
    first: Epochs[Item]
    rated: Epochs[Item]
    targets: Epochs[Item]
    unlabelled: Epochs[Item] | None

    @classmethod
    def of(
        cls, course: Course, targets: Sequence[Item], rated: Sequence[Item], unlabelled: Sequence[Item], seed: int
    ) -> "Plan":
        """Return the plan over items with labels, items with a rating, and items, if any, that have neither."""
        return cls(
            course,
            _epochs(rated, FIRST_BATCH, f"{seed}/first"),
            _epochs(rated, BATCH, f"{seed}/rated"),
            _epochs(targets, BATCH, f"{seed}/targets"),
            _epochs(unlabelled, BATCH, f"{seed}/unlabelled") if unlabelled else None,
        )

    def at(self, step: int) -> list[Item]:
        """Return the items of `step`; beyond the course it goes on as it ended."""
        first = self.course.phases[0].steps
        if step < first:
            return self.first.batch(step)
        within = step - first
        rounds, place = divmod(within, ROUND)
        if place == ROUND - 1:
            return self.rated.batch(rounds)
        others = 0 if self.unlabelled is None else UNLABELLED
        if self.unlabelled is not None and place < others:
            return self.unlabelled.batch(rounds * others + place)
        return self.targets.batch(rounds * (ROUND - 1 - others) + place - others)


def _epochs(items: Sequence[Item], count: int, seed: str) -> Epochs[Item]:
    lengths = [len(item.ids) for item in items]

    def epoch(rng: Random) -> list[list[Item]]:
        return [[items[number] for number in batch] for batch in by_count(lengths, count, rng)]

    return Epochs(epoch, seed)
