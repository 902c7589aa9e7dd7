"""The join: an article and its sections become one whole event."""
