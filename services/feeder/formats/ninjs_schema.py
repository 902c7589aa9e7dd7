"""ninjs held to IPTC's own schemas, where the operator has a folder of them.

The folder holds them as IPTC publishes them, `ninjs-schema_1.0.json` to `ninjs-schema_3.1.json`; no validation without.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for

_FILE = "ninjs-schema_{}.json"
_VERSION = re.compile(r"\d\.\d")


_folder: Path | None = None


def hold_to(folder: Path | None) -> None:
    """Hold what is read from now on to the schemas in the folder; None: to none."""
    global _folder
    _folder = folder


def violation(value: dict[str, Any]) -> str:
    """Return what is wrong with the object and where, one line; empty where it is valid, or nobody asked."""
    if _folder is None:
        return ""
    name = _FILE.format(version(value))
    validator = _validator(_folder / name)
    if validator is None:
        return f"{name} is not among the schemas of WIRELENS_NINJS_SCHEMAS"
    error = next(iter(validator.iter_errors(value)), None)
    return "" if error is None else f"{'.'.join(map(str, error.absolute_path)) or 'object'}: {error.message[:300]}"


def version(value: dict[str, Any]) -> str:
    """Return the version that the object states, else the last one of its spelling."""
    standard = value.get("standard") or value.get("$standard")
    stated = standard.get("version") if isinstance(standard, dict) else None
    if isinstance(stated, str) and _VERSION.fullmatch(stated):
        return stated
    if any(key != key.lower() for key in value):
        return "3.1"
    return "2.2" if {"bodies", "headlines", "by", "people", "places"} & value.keys() else "1.6"


@cache
def _validator(path: Path) -> Validator | None:
    try:
        schema = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return validator_for(schema, default=Draft7Validator)(schema)
