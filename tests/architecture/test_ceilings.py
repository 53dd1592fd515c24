"""No file, function, asset or definitions page grows past what a reader can hold."""

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, functions, listed, place, sources

FILE = 300
FUNCTION = 40
ASSET_BODY = 15
DEFINITIONS = 60

# What Dagster runs; a factory that makes assets is under the ceiling of functions, the asset inside it under this one.
ASSET_DECORATORS = {
    "asset",
    "asset_check",
    "graph_asset",
    "graph_multi_asset",
    "multi_asset",
    "multi_asset_check",
    "op",
}


def long_files(root: Path) -> list[str]:
    """Source files over the ceiling, and a `definitions.py` over its own."""
    lengths = ((path, len(path.read_text(encoding="utf-8").splitlines())) for path in sources(root, "benchmarks"))
    return [
        f"{place(root, path)} has {length} lines"
        for path, length in lengths
        if length > (DEFINITIONS if path.name == "definitions.py" else FILE)
    ]


def long_functions(root: Path) -> list[str]:
    """Functions over the ceiling; a docstring does not count."""
    return [
        f"{place(root, path, function.lineno)} {function.name} has {length} lines"
        for path in sources(root, "benchmarks")
        for function in functions(path)
        if (length := _lines(function) - _docstring_lines(function)) > FUNCTION
    ]


def long_assets(root: Path) -> list[str]:
    """Assets whose body is more than a sentence: load, call one domain function, return references and counts."""
    return [
        f"{place(root, path, function.lineno)} {function.name} has a body of {length} lines"
        for path in sources(root)
        for function in functions(path)
        if _is_asset(function) and (length := _body_lines(function)) > ASSET_BODY
    ]


def _lines(node: ast.stmt) -> int:
    return node.end_lineno - node.lineno + 1


def _docstring_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return _lines(function.body[0]) if ast.get_docstring(function) is not None else 0


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def _is_asset(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    called = (item.func if isinstance(item, ast.Call) else item for item in function.decorator_list)
    return any(ast.unparse(name).rpartition(".")[2] in ASSET_DECORATORS for name in called)


@pytest.mark.parametrize("check", [long_files, long_functions, long_assets])
def test_this_tree_keeps_under_every_ceiling(check):
    breaches = check(ROOT)
    assert not breaches, listed(breaches)


def test_a_file_at_the_ceiling_passes_and_one_line_more_does_not(plant):
    assert long_files(plant({"room/full.py": "x = 1\n" * FILE})) == []
    assert long_files(plant({"room/full.py": "x = 1\n" * (FILE + 1)})) == ["room/full.py has 301 lines"]


def test_a_benchmark_is_under_the_ceiling_too(plant):
    assert long_files(plant({"benchmarks/full.py": "x = 1\n" * (FILE + 1)})) != []


def test_definitions_have_a_ceiling_of_their_own(plant):
    assert long_files(plant({"dagster_project/definitions.py": "x = 1\n" * DEFINITIONS})) == []
    assert long_files(plant({"dagster_project/definitions.py": "x = 1\n" * (DEFINITIONS + 1)})) != []


def test_a_docstring_does_not_make_a_function_long(plant):
    docstring = '    """What holds.\n' + "\n    more\n" * FUNCTION + '    """\n'
    assert long_functions(plant({"room/a.py": f"def f():\n{docstring}" + "    x = 1\n" * (FUNCTION - 1)})) == []


@pytest.mark.parametrize("opening", ["def f():\n", "async def f():\n"])
def test_a_long_function_is_named_with_its_line(plant, opening):
    tree = plant({"room/a.py": "\n" + opening + "    x = 1\n" * FUNCTION})
    assert long_functions(tree) == ["room/a.py:2 f has 41 lines"]


def test_a_long_method_is_found(plant):
    assert long_functions(plant({"room/a.py": "class A:\n  def f(self):\n" + "    x = 1\n" * FUNCTION})) != []


@pytest.mark.parametrize("decorator", ["@dg.asset", "@dg.asset(deps=[])", "@asset", "@dg.asset_check(asset='a')"])
def test_an_asset_that_is_more_than_a_sentence_is_found(plant, decorator):
    asset = f'{decorator}\ndef a():\n    """What it holds."""\n' + "    x = 1\n"
    assert long_assets(plant({"dagster_project/a.py": asset + "    x = 1\n" * (ASSET_BODY - 1)})) == []
    assert long_assets(plant({"dagster_project/a.py": asset + "    x = 1\n" * ASSET_BODY})) != []


def test_an_asset_inside_a_factory_is_found(plant):
    factory = "def made(feed):\n    @dg.asset\n    def a():\n" + "        x = 1\n" * (ASSET_BODY + 1)
    assert long_assets(plant({"dagster_project/a.py": factory})) != []
