"""The one error of this package."""


class BrokerError(Exception):
    """No broker can be had here; the message says in one line (and, where the broker spoke, its last lines) why."""
