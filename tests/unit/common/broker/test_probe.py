"""What is no ready broker is never taken for one."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from services.common.broker import probe
from services.common.broker.ports import free_ports


@contextmanager
def _server(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """Answer one connection and close it."""

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)
            answer(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def test_a_broker_that_knows_itself_is_counted() -> None:
    with _server(lambda c: c.sendall(struct.pack(">iii", 8, 1, 1) + b"the rest")) as port:
        assert probe.brokers(port) == 1


def test_an_answer_in_pieces_is_read_whole() -> None:
    def answer(connection: socket.socket) -> None:
        for byte in struct.pack(">iii", 8, 1, 3):
            connection.send(bytes([byte]))

    with _server(answer) as port:
        assert probe.brokers(port) == 3


@pytest.mark.parametrize("said", [b"", b"\0\0\0\x08\0\0"])
def test_one_that_hangs_up_is_not_ready(said: bytes) -> None:
    with _server(lambda c: c.sendall(said)) as port:
        assert probe.brokers(port) == 0


def test_where_nobody_listens_nobody_is_ready() -> None:
    assert probe.brokers(free_ports(1)[0]) == 0


def test_one_that_accepts_and_keeps_silent_is_not_ready() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert probe.brokers(listener.getsockname()[1], timeout=0.05) == 0
