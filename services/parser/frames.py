"""What parent and worker say to each other over a pipe: one byte of kind, four of length, the payload."""

import asyncio
import os
import struct
from enum import IntEnum
from typing import BinaryIO

_HEAD = struct.Struct(">BI")

Frame = tuple["Kind", bytes]


class Kind(IntEnum):
    """What a frame's payload is."""

    REQUEST = 1
    """A ParseRequest."""
    READY = 2
    """Nothing: the model is loaded."""
    FAILED = 3
    """Why the model can't be loaded, in one line; the worker ends."""
    DOCUMENT = 4
    """A ParseResponse."""
    POISON = 5
    """Why the text can't be parsed: a Reason in one byte, then the detail."""


def pack(kind: Kind, payload: bytes) -> bytes:
    """Return the frame's bytes."""
    return _HEAD.pack(kind, len(payload)) + payload


def write(stream: BinaryIO, kind: Kind, payload: bytes) -> None:
    """Write a frame. Raises BrokenPipeError where the reader is gone."""
    stream.write(pack(kind, payload))
    stream.flush()


def read(stream: BinaryIO) -> Frame | None:
    """Return the next frame; None where the writer is gone."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    payload = stream.read(length)
    return (Kind(kind), payload) if len(payload) == length else None


async def read_async(stream: asyncio.StreamReader) -> Frame:
    """Return the next frame. Raises asyncio.IncompleteReadError where the writer is gone."""
    kind, length = _HEAD.unpack(await stream.readexactly(_HEAD.size))
    return Kind(kind), await stream.readexactly(length)


def take_standard_streams() -> tuple[BinaryIO, BinaryIO]:
    """Return standard input and output for frames alone: what a library prints goes to standard error from now on."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return requests, answers
