"""The wires that an operator has: one YAML file that names each, where it comes from, and what holds for its stories.

    wires:
      - id: example                  # for ever: the ids of its stories are made of it
        kind: feed                   # feed (RSS or Atom), folder, or push (HTTP, gRPC, the topic `wires`)
        url: https://example.org/rss
        every: 5m
        silent_after: 12h            # an alarm where nothing new came for so long
        credentials: {bearer: EXAMPLE_TOKEN}
        language: en
        rights: {credit: Example News, usage_terms: Not for broadcast}
        lane: live

Secrets are in the environment, and the file names their variables.
"""

import base64
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from services.feeder import language
from services.feeder.item import Item
from services.feeder.text import one_line

KINDS = ("feed", "folder", "push")

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd])")
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_MAX_NAME = 200
_MAX_RIGHTS = 10_000
_MIN_EVERY = 1.0


def _seconds(value: object) -> object:
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise ValueError("is no duration: write 30s, 5m, 12h or 2d")
    return float(found[1]) * _UNITS[found[2]]


def _name(value: str) -> str:
    if not value or one_line(value) != value or len(value) > _MAX_NAME:
        raise ValueError(f"is one line of 1 to {_MAX_NAME} characters")
    return value


def _line(value: str) -> str:
    if len(value) > _MAX_RIGHTS:
        raise ValueError(f"is longer than {_MAX_RIGHTS:,} characters: shorten it")
    return one_line(value)


def _tag(value: str) -> str:
    if not language.normalised(value):
        raise ValueError("is no language tag: write en, de or pt-BR")
    return value


def _variable(value: str) -> str:
    # The value may be the secret itself, so it is not repeated.
    if not _VARIABLE.fullmatch(value):
        raise ValueError("names a variable of the environment, such as EXAMPLE_TOKEN, and is never the secret itself")
    return value


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or one_line(value) != value or " " in value:
        raise ValueError("is no address: write http://… or https://…")
    if parts.username is not None or parts.password is not None:
        raise ValueError("holds a secret: take it out, and name its variable under credentials")
    return value


Seconds = Annotated[float, BeforeValidator(_seconds)]
Variable = Annotated[str, AfterValidator(_variable)]
Line = Annotated[str, AfterValidator(_line)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rights(_Strict):
    """What holds for a story whose item says nothing of it."""

    credit: Line = ""
    usage_terms: Line = ""


@dataclass(frozen=True)
class Secrets:
    """What goes with a request and into no log."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    params: Mapping[str, str] = field(default_factory=dict, repr=False)


class Credentials(_Strict):
    """Which variables of the environment hold the secrets, and how they go with a request."""

    basic: Variable = ""
    """Holds USER:PASSWORD."""
    bearer: Variable = ""
    """Holds a token."""
    headers: Mapping[str, Variable] = {}
    """By the header's name."""
    query: Mapping[str, Variable] = {}
    """By the name of the address's parameter."""

    @model_validator(mode="after")
    def _one_of_a_kind(self) -> "Credentials":
        if self.basic and self.bearer:
            raise ValueError("has both basic and bearer: name one of them")
        return self

    def secrets(self, environ: Mapping[str, str]) -> Secrets:
        """Return the secrets. Raises ValueError, naming the variable, where one is not there."""

        def value(variable: str) -> str:
            if not (found := environ.get(variable, "").strip()):
                raise ValueError(f"{variable} is not set: set it in the feeder's environment")
            return found

        headers = {name: value(variable) for name, variable in self.headers.items()}
        if self.bearer:
            headers["Authorization"] = f"Bearer {value(self.bearer)}"
        if self.basic:
            if ":" not in (pair := value(self.basic)):
                raise ValueError(f"{self.basic} holds no USER:PASSWORD: set it so")
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        return Secrets(headers, {name: value(variable) for name, variable in self.query.items()})


class _Wire(_Strict):
    id: Annotated[str, AfterValidator(_name)]
    language: Annotated[str, AfterValidator(_tag)] = ""
    """Of a story whose item says none. Empty: it is found by the story's words."""
    rights: Rights = Rights()
    lane: Literal["live", "backfill"] = "live"


class Feed(_Wire):
    """RSS or Atom, asked for again and again."""

    kind: Literal["feed"] = "feed"
    url: Annotated[str, AfterValidator(_address)]
    every: Annotated[Seconds, Field(ge=_MIN_EVERY)] = 300.0
    """Seconds from one poll to the next."""
    silent_after: Annotated[Seconds, Field(gt=0)] = 86400.0
    """Seconds without anything new, after which it counts as silent."""
    credentials: Credentials = Credentials()


class Folder(_Wire):
    """A folder whose files are taken in."""

    kind: Literal["folder"] = "folder"
    folder: Path


class Push(_Wire):
    """What others send under this name, by HTTP, gRPC or Kafka."""

    kind: Literal["push"] = "push"


Wire = Feed | Folder | Push


class _Document(_Strict):
    wires: list[Annotated[Wire, Field(discriminator="kind")]]

    @model_validator(mode="after")
    def _each_once(self) -> "_Document":
        for what, found in (
            ("id", [wire.id for wire in self.wires]),
            ("folder", [str(wire.folder) for wire in self.wires if isinstance(wire, Folder)]),
        ):
            if twice := sorted({value for value in found if found.count(value) > 1}):
                raise ValueError(f"more than one wire has the {what} {', '.join(twice)}")
        return self


def read(path: Path, environ: Mapping[str, str] = os.environ) -> tuple[Wire, ...]:
    """Return the wires that the file names; a folder is found from where the file is.

    Raises ValueError, all that is wrong in one line, each `file:wire.field: what is wrong and what to do`.
    """
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ValueError(f"{path}: cannot be read: {' '.join(str(error).split())}") from None
    try:
        wires = _Document.model_validate(document).wires
    except ValidationError as error:
        raise ValueError("; ".join(f"{path}:{_said(e, document)}" for e in error.errors())) from None
    for wire in wires:
        if isinstance(wire, Feed):
            try:
                wire.credentials.secrets(environ)
            except ValueError as error:
                raise ValueError(f"{path}:{wire.id}.credentials: {error}") from None
    return tuple(
        wire.model_copy(update={"folder": path.parent / wire.folder}) if isinstance(wire, Folder) else wire
        for wire in wires
    )


def completed(item: Item, wire: Wire | None) -> Item:
    """Return the item with what its wire says of all its stories, where it says nothing itself."""
    if wire is None:
        return item
    return replace(
        item,
        language=item.language or wire.language,
        credit=item.credit or wire.rights.credit,
        usage_terms=item.usage_terms or wire.rights.usage_terms,
    )


def _said(error: Any, document: Any) -> str:
    """Return `wire.field: what is wrong` of one of pydantic's errors. What stands in the file is not repeated."""
    kind, message = error["type"], error["msg"].removeprefix("Value error, ")
    where = list(error["loc"])
    wire: Any = None
    if where[:1] == ["wires"] and len(where) > 1:
        wire = document["wires"][where[1]]
        named = isinstance(wire, dict) and isinstance(wire.get("id"), str) and wire["id"]
        # After the number comes the kind, by which pydantic chose.
        where = [one_line(str(named or f"wire {where[1] + 1}")), *where[3:]]
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        where, message = [*where, "kind"], f"is one of {', '.join(KINDS)}"
    elif kind == "missing":
        message = "is missing: give it"
    elif kind == "extra_forbidden":
        message = f"is unknown{_known(wire) if len(where) == 2 else ''}: take it out or mend its name"
    elif kind == "string_type":
        message = "is no text: put it into quotation marks"
    elif kind in ("model_type", "model_attributes_type", "list_type", "dict_type"):
        message = "is no such list or mapping as the file has here: see its description"
    return f"{'.'.join(map(str, where)) or 'file'}: {message[0].lower()}{message[1:]}"


def _known(wire: Any) -> str:
    kinds: dict[str, type[BaseModel]] = {"feed": Feed, "folder": Folder, "push": Push}
    return f" here, where there are {', '.join(sorted(kinds[wire['kind']].model_fields))}"
