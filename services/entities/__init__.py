"""Who and what a story is about."""
