"""The image, built by buildah, and containers of it, run by podman; without a Docker engine or a registry."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.common.health import probe
from tests.proof.tools import ROOT, require, require_root, run

BASE = "localhost/wirelens-proof-base:trixie"
IMAGE = "localhost/wirelens:proof"
SUITE = "trixie"
MIRROR = "http://deb.debian.org/debian"
PACKAGES = "python3,python3-venv,ca-certificates"
BUNDLE = "etc/ssl/certs/ca-certificates.crt"

# What podman needs where there is no systemd: its own cgroups, logs in files.
CONFIGURATION = """\
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
log_driver = "k8s-file"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[network]
network_backend = "netavark"
"""


def base_image(scratch: Path) -> str:
    """Return an image with Python and venv to build on: WIRELENS_PROOF_BASE, or Debian by debootstrap, made once."""
    if given := os.environ.get("WIRELENS_PROOF_BASE"):
        return given
    if run("buildah", "inspect", "--type", "image", BASE, check=False).returncode == 0:
        return BASE
    require("debootstrap")
    require_root()
    root = scratch / "base"
    run("debootstrap", "--variant=minbase", f"--include={PACKAGES}", SUITE, root, MIRROR)
    # It trusts whom this machine trusts: a proxy may stand between it and the package index.
    shutil.copy(Path("/") / BUNDLE, root / BUNDLE)
    (root / "etc" / "pip.conf").write_text(f"[global]\ncert = /{BUNDLE}\n")
    container = run("buildah", "from", "scratch").stdout.strip()
    try:
        run("buildah", "add", "--quiet", container, root, "/")
        run(
            "buildah", "config", "--env", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", container
        )
        run("buildah", "commit", "--quiet", "--format", "docker", container, BASE)
    finally:
        run("buildah", "rm", container)
        shutil.rmtree(root)
    return BASE


def build(base: str) -> str:
    """Build the image of deploy/Dockerfile on `base`; return its name."""
    run(
        *("buildah", "bud", "--isolation", "chroot", "--pull-never", "--format", "docker"),
        *("--build-arg", f"BASE={base}", "--ignorefile", "deploy/Dockerfile.dockerignore"),
        *("--file", "deploy/Dockerfile", "--tag", IMAGE, str(ROOT)),
    )
    return IMAGE


class Podman:
    """podman with the settings above."""

    def __init__(self, scratch: Path) -> None:
        require("podman", "runc")
        configuration = scratch / "containers.conf"
        configuration.write_text(CONFIGURATION)
        self._env = {"CONTAINERS_CONF": str(configuration)}

    def __call__(self, *arguments: str) -> str:
        """Run podman; return what it printed."""
        return run("podman", *arguments, env=self._env).stdout.strip()

    def once(self, *command: str) -> str:
        """Run a command in a new container without network; return what it printed."""
        return self("run", "--rm", "--network", "none", *HARDENED, IMAGE, *command)

    @contextmanager
    def service(self, name: str, ports: dict[int, int], **environment: str) -> Iterator[str]:
        """Run a service; yields the container's id. `ports`: of this machine's loopback, by the container's."""
        published = [f"--publish=127.0.0.1:{here}:{there}" for there, here in ports.items()]
        env = [f"--env={key}={value}" for key, value in environment.items()]
        command = ["python", "-m", f"services.{name}"]
        container = self("run", "--detach", *HARDENED, *published, *env, IMAGE, *command)
        try:
            yield container
        finally:
            self("rm", "--force", "--volumes", container)

    def wait_serving(self, container: str, port: int, timeout: float) -> None:
        """Return when the service answers SERVING on this port; fail where it ends, or takes longer."""
        end = time.monotonic() + timeout
        while not probe(f"127.0.0.1:{port}"):
            running = self("inspect", "--format", "{{.State.Running}}", container)
            if running != "true" or time.monotonic() > end:
                pytest.fail(f"not serving (running: {running}):\n{self('logs', container)}")
            time.sleep(0.2)


HARDENED = ("--read-only", "--cap-drop=all", "--security-opt=no-new-privileges", "--no-healthcheck", "--tmpfs=/tmp")
"""As the compose file and the manifests run it."""
