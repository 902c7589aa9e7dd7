"""Who said what by rules over the parse, without a trained model: the baseline that the model is measured against."""

from services.quotes.rules.core import attribute

__all__ = ["attribute"]
