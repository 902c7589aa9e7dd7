import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil
import pytest
from wirelens.document.v1.document_pb2 import Document
from wirelens.parser.v1.parser_pb2 import ParseRequest, ParseResponse

from services.common.poison import Poison, Reason
from services.parser.pool import ExhaustedError, Pool
from services.parser.process import CannotStartError

pytestmark = pytest.mark.slow

WORKER = Path(__file__).with_name("worker_on_demand.py")


def request(text: str) -> bytes:
    return ParseRequest(text=text).SerializeToString()


async def asked(pool: Pool, text: str) -> Document:
    return ParseResponse.FromString(await pool.parse(request(text))).document


def with_pool[T](
    use: Callable[[Pool], Awaitable[T]], *arguments: str, size: int = 1, queue: int = 8, seconds: float = 20
) -> T:
    """Run `use` on a pool, and see that it leaves no process behind."""

    async def main() -> T:
        pool = Pool(
            [sys.executable, str(WORKER), *arguments],
            size,
            queue,
            on_change=lambda ready: None,
            budget=lambda message: seconds,
        )
        running = asyncio.create_task(pool.run())
        try:
            return await use(pool)
        finally:
            pids = pool.pids
            running.cancel()
            await asyncio.wait([running])
            assert not [pid for pid in pids if psutil.pid_exists(pid)]

    return asyncio.run(main())


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - what happens in another process sets no event
            await asyncio.sleep(0.01)


def test_a_text_is_answered() -> None:
    assert with_pool(lambda pool: asked(pool, "hello")).labels == ["hello"]


def test_texts_run_side_by_side(tmp_path: Path) -> None:
    async def use(pool: Pool) -> tuple[Document, Document]:
        waits = asyncio.create_task(asked(pool, f"wait-for {tmp_path}/go"))
        await until(lambda: bool(pool.pids) and pool._jobs.empty())
        other = await asked(pool, "hello")
        (tmp_path / "go").touch()
        return await waits, other

    one, other = with_pool(use, size=2)
    assert one.model != other.model


def test_a_worker_that_dies_once_is_replaced_and_the_text_parsed(tmp_path: Path) -> None:
    assert with_pool(lambda pool: asked(pool, f"exit-once {tmp_path}/marker")).labels


def test_a_text_that_ends_workers_twice_is_poison() -> None:
    async def use(pool: Pool) -> Document:
        with pytest.raises(Poison) as poison:
            await asked(pool, "exit 7")
        assert poison.value.reason == Reason.PARSE_FAILED
        assert poison.value.detail == "a worker at it died: it ended with exit code 7"
        return await asked(pool, "hello")

    assert with_pool(use).labels == ["hello"]


def test_a_text_that_overruns_its_cpu_time_is_poison_the_first_time() -> None:
    async def use(pool: Pool) -> None:
        await asked(pool, "hello")
        worker = pool.pids
        with pytest.raises(Poison, match="used up its CPU time") as poison:
            await asked(pool, "spin")
        assert poison.value.reason == Reason.PARSE_FAILED
        assert pool.pids != worker

    with_pool(use)


def test_a_busy_machine_is_no_fault_of_the_text() -> None:
    # Three times the CPU budget by the clock, and none of it by CPU time.
    assert with_pool(lambda pool: asked(pool, "sleep 0.9")).labels


def test_a_worker_that_hangs_without_working_is_replaced() -> None:
    async def use(pool: Pool) -> Document:
        with pytest.raises(Poison, match="gave no answer"):
            await asked(pool, "sleep 60")
        return await asked(pool, "hello")

    assert with_pool(use, seconds=0.2).labels == ["hello"]


def test_an_error_of_the_analysis_is_poison_and_costs_no_worker() -> None:
    async def use(pool: Pool) -> None:
        before = (await asked(pool, "hello")).model
        with pytest.raises(Poison, match="RuntimeError: broken") as poison:
            await asked(pool, "raise broken")
        assert poison.value.reason == Reason.ANALYSIS_ERROR
        assert (await asked(pool, "hello")).model == before

    with_pool(use)


def test_poison_keeps_its_reason() -> None:
    async def use(pool: Pool) -> None:
        with pytest.raises(Poison) as poison:
            await asked(pool, "poison so and so")
        assert (poison.value.reason, poison.value.detail) == (Reason.INVALID, "so and so")

    with_pool(use)


def test_what_a_library_prints_disturbs_no_answer() -> None:
    assert with_pool(lambda pool: asked(pool, "print hello")).labels == ["print hello"]


def test_a_full_queue_refuses(tmp_path: Path) -> None:
    async def use(pool: Pool) -> list[list[str]]:
        busy = asyncio.create_task(asked(pool, f"wait-for {tmp_path}/go"))
        await until(lambda: bool(pool.pids) and pool._jobs.empty() and not busy.done())
        waiting = [asyncio.create_task(asked(pool, str(i))) for i in range(2)]
        await until(pool._jobs.full)
        with pytest.raises(ExhaustedError, match="2 texts wait already"):
            await asked(pool, "too many")
        (tmp_path / "go").touch()
        return [list(document.labels) for document in await asyncio.gather(*waiting)]

    assert with_pool(use, queue=2) == [["0"], ["1"]]


def test_an_idle_worker_that_is_killed_is_replaced_and_no_text_blamed() -> None:
    async def use(pool: Pool) -> None:
        await until(lambda: bool(pool.pids))
        first = list(pool.pids)
        os.kill(first[0], signal.SIGKILL)
        await until(lambda: bool(pool.pids) and list(pool.pids) != first)
        assert (await asked(pool, "hello")).model == str(pool.pids[0])

    with_pool(use)


def test_a_caller_that_goes_away_does_not_disturb_the_next(tmp_path: Path) -> None:
    async def use(pool: Pool) -> Document:
        busy = asyncio.create_task(asked(pool, f"wait-for {tmp_path}/go"))
        await until(lambda: bool(pool.pids) and pool._jobs.empty())
        busy.cancel()
        (tmp_path / "go").touch()
        return await asked(pool, "hello")

    assert with_pool(use).labels == ["hello"]


def test_without_a_model_the_pool_ends_and_says_why() -> None:
    async def main() -> None:
        await Pool([sys.executable, str(WORKER), "no-model"], 2, 1, on_change=lambda ready: None).run()

    with pytest.raises(CannotStartError, match=r"^there is no model here$"):
        asyncio.run(main())


def test_workers_that_never_start_end_the_pool() -> None:
    async def main() -> None:
        await Pool([sys.executable, str(WORKER), "ends"], 1, 1, on_change=lambda ready: None).run()

    with pytest.raises(CannotStartError, match="did not start"):
        asyncio.run(main())


def test_readiness_follows_the_workers() -> None:
    seen: list[int] = []

    async def main() -> None:
        pool = Pool([sys.executable, str(WORKER)], 2, 1, on_change=seen.append)
        running = asyncio.create_task(pool.run())
        await until(lambda: 2 in seen)
        running.cancel()
        await asyncio.wait([running])

    asyncio.run(main())
    assert seen == [1, 2, 1, 0]


PARENT = """
import asyncio, sys
from services.parser.pool import Pool
from wirelens.parser.v1.parser_pb2 import ParseRequest

async def main():
    pool = Pool([sys.executable, sys.argv[1]], 1, 1, on_change=lambda ready: None)
    running = asyncio.create_task(pool.run())
    asked = asyncio.create_task(pool.parse(ParseRequest(text="sleep 600").SerializeToString()))
    while not pool.pids or pool._jobs.qsize():
        await asyncio.sleep(0.01)
    print(*pool.pids, flush=True)
    await asked

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a worker sees it after its text")
def test_a_worker_at_work_dies_with_its_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, str(WORKER)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        worker = psutil.Process(int(next(line for line in parent.stdout if line.strip().isdigit())))
        parent.kill()
    worker.wait(10)
