"""The figures of who said what, as research on attribution counts them; attributions.py holds gold and system together.

End to end: content and speaker both right, in both directions; what has no gold source is left out of that. Every
figure equals that of the corpus's reference scorer, and a test holds the two together.
"""

from collections.abc import Iterator, Sequence

from services.cli.evaluate.attributions import MATCH, Held, Said
from services.cli.evaluate.figures import Counts, Measure, Totals, detail, f1, no_counts, rate
from services.cli.evaluate.words import Words

MATCHES = {"same": 1.0, "match": MATCH, "loose": 0.3}
"""Least overlap of contents that are the same words, that match, and that match loosely."""
_AT = {"same": "exact", "match": "at_80", "loose": "at_30"}
FORMS = {
    "all": frozenset({"direct", "mixed", "indirect"}),
    "direct": frozenset({"direct"}),
    "mixed": frozenset({"mixed"}),
    "quoted": frozenset({"direct", "mixed"}),
    "indirect": frozenset({"indirect"}),
}
"""The classes that figures are told by."""


def counts_of(held: Held) -> Counts:
    """Return what measures() needs of this text."""
    counts = no_counts()
    _count_contents(held, counts)
    for name, least in MATCHES.items():
        _count_matched(held, counts, name, held.matched(least))
    _count_segments(held, counts)
    return counts


def _count_contents(held: Held, counts: Counts) -> None:
    gold, predicted = [0.0] * len(held.gold), [0.0] * len(held.predicted)
    for _, i, j in held.pairs:
        common = len(held.gold[i].content & held.predicted[j].content)
        gold[i] = max(gold[i], common / len(held.gold[i].content))
        predicted[j] = max(predicted[j], common / len(held.predicted[j].content))
    for side, contents, covered, others in (
        ("gold", held.gold, gold, held.predicted),
        ("predicted", held.predicted, predicted, held.gold),
    ):
        either = _union(others)
        for form, forms in FORMS.items():
            own = [said.form in forms for said in contents]
            words = _union([said for said, is_own in zip(contents, own, strict=True) if is_own])
            counts[f"{form}.{side}"] += sum(own)
            counts[f"{form}.{side}.covered"] += sum(part for part, is_own in zip(covered, own, strict=True) if is_own)
            counts[f"{form}.{side}.words"] += len(words)
            counts[f"{form}.{side}.words.right"] += len(words & either)


def _count_matched(held: Held, counts: Counts, name: str, of_gold: dict[int, int]) -> None:
    of_predicted = {j: i for i, j in of_gold.items()}
    for form, forms in FORMS.items():
        key = f"{form}.{name}"
        for i, gold in enumerate(held.gold):
            if gold.form not in forms:
                continue
            found = i in of_gold
            counts[f"{key}.gold"] += found
            if gold.source:
                right = found and held.is_right(i, of_gold[i])
                counts[f"{key}.gold.sourced"] += 1
                counts[f"{key}.gold.sourced.found"] += found
                counts[f"{key}.gold.right"] += right
        for j, predicted in enumerate(held.predicted):
            if predicted.form not in forms:
                continue
            counts[f"{key}.predicted"] += j in of_predicted
            if j not in of_predicted or held.gold[of_predicted[j]].source:
                counts[f"{key}.predicted.sourced"] += 1
                counts[f"{key}.predicted.right"] += j in of_predicted and held.is_right(of_predicted[j], j)


def _count_segments(held: Held, counts: Counts) -> None:
    for segment in held.segments():
        gold, predicted = segment.gold, segment.predicted
        right = gold is not None and predicted is not None and bool(gold.source & predicted.source)
        counts["segments.gold"] += gold is not None
        counts["segments.predicted"] += predicted is not None
        counts["segments.found"] += gold is not None and predicted is not None
        if gold is None or gold.source:
            counts["segments.gold.sourced"] += gold is not None
            counts["segments.gold.sourced.found"] += gold is not None and predicted is not None
            counts["segments.predicted.sourced"] += predicted is not None
            counts["segments.right"] += right


def _union(said: Sequence[Said]) -> Words:
    return frozenset().union(*(each.content for each in said))


def measures(totals: Totals) -> list[Measure]:
    """Return every figure, those that matter most first."""
    found = [
        f1(
            "direct_segments_end_to_end",
            "direct segments, end to end",
            (totals["segments.right"], totals["segments.predicted.sourced"]),
            (totals["segments.right"], totals["segments.gold.sourced"]),
        ),
        *(_end_to_end(totals, form, "match") for form in FORMS),
        f1(
            "direct_segments_found",
            "direct segments, found",
            (totals["segments.found"], totals["segments.predicted"]),
            (totals["segments.found"], totals["segments.gold"]),
        ),
        rate(
            "direct_segments_speaker",
            "direct segments, speaker right where found",
            totals["segments.right"],
            totals["segments.gold.sourced.found"],
        ),
    ]
    for form in FORMS:
        found.extend(detail(_contents(totals, form)))
    return found


def _end_to_end(totals: Totals, form: str, match: str) -> Measure:
    key = f"{form}.{match}"
    return f1(
        f"{form}_end_to_end_{_AT[match]}",
        f"{form} attributions, end to end at {MATCHES[match]:g}",
        (totals[f"{key}.predicted.right"], totals[f"{key}.predicted.sourced"]),
        (totals[f"{key}.gold.right"], totals[f"{key}.gold.sourced"]),
    )


def _contents(totals: Totals, form: str) -> Iterator[Measure]:
    """Yield how well the contents of a form are found, by each way to count it, and their speakers."""
    gold, predicted = totals[f"{form}.gold"], totals[f"{form}.predicted"]
    for match, name in (("same", "the same words"), ("match", "overlap .8"), ("loose", "overlap .3")):
        key = f"{form}.{match}"
        yield f1(
            f"{form}_content_{_AT[match]}",
            f"{form} contents, {name}",
            (totals[f"{key}.predicted"], predicted),
            (totals[f"{key}.gold"], gold),
        )
    yield f1(
        f"{form}_content_soft",
        f"{form} contents, share covered",
        (totals[f"{form}.predicted.covered"], predicted),
        (totals[f"{form}.gold.covered"], gold),
    )
    yield f1(
        f"{form}_content_words",
        f"{form} contents, by word",
        (totals[f"{form}.predicted.words.right"], totals[f"{form}.predicted.words"]),
        (totals[f"{form}.gold.words.right"], totals[f"{form}.gold.words"]),
    )
    for match in ("match", "loose"):
        key = f"{form}.{match}"
        yield rate(
            f"{form}_speaker_{_AT[match]}",
            f"{form} contents, speaker right where overlap {MATCHES[match]:g}",
            totals[f"{key}.gold.right"],
            totals[f"{key}.gold.sourced.found"],
        )
    yield _end_to_end(totals, form, "loose")
