"""The topics of the contract (`protos/topics.yaml`): what they are, how they are made, and how a broker differs."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from kafka.admin import ConfigResource
from kafka.errors import TopicAlreadyExistsError, TopicAuthorizationFailedError, UnknownTopicOrPartitionError, for_code
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.common.kafka import admin
from services.common.settings import KafkaSettings

CONTRACT = Path(__file__).parents[2] / "protos" / "topics.yaml"
BROKER_DEFAULT = -1
"""As a replication factor: what the broker's `default.replication.factor` says."""

_CREATE_MS = 30_000
_SERVICE = "{service}"

type _Scalar = bool | int | float | str


class TopicsError(Exception):
    """The topics can't be read, created or described; the message says which and why, in one line."""


@dataclass(frozen=True)
class Topic:
    """One topic: its name without prefix, who writes and reads it, its key and message, and how it is kept.

    `config` has Kafka's own names and values (times in milliseconds, sizes in bytes), as the broker spells them.
    """

    name: str
    about: str
    key: str
    message: str
    partitions: int
    config: Mapping[str, str]
    writers: tuple[str, ...]
    readers: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """One consumer group: its name without prefix, whose consumers are in it, and who looks how far it is.

    `is_prefix`: all groups whose names begin so.
    """

    name: str
    is_prefix: bool
    members: tuple[str, ...]
    watchers: tuple[str, ...]


def load(path: Path = CONTRACT) -> tuple[Topic, ...]:
    """Return the topics in the order of the file, one for each service where an entry names several.

    Raises TopicsError where the file isn't what it should be.
    """
    document = _read(path)
    topics = tuple(t for name, entry in document.topics.items() for t in entry.expanded(name, document.defaults))
    names = [topic.name for topic in topics]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise TopicsError(f"{path}: {', '.join(twice)} more than once")
    return topics


def groups(path: Path = CONTRACT) -> tuple[Group, ...]:
    """Return the consumer groups in the order of the file. Raises TopicsError as `load` does."""
    return tuple(
        Group(name.removesuffix("*"), name.endswith("*"), tuple(entry.members), tuple(entry.watchers))
        for name, entry in _read(path).groups.items()
    )


def names(prefix: str = "", topics: tuple[Topic, ...] | None = None) -> list[str]:
    """Return the topics' names in a cluster where they have this prefix."""
    return [prefix + topic.name for topic in topics or load()]


def apply(
    settings: KafkaSettings, *, topics: tuple[Topic, ...] | None = None, replication_factor: int = BROKER_DEFAULT
) -> list[str]:
    """Create the topics that are missing; return the names created, when every topic of the contract can be used.

    What exists stays as it is, right or wrong: `check` tells. Several processes may apply at once.
    Raises TopicsError where one can't be created, and kafka.errors.KafkaError where the broker is away.
    """
    topics = topics or load()
    with _admin(settings) as client:
        found = _describe(client, names(settings.topic_prefix, topics))
        for name, topic in found.items():
            if topic["error_code"] not in (0, UnknownTopicOrPartitionError.errno):
                raise TopicsError(_hidden(name, topic["error_code"]))
        missing = [t for t in topics if found[settings.topic(t.name)]["error_code"]]
        created = _create(client, settings, missing, replication_factor) if missing else []
        client.wait_for_topics(names(settings.topic_prefix, topics), timeout_ms=_CREATE_MS)
    return created


def check(settings: KafkaSettings, *, topics: tuple[Topic, ...] | None = None) -> list[str]:
    """Return every difference between the broker and the contract, each in one line; none where they agree.

    Asks for no more than the rights Describe and DescribeConfigs. Settings that the contract doesn't name are the
    operator's own. Raises kafka.errors.KafkaError where the broker is away.
    """
    topics = topics or load()
    with _admin(settings) as client:
        found = _describe(client, names(settings.topic_prefix, topics))
        there = [name for name, topic in found.items() if not topic["error_code"]]
        resources = [ConfigResource("TOPIC", name) for name in there]
        configs = client.describe_configs(resources, config_filter="all")["topic"] if there else {}
    differences: list[str] = []
    for topic in topics:
        name = settings.topic(topic.name)
        differences.extend(_differences(topic, name, found[name], configs.get(name, {})))
    return differences


def _read(path: Path) -> "_Document":
    try:
        return _Document.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise TopicsError(f"cannot read {path}: {' '.join(str(error).split())}") from None
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise TopicsError(f"{path}: {wrong}") from None


def _differences(topic: Topic, name: str, found: Mapping[str, Any], config: Mapping[str, Any]) -> Iterator[str]:
    code = found["error_code"]
    if code == UnknownTopicOrPartitionError.errno:
        yield f"topic {name} does not exist"
        return
    if code:
        yield _hidden(name, code)
        return
    if (partitions := len(found["partitions"])) != topic.partitions:
        yield f"topic {name} has {_count(partitions)}, topics.yaml says {topic.partitions}"
    if not config:
        # Every topic has a configuration; the broker hides it from whom it doesn't trust.
        yield f"topic {name}: its configuration cannot be read without the right DescribeConfigs"
        return
    for key, wanted in topic.config.items():
        has = config[key]["value"] if key in config else "no such setting"
        if has != wanted:
            yield f"topic {name} has {key} {has}, topics.yaml says {wanted}"


def _create(client: Any, settings: KafkaSettings, missing: list[Topic], replication_factor: int) -> list[str]:
    wanted = {
        settings.topic(topic.name): {
            "num_partitions": topic.partitions,
            "replication_factor": replication_factor,
            "configs": dict(topic.config),
        }
        for topic in missing
    }
    answers = client.create_topics(wanted, timeout_ms=_CREATE_MS, raise_errors=False)["topics"]
    for answer in answers:
        # One that exists by now was created by another process that applies.
        if answer["error_code"] not in (0, TopicAlreadyExistsError.errno):
            reason = answer.get("error_message") or _reason(answer["error_code"])
            raise TopicsError(f"cannot create topic {answer['name']}: {reason}")
    return [answer["name"] for answer in answers if not answer["error_code"]]


def _describe(client: Any, wanted: list[str]) -> dict[str, Any]:
    return {topic["name"]: topic for topic in client.describe_topics(wanted)}


def _hidden(name: str, code: int) -> str:
    return f"topic {name} cannot be described: {_reason(code)}"


def _reason(code: int) -> str:
    if code == TopicAuthorizationFailedError.errno:
        return "the right Describe is missing"
    return str(for_code(code).__name__)


def _count(partitions: int) -> str:
    return "1 partition" if partitions == 1 else f"{partitions} partitions"


@contextmanager
def _admin(settings: KafkaSettings) -> Iterator[Any]:
    client = admin(settings, "wirelens-topics")
    try:
        yield client
    finally:
        client.close()


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Defaults(_Strict):
    partitions: int = Field(default=1, ge=1)
    config: dict[str, _Scalar] = {}


class _Entry(_Strict):
    about: str
    key: str
    message: str
    services: list[str] = []
    partitions: int | None = Field(default=None, ge=1)
    config: dict[str, _Scalar] = {}
    writers: list[str]
    readers: list[str]

    def expanded(self, name: str, defaults: _Defaults) -> Iterator[Topic]:
        if (_SERVICE in name) != bool(self.services):
            raise TopicsError(f"topic {name}: {_SERVICE} in its name and `services` go together")
        for service in self.services or [""]:
            yield Topic(
                name=name.replace(_SERVICE, service),
                about=self.about,
                key=self.key,
                message=self.message,
                partitions=self.partitions or defaults.partitions,
                config={key: _spelled(value) for key, value in (defaults.config | self.config).items()},
                writers=tuple(writer.replace(_SERVICE, service) for writer in self.writers),
                readers=tuple(reader.replace(_SERVICE, service) for reader in self.readers),
            )


class _Group(_Strict):
    members: list[str]
    watchers: list[str] = []


class _Document(_Strict):
    defaults: _Defaults = _Defaults()
    topics: dict[str, _Entry]
    groups: dict[str, _Group] = {}


def _spelled(value: _Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
