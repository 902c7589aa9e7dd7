import socket
from pathlib import Path

import pytest

from services.cli.layout import SERVICES, Layout
from services.cli.stack import StackError, check_ports, only_one
from services.common.broker.ports import free_ports


def test_a_taken_port_is_named_before_anything_starts() -> None:
    layout = Layout.of(free_ports(3 + 2 * len(SERVICES)))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", layout.http))
        taken.listen()

        with pytest.raises(StackError, match=rf"port {layout.http} \(gateway http\) is taken"):
            check_ports(layout)


def test_a_port_that_an_earlier_stack_has_just_left_is_free() -> None:
    layout = Layout.of(free_ports(3 + 2 * len(SERVICES)))
    with (
        socket.create_server(("127.0.0.1", layout.http)) as server,
        socket.create_connection(("127.0.0.1", layout.http)) as client,
    ):
        # Who closes first keeps the port for a minute.
        server.accept()[0].close()
        assert client.recv(1) == b""

    check_ports(layout)


def test_two_stacks_cannot_share_a_state_folder(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(StackError, match="another stack"), only_one(tmp_path):
        pass


def test_a_state_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    with only_one(tmp_path / "new" / "state"):
        pass
    with only_one(tmp_path / "new" / "state"):
        assert (tmp_path / "new" / "state" / "lock").exists()
