"""A broker that grants each user the rights of the contract and no others: all works, and no embargo can be broken."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from kafka import TopicPartition
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourceType,
    ScramMechanism,
    UserScramCredentialUpsertion,
)
from kafka.errors import TopicAuthorizationFailedError
from pydantic import SecretStr

from services.cli.layout import NEED_KAFKA
from services.common import acls, kafka, topics
from services.common.acls import Right
from services.common.broker.kafka import Broker
from services.common.broker.ports import free_ports
from services.common.settings import SASL_MECHANISM, KafkaSettings
from tests import wire
from tests.stack import Running, running, until

pytestmark = [pytest.mark.proof, pytest.mark.timeout(600)]
PREFIX = "guarded."
LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
RIGHTS = acls.rights(topics.load(), topics.groups(), PREFIX)
USERS = sorted({right.user for right in RIGHTS} - {acls.ANYONE})
STORIES = 20


def properties(open_port: int, port: int, controller_port: int) -> dict[str, str]:
    """Return the settings of a broker that asks who comes by `port`, and lets whoever comes by `open_port` do all."""
    listeners = f"PLAINTEXT://127.0.0.1:{open_port},SASL_PLAINTEXT://127.0.0.1:{port}"
    return {
        "listeners": f"{listeners},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": listeners,
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
        "sasl.enabled.mechanisms": SASL_MECHANISM,
        f"listener.name.sasl_plaintext.{SASL_MECHANISM.lower()}.sasl.jaas.config": LOGIN,
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",
    }


def grant(broker: Broker) -> None:
    """Make the users, and grant them what the contract says."""
    with closing(kafka.admin(KafkaSettings(kafka=broker.bootstrap), "tests")) as admin:
        answers = admin.alter_user_scram_credentials(
            [UserScramCredentialUpsertion(user, ScramMechanism.SCRAM_SHA_512, password(user)) for user in USERS]
        )
        assert set(answers.values()) == {None}
        assert admin.create_acls([acl for right in RIGHTS for acl in granted(right)])["failed"] == []


def granted(right: Right) -> Iterator[ACL]:
    pattern = ResourcePattern(
        ResourceType[right.resource.upper()],
        right.name,
        ACLResourcePatternType.PREFIXED if right.is_prefix else ACLResourcePatternType.LITERAL,
    )
    user = "*" if right.user == acls.ANYONE else right.user
    for operation in right.operations:
        yield ACL(f"User:{user}", "*", ACLOperation[operation.upper()], ACLPermissionType.ALLOW, pattern)


def password(user: str) -> str:
    return f"the secret of {user}"


def login(address: str, user: str) -> KafkaSettings:
    return KafkaSettings(kafka=address, kafka_user=user, kafka_password=SecretStr(password(user)))


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, str]]:
    """A whole stack, each service of it a user by its name, and where Kafka asks who comes."""
    open_port, port, controller_port = free_ports(3)
    more = properties(open_port, port, controller_port)
    folder = tmp_path_factory.mktemp("guarded")
    broker = Broker(folder / "kafka", port=open_port, controller_port=controller_port, more_properties=more)
    address = f"127.0.0.1:{port}"
    logins = {
        name: {
            "WIRELENS_KAFKA": address,
            "WIRELENS_KAFKA_USER": name,
            "WIRELENS_KAFKA_PASSWORD": password(name),
        }
        for name in NEED_KAFKA
    }
    with broker:
        grant(broker)
        with running(broker, PREFIX, folder, overrides=logins) as stack:
            yield stack, address


def test_the_rights_of_the_contract_are_enough_for_all_that_the_services_do(guarded: tuple[Running, str]) -> None:
    stack, address = guarded
    with stack.client as client:
        client.submit(wire.lines([wire.story(n) for n in range(STORIES)]), name="wire.jsonl", wire="test")
        # Its way out asks how far the enrichers are.
        archive = wire.lines([wire.story(n) for n in range(STORIES, 2 * STORIES)])
        client.submit(archive, name="archive.jsonl", wire="test", lane="backfill")
        client.submit(wire.lines([wire.kill(0)]), name="wire.jsonl", wire="test")
    with closing(kafka.producer(login(address, "cli"), "tests")) as producer:
        producer.send(f"{PREFIX}wires", key=b"test", value=b'{"guid": oops}').get(30)

    def whole() -> bool:
        found = [article for article in stack.index().values() if article.text]
        return len(found) == 2 * STORIES - 1 and not any(article.missing for article in found)

    until(whole, "every story is in the index, whole")
    until(lambda: stack.metric("feeder", "wirelens_dead_letters_total") == 1, "what can't be read is a dead letter")


@pytest.mark.parametrize("user", [user for user in USERS if user != "feeder"])
def test_nobody_but_the_feeder_reads_what_is_under_embargo(guarded: tuple[Running, str], user: str) -> None:
    _, address = guarded
    name = f"{PREFIX}feeder.held"
    with closing(kafka.admin(login(address, user), "tests")) as admin:
        (described,) = admin.describe_topics([name])
    # Whoever may read may see that it is there.
    assert described["error_code"] == TopicAuthorizationFailedError.errno


def test_the_feeder_does(guarded: tuple[Running, str]) -> None:
    stack, address = guarded
    with stack.client as client:
        held = wire.story(99) | {"embargoed": "2999-01-01T00:00:00Z"}
        client.submit(wire.lines([held]), name="wire.jsonl", wire="test")
    assert first_of(address, "feeder", "feeder.held").key


def first_of(address: str, user: str, topic: str) -> Any:
    """Return the first record of a topic, as a user reads it."""
    with closing(kafka.consumer(login(address, user), None, "tests")) as consumer:
        place = TopicPartition(PREFIX + topic, 0)
        consumer.assign([place])
        consumer.seek_to_beginning(place)
        return until(lambda: consumer.poll(timeout_ms=500).get(place), f"{topic} is read")[0]
