"""Free ports are free, different, and out of the way of outgoing connections."""

import socket

from services.common.broker.ports import free_ports, is_free


def test_as_many_as_asked_for_and_all_different() -> None:
    assert len(set(free_ports(50))) == 50


def test_a_server_can_listen_on_each() -> None:
    for port in free_ports(5):
        socket.create_server(("127.0.0.1", port)).close()


def test_a_port_with_a_server_is_not_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert not is_free(server.getsockname()[1])
