"""The compose file is one by the rules of the compose specification."""

import shutil
from pathlib import Path

import pytest
import yaml

from services.cli.layout import SERVICES
from tests.proof.tools import COMPOSE_GO, ROOT, go_run

pytestmark = [pytest.mark.proof, pytest.mark.timeout(900)]

COMPOSE = ROOT / "deploy" / "compose.yaml"


def test_its_model_is_valid_and_whole() -> None:
    model = yaml.safe_load(go_run(COMPOSE_GO, COMPOSE).stdout)
    assert set(model["services"]) >= set(SERVICES)
    for name, service in model["services"].items():
        assert service["mem_limit"], name
        assert all(port["host_ip"] == "127.0.0.1" for port in service.get("ports", [])), name


def test_an_unknown_field_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "compose.yaml"
    shutil.copy(COMPOSE, wrong)
    wrong.write_text(wrong.read_text().replace("mem_limit: 1g", "mem_limits: 1g"))
    done = go_run(COMPOSE_GO, wrong, check=False)
    assert "mem_limits" in done.stdout + done.stderr
