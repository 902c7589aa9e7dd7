"""The contract's own judge: buf's lint, and what it calls a breaking change since the last release."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROTOS = Path(__file__).parents[2] / "protos"
BUF = Path(sys.executable).parent / "buf"


def buf(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BUF, *arguments], capture_output=True, text=True, check=False)


def breaking(protos: Path) -> str:
    return buf("breaking", protos, "--against", PROTOS / "released.binpb").stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the contract that a test may break."""
    return shutil.copytree(PROTOS, tmp_path / "protos", ignore=shutil.ignore_patterns("*.py", "*.pyi", "__pycache__"))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def test_the_contract_has_no_lint() -> None:
    done = buf("lint", PROTOS)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_lint_sees_a_service_method_without_a_comment(copy: Path) -> None:
    edit(
        copy / "wirelens/search/v1/search.proto",
        "  // Best match first. INVALID_ARGUMENT: the query or the page token can't be read.\n",
        "",
    )
    assert 'RPC "Search" should have a non-empty comment' in buf("lint", copy).stdout


def test_nothing_breaks_who_uses_the_last_release() -> None:
    assert breaking(PROTOS) == ""


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("article/v1/article.proto", "  string wire = 5;\n", "", 'field "5" with name "wire" on message "Article"'),
        ("section/v1/section.proto", "  uint32 end = 2;", "  uint32 end = 4;", 'field "2" with name "end"'),
        ("entities/v1/entities.proto", "  float salience = 4;", "  double salience = 4;", '"salience"'),
        ("quotes/v1/quotes.proto", "    MIXED = 2;\n", "", 'enum value "2" on enum "Kind"'),
        ("search/v1/search.proto", "string next_page_token", "string next_page", "next_page"),
    ],
    ids=["removed field", "other number", "other type", "removed enum value", "other name"],
)
def test_a_change_that_breaks_readers_is_seen(copy: Path, file: str, old: str, new: str, what: str) -> None:
    edit(copy / "wirelens" / file, old, new)
    assert what in breaking(copy)


def test_a_new_field_breaks_nobody(copy: Path) -> None:
    edit(
        copy / "wirelens/article/v1/article.proto",
        "  string reason = 20;\n",
        "  string reason = 20;\n  string mood = 39;\n",
    )
    assert breaking(copy) == ""
