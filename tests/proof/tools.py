"""Programs of the machine: run, and said to be missing in one clear line."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KUSTOMIZE = "sigs.k8s.io/kustomize/kustomize/v5@v5.7.1"
COMPOSE_GO = "github.com/compose-spec/compose-go/v2/cmd@v2.16.2"


def require(*programs: str) -> None:
    """Skip the test, naming the programs that are not there."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not found: run tests/proof/install as root, or install them")


def require_root() -> None:
    """Skip the test for whoever can't make a root file system."""
    if os.geteuid() != 0:
        pytest.skip("builds a base image by debootstrap, which needs root; or set WIRELENS_PROOF_BASE to an image here")


def run(
    *command: str | Path, env: dict[str, str] | None = None, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; where it fails, the test fails with what the program said."""
    done = subprocess.run(
        [str(part) for part in command],
        env=os.environ | (env or {}),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if check and done.returncode != 0:
        pytest.fail(
            f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
        )
    return done


def go_run(package: str, *arguments: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Build and run a Go program of a pinned version; Go keeps what it fetched and built."""
    require("go")
    return run("go", "run", package, *arguments, check=check)
