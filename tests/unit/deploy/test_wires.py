"""The files of wires that an operator begins with."""

from pathlib import Path

import yaml

from services.feeder.wires import read

ROOT = Path(__file__).parents[3]
COMPOSE = ROOT / "deploy" / "wires.yaml"


def kubernetes() -> tuple[str, str]:
    """Return name and content of the file that the base has."""
    generators = yaml.safe_load((ROOT / "k8s" / "base" / "kustomization.yaml").read_text())["configMapGenerator"]
    (literal,) = next(each["literals"] for each in generators if each["name"] == "wires")
    name, _, content = literal.partition("=")
    return name, content


def test_a_feeder_starts_without_wires(tmp_path: Path) -> None:
    (tmp_path / "wires.yaml").write_text(kubernetes()[1])
    assert read(tmp_path / "wires.yaml", {}) == read(COMPOSE, {}) == ()


def test_what_the_file_describes_can_be_used_as_it_is(tmp_path: Path) -> None:
    lines = [line.removeprefix("#") for line in COMPOSE.read_text().splitlines() if line.startswith("#  ")]
    (tmp_path / "wires.yaml").write_text("wires:\n" + "\n".join(lines))
    assert [wire.kind for wire in read(tmp_path / "wires.yaml", {"EXAMPLE_TOKEN": "hunter2"})] == [
        "feed",
        "folder",
        "push",
    ]


def test_a_feeder_finds_the_file_where_it_is_mounted() -> None:
    feeder = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())["services"]["feeder"]
    assert f"./{COMPOSE.name}:{feeder['environment']['WIRELENS_WIRES']}:ro" in feeder["volumes"]
    *_, workload = yaml.safe_load_all((ROOT / "k8s" / "base" / "feeder.yaml").read_text())
    (container,) = workload["spec"]["template"]["spec"]["containers"]
    folders = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
    named = {each["name"]: each["value"] for each in container["env"]}
    assert named["WIRELENS_WIRES"] == f"{folders['wires']}/{kubernetes()[0]}"
