"""Every contract is one that datacontract-cli understands too: a check for developers, who say where the tool is.

It pins an older DuckDB than ours, so it lives in an environment of its own, never in the gateway's:
`python3 -m venv ../datacontract && ../datacontract/bin/pip install datacontract-cli==1.2.8`, and then
`GATEWAY_DATACONTRACT=../datacontract/bin/datacontract make test ARGS=tests/contracts/test_datacontract_cli.py`.
"""

import os
import subprocess
from pathlib import Path

import pytest

from contracts.drafting.skeleton import skeleton
from tests.contracts.test_documents import CONTRACTS

TOOL = os.environ.get("GATEWAY_DATACONTRACT")
pytestmark = pytest.mark.skipif(TOOL is None, reason="GATEWAY_DATACONTRACT does not say where the tool is")


def linted(path: Path) -> subprocess.CompletedProcess[str]:
    """What the tool says of one contract."""
    command = [str(Path(TOOL).absolute()), "lint", str(path)]
    return subprocess.run(command, cwd=path.parent, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603 - the developer's own tool


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_shipped_contract_lints(path):
    found = linted(path)
    assert found.returncode == 0, found.stdout


def test_a_skeleton_lints(tmp_path):
    path = tmp_path / "2025.odcs.yaml"
    path.write_text(skeleton("invented_visits", "2025"), encoding="utf-8")
    assert linted(path).returncode == 0


def test_what_is_no_contract_is_found(tmp_path):
    path = tmp_path / "2025.odcs.yaml"
    path.write_text(skeleton("invented_visits", "2025").replace("status: draft", "surprise: draft"), encoding="utf-8")
    assert linted(path).returncode != 0
