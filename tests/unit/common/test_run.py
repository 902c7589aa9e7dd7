"""A service's life, seen from outside: real processes."""

import os
import signal
import subprocess
import sys
from textwrap import dedent

import pytest

pytestmark = pytest.mark.slow

SERVICE = dedent(
    """
    import asyncio
    from services.common.run import run, until_stopped
    from services.common.settings import ServiceSettings

    class Settings(ServiceSettings):
        grpc_port: int = 0
        metrics_port: int = 0

    async def part():
        {part}

    async def main(settings, stop):
        print("up", flush=True)
        await until_stopped(stop, part())

    run("test", Settings, main)
    """
)


def _start(part: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SERVICE.format(part=part)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_service_with_exit_code_0(number: signal.Signals) -> None:
    process = _start("await asyncio.Event().wait()")
    assert process.stdout is not None
    process.stdout.readline()

    process.send_signal(number)

    assert process.wait(20) == 0


def test_a_service_whose_part_raises_ends_with_exit_code_1() -> None:
    process = _start("raise OSError('no disk')")

    _, said = process.communicate(timeout=20)

    assert process.returncode == 1
    assert "no disk" in said


def test_a_service_whose_part_just_ends_does_not_go_on_without_it() -> None:
    process = _start("return")

    process.communicate(timeout=20)

    assert process.returncode == 1
