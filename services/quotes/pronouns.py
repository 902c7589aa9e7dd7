"""Whom "he" and "she" mean, as far as the text leaves no doubt."""

from services.quotes.people import Name, People
from services.quotes.reading import Reading

GENDER = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
"""Pronouns that are resolved. "They", "it", "we" and "I" are not: they mean too many things."""
_SENTENCES_BACK = 4
"""How many sentences, the pronoun's own among them, are looked through."""

_NAMES = 64
"""A sentence with more names is a list, or no sentence: nobody can be told by it."""


def person_before(reading: Reading, people: People, pronoun: int) -> Name | None:
    """Return whom the pronoun means: the one person who is a subject of the nearest sentence that names any.

    None where two could be meant, where the nearest people are only spoken of, or where people are named too far away.
    """
    gender = GENDER[reading.tokens[pronoun].text.lower()]
    sentence = reading.view.sentence_at(reading.tokens[pronoun].start)
    if sentence is None:
        return None
    for index in range(sentence.index, max(sentence.index - _SENTENCES_BACK, -1), -1):
        nearby = reading.view.sentences[index]
        near = people.between(nearby.first_token, min(nearby.end_token, pronoun))
        if len(near) > _NAMES:
            return None
        names = [name for name in near if reading.is_outside(name.first) and people.gender(name) in ("", gender)]
        subjects = {people.canonical(name): name for name in names if _is_subject(reading, name)}
        if len(subjects) == 1:
            return next(iter(subjects.values()))
        if names:
            return None
    return None


def _is_subject(reading: Reading, name: Name) -> bool:
    return any(reading.tokens[index].dep in ("nsubj", "nsubjpass") for index in range(name.first, name.end))
