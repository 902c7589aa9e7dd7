"""Trains the tagger of attributions: `python -m services.quotes.training DATA_DIR OUT_DIR`."""
