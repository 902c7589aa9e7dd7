"""Write `jars.sha256` anew, for another version: `python -m services.common.broker.lock`, after a change of VERSION."""

import hashlib
import tempfile
from pathlib import Path

from jgo.maven import Artifact, MavenContext

from services.common.broker import jars

# Without a binding of slf4j a broker says nothing, not even why it ends.
_ROOTS = (f"org.apache.kafka:kafka_2.13:{jars.VERSION}", "org.slf4j:slf4j-simple:1.7.36")
_HEADER = """\
# Apache Kafka {version} and all that it needs at run time, in the order of the class path.
# Written by `python -m services.common.broker.lock`. SHA-256, bytes, path in a Maven repository.
"""


def resolve(store: Path) -> list[Artifact]:
    """Return the artifacts of the run-time class path, Kafka first, as its POMs ask for them."""
    context = MavenContext(repo_cache=store, remote_repos={"repository": jars.repository()}, timeout=60)
    roots, others = context.resolver.resolve([context.create_dependency(root) for root in _ROOTS])
    return [d.artifact for d in [*roots, *others] if d.scope in (None, "compile", "runtime") and not d.optional]


def main() -> None:
    """Fetch every jar and write the list."""
    lines = [_HEADER.format(version=jars.VERSION)]
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder)
        for artifact in resolve(store):
            file = Path(artifact.resolve())
            content = file.read_bytes()
            lines.append(f"{hashlib.sha256(content).hexdigest()} {len(content)} {file.relative_to(store).as_posix()}\n")
    jars.LIST.write_text("".join(lines))


if __name__ == "__main__":
    main()
