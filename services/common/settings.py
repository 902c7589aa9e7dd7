"""Settings: read once from the environment, printed once, and wrong ones said in one line."""

import ssl
import sys
from typing import Annotated, Any, Literal

from pydantic import Field, FilePath, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

SASL_MECHANISM = "SCRAM-SHA-512"
"""What Strimzi gives its users."""
MAX_RECORD_BYTES = 4 * 1024 * 1024
"""The largest Kafka record that anybody here writes or reads; topics.yaml gives the topics the same."""

Port = Annotated[int, Field(ge=0, le=65535)]


class ServiceSettings(BaseSettings):
    """What every service has. The variables are named WIRELENS_<FIELD>."""

    model_config = SettingsConfigDict(env_prefix="WIRELENS_", frozen=True, extra="ignore")

    host: str = "127.0.0.1"
    """Address that the servers listen on."""
    grpc_port: Port
    """Port of the gRPC server: health, reflection and the service's own calls."""
    metrics_port: Port
    """Port of the Prometheus endpoint."""
    log_format: Literal["json", "console"] = "json"
    log_level: Literal["debug", "info", "warning", "error"] = "info"


class KafkaSettings(BaseSettings):
    """What every service that talks to Kafka has."""

    model_config = SettingsConfigDict(env_prefix="WIRELENS_", frozen=True, extra="ignore")

    kafka: str = "127.0.0.1:9092"
    """Bootstrap servers, separated by commas."""
    topic_prefix: str = ""
    """Put before every topic and consumer group name, so that several stacks can share a cluster."""
    kafka_user: str = ""
    """Who it is to Kafka, by SASL SCRAM-SHA-512. Empty: the brokers ask nobody."""
    kafka_password: SecretStr = SecretStr("")
    kafka_ca: FilePath | None = None
    """PEM file of the certificates by which the brokers are known; all goes by TLS then. Unset: without TLS."""
    instance_id: str = ""
    """Static member id of this replica in its consumer group; unique per replica. Empty: dynamic membership."""

    def topic(self, name: str) -> str:
        """Return the topic's name in this cluster."""
        return self.topic_prefix + name


def kafka_security(settings: KafkaSettings) -> dict[str, Any]:
    """Return what every client of Kafka is told of login and encryption, in the words that all but faust's have."""
    found: dict[str, Any] = {}
    if settings.kafka_user:
        found["sasl_mechanism"] = SASL_MECHANISM
        found["sasl_plain_username"] = settings.kafka_user
        found["sasl_plain_password"] = settings.kafka_password.get_secret_value()
    if settings.kafka_ca:
        found["ssl_context"] = ssl.create_default_context(cafile=str(settings.kafka_ca))
    found["security_protocol"] = "SASL_" * bool(settings.kafka_user) + ("SSL" if settings.kafka_ca else "PLAINTEXT")
    return found


def load[S: BaseSettings](settings: type[S]) -> S:
    """Read `settings` from the environment; where one is wrong, say so in one line and exit with 2."""
    try:
        return settings()
    except ValidationError as error:
        prefix = settings.model_config.get("env_prefix", "")
        wrong = "; ".join(
            f"{prefix}{'_'.join(map(str, e['loc'])).upper()}: {e['msg'].removeprefix('Value error, ')}"
            for e in error.errors()
        )
        print(f"wrong setting: {wrong}", file=sys.stderr)
        raise SystemExit(2) from None


def shown(settings: BaseSettings) -> dict[str, Any]:
    """Return the settings as they may be printed: secrets masked."""
    return {k: str(v) if isinstance(v, SecretStr) else v for k, v in settings.model_dump().items()}
