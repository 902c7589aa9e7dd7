"""Tone of the document, of its sentences, and toward each mention."""
