"""The index: every enriched article as it stands now, found by words, people and speakers."""
