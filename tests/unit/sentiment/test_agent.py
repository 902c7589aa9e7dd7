"""How the service starts with a model, and how it refuses one."""

import asyncio
from pathlib import Path

import pytest

from services.sentiment.agent import serve
from services.sentiment.settings import SentimentSettings


def test_the_settings_choose_profile_and_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WIRELENS_PROFILE", "fast")
    monkeypatch.setenv("WIRELENS_MODEL", str(tmp_path))
    settings = SentimentSettings()

    assert (settings.profile, settings.model) == ("fast", tmp_path)


def test_a_folder_without_a_model_is_a_wrong_setting(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit:
        asyncio.run(serve(SentimentSettings(model=tmp_path), asyncio.Event()))

    assert exit.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("wrong setting: WIRELENS_MODEL: ")
    assert "card.json" in line
