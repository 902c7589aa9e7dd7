"""Word lists as they are written in code: words between blanks, phrases between bars."""


def words(text: str) -> frozenset[str]:
    """Return the words of `text`."""
    return frozenset(text.split())


def phrases(text: str) -> frozenset[str]:
    """Return the phrases that bars part in `text`."""
    return frozenset(phrase.strip() for phrase in text.split("|"))
