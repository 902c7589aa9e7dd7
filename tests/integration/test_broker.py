"""The broker of this machine: what it keeps, how it ends, and what is said where it can't start."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from kafka import TopicPartition

from services.common import topics as contract
from services.common.broker import jars, java
from services.common.broker.archive import ClassArchive
from services.common.broker.errors import BrokerError
from services.common.broker.kafka import Broker
from services.common.broker.ports import free_ports
from services.common.kafka import admin, consumer, producer
from services.common.settings import KafkaSettings

pytestmark = pytest.mark.kafka

STARTS_ONE = """
import sys
from pathlib import Path
from services.common.broker.kafka import Broker
broker = Broker(Path(sys.argv[1]), port=int(sys.argv[2]), controller_port=int(sys.argv[3]))
broker.start()
print(broker.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Broker]:
    """A broker that isn't running yet and that no other test uses."""
    port, controller_port = free_ports(2)
    broker = Broker(tmp_path / "kafka", port=port, controller_port=controller_port)
    yield broker
    broker.kill()


def _send(settings: KafkaSettings, topic: str, value: bytes, **options: object) -> None:
    sender = producer(settings, "tests", **options)
    sender.send(settings.topic(topic), value, partition=0).get(30)
    sender.close()


def _read(settings: KafkaSettings, topic: str) -> bytes:
    """Return the first record of partition 0."""
    reader = consumer(settings, None, "tests")
    reader.assign([TopicPartition(settings.topic(topic), 0)])
    value = next(iter(reader)).value
    reader.close()
    assert isinstance(value, bytes)
    return value


def test_records_survive_a_restart_on_the_same_address(broker: Broker, topics: KafkaSettings) -> None:
    _send(topics, "wires", b"kept")
    before = broker.bootstrap
    broker.restart()
    assert (broker.bootstrap, _read(topics, "wires")) == (before, b"kept")


def test_acknowledged_records_and_topics_with_all_their_settings_survive_a_kill(
    broker: Broker, topics: KafkaSettings
) -> None:
    _send(topics, "wires", b"kept")
    broker.kill()
    broker.start()
    assert _read(topics, "wires") == b"kept"
    assert contract.check(topics) == []


def test_the_largest_article_passes(topics: KafkaSettings) -> None:
    largest = os.urandom(4 * 1024 * 1024 - 4096)
    _send(topics, "articles", largest)
    assert _read(topics, "articles") == largest


def test_the_largest_dead_letter_passes(topics: KafkaSettings) -> None:
    largest = os.urandom(5 * 1024 * 1024 - 8192)
    _send(topics, "dlq.entities", largest, max_request_size=5 * 1024 * 1024)
    assert _read(topics, "dlq.entities") == largest


def test_topics_are_never_made_by_a_mere_mention(kafka_settings: KafkaSettings) -> None:
    client = admin(kafka_settings, "tests")
    client.describe_topics([kafka_settings.topic("mentioned")])
    assert kafka_settings.topic("mentioned") not in client.list_topics()
    client.close()


def test_memory_is_that_of_the_running_process(broker: Broker, kafka_settings: KafkaSettings) -> None:
    assert 32 * 2**20 < broker.rss < 1024 * 2**20


def test_a_ctrl_c_in_the_terminal_does_not_reach_it(broker: Broker, kafka_settings: KafkaSettings) -> None:
    assert broker.pid is not None
    assert os.getpgid(broker.pid) != os.getpgid(0)


def test_a_fresh_start_forgets_everything(own: Broker) -> None:
    own.start()
    settings = KafkaSettings(kafka=own.bootstrap, topic_prefix="")
    (wires,) = (t for t in contract.load() if t.name == "wires")
    contract.apply(settings, topics=(wires,))
    first = _cluster(settings)
    own.stop()
    own.start(fresh=True)
    assert contract.check(settings, topics=(wires,)) == ["topic wires does not exist"]
    assert _cluster(settings) != first


def test_a_fresh_start_touches_only_what_is_kafka_s(own: Broker) -> None:
    own.data.mkdir()
    (own.data / "mine.txt").write_text("mine")
    own.start(fresh=True)
    assert (own.data / "mine.txt").read_text() == "mine"


def test_it_ends_when_the_process_that_started_it_is_killed(own: Broker) -> None:
    ports = [str(own.port), str(own._controller_port)]
    command = [sys.executable, "-c", STARTS_ONE, str(own.data), *ports]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        started = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    started.wait(timeout=30)
    assert not started.is_running()


def test_the_first_orderly_run_leaves_a_class_archive_and_the_next_one_uses_it(own: Broker, cache: Path) -> None:
    own.start()
    assert not _mapped(own, ".jsa", cache)
    own.stop()
    own.start()
    assert _mapped(own, ".jsa", cache)


def test_an_archive_that_is_not_one_does_not_keep_it_from_starting(own: Broker, cache: Path) -> None:
    ClassArchive.of(java.find(), cache, own.data).kept.write_bytes(b"no archive")
    own.start()
    assert own.pid is not None


def test_a_port_that_is_taken_is_named(broker: Broker, kafka_settings: KafkaSettings, tmp_path: Path) -> None:
    other = Broker(tmp_path, port=broker.port, controller_port=free_ports(1)[0])
    with pytest.raises(BrokerError, match=f"^cannot start a broker: port {broker.port} is taken$"):
        other.start()


def test_two_brokers_never_share_a_data_folder(
    broker: Broker, kafka_settings: KafkaSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.common.broker.kafka._LOCK_SECONDS", 0.1)
    port, controller_port = free_ports(2)
    other = Broker(broker.data, port=port, controller_port=controller_port)
    with pytest.raises(BrokerError, match=rf"^cannot start a broker: another one runs in {broker.data}$"):
        other.start(fresh=True)


def test_where_kafka_ends_its_exit_code_and_its_reason_are_said(own: Broker) -> None:
    (own.data / "log").mkdir(parents=True)
    (own.data / "log" / "meta.properties").write_text("version=1\ncluster.id=somewhere\nnode.id=7\n")
    with pytest.raises(BrokerError, match=r"(?s)ended with exit code 1: it said.*node ?id") as raised:
        own.start()
    assert "\tat " not in str(raised.value)


def test_a_setting_that_kafka_refuses_is_said(tmp_path: Path) -> None:
    port, controller_port = free_ports(2)
    wrong = Broker(tmp_path, port=port, controller_port=controller_port, more_properties={"process.roles": "king"})
    with pytest.raises(BrokerError, match=r"(?s)cannot format .*king"):
        wrong.start()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache but for Kafka's jars."""
    jars.ensure()
    there = jars.cache()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    mine = jars.cache()
    mine.mkdir(parents=True)
    for jar in jars.pinned():
        (mine / jar.name).symlink_to(there / jar.name)
    return mine


def _mapped(broker: Broker, suffix: str, folder: Path) -> bool:
    maps = psutil.Process(broker.pid).memory_maps()
    return any(m.path.endswith(suffix) and m.path.startswith(str(folder)) for m in maps)


def _cluster(settings: KafkaSettings) -> str:
    client = admin(settings, "tests")
    try:
        return str(client.describe_cluster()["cluster_id"])
    finally:
        client.close()
