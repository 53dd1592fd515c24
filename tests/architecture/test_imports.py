"""The import linter, as pyproject.toml sets it, bites on every arrow of the design that points up."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, settings

PACKAGES = settings(ROOT)["tool"]["importlinter"]["root_packages"]

# The whole map: who may import whom. `benchmarks` measures everything and is shipped with nothing.
ALLOWED = {
    "portal": {"dagster_project", "journey", "products", "lineage", "custody", "zones", "engine", "examples"},
    "dagster_project": {"journey", "products", "lineage", "custody", "zones", "engine", "dagster"},
    "journey": {"products", "lineage", "anonymisation", "intake", "contracts", "custody", "zones", "engine"},
    "lineage": {"anonymisation", "intake", "contracts", "custody", "zones", "engine"},
    "products": {"anonymisation", "intake", "contracts", "engine"},
    "anonymisation": {"contracts", "engine"},
    "intake": {"contracts", "engine"},
    "examples": {"contracts"},
    "benchmarks": {"anonymisation", "intake", "engine", "examples", "custody", "zones"},
}

BREACHES = [
    ("contracts", "intake"),
    ("contracts", "engine"),
    ("contracts", "dagster"),
    ("intake", "anonymisation"),
    ("anonymisation", "intake"),
    ("anonymisation", "custody"),
    ("anonymisation", "time"),
    ("anonymisation", "os"),
    ("intake", "zones"),
    ("intake", "requests"),
    ("products", "lineage"),
    ("products", "zones"),
    ("lineage", "journey"),
    ("lineage", "dagster"),
    ("journey", "dagster_project"),
    ("journey", "dagster"),
    ("journey", "examples"),
    ("dagster_project", "portal"),
    ("engine", "contracts"),
    ("engine", "zones"),
    ("custody", "zones"),
    ("custody", "engine"),
    ("zones", "contracts"),
    ("zones", "dagster"),
    ("examples", "anonymisation"),
    ("examples", "custody"),
    ("portal", "benchmarks"),
]


def complaints(root: Path) -> str:
    """What the import linter says of a tree; nothing where it is content."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
    return "" if done.returncode == 0 else done.stdout + done.stderr


def house(root: Path, imports: dict[str, set[str]]) -> Path:
    """Every room with a door and one module that imports what is given, under this tree's own settings."""
    shutil.copy(ROOT / "pyproject.toml", root)
    for room in PACKAGES:
        (root / room).mkdir()
        (root / room / "__init__.py").touch()
        lines = (f"import {name}{'.rules' if name in PACKAGES else ''}\n" for name in sorted(imports.get(room, ())))
        (root / room / "rules.py").write_text("".join(lines), encoding="utf-8")
    return root


def test_every_arrow_that_the_design_draws_is_allowed(tmp_path):
    assert complaints(house(tmp_path, ALLOWED)) == ""


@pytest.mark.parametrize(("source", "target"), BREACHES)
def test_an_arrow_that_the_design_does_not_draw_is_refused(tmp_path, source, target):
    assert "BROKEN" in complaints(house(tmp_path, {source: {target}}))


def test_a_way_round_through_another_room_is_refused(tmp_path):
    assert "BROKEN" in complaints(house(tmp_path, {"intake": {"engine"}, "engine": {"requests"}}))


def test_the_doors_open_without_the_clockwork_and_without_keys():
    """`gateway check` must start quickly, on a machine that has only the base dependencies."""
    heavy = "{'dagster', 'dagster_project', 'custody', 'cryptography', 'pydantic_settings'}"
    question = f"import portal.command, sys; print(sorted({heavy} & set(sys.modules)))"
    command = [sys.executable, "-c", question]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - a fixed command
    assert done.stdout.strip() == "[]"
