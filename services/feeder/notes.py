"""The records of `feeder.registry`: what is known of a story, noted where a lost registry finds it again.

They are written some seconds later, many at once, and only then: until `articles` forgets, it tells the same.
"""

from dataclasses import asdict, fields

from wirelens.feeder.v1.feeder_pb2 import Story

from services.feeder.core import Known


def noted(known: Known) -> Story:
    """Return the record of what is known of a story."""
    return Story(**asdict(known))


def known(story: Story) -> Known:
    """Return what a record says."""
    return Known(**{field.name: getattr(story, field.name) for field in fields(Known)})
