"""Ports that nobody holds, for brokers and services that are started side by side."""

import random
import socket

# Below the range from which systems take the ports of outgoing connections, so that none of those takes a chosen one.
_CHOICE = range(15_000, 32_000)


def free_port() -> int:
    """Return a TCP port of the loopback interface that is free now."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """Return `count` different TCP ports of the loopback interface that are free now.

    Raises OSError where there are not that many.
    """
    found: list[int] = []
    for port in random.sample(_CHOICE, len(_CHOICE)):
        if len(found) == count:
            return found
        if is_free(port):
            found.append(port)
    raise OSError(f"fewer than {count} free ports")


def is_free(port: int) -> bool:
    """Say whether a server could listen on this TCP port of the loopback interface now."""
    with socket.socket() as probe:
        # As the servers do: a port whose last connections are still closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
