"""A fourth enricher: how long an article's sentences are."""
