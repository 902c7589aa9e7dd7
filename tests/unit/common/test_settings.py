import pytest
from pydantic import SecretStr

from services.common.settings import KafkaSettings, ServiceSettings, load, shown


class _Settings(ServiceSettings, KafkaSettings):
    password: SecretStr = SecretStr("hunter2")


def test_a_wrong_setting_is_one_line_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WIRELENS_GRPC_PORT", "seventy")
    monkeypatch.setenv("WIRELENS_METRICS_PORT", "99999")

    with pytest.raises(SystemExit) as ended:
        load(_Settings)

    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "WIRELENS_GRPC_PORT" in said
    assert "WIRELENS_METRICS_PORT" in said


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"GRPC_PORT": "1", "METRICS_PORT": "2", "KAFKA": "a:1,b:2", "TOPIC_PREFIX": "t."}.items():
        monkeypatch.setenv(f"WIRELENS_{name}", value)

    settings = load(_Settings)

    assert settings.kafka == "a:1,b:2"
    assert settings.topic("articles") == "t.articles"


def test_secrets_are_masked_where_settings_are_shown() -> None:
    values = shown(_Settings(grpc_port=1, metrics_port=2))

    assert "hunter2" not in str(values)
    assert values["grpc_port"] == 1
