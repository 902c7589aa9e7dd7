"""The parser: the only place where spaCy lives. It parses a text once, and hands the same Document to whoever asks."""
