"""The door that lints contracts says what its tool says of each, and does not believe a tool that takes anything."""

import subprocess
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

STRICT = """grep -q '^status:' "$2" || { echo 'has no status'; exit 1; }"""


@pytest.fixture
def lint(tmp_path):
    """The door with a tool that is invented, for some contracts: exit status, and the lines that it writes."""

    def run(tool: str, *contracts: Path) -> tuple[int, list[str]]:
        (tmp_path / "tool").write_text(f"#!/bin/bash\n[[ $1 == lint ]] || exit 9\n{tool}\n", encoding="utf-8")
        (tmp_path / "tool").chmod(0o755)
        command = [str(ROOT / ".ci/lint-contracts"), str(tmp_path / "tool"), *map(str, contracts)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603 - the door itself
        return done.returncode, [line for line in (done.stdout + done.stderr).splitlines() if line]

    return run


@pytest.fixture
def contract(tmp_path):
    path = tmp_path / "whole.yaml"
    path.write_text("kind: DataContract\nstatus: active\n", encoding="utf-8")
    return path


def test_a_contract_that_the_tool_takes_is_told_and_the_door_opens(lint, contract):
    status, lines = lint(STRICT, contract, contract)
    assert (status, lines[:2]) == (0, [f"ok      {contract}"] * 2)
    assert lines[2].startswith("lint-contracts: 2 contracts, 0 refused")


def test_a_contract_that_it_refuses_is_told_with_the_reason_and_the_rest_are_looked_at(lint, contract):
    other = contract.with_name("torn.yaml")
    other.write_text("kind: DataContract\n", encoding="utf-8")
    status, lines = lint(STRICT, other, contract)
    assert (status, lines[:3]) == (1, [f"REFUSED {other}", "        has no status", f"ok      {contract}"])


def test_a_tool_that_takes_anything_is_not_believed(lint, contract):
    status, lines = lint("exit 0", contract)
    assert status == 1
    assert "worth nothing" in lines[-1]
