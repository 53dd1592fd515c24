"""What is installed is this checkout, what is shipped is whole, and what is locked names no address."""

import json
import re
import subprocess
import sys
import zipfile
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, listed, rooms, settings


def shadowed(root: Path, search_path: list[str]) -> list[str]:
    """Rooms that Python would take from somewhere else: their names are plain words, and a dependency may use one."""
    found = {name: PathFinder.find_spec(name, search_path) for name in rooms(root)}
    return [
        f"{name} comes from {spec.origin if spec else 'nowhere'}"
        for name, spec in found.items()
        if spec is None or spec.origin is None or not Path(spec.origin).is_relative_to(root / name)
    ]


def left_behind(root: Path, wheel: Path) -> list[str]:
    """Files of the rooms that the wheel lacks: a YAML agreement forgotten is an agreement not enforced."""
    shipped = set(zipfile.ZipFile(wheel).namelist())
    files = (path for room in rooms(root) for path in (root / room).rglob("*") if path.is_file())
    names = (path.relative_to(root).as_posix() for path in files if "__pycache__" not in path.parts)
    return sorted({name for name in names if not Path(name).name.startswith(".")} - shipped)


def unlocked(text: str) -> list[str]:
    """Lines of a lock that name an address, and packages pinned without a digest."""
    packages = re.split(r"\n(?=[a-z])", text)[1:]
    loose = [package.split()[0] for package in packages if "==" not in package or "--hash=sha256:" not in package]
    return loose + [line for line in text.splitlines() if "://" in line or line.startswith("-")]


def test_every_room_is_imported_from_this_checkout():
    """Asked of an interpreter that is started elsewhere, as the `gateway` command is."""
    command = [sys.executable, "-I", "-c", "import json, sys; print(json.dumps(sys.path))"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - a fixed command
    breaches = shadowed(ROOT, json.loads(done.stdout))
    assert not breaches, listed(breaches)


def test_a_room_that_a_dependency_shadows_is_found(plant, tmp_path):
    tree = plant({"elsewhere/room/__init__.py": ""})
    assert shadowed(tree, [str(tree)]) == []
    assert shadowed(tree, [str(tree / "elsewhere"), str(tree)]) == [
        f"room comes from {tmp_path / 'elsewhere' / 'room' / '__init__.py'}"
    ]


def test_a_room_that_is_not_installed_is_found(plant, tmp_path):
    plant({})
    assert shadowed(tmp_path, [])[0] == "room comes from nowhere"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # noqa: S603 - a fixed command
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_every_file_of_every_room(wheel):
    breaches = left_behind(ROOT, wheel)
    assert not breaches, listed(breaches)


def test_the_wheel_carries_nothing_else(wheel):
    (metadata,) = {f"partner_data_gateway-{settings(ROOT)['project']['version']}.dist-info"}
    top = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert top == {*rooms(ROOT), metadata}


def test_a_file_left_behind_is_found(plant, tmp_path):
    tree = plant({"room/documents/agreement.yaml": "", "room/__pycache__/a.pyc": "", "room/.hidden": ""})
    with zipfile.ZipFile(tmp_path / "a.whl", "w") as archive:
        archive.writestr("room/__init__.py", "")
        archive.writestr("dagster_project/__init__.py", "")
    assert left_behind(tree, tmp_path / "a.whl") == ["room/documents/agreement.yaml"]


def test_types_and_imports_are_checked_in_every_room():
    tools = settings(ROOT)["tool"]
    everything = sorted([*rooms(ROOT), "benchmarks"])
    assert tools["mypy"]["files"] == everything
    assert tools["importlinter"]["root_packages"] == everything


@pytest.mark.parametrize("lock", ["requirements.lock", "contracts-lint.lock", "without-dependencies.lock"])
def test_a_lock_pins_every_package_by_digest_and_names_no_address(lock):
    breaches = unlocked((ROOT / lock).read_text(encoding="utf-8"))
    assert not breaches, listed(breaches)


def test_the_linter_of_contracts_is_in_no_environment_but_its_own():
    assert "datacontract" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "datacontract-cli==" in (ROOT / "contracts-lint.lock").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "breach"),
    [
        ("loose>=1", "loose>=1"),
        ("bare==1.0", "bare==1.0"),
        ("--index-url elsewhere", "--index-url elsewhere"),
        ("gone @ https://example.invalid/gone.whl --hash=sha256:00", "gone"),
    ],
)
def test_a_loose_lock_is_found(line, breach):
    assert breach in unlocked(f"# made by\nfine==1.0 \\\n    --hash=sha256:00\n{line}\n")
