"""Prints a part of requirements.lock, hashes and all: some packages, and all that they need.

`python deploy/lock_part.py requirements.lock pyproject.toml protos/pyproject.toml` prints what the services need at run
time, so nothing that is for development, evaluation or training alone; `python deploy/lock_part.py requirements.lock
grpcio-tools` prints one package and what it needs. It needs no package itself, and follows the `# via` lines that the
writer of the lock leaves below each.
"""

import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

AT_HOME = {"dev", "evaluate", "train"}
"""The extras that no service needs at run time."""


@dataclass(frozen=True)
class Locked:
    """One package of the lock: its lines as they are, and the names of those that need it."""

    lines: str
    via: frozenset[str]


def canonical(name: str) -> str:
    """Return the name as package indexes compare it; without extras, versions and markers."""
    found = re.match(r"[\w.-]+", name)
    return re.sub(r"[-_.]+", "-", found.group() if found else "").lower()


def read(lock: str) -> dict[str, Locked]:
    """Return the packages of the lock by name. One that is there for several markers has all its lines together."""
    packages: dict[str, Locked] = {}
    for block in re.split(r"(?m)^(?=[A-Za-z0-9])", lock)[1:]:
        name = canonical(block)
        _, _, after = block.partition("# via")
        via = frozenset(canonical(line.strip("# ")) for line in after.splitlines() if line.strip("# "))
        before = packages.get(name, Locked("", frozenset()))
        packages[name] = Locked(before.lines + block, before.via | via)
    return packages


def wanted(projects: Iterable[dict[str, Any]]) -> set[str]:
    """Return the names that the projects (tables of pyproject.toml) ask for at run time, each other not."""
    names: set[str] = set()
    own: set[str] = set()
    for project in projects:
        own.add(canonical(project["name"]))
        extras = project.get("optional-dependencies", {})
        lists = [project.get("dependencies", []), *(extras[extra] for extra in extras if extra not in AT_HOME)]
        names.update(canonical(requirement) for requirements in lists for requirement in requirements)
    return names - own


def closure(packages: dict[str, Locked], roots: set[str]) -> list[str]:
    """Return the names of `roots` and of all that they need, sorted."""
    found = {name for name in packages if name in roots}
    while True:
        more = {name for name, package in packages.items() if name not in found and package.via & found}
        if not more:
            return sorted(found)
        found |= more


def main(lock: str, *wanted_by: str) -> int:
    """Print the part; return the exit code: 1 where something wanted is not locked."""
    packages = read(Path(lock).read_text(encoding="utf-8"))
    projects = [Path(name) for name in wanted_by if name.endswith(".toml")]
    tables = [tomllib.loads(path.read_text(encoding="utf-8"))["project"] for path in projects]
    roots = wanted(tables) | {canonical(name) for name in wanted_by if not name.endswith(".toml")}
    if missing := sorted(roots - packages.keys()):
        print(f"not in {lock}: {', '.join(missing)}", file=sys.stderr)
        return 1
    for name in closure(packages, roots):
        print(packages[name].lines, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
