"""Jars are fetched once, whole, and are those of the list; a small Maven repository on this machine serves them."""

import hashlib
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from services.common.broker import jars
from services.common.broker.errors import BrokerError
from services.common.broker.jars import Jar


class Repository(ThreadingHTTPServer):
    """Serves `files`; counts what was asked for, and cuts the answers in `cut` short as often as it says there."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.asked: Counter[str] = Counter()
        self.cut: Counter[str] = Counter()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/maven2"

    def add(self, path: str, content: bytes) -> Jar:
        self.files[path] = content
        return Jar(path, len(content), hashlib.sha256(content).hexdigest())


class _Handler(BaseHTTPRequestHandler):
    server: Repository

    def do_GET(self) -> None:
        path = self.path.removeprefix("/maven2/")
        self.server.asked[path] += 1
        content = self.server.files.get(path)
        self.send_response(404 if content is None else 200)
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        if self.server.cut[path]:
            self.server.cut[path] -= 1
            content = (content or b"")[:1]
        self.wfile.write(content or b"")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    with Repository() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        monkeypatch.setenv("WIRELENS_MAVEN", f"{server.url}/")
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def two(repository: Repository) -> list[Jar]:
    return [
        repository.add("org/a/one/1.0/one-1.0.jar", b"first" * 1000),
        repository.add("org/b/c/two_2.13/2.0/two_2.13-2.0.jar", b"second" * 1000),
    ]


def test_every_jar_is_there_afterwards_under_its_own_name(tmp_path: Path, two: list[Jar]) -> None:
    jars.ensure(tmp_path / "kafka", two)
    assert {file.name: file.read_bytes() for file in (tmp_path / "kafka").iterdir()} == {
        "one-1.0.jar": b"first" * 1000,
        "two_2.13-2.0.jar": b"second" * 1000,
    }


def test_the_bytes_that_were_fetched_are_returned_and_said(
    tmp_path: Path, two: list[Jar], capsys: pytest.CaptureFixture[str]
) -> None:
    assert jars.ensure(tmp_path / "kafka", two) == 11_000
    assert "(11000 bytes)" in capsys.readouterr().err


def test_a_second_time_needs_no_network(tmp_path: Path, two: list[Jar], repository: Repository) -> None:
    jars.ensure(tmp_path / "kafka", two)
    repository.files.clear()
    asked = repository.asked.total()
    assert jars.ensure(tmp_path / "kafka", two) == 0
    assert repository.asked.total() == asked


def test_a_jar_that_lost_bytes_is_fetched_again(tmp_path: Path, two: list[Jar]) -> None:
    jars.ensure(tmp_path / "kafka", two)
    (tmp_path / "kafka" / two[0].name).write_bytes(b"short")
    jars.ensure(tmp_path / "kafka", two)
    assert (tmp_path / "kafka" / two[0].name).read_bytes() == b"first" * 1000


def test_a_jar_that_is_not_the_pinned_one_is_refused(tmp_path: Path, two: list[Jar], repository: Repository) -> None:
    repository.files[two[1].path] = b"sEcond" * 1000
    with pytest.raises(BrokerError, match=r"two_2\.13-2\.0\.jar .* is not the pinned one"):
        jars.ensure(tmp_path / "kafka", two)


def test_nothing_of_a_refused_fetch_can_be_used(tmp_path: Path, two: list[Jar], repository: Repository) -> None:
    repository.files[two[1].path] = b"sEcond" * 1000
    with pytest.raises(BrokerError):
        jars.ensure(tmp_path / "kafka", two)
    assert not (tmp_path / "kafka").exists()


def test_a_fetch_that_failed_goes_on_with_what_is_missing(
    tmp_path: Path, two: list[Jar], repository: Repository
) -> None:
    second = repository.files.pop(two[1].path)
    with pytest.raises(BrokerError):
        jars.ensure(tmp_path / "kafka", two)
    repository.files[two[1].path] = second
    assert jars.ensure(tmp_path / "kafka", two) == two[1].size
    assert repository.asked[two[0].path] == 1


def test_an_answer_that_is_cut_off_is_asked_for_again(tmp_path: Path, two: list[Jar], repository: Repository) -> None:
    repository.cut[two[0].path] = 2
    jars.ensure(tmp_path / "kafka", two)
    assert repository.asked[two[0].path] == 3


def test_several_that_ask_at_once_fetch_once(tmp_path: Path, two: list[Jar], repository: Repository) -> None:
    with ThreadPoolExecutor(4) as pool:
        fetched = list(pool.map(lambda _: jars.ensure(tmp_path / "kafka", two), range(4)))
    assert sorted(fetched) == [0, 0, 0, 11_000]
    assert repository.asked[two[0].path] == 1


def test_a_jar_that_the_repository_lacks_is_named(tmp_path: Path, repository: Repository) -> None:
    with pytest.raises(BrokerError, match=f"^{repository.url} has no org/a/one/1.0/one-1.0.jar$"):
        jars.ensure(tmp_path / "kafka", [Jar("org/a/one/1.0/one-1.0.jar", 1, "00")])


def test_a_repository_that_is_away_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIRELENS_MAVEN", "http://127.0.0.1:1")
    with pytest.raises(BrokerError, match=r"^cannot fetch one-1\.0\.jar from http://127\.0\.0\.1:1: ConnectionError$"):
        jars.ensure(tmp_path / "kafka", [Jar("org/a/one/1.0/one-1.0.jar", 1, "00")])


def test_a_cache_that_cannot_be_written_is_one_line(tmp_path: Path, two: list[Jar]) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BrokerError, match=r"^cannot keep Kafka's jars in .*: \[Errno \d+\]"):
        jars.ensure(tmp_path / "file" / "kafka", two)


def test_the_list_pins_kafka_itself_first_and_each_file_once() -> None:
    pinned = jars.pinned()
    assert pinned[0].name == f"kafka_2.13-{jars.VERSION}.jar"
    assert len({jar.name for jar in pinned}) == len(pinned)


def test_the_cache_follows_the_users_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert jars.cache() == tmp_path / "wirelens" / f"kafka-{jars.VERSION}"
