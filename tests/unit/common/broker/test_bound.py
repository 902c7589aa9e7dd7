"""A bound program ends with its parent."""

import os
import subprocess
import sys

import psutil
import pytest

from services.common.broker import bound

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's end")

PARENT = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, sys.argv[1], str(os.getpid()), "/bin/sleep", "60"], start_new_session=True)
print(child.pid, flush=True)
child.wait()
"""


def test_the_program_ends_when_its_parent_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, bound.__file__], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        while child.is_running() and child.name() != "sleep":
            pass
        parent.kill()
        child.wait(timeout=10)
    assert not child.is_running()


def test_a_program_whose_parent_has_ended_already_does_not_start() -> None:
    done = subprocess.run(
        [sys.executable, bound.__file__, str(os.getppid()), "/bin/echo", "started"], capture_output=True
    )
    assert (done.returncode, done.stdout) == (1, b"")


def test_arguments_and_exit_code_are_the_program_s_own() -> None:
    command = [sys.executable, bound.__file__, str(os.getpid()), "/bin/sh", "-c", "echo $0; exit 3", "a b"]
    done = subprocess.run(command, capture_output=True)
    assert (done.returncode, done.stdout) == (3, b"a b\n")
