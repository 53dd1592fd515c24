"""A module's tests are where its name says: `room/deep/rule.py` is tested by `tests/room/deep/test_rule.py`."""

from pathlib import Path

from tests.architecture.tree import ROOT, listed, place, sources

ONE_IN = 20


def modules(root: Path) -> list[Path]:
    """The modules that want a test; a room's `__init__.py` only says what the room is for."""
    return [path for path in sources(root) if path.name != "__init__.py"]


def unmirrored(root: Path) -> list[str]:
    """Modules without a test file of their name."""
    return [place(root, path) for path in modules(root) if not _test_of(root, path).is_file()]


def too_few_mirrored(root: Path) -> list[str]:
    """The unmirrored modules, where they are more than one in twenty."""
    missing = unmirrored(root)
    return missing if ONE_IN * len(missing) > len(modules(root)) else []


def _test_of(root: Path, path: Path) -> Path:
    inside = path.relative_to(root)
    return root / "tests" / inside.parent / f"test_{inside.name}"


def test_this_tree_is_mirrored():
    breaches = too_few_mirrored(ROOT)
    assert not breaches, listed(breaches)


def test_a_module_without_a_test_of_its_name_is_found(plant):
    tree = plant({"room/deep/rule.py": "", "room/rule.py": "", "tests/room/test_rule.py": ""})
    assert too_few_mirrored(tree) == ["room/deep/rule.py"]


def test_a_test_in_the_mirrored_folder_counts(plant):
    assert too_few_mirrored(plant({"room/deep/rule.py": "", "tests/room/deep/test_rule.py": ""})) == []


def test_one_module_in_twenty_may_go_without(plant):
    files = {f"room/rule{n}.py": "" for n in range(20)} | {f"tests/room/test_rule{n}.py": "" for n in range(1, 20)}
    assert too_few_mirrored(plant(files)) == []
    assert too_few_mirrored(plant({"room/one_more.py": ""})) == ["room/one_more.py", "room/rule0.py"]
