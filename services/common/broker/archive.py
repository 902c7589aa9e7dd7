"""A class data sharing archive: Java writes down the classes of one run, and later starts take half the time."""

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from services.common.broker.java import Java


@dataclass(frozen=True)
class ClassArchive:
    """The archive of one Java build in the cache, and the place in a data folder where a run writes a new one.

    It only ever saves time: Java itself leaves an archive alone that doesn't fit or isn't whole. But one that can't
    write an archive ends when asked to, so `writable` says whether it can.
    """

    kept: Path
    written: Path
    writable: bool

    @classmethod
    def of(cls, java: Java, cache: Path, data: Path) -> "ClassArchive":
        """Return the archive for this Java and the jars of this cache."""
        return cls(cache / f"classes-{java.build}.jsa", data / "classes.jsa", java.shares)

    def using(self) -> list[str]:
        """Return the options under which a program uses the archive, where there is one."""
        return [f"-XX:SharedArchiveFile={self.kept}"] if self.kept.exists() else []

    def using_or_writing(self) -> list[str]:
        """Return the options to use the archive or, where there is none, to write one when the program ends."""
        if self.kept.exists():
            return self.using()
        self.written.unlink(missing_ok=True)
        if not self.writable:
            return []
        return [f"-XX:ArchiveClassesAtExit={self.written}"]

    def keep(self) -> None:
        """After an orderly end: move what was written, if anything was, into the cache."""
        if not self.written.exists():
            return
        moving = self.kept.with_name(f"{self.kept.name}.{os.getpid()}")
        # A cache that can't be written to costs a second at each start, and nothing else.
        with contextlib.suppress(OSError):
            shutil.move(self.written, moving)
            moving.replace(self.kept)
