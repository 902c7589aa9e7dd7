"""The urgency of an item, as the wires write it."""


def urgency(word: str) -> int:
    """Return IPTC's urgency, 1 to 9; 0 where `word` is none."""
    word = word.strip()
    return int(word) if len(word) == 1 and word in "123456789" else 0
