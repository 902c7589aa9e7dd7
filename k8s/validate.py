"""Holds every manifest under k8s/ against its schema, strictly and offline: an unknown field is an error.

`python k8s/validate.py` prints one line for each mistake and exits with 1 where there is one.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import yaml

HERE = Path(__file__).parent
KUBERNETES = ("1.30", "1.34")
"""The oldest and the newest version that the manifests are for."""
KUSTOMIZATION = "kustomization.yaml"
KUSTOMIZE_KEYS = {"apiVersion", "kind", "resources", "components", "configMapGenerator", "images", "labels", "patches"}

type Manifest = dict[str, Any]


def crd_schemas(crds: Path) -> dict[tuple[str, str], Manifest]:
    """Return the schema of each custom resource in a folder of CRDs, by (apiVersion, kind); unknown fields rejected."""
    schemas: dict[tuple[str, str], Manifest] = {}
    for path in sorted(crds.glob("*.yaml")):
        for crd in documents(path):
            spec = crd["spec"]
            for version in spec["versions"]:
                api = f"{spec['group']}/{version['name']}"
                schemas[api, spec["names"]["kind"]] = closed(version["schema"]["openAPIV3Schema"])
    return schemas


def closed(schema: Manifest) -> Manifest:
    """Return the schema as the API server applies it to strict requests: an object has the named properties alone."""
    result = dict(schema)
    if "properties" in schema:
        result["properties"] = {name: closed(part) for name, part in schema["properties"].items()}
        if not schema.get("x-kubernetes-preserve-unknown-fields"):
            result.setdefault("additionalProperties", False)
    if isinstance(schema.get("items"), dict):
        result["items"] = closed(schema["items"])
    if isinstance(schema.get("additionalProperties"), dict):
        result["additionalProperties"] = closed(schema["additionalProperties"])
    return result


def documents(path: Path) -> list[Manifest]:
    """Return the YAML documents of a file."""
    with path.open(encoding="utf-8") as file:
        return [document for document in yaml.safe_load_all(file) if document is not None]


def mistakes(manifest: Manifest, schemas: dict[tuple[str, str], Manifest]) -> Iterator[str]:
    """Yield what is wrong with one manifest, in one line each."""
    name = f"{manifest.get('kind')} {manifest.get('metadata', {}).get('name')}"
    custom = schemas.get((manifest.get("apiVersion", ""), manifest.get("kind", "")))
    if custom is not None:
        for error in jsonschema.Draft202012Validator(custom).iter_errors(manifest):
            yield f"{name}: {error.json_path}: {error.message}"
        # A CRD leaves `metadata` to the API server; any built-in kind has the same.
        manifest = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": manifest.get("metadata", {})}
    for version in KUBERNETES:
        try:
            kubernetes_validate.validate(manifest, version, strict=True)
        except (kubernetes_validate.ValidationError, kubernetes_validate.SchemaNotFoundError) as error:
            yield f"{name}: Kubernetes {version}: {' '.join(str(error).split())[:400]}"
        except KeyError as error:
            yield f"{name}: no {error}"


def kustomization_mistakes(folder: Path) -> Iterator[str]:
    """Yield where kustomization.yaml and the files beside it differ."""
    (kustomization,) = documents(folder / KUSTOMIZATION)
    for key in sorted(kustomization.keys() - KUSTOMIZE_KEYS):
        yield f"unknown field {key}"
    listed = kustomization.get("resources", [])
    files = {path.name for path in folder.glob("*.yaml")} - {KUSTOMIZATION}
    for name in sorted(files - set(listed)):
        yield f"{name} is not listed"
    for name in sorted(name for name in listed if not (folder / name).exists()):
        yield f"{name} is listed and does not exist"
    for name in sorted({name for name in listed if listed.count(name) > 1}):
        yield f"{name} is listed twice"


def all_mistakes(root: Path) -> Iterator[str]:
    """Yield every mistake under `root`, each with its file."""
    crds = root / "crds"
    schemas = crd_schemas(crds)
    for path in sorted(root.rglob("*.yaml")):
        shown = path.relative_to(root.parent)
        if path.name == KUSTOMIZATION:
            found: Iterable[str] = kustomization_mistakes(path.parent)
        else:
            found = (line for manifest in documents(path) for line in mistakes(manifest, schemas))
        for line in found:
            yield f"{shown}: {line}"


def main() -> int:
    """Print the mistakes; return the exit code."""
    found = list(all_mistakes(HERE))
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
