"""The image gets of the lock what the services need, and no more."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[3]

LOCK = """\
# written by a tool
app-lib==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
    # via wirelens-services (pyproject.toml)
Deep_Lib==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:bb
    # via
    #   app-lib
    #   test-lib
test-lib==3.0 \\
    --hash=sha256:cc
    # via wirelens-services (pyproject.toml)
test-helper==4.0 \\
    --hash=sha256:dd
    # via test-lib
"""


@pytest.fixture(scope="module")
def lock_part() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lock_part", ROOT / "deploy" / "lock_part.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_takes_a_package_and_all_that_it_needs(lock_part: ModuleType) -> None:
    assert lock_part.closure(lock_part.read(LOCK), {"app-lib"}) == ["app-lib", "deep-lib"]


def test_keeps_hashes_and_markers(lock_part: ModuleType) -> None:
    packages = lock_part.read(LOCK)
    assert "sha256:aa" in packages["app-lib"].lines
    assert "sha256:ab" in packages["app-lib"].lines
    assert "sys_platform == 'win32'" in packages["deep-lib"].lines


def test_a_project_wants_its_extras_but_not_those_of_development(lock_part: ModuleType) -> None:
    contract = {"name": "contract", "dependencies": ["protobuf>=5"]}
    application = {
        "name": "application",
        "dependencies": ["contract", "App.Lib[fast]>=1 ; python_version > '3'"],
        "optional-dependencies": {"more": ["more-lib"], "dev": ["test-lib"]},
    }
    assert lock_part.wanted([contract, application]) == {"protobuf", "app-lib", "more-lib"}


def test_says_what_is_not_locked(lock_part: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lock").write_text(LOCK)
    assert lock_part.main(str(tmp_path / "lock"), "app-lib", "no-such-lib") == 1
    assert "no-such-lib" in capsys.readouterr().err


def test_the_services_need_spacy_and_faust_and_no_linter(
    lock_part: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(ROOT / name) for name in ("requirements.lock", "pyproject.toml", "protos/pyproject.toml")]
    assert lock_part.main(*files) == 0
    names = set(lock_part.read(capsys.readouterr().out))
    assert {"spacy", "faust-streaming", "kafka-python", "fastapi", "apsw", "numpy"} <= names
    assert not names & {"ruff", "mypy", "pytest", "hypothesis", "grpcio-tools"}
