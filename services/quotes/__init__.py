"""Who said what: content, cue and speaker of every quotation, direct, mixed and indirect."""
