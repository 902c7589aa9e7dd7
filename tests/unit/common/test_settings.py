import ssl
from pathlib import Path

import certifi
import pytest
from pydantic import SecretStr

from services.common.settings import KafkaSettings, ServiceSettings, kafka_security, load, shown


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


def test_who_logs_in_to_kafka_does_so_by_scram_and_its_password_is_masked() -> None:
    settings = KafkaSettings(kafka_user="feeder", kafka_password=SecretStr("hunter2"))

    assert kafka_security(settings) == {
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "feeder",
        "sasl_plain_password": "hunter2",
    }
    assert "hunter2" not in str(shown(settings))


def test_without_a_user_nobody_logs_in() -> None:
    assert kafka_security(KafkaSettings()) == {"security_protocol": "PLAINTEXT"}


def test_with_certificates_all_goes_by_tls() -> None:
    security = kafka_security(KafkaSettings(kafka_ca=Path(certifi.where()), kafka_user="feeder"))

    assert security["security_protocol"] == "SASL_SSL"
    assert security["ssl_context"].verify_mode == ssl.CERT_REQUIRED
