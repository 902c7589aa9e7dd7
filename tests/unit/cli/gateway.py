"""A gateway that a test makes up, and the command run against it as a person runs it."""

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest.mock import patch

import pytest
import typer
from wirelens.cli import main as command

RECEIPT = {
    "guid": "g",
    "articleId": "a" * 36,
    "revision": 1,
    "action": "ACCEPTED",
    "headline": "Harbour [reopens] " + "at last " * 40,
    "chars": 10,
    "paragraphs": 1,
    "reason": "",
}


def article(number: int) -> dict[str, Any]:
    return {
        "articleId": f"id-{number}",
        "revision": 1,
        "status": "USABLE",
        "headline": f"Story {number} \x1b[31m" + "long " * 60,
        "guid": f"g{number}",
        "wire": "w",
        "text": "text",
        "language": "en",
        "receivedAt": "2026-03-12T09:30:00Z",
        "provenance": [],
        "missing": [],
        "reason": "",
    }


RECALLED = article(1) | {"status": "CANCELED", "headline": "", "text": "", "reason": "wrong person named"}
LONG = "the mayor of the harbour town of Porto who was there " * 4
KNOWN = article(1) | {
    "headline": "Ferry sails",
    "entities": {
        "entities": [
            {
                "id": "e1",
                "name": "Ana Duarte",
                "type": "PERSON",
                "salience": 0.5,
                "mentions": [{"exact": LONG}],
                "links": [],
            }
        ]
    },
    "quotes": {
        "quotes": [
            {
                "kind": "DIRECT",
                "content": [{"exact": "“It sails”"}],
                "speaker": {"status": "RESOLVED", "name": "Ana Duarte", "mention": {"exact": "Duarte"}},
            }
        ]
    },
    "sentiment": {"document": -0.25, "sentences": [{}], "targets": [{"entityId": "e1", "label": "NEGATIVE"}]},
}
VERSION = {
    "revision": 1,
    "status": "USABLE",
    "change": "NEW",
    "version": "1",
    "signal": "",
    "receivedAt": "2026-03-12T09:30:00.123Z",
    "headline": "Ferry sails",
    "reason": "",
}
CORRECTED = VERSION | {
    "revision": 2,
    "change": "CORRECTION",
    "version": "2",
    "signal": "CORRECTED",
    "difference": {
        "earlierHeadline": "Ferry sinks",
        "edits": [
            {"at": 6, "removed": "sinks", "added": "sails"},
            *({"at": n, "removed": "x", "added": ""} for n in range(20)),
        ],
        "quotes": [
            {
                "kind": "CHANGED",
                "quoteId": "q1",
                "content": "“It sails”",
                "speaker": "Ana Duarte",
                "earlierContent": "“It sinks”",
                "earlierSpeaker": "Luis Reyes",
            }
        ],
        "entities": [
            {"kind": "CAME", "entityId": "e1", "name": "Ana Duarte", "type": "PERSON"},
            {"kind": "WENT", "entityId": "", "name": "Luis \x1b[31mReyes", "type": "PERSON"},
        ],
    },
}
KILLED = VERSION | {"revision": 3, "status": "CANCELED", "change": "RECALL", "headline": "", "reason": "wrong ship"}
HIT = {"articleId": "id-1", "time": "2026-03-12T09:30:00Z", "headline": "Harbour", "snippet": "a \x02ferry\x03 sailed"}


class Gateway:
    """What it was sent, and what it answers."""

    def __init__(self) -> None:
        self.bodies: list[tuple[str, bytes]] = []
        self.asked: list[str] = []
        self.hits: list[dict[str, Any]] = [HIT]
        self.next_page = ""
        self.article = article(1)
        self.recalls = False
        self.url = ""

    def receipts(self, body: bytes) -> tuple[int, dict[str, Any]]:
        if not body:
            return 400, {"error": "the body is empty"}
        lines = [line for line in body.split(b"\n") if line.strip()]
        made = {"action": "REJECTED", "reason": "no [text] in it"} if b"bad" in body else {}
        return 200, {"receipts": [RECEIPT | made for _ in lines]}


@contextmanager
def serving() -> Iterator[Gateway]:
    """Serve a made-up gateway on a free port."""
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            return

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            gateway.bodies.append((self.path, body))
            self._json(*gateway.receipts(body))

        def do_GET(self) -> None:
            gateway.asked.append(self.path)
            if self.path.startswith("/v1/stream"):
                self._stream()
            elif self.path.startswith("/v1/search"):
                self._json(200, {"hits": gateway.hits, "total": len(gateway.hits), "nextPageToken": gateway.next_page})
            elif self.path == "/v1/articles/id-1":
                self._json(200, gateway.article)
            elif self.path == "/v1/articles/id-1/versions":
                self._json(200, {"versions": [VERSION, CORRECTED, KILLED]})
            else:
                self._json(404, {"error": "no article [of] this id"})

        def _json(self, status: int, value: dict[str, Any]) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _stream(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            try:
                for number in range(100_000):
                    kind, data = ("recalled", RECALLED) if gateway.recalls else ("enriched", article(number))
                    self.wfile.write(f"id: p{number}\nevent: {kind}\ndata: {json.dumps(data)}\n\n".encode())
            except OSError:
                return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    gateway.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield gateway
    server.shutdown()
    server.server_close()


_build = command.build
COMMAND = [sys.executable, "-m", "wirelens.cli.main"]


def environment(url: str) -> dict[str, str]:
    not_a_persons = ("FORCE_COLOR", "PYTHONUNBUFFERED", "WIRELENS_KAFKA", "WIRELENS_TRACEBACK")
    kept = {k: v for k, v in os.environ.items() if k not in not_a_persons}
    return kept | {"WIRELENS_URL": url}


def wirelens(*arguments: str, url: str = "", stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    """Run the command as if it were a process with its output in pipes; to start one for each test takes a minute."""
    given, said, complained = (io.TextIOWrapper(io.BytesIO(content), encoding="utf-8") for content in (stdin, b"", b""))
    with (
        patch.dict(os.environ, environment(url), clear=True),
        patch.multiple(sys, argv=["wirelens", *arguments], stdin=given, stdout=said, stderr=complained),
        patch.object(command, "build", _command),
    ):
        with pytest.raises(SystemExit) as ended:
            command.main()
        said.flush()
        complained.flush()
    output, errors = (stream.buffer.getvalue() for stream in (said, complained))
    code = ended.value.code
    return subprocess.CompletedProcess(
        arguments, code if isinstance(code, int) else int(code is not None), output, errors
    )


@cache
def _command() -> typer.Typer:
    return _build()
