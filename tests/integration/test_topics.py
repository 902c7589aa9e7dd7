"""Creating the contract's topics on a real broker, and telling how one differs from the contract."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from services.common import topics
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


def _existing(settings: KafkaSettings) -> list[str]:
    client = admin(settings, "tests")
    try:
        return [name for name in client.list_topics() if name.startswith(settings.topic_prefix)]
    finally:
        client.close()
