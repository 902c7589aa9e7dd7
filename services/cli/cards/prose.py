"""What of a card people write: prose/SERVICE.toml. Every number of a card comes from a run instead."""

import tomllib
from importlib import resources

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass as checked

_STRICT = ConfigDict(extra="forbid")


@checked(frozen=True, config=_STRICT)
class Data:
    """A corpus or register that a model is made of or measured on."""

    name: str
    use: str
    terms: str


@checked(frozen=True, config=_STRICT)
class Example:
    """A made-up text that a model reads wrongly, or did, and what would be right."""

    text: str
    right: str


@checked(frozen=True, config=_STRICT)
class Prose:
    """The parts of a card in words; Markdown."""

    title: str
    summary: str
    use: str
    avoid: str
    made: str
    baseline: str
    measures: str
    limits: tuple[str, ...]
    data: tuple[Data, ...]
    examples: tuple[Example, ...]


def read(service: str) -> Prose:
    """Return the prose of a service's card."""
    text = resources.files(__package__).joinpath(f"prose/{service}.toml").read_text(encoding="utf-8")
    return TypeAdapter(Prose).validate_python(tomllib.loads(text))
