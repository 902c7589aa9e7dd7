"""Worker processes behind one bounded queue. A worker that ends is replaced; a text that ends workers is poison."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from services.common.poison import Poison, Reason
from services.parser import metrics
from services.parser.process import CannotStartError, DiedError, Worker
from services.parser.worker import cpu_budget

MOST_DEATHS = 2
"""A text that so many workers died of is poison: once may be chance."""
MOST_FAILED_STARTS = 3
"""In a row, of one worker."""

log = structlog.get_logger()


class ExhaustedError(Exception):
    """Too many texts wait already. Try again."""


@dataclass(slots=True)
class _Job:
    message: bytes
    answer: asyncio.Future[bytes]
    deaths: int = 0


def clock_budget(size: int) -> float:
    """Return the seconds that a worker may hold a request of `size` bytes: for one that waits, and uses no CPU time."""
    return 10 * cpu_budget(size)


class Pool:
    """`size` worker processes, started as `command`. Use it on the event loop that runs `run`."""

    def __init__(
        self,
        command: Sequence[str],
        size: int,
        queue: int,
        *,
        on_change: Callable[[int], None],
        budget: Callable[[int], float] = clock_budget,
    ) -> None:
        """`queue`: texts that may wait. `on_change` is told how many workers have their model loaded."""
        self._command = command
        self._size = size
        self._jobs: asyncio.Queue[_Job] = asyncio.Queue(queue)
        self._on_change = on_change
        self._budget = budget
        self._workers: set[Worker] = set()
        self._first = asyncio.Event()

    @property
    def pids(self) -> Sequence[int]:
        """Ids of the processes that have their model loaded."""
        return [worker.pid for worker in self._workers]

    async def run(self) -> None:
        """Keep the workers running until cancelled; then end them. Raises CannotStartError."""
        try:
            async with asyncio.TaskGroup() as group:
                for number in range(self._size):
                    group.create_task(self._keep(number))
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None

    async def parse(self, message: bytes) -> bytes:
        """Return the ParseResponse for the ParseRequest `message`, both serialized.

        Raises Poison; ExhaustedError where the queue is full.
        """
        job = _Job(message, asyncio.get_running_loop().create_future())
        try:
            self._jobs.put_nowait(job)
        except asyncio.QueueFull:
            metrics.EXHAUSTED.inc()
            raise ExhaustedError(f"{self._jobs.maxsize} texts wait already") from None
        metrics.QUEUE.set(self._jobs.qsize())
        return await job.answer

    async def _keep(self, number: int) -> None:
        """Keep one worker running. A job whose worker died goes to the next one at once, before those that wait."""
        if number > 0:
            # One model after the other, so that the first is ready soonest.
            await self._first.wait()
        job: _Job | None = None
        while True:
            worker = await self._start()
            try:
                while True:
                    job = job or await self._next(worker)
                    await self._do(worker, job)
                    job = None
            except DiedError as death:
                metrics.RESTARTS.labels("overran" if death.overran else "died").inc()
                log.warning("worker ended", pid=worker.pid, cause=str(death), at_work=job is not None)
                if job is not None and self._is_poison(job, death):
                    job = None
            finally:
                self._workers.discard(worker)
                self._changed()
                await worker.stop()

    async def _start(self) -> Worker:
        for attempt in range(MOST_FAILED_STARTS):
            await asyncio.sleep(attempt)
            began = time.monotonic()
            try:
                worker = await Worker.start(self._command)
            except DiedError as death:
                log.warning("worker did not start", cause=str(death), attempt=attempt + 1)
                continue
            log.info("worker ready", pid=worker.pid, seconds=round(time.monotonic() - began, 2))
            self._workers.add(worker)
            self._changed()
            self._first.set()
            return worker
        raise CannotStartError(f"{MOST_FAILED_STARTS} workers in a row did not start")

    async def _next(self, worker: Worker) -> _Job:
        """Return the next job. Raises DiedError where the worker ends while it waits."""
        job = asyncio.create_task(self._jobs.get())
        ended = asyncio.create_task(worker.ended())
        try:
            await asyncio.wait((job, ended), return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended.cancel()
            if not job.done():
                job.cancel()
        if not job.done():
            raise ended.result()
        metrics.QUEUE.set(self._jobs.qsize())
        return job.result()

    async def _do(self, worker: Worker, job: _Job) -> None:
        """Have `job` done. Raises DiedError."""
        began = time.monotonic()
        try:
            answer = await worker.parse(job.message, self._budget(len(job.message)))
        except Poison as poison:
            self._fail(job, poison)
            return
        metrics.PARSES.labels("parsed").inc()
        metrics.PARSE_SECONDS.observe(time.monotonic() - began)
        if not job.answer.done():
            job.answer.set_result(answer)

    def _is_poison(self, job: _Job, death: DiedError) -> bool:
        """Count a worker's death at `job`; where that is enough, answer the job with it."""
        job.deaths += 1
        if not death.overran and job.deaths < MOST_DEATHS:
            return False
        self._fail(job, Poison(Reason.PARSE_FAILED, f"a worker at it died: {death}"))
        return True

    def _fail(self, job: _Job, poison: Poison) -> None:
        metrics.PARSES.labels("poison").inc()
        if not job.answer.done():
            job.answer.set_exception(poison)

    def _changed(self) -> None:
        metrics.WORKERS.set(len(self._workers))
        self._on_change(len(self._workers))
