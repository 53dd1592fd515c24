"""The door fails on what nobody explained, and its list and its modules are those of this tree."""

import ast

import pytest

from tests.architecture.tree import ROOT, settings
from tests.docs.pages import page, table
from tests.mutation import __main__ as door
from tests.mutation.verdicts import explained

NAME = "contracts.power.x_class_ceiling__mutmut_2"
SHOWN = f"# {NAME}: survived\n--- a\n+++ b\n-    a\n+    b\n"
ENTRY = "[[survivor]]\nwhere = 'contracts.power.class_ceiling'\nwas = 'a'\nis = 'b'\nwhy = 'Nobody can tell.'\n"


@pytest.fixture
def run(monkeypatch, tmp_path, capsys):
    """The door, with a list, and mutmut's place taken by what it would say."""

    def door_of(listed, results, *modules):
        asked = []

        def ran(*said):
            asked.append(said)
            door.MUTANTS.mkdir()

        monkeypatch.setattr(door, "LIST", tmp_path / "survivors.toml")
        monkeypatch.setattr(door, "MUTANTS", tmp_path / "mutants")
        door.LIST.write_text(listed)
        monkeypatch.setattr(door, "_run", ran)
        monkeypatch.setattr(door, "_said", lambda verb, *_: results if verb == "results" else SHOWN)
        modules = modules or ("contracts.power",)
        code = door.main(["--processes", "1", *(word for name in modules for word in ("--module", name))])
        return code, asked, capsys.readouterr().out

    return door_of


def test_what_survives_and_is_not_explained_fails_and_is_told_as_the_list_would_have_it(run):
    code, asked, told = run("", f"    {NAME}: survived\n    {NAME[:-1]}1: killed\n")
    assert (code, asked) == (1, [("run", "--max-children", "1", "contracts.power.*")])
    assert "contracts.power.class_ceiling: survived, and nobody says why" in told
    assert "    - a\n    + b\n" in told
    assert "mutants: 2, noticed 1, survived 1, 1 unexplained" in told
    assert door.MUTANTS.exists()


def test_what_is_explained_passes_and_nothing_is_left_behind(run):
    code, _, told = run(ENTRY, f"    {NAME}: survived\n")
    assert (code, "mutants: 1, noticed 0, survived 1, 0 unexplained" in told) == (0, True)
    assert not door.MUTANTS.exists()


def test_an_explanation_of_nothing_fails_where_its_module_was_run(run):
    code, _, told = run(ENTRY, f"    {NAME}: killed\n")
    assert (code, "contracts.power.class_ceiling: is explained and did not survive" in told) == (1, True)
    code, asked, _ = run(ENTRY, "    contracts.duties.x_a__mutmut_1: killed\n", "contracts.duties")
    assert (code, asked) == (0, [("run", "--max-children", "1", "contracts.duties.*")])


def test_modules_that_were_not_asked_for_are_not_judged(run):
    code, _, told = run("", f"    {NAME}: survived\n    contracts.duties.x_a__mutmut_1: killed\n", "contracts.duties")
    assert (code, "mutants: 1, noticed 1, survived 0" in told) == (0, True)


def test_where_nothing_was_tried_nothing_passes(run):
    code, _, told = run("", "")
    assert (code, "contracts.power: was not judged" in told) == (1, True)


def test_every_branch_is_counted_of_what_is_changed():
    tools = settings(ROOT)["tool"]
    assert tools["coverage"]["run"]["include"] == tools["mutmut"]["only_mutate"]
    assert (tools["coverage"]["run"]["branch"], tools["coverage"]["report"]["fail_under"]) == (True, 100)
    assert all((ROOT / path).is_file() for path in tools["mutmut"]["only_mutate"])


def test_the_page_tells_of_every_function_that_has_a_survivor_and_of_no_other():
    told = [row[0].strip("`") for row in table(page("docs/mutants.md"), "function")]
    assert sorted(told) == sorted({item.where for item in explained(door.LIST.read_text("utf-8"))})


def test_every_survivor_that_is_explained_is_a_change_of_lines_that_are_there():
    for item in explained(door.LIST.read_text("utf-8")):
        module, function = item.where.rpartition(".")[::2]
        path = ROOT / f"{'/'.join(module.split('.')[:2])}.py"
        lines = {line.strip() for line in path.read_text("utf-8").splitlines()}
        named = {
            node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)
        }
        assert function in named
        assert set(item.was.splitlines()) <= lines, item.where
