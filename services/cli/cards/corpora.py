"""Which files each model is measured on: the corpora's dev sets, and what training leaves out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Corpus:
    """A file under the folder of corpora."""

    key: str
    """What the names of its scores begin with."""
    title: str
    path: str
    scores: Mapping[str, str]
    """Figures that become scores of card.json: by key, what the score is called after `key`."""
    held_out: bool = False
    """Only what training leaves out of it."""


_NAMES = {
    "mentions_exact": "f1_exact",
    "mentions_overlap": "f1_overlap",
    "type_errors": "type_errors",
    "full_names": "full_names",
    "b3_persons": "b3_persons",
    "place_links_right": "place_links",
}
_TONE = {"macro_f1": "macro_f1", "coverage": "coverage", "ece": "ece"}
CORPORA: Mapping[str, Sequence[Corpus]] = {
    "entities": (
        Corpus("reuters", "Reuters-128, dev", "entities/reuters-128.dev.jsonl", _NAMES),
        Corpus("msnbc", "MSNBC, updated, dev", "entities/msnbc-updated.dev.jsonl", _NAMES),
    ),
    "quotes": (
        Corpus(
            "polnear",
            "PolNeAR, dev",
            "quotes/polnear.dev.jsonl",
            {"direct_segments_end_to_end": "direct_segments", "all_end_to_end_at_80": "all_at_80"},
        ),
    ),
    "sentiment": (
        Corpus("rw", "NewsMTSC, dev-rw", "sentiment/newsmtsc.dev-rw.jsonl", _TONE),
        Corpus("mt", "NewsMTSC, dev-mt", "sentiment/newsmtsc.dev-mt.jsonl", _TONE),
        Corpus(
            "nyt",
            "NYT editorial snippets, the tenth of the articles that training leaves out",
            "sentiment/nyt-editorials.train.jsonl",
            {"pearson_r": "r"},
            held_out=True,
        ),
    ),
}
ARTICLES = "quotes/polnear.dev.jsonl"
"""Whole articles, by which speed and memory are measured."""
