"""Is a broker ready? Asked in Kafka's own protocol, so that no client library has to start up to find out."""

import socket
import struct

_METADATA, _VERSION = 3, 1
_NO_TOPICS = 0
_CLIENT = b"wirelens-probe"


def brokers(port: int, timeout: float = 2.0) -> int:
    """Return how many brokers of its cluster the one on this loopback port knows; 0 where it doesn't answer (yet)."""
    request = struct.pack(f">hhih{len(_CLIENT)}si", _METADATA, _VERSION, 1, len(_CLIENT), _CLIENT, _NO_TOPICS)
    try:
        with socket.create_connection(("127.0.0.1", port), timeout) as connection, connection.makefile("rb") as answer:
            connection.sendall(struct.pack(">i", len(request)) + request)
            header = answer.read(12)
    except OSError:
        return 0
    if len(header) < 12:
        return 0
    _size, _correlation, count = struct.unpack(">iii", header)
    return int(count)
