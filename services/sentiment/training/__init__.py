"""Trains the tone model: `python -m services.sentiment.training DATA_DIR OUT_DIR`."""
