"""Every file says what it is for, and none does what this house does not do."""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, listed, parsed, place, rooms, sources

DRAWERS = {"common", "helper", "helpers", "misc", "util", "utils"}
REASON = re.compile(r"#\s*noqa:\s*[A-Z]+[0-9]+(\s*,\s*[A-Z]+[0-9]+)*\s*[-#:]\s*\w+\s+\w+", re.IGNORECASE)


def rooms_without_a_door(root: Path) -> list[str]:
    """Rooms that do not say what they are for."""
    return [name for name in rooms(root) if not (root / name / "__init__.py").is_file()]


def files_without_a_docstring(root: Path) -> list[str]:
    """Files, tests among them, that do not open with what they are for."""
    paths = sources(root, "benchmarks", "tests")
    return [place(root, path) for path in paths if not ast.get_docstring(parsed(path))]


def asserts(root: Path) -> list[str]:
    """Rules kept by `assert`, which `python -O` removes."""
    return [
        place(root, path, node.lineno)
        for path in sources(root, "benchmarks")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Assert)
    ]


def drawers(root: Path) -> list[str]:
    """Modules and folders named for nothing: a helper lives in the room that needs it, named for what it does."""
    paths = sources(root, "benchmarks", "tests")
    return [place(root, path) for path in paths if DRAWERS & {*path.relative_to(root).parts, path.stem}]


def postponed_annotations(root: Path) -> list[str]:
    """Files of the clockwork that Dagster could not load: it reads annotations as types."""
    return [
        place(root, path, node.lineno)
        for path in (root / "dagster_project").rglob("*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
        if "annotations" in {name.name for name in node.names}
    ]


def unexplained_exceptions(root: Path) -> list[str]:
    """Lines that ask the linter to look away without saying why."""
    return [
        place(root, path, token.start[0])
        for path in sources(root, "benchmarks", "tests")
        for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
        if token.type == tokenize.COMMENT and "noqa" in token.string and not REASON.search(token.string)
    ]


CHECKS = [
    rooms_without_a_door,
    files_without_a_docstring,
    asserts,
    drawers,
    postponed_annotations,
    unexplained_exceptions,
]


@pytest.mark.parametrize("check", CHECKS)
def test_this_tree_keeps_its_manners(check):
    breaches = check(ROOT)
    assert not breaches, listed(breaches)


@pytest.mark.parametrize("check", CHECKS)
def test_a_tree_in_good_order_has_no_breach(plant, check):
    good = '"""A rule."""\n\nx = "assert"  # noqa: S105 - a word, not a password\n'
    assert check(plant({"room/rule.py": good, "tests/room/test_rule.py": '"""Its tests."""\n\nassert True\n'})) == []


def test_a_room_without_a_door_is_found(plant):
    tree = plant({})
    (tree / "room" / "__init__.py").unlink()
    assert rooms_without_a_door(tree) == ["room"]


@pytest.mark.parametrize("name", ["room/__init__.py", "room/deep/rule.py", "benchmarks/speed.py", "tests/test_a.py"])
@pytest.mark.parametrize("text", ["", "x = 1\n", '""" """\n'])
def test_a_file_without_a_docstring_is_found(plant, name, text):
    assert files_without_a_docstring(plant({name: text})) == [name]


def test_an_assert_is_found_wherever_it_stands(plant):
    text = '"""A."""\n\n\nclass A:\n    def f(self):\n        assert self\n'
    assert asserts(plant({"room/a.py": text})) == ["room/a.py:6"]


@pytest.mark.parametrize("name", ["room/utils.py", "room/helpers/spelling.py", "tests/common.py"])
def test_a_drawer_is_found(plant, name):
    assert drawers(plant({name: '"""A drawer."""\n'})) == [name]


def test_postponed_annotations_are_found_in_the_clockwork_only(plant):
    text = '"""A."""\n\nfrom __future__ import annotations\n'
    tree = plant({"dagster_project/assets/a.py": text, "room/a.py": text})
    assert postponed_annotations(tree) == ["dagster_project/assets/a.py:3"]


@pytest.mark.parametrize("comment", ["# noqa", "# noqa: S608", "# noqa: S608, E501", "#noqa:S608", "# noqa: S608 -"])
def test_an_exception_without_a_reason_is_found(plant, comment):
    assert unexplained_exceptions(plant({"room/a.py": f'"""A."""\n\nx = 1  {comment}\n'})) == ["room/a.py:3"]
