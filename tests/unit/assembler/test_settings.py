import pytest

from services.assembler.settings import AssemblerSettings
from services.common.settings import load


def test_extensions_are_named_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIRELENS_EXTENSIONS", "topics, places,")
    assert load(AssemblerSettings).rules.awaited == ("entities", "quotes", "sentiment", "topics", "places")


def test_a_section_that_is_always_awaited_is_no_extension(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WIRELENS_EXTENSIONS", "topics,quotes")
    with pytest.raises(SystemExit) as stopped:
        load(AssemblerSettings)
    assert stopped.value.code == 2
    assert "WIRELENS_EXTENSIONS: quotes is always waited for" in capsys.readouterr().err
