"""Was it said? What a cue attributes can be words, or a thought, a plan, or words that nobody has spoken yet."""

from services.quotes.attitudes import ATTITUDES
from services.quotes.cues import CLAIMS, Cue, cues
from services.quotes.phrases import Tokens
from services.quotes.reading import Reading
from services.quotes.words import words

_UNSAID = words(
    """
    not n't n’t never nor cannot without declined declines declining refused refuses refusing failed fails failing
    unable unwilling avoided stopped expected likely will 'll ’ll would 'd ’d shall should could may might
    """
)
"""Words that take back what the cue after them says, or put it off."""
_BEFORE = frozenset({"neg", "aux", "advmod"})
"""How such a word hangs on its verb where the cue does not hold it."""


def is_speech(reading: Reading, cue: Tokens) -> bool:
    """Whether the cue of these tokens says that the words were said or written. The first word that tells decides.

    A cue of unknown words, "in the words of" say, is taken for one of speech.
    """
    for token in reading.tokens[slice(*cue)]:
        word = token.text.lower()
        if word in _UNSAID:
            return False
        if word in ATTITUDES:
            return False
        if cues(word) or word in CLAIMS:
            return not any(
                child.dep in _BEFORE and child.index < token.index and child.text.lower() in _UNSAID
                for child in reading.children(token.index)
            )
    return True


def says(reading: Reading, cue: Tokens) -> bool:
    """Whether a word of the cue is a verb of saying, after which words can be given as they were said."""
    return any(Cue.SAY in cues(token.text) for token in reading.tokens[slice(*cue)])
