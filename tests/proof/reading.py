"""`python -m tests.proof.reading BYTES FOLDER`: a feeder's watch of a folder takes each bomb of that size.

Prints what each took, a JSON object a line: name, memory in bytes, CPU seconds, receipts. Without Kafka: what is
published is forgotten at once, so all memory is that of reading, deciding and answering.
"""

import json
import os
import resource
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from services.common.health import Health
from services.feeder import language
from services.feeder.folder import DONE, REJECTED, FolderWatch
from services.feeder.intake import Delivery, Intake
from services.feeder.ledger import Step
from services.feeder.settings import FeederSettings
from tests.unit.feeder.hostile import BOMBS, STORIES
from tests.unit.feeder.memory import MemoryLedger

WALL_BYTES = 3 * 1024**3
"""Of address space: what grows without bound ends here rather than at the machine's end."""
WALL_SECONDS = 120


class Forgetful(MemoryLedger):
    """A ledger that keeps nothing."""

    def publish(self, step: Step) -> None:
        pass


def main(size: int, folder: Path) -> None:
    """Make and take one bomb after the other, each in a process of its own that has all that is loaded once."""
    intake = Intake(Forgetful(), "w", Health("feeder"))
    intake.take([Delivery(content, name=name) for name, content in STORIES.values()])
    language.detect("they went on and on and came home again to see what had become of it all there " * 5)
    for number, (name, (file, make)) in enumerate(BOMBS.items()):
        inside = folder / str(number)
        for part in (DONE, REJECTED):
            (inside / part).mkdir(parents=True)
        path = inside / (file or "a")
        apart(lambda path=path, make=make: write(path, make(size)))
        if not apart(lambda inside=inside, name=name: take(name, intake, inside)):
            print(json.dumps({"name": name, "bytes": WALL_BYTES, "seconds": WALL_SECONDS, "receipts": []}), flush=True)
        shutil.rmtree(inside)


def apart(work: Callable[[], None]) -> bool:
    """Do the work in a process of its own; return whether it came to its end."""
    if child := os.fork():
        return os.waitpid(child, 0)[1] == 0
    try:
        work()
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


def write(path: Path, content: bytes) -> None:
    """Write the content."""
    path.write_bytes(content)


def take(name: str, intake: Intake, folder: Path) -> None:
    """Take what is in the folder, and print what that took."""
    resource.setrlimit(resource.RLIMIT_AS, (WALL_BYTES, WALL_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (WALL_SECONDS, WALL_SECONDS))
    watch = FolderWatch(folder, intake, FeederSettings.model_fields["watch_max_bytes"].default)
    before, begun = used()
    watch.scan()
    watch.scan()
    after, ended = used()
    (receipts,) = folder.rglob("*.receipt.json")
    found = json.loads(receipts.read_text())["receipts"]
    told = [{"action": each["action"], "reason": each["reason"]} for each in (found[0], found[-1])]
    print(json.dumps({"name": name, "bytes": after - before, "seconds": ended - begun, "receipts": told}), flush=True)


def used() -> tuple[int, float]:
    """Return the most bytes of memory that this process has had so far, and its CPU seconds."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
