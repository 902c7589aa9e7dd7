"""`make cards`: measures every model, and writes card.json for programs and CARD.md for people."""
