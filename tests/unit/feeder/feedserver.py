"""A server of feeds on this machine, which answers what a test says."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def rss(*guids: str, **more: str) -> bytes:
    """Return a feed of these stories."""
    items = "".join(
        f"<item><guid>{guid}</guid><title>Story {guid}</title><description>They went on.</description></item>"
        for guid in guids
    )
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in more.items())
    return f'<rss version="2.0"><channel><title>Example</title>{inside}{items}</channel></rss>'.encode()


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    endless: bool = False


@dataclass(frozen=True)
class Request:
    path: str
    headers: Mapping[str, str]


class FeedServer:
    """Gives its answers in order, the last one again and again."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answers: list[Answer] = [Answer(rss("a"))]
        self.requests: list[Request] = []

    def next(self, request: Request) -> Answer:
        self.requests.append(request)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def serving() -> Iterator[FeedServer]:
    """Serve on a free port until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            return

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = feeds.next(Request(self.path, headers))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if not answer.endless:
                self.send_header("content-length", str(len(answer.body)))
            self.end_headers()
            try:
                self.wfile.write(answer.body)
                while answer.endless:
                    self.wfile.write(b"x" * 65536)
            except OSError:
                return  # the client has seen enough

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    feeds = FeedServer(f"http://127.0.0.1:{server.server_port}/feed")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield feeds
    server.shutdown()
    server.server_close()
