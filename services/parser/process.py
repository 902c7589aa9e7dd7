"""The parent's end of one worker process."""

import asyncio
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence

from services.common.poison import Poison
from services.parser import frames
from services.parser.frames import Kind


class CannotStartError(Exception):
    """No worker can be started; the message is one line for a person."""


class DiedError(Exception):
    """The worker ended, or was ended, before it answered."""

    def __init__(self, cause: str, *, overran: bool = False) -> None:
        super().__init__(cause)
        self.overran = overran
        """It used up the CPU time that the text may take."""


class Worker:
    """One running worker process with its model loaded. Give it one text at a time."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, command: Sequence[str]) -> "Worker":
        """Start `command`, wait for its model. Raises CannotStartError where it has none, DiedError where it ends."""
        worker = cls(await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE))
        try:
            kind, payload = await worker._read()
        except BaseException:
            await worker.stop()
            raise
        if kind is Kind.FAILED:
            await worker.stop()
            raise CannotStartError(payload.decode())
        return worker

    @property
    def pid(self) -> int:
        """Id of the process."""
        return self._process.pid

    async def parse(self, message: bytes, seconds: float) -> bytes:
        """Return the ParseResponse for the ParseRequest `message`, both serialized.

        Raises Poison; DiedError where the process ends, or gives no answer within `seconds` and is killed. After
        DiedError, and when cancelled, it is of no use any more: stop it.
        """
        assert self._process.stdin
        try:
            async with asyncio.timeout(seconds):
                self._process.stdin.write(frames.pack(Kind.REQUEST, message))
                await self._process.stdin.drain()
                kind, payload = await self._read()
        except TimeoutError:
            raise DiedError(f"it gave no answer in {seconds:.0f} s") from None
        except ConnectionError:
            raise await self._died() from None
        if kind is Kind.POISON:
            raise Poison(payload[0], payload[1:].decode())  # type: ignore[arg-type]
        return payload

    async def ended(self) -> DiedError:
        """Wait until the process ends, and return how it did."""
        return await self._died()

    async def stop(self) -> None:
        """Kill the process; it has nothing to save."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()

    async def _read(self) -> frames.Frame:
        assert self._process.stdout
        try:
            return await frames.read_async(self._process.stdout)
        except asyncio.IncompleteReadError:
            raise await self._died() from None

    async def _died(self) -> DiedError:
        code = await self._process.wait()
        if code == -signal.SIGPROF:
            return DiedError("it used up its CPU time", overran=True)
        cause = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        return DiedError(f"it ended with {cause}")
