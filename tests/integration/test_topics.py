"""Creating the contract's topics on a real broker, and telling how one differs from the contract."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from kafka.admin import ACL, ACLOperation, ACLPermissionType, ResourcePattern, ResourceType

from services.common import topics
from services.common.broker.kafka import Broker
from services.common.broker.ports import free_ports
from services.common.kafka import admin
from services.common.settings import KafkaSettings

pytestmark = pytest.mark.kafka


def _contract(name: str) -> topics.Topic:
    return next(topic for topic in topics.load() if topic.name == name)


def test_after_apply_a_broker_agrees_with_the_contract(kafka_settings: KafkaSettings) -> None:
    assert topics.apply(kafka_settings) == topics.names(kafka_settings.topic_prefix)
    assert topics.check(kafka_settings) == []


def test_apply_creates_nothing_twice(kafka_settings: KafkaSettings) -> None:
    topics.apply(kafka_settings)
    assert topics.apply(kafka_settings) == []


def test_two_that_apply_at_once_both_succeed_and_create_each_topic_once(kafka_settings: KafkaSettings) -> None:
    with ThreadPoolExecutor(4) as pool:
        created = [name for names in pool.map(topics.apply, [kafka_settings] * 4) for name in names]
    assert sorted(created) == sorted(topics.names(kafka_settings.topic_prefix))


def test_check_names_each_missing_topic(kafka_settings: KafkaSettings) -> None:
    assert topics.check(kafka_settings, topics=(_contract("articles"), _contract("wires"))) == [
        f"topic {kafka_settings.topic('articles')} does not exist",
        f"topic {kafka_settings.topic('wires')} does not exist",
    ]


def test_check_creates_nothing(kafka_settings: KafkaSettings) -> None:
    topics.check(kafka_settings)
    assert not _existing(kafka_settings)


def test_a_wrong_partition_count_is_one_line_with_both_numbers(kafka_settings: KafkaSettings) -> None:
    wanted = _contract("articles")
    topics.apply(kafka_settings, topics=(replace(wanted, partitions=6),))
    assert topics.check(kafka_settings, topics=(wanted,)) == [
        f"topic {kafka_settings.topic('articles')} has 6 partitions, topics.yaml says 12"
    ]


def test_each_wrong_setting_is_one_line_with_both_values(kafka_settings: KafkaSettings) -> None:
    wanted = _contract("articles.recalls")
    topics.apply(kafka_settings, topics=(replace(wanted, config=wanted.config | {"retention.ms": "1000"}),))
    assert topics.check(kafka_settings, topics=(wanted,)) == [
        f"topic {kafka_settings.topic('articles.recalls')} has retention.ms 1000, topics.yaml says -1"
    ]


def test_what_the_operator_set_beyond_the_contract_is_no_difference(kafka_settings: KafkaSettings) -> None:
    wanted = _contract("wires")
    topics.apply(kafka_settings, topics=(replace(wanted, config=wanted.config | {"segment.ms": "60000"}),))
    assert topics.check(kafka_settings, topics=(wanted,)) == []


def test_apply_leaves_a_topic_that_differs_as_it_is(kafka_settings: KafkaSettings) -> None:
    wanted = _contract("wires")
    topics.apply(kafka_settings, topics=(replace(wanted, partitions=3),))
    topics.apply(kafka_settings, topics=(wanted,))
    assert topics.check(kafka_settings, topics=(wanted,)) != []


def test_a_topic_that_the_broker_refuses_is_named_with_its_reason(kafka_settings: KafkaSettings) -> None:
    with pytest.raises(topics.TopicsError, match=r"wires: .*replication factor"):
        topics.apply(kafka_settings, topics=(_contract("wires"),), replication_factor=3)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaSettings]:
    """A broker with the topics `wires` and `articles`, which its clients may describe; of `wires` the config too."""
    port, controller_port = free_ports(2)
    rules = {
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "allow.everyone.if.no.acl.found": "true",
    }
    data = tmp_path_factory.mktemp("guarded")
    with Broker(data, port=port, controller_port=controller_port, more_properties=rules) as broker:
        settings = KafkaSettings(kafka=broker.bootstrap, topic_prefix="")
        topics.apply(settings, topics=(_contract("wires"), _contract("articles")))
        client = admin(settings, "tests")
        client.create_acls(
            [
                _allow(ResourceType.TOPIC, "wires", ACLOperation.DESCRIBE),
                _allow(ResourceType.TOPIC, "wires", ACLOperation.DESCRIBE_CONFIGS),
                _allow(ResourceType.TOPIC, "articles", ACLOperation.DESCRIBE),
                _allow(ResourceType.TOPIC, "dlq.search", ACLOperation.DESCRIBE),
                _allow(ResourceType.TOPIC, "retry.quotes", ACLOperation.READ, "User:somebody-else"),
                # The broker's own: nobody may create topics or change rights any more.
                _allow(ResourceType.CLUSTER, "kafka-cluster", ACLOperation.CLUSTER_ACTION),
            ]
        )
        deadline = time.monotonic() + 10
        while not _refused(client, "dlq.search") and time.monotonic() < deadline:
            time.sleep(0.02)
        client.close()
        yield settings


def _refused(client: Any, name: str) -> bool:
    """Say whether the new rights have come to where topics are created."""
    (answer,) = client.create_topics({name: {}}, validate_only=True, raise_errors=False)["topics"]
    return bool(answer["error_code"])


def test_check_needs_no_right_to_create(guarded: KafkaSettings) -> None:
    with pytest.raises(topics.TopicsError, match=r"cannot create topic dlq\.search: .*[Aa]uthoriz"):
        topics.apply(guarded, topics=(_contract("dlq.search"),))
    assert topics.check(guarded, topics=(_contract("wires"),)) == []


def test_a_configuration_that_may_not_be_read_is_not_called_right(guarded: KafkaSettings) -> None:
    assert topics.check(guarded, topics=(_contract("articles"),)) == [
        "topic articles: its configuration cannot be read without the right DescribeConfigs"
    ]


def test_a_topic_that_may_not_be_described_is_said_to_be_so(guarded: KafkaSettings) -> None:
    assert topics.check(guarded, topics=(_contract("retry.quotes"),)) == [
        "topic retry.quotes cannot be described: the right Describe is missing"
    ]


def test_apply_does_not_wait_for_what_it_may_not_describe(guarded: KafkaSettings) -> None:
    with pytest.raises(topics.TopicsError, match=r"^topic retry\.quotes cannot be described: the right Describe"):
        topics.apply(guarded, topics=(_contract("retry.quotes"),))


def _allow(resource: ResourceType, name: str, operation: ACLOperation, who: str = "User:ANONYMOUS") -> ACL:
    return ACL(who, "*", operation, ACLPermissionType.ALLOW, ResourcePattern(resource, name))


def _existing(settings: KafkaSettings) -> list[str]:
    client = admin(settings, "tests")
    try:
        return [name for name in client.list_topics() if name.startswith(settings.topic_prefix)]
    finally:
        client.close()
