"""The parser as a process: over gRPC, from its first word to SIGTERM."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import httpx
import psutil
import pytest
from wirelens.article.v1.article_pb2 import Paragraph
from wirelens.parser.v1.parser_pb2 import ParseRequest
from wirelens.parser.v1.parser_pb2_grpc import ParserServiceStub

from services.common.broker.ports import free_ports
from services.common.document import View
from services.common.health import LIVENESS, probe
from tests.seed import SEED, needs_seed

pytestmark = pytest.mark.parser

ROOT = Path(__file__).parents[2]


class Running:
    """A parser process of its own."""

    def __init__(self, **settings: str) -> None:
        self.grpc_port, self.metrics_port = free_ports(2)
        self.process = psutil.Popen(
            [sys.executable, "-m", "services.parser"],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ
            | {"WIRELENS_GRPC_PORT": str(self.grpc_port), "WIRELENS_METRICS_PORT": str(self.metrics_port)}
            | settings,
        )
        self.target = f"127.0.0.1:{self.grpc_port}"
        self.channel = grpc.insecure_channel(self.target)
        self.parse = ParserServiceStub(self.channel).Parse

    def wait_until_ready(self) -> None:
        end = time.monotonic() + 60
        while not probe(self.target):
            assert self.process.poll() is None, self.process.stderr.read()
            assert time.monotonic() < end, "the parser is not ready after 60 s"
            time.sleep(0.1)

    def workers(self) -> list[psutil.Process]:
        return list(self.process.children())

    def metrics(self) -> str:
        return httpx.get(f"http://127.0.0.1:{self.metrics_port}/metrics").text

    def stop(self) -> None:
        self.channel.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stderr.close()


@pytest.fixture
def start() -> Iterator[type[Running]]:
    """Starts a parser that is gone after the test."""
    started: list[Running] = []

    class Started(Running):
        def __init__(self, **settings: str) -> None:
            super().__init__(**settings)
            started.append(self)

    yield Started
    for parser in started:
        parser.stop()


@pytest.fixture(scope="module")
def parser() -> Iterator[Running]:
    """One parser for the tests that leave it as it was."""
    running = Running(WIRELENS_PARSER_WORKERS="1")
    running.wait_until_ready()
    yield running
    running.stop()


def test_a_text_is_parsed(parser: Running) -> None:
    text = "Olena Marchuk left Lisbon."
    view = View(text, parser.parse(ParseRequest(text=text)).document)
    assert view.entities[0].text == "Olena Marchuk"


@needs_seed
def test_the_seed_article_is_parsed(parser: Running) -> None:
    text = SEED.read_text()
    view = View(text, parser.parse(ParseRequest(text=text)).document)
    assert {"Vladimir Putin", "Yury Ushakov"} <= {entity.text for entity in view.entities}


def test_callers_at_the_same_time_get_the_same_bytes_of_one_parse(parser: Running) -> None:
    def parses() -> float:
        lines = parser.metrics().splitlines()
        return sum(float(line.split()[1]) for line in lines if line.startswith("wirelens_parser_parses_total"))

    request = ParseRequest(text="Rui Teles met the mayor of Porto. " * 400)
    before = parses()
    with ThreadPoolExecutor(4) as callers:
        answers = list(callers.map(parser.parse, [request] * 8))
    assert len({answer.SerializeToString(deterministic=True) for answer in answers}) == 1
    assert parses() == before + 1


def test_other_paragraphs_of_the_same_text_are_another_parse(parser: Running) -> None:
    text = "Rain fell. Snow fell."
    whole = parser.parse(ParseRequest(text=text)).document
    half = parser.parse(ParseRequest(text=text, paragraphs=[Paragraph(start=0, end=10)])).document
    assert len(half.token_start) < len(whole.token_start)


@pytest.mark.parametrize(
    ("request_", "details"),
    [
        (ParseRequest(text="x" * (512 * 1024 + 1)), "TOO_LARGE: a text above 524288 bytes"),
        (ParseRequest(text="Rain.", paragraphs=[Paragraph(start=3, end=9)]), "INVALID: paragraph 3..9 of a text of 5"),
    ],
)
def test_what_can_never_be_parsed_is_an_invalid_argument(parser: Running, request_: ParseRequest, details: str) -> None:
    with pytest.raises(grpc.RpcError) as error:
        parser.parse(request_)
    assert error.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert error.value.details() == details


def test_the_process_is_alive_by_its_own_word(parser: Running) -> None:
    assert probe(parser.target, LIVENESS)


def test_a_killed_worker_is_replaced_and_the_parser_ready_again(start: type[Running]) -> None:
    parser = start(WIRELENS_PARSER_WORKERS="1")
    parser.wait_until_ready()
    (worker,) = parser.workers()
    worker.kill()
    answer = parser.parse(ParseRequest(text="Rain fell in Lisbon."), timeout=60)
    assert len(answer.document.token_start) == 5
    assert parser.workers() != [worker]
    assert probe(parser.target)


def test_a_full_queue_says_try_again(start: type[Running]) -> None:
    parser = start(WIRELENS_PARSER_WORKERS="1", WIRELENS_PARSER_QUEUE="1")
    parser.wait_until_ready()
    (worker,) = parser.workers()
    worker.suspend()
    calls = [parser.parse.future(ParseRequest(text=f"Rain {i}."), timeout=60) for i in range(6)]
    end = time.monotonic() + 60
    while not (refused := [call for call in calls if call.done()]):
        assert time.monotonic() < end, "no call is refused after 60 s"
        time.sleep(0.01)
    worker.resume()
    assert refused[0].code() == grpc.StatusCode.RESOURCE_EXHAUSTED


def test_sigterm_lets_a_call_under_way_end_and_leaves_no_process(start: type[Running]) -> None:
    parser = start(WIRELENS_PARSER_WORKERS="1")
    parser.wait_until_ready()
    workers = parser.workers()
    call = parser.parse.future(ParseRequest(text="Rui Teles met the mayor of Porto. " * 2_000), timeout=60)
    while not probe(parser.target) or workers[0].cpu_percent(0.05) < 20:
        assert not call.done()
    parser.process.send_signal(signal.SIGTERM)
    assert parser.process.wait(10) == 0
    assert len(call.result().document.token_start) == 16_000
    assert not [worker for worker in workers if worker.is_running()]


def test_a_wrong_model_is_one_line_and_an_exit_code(start: type[Running]) -> None:
    parser = start(WIRELENS_PARSER_MODEL="no-such-model")
    assert parser.process.wait(60) == 2
    log = parser.process.stderr.read()
    assert "no-such-model" in log.splitlines()[-1]
    assert "Traceback" not in log
