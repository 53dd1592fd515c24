"""A mutant is judged by the tests of its own module, and no module that decides is without any."""

import pytest

from tests.architecture.tree import ROOT
from tests.mutation.__main__ import decisions
from tests.mutation.bearing import bearing_on, pytest_collection_modifyitems

BY_ALL = {"contracts.clauses"}
"""What has no tests of its own, for it is told of by those of every other: whichever of them reach it judge it."""


@pytest.fixture(autouse=True)
def _root(monkeypatch):
    monkeypatch.chdir(ROOT)


def test_a_mutant_is_judged_by_the_bearing_on_its_module_and_by_those_of_refusals():
    assert bearing_on("contracts.release_plan.x__decide__mutmut_3") == [
        "tests/contracts/test_refusals_of_documents.py",
        "tests/contracts/test_refusals_of_plans.py",
        "tests/contracts/test_release_plan.py",
        "tests/contracts/test_release_plan_columns.py",
        "tests/contracts/test_release_plan_people.py",
        "tests/contracts/test_release_plan_restrictions.py",
    ]


@pytest.mark.parametrize("name", ["", "fail", "stats", "list_all_tests", "contracts.clauses.xǁPartyǁa__mutmut_1"])
def test_what_is_no_mutant_or_has_no_bearing_on_its_own_is_judged_by_what_mutmut_asks_for(name):
    assert bearing_on(name) == []


def test_every_module_that_decides_has_bearing_on_its_own_but_those_that_all_tell_of():
    assert {name for name in decisions() if not bearing_on(f"{name}.x_a__mutmut_1")} == BY_ALL


class Item:
    def __init__(self, name, *, is_property):
        self.name, self.function = name, test_what_is_known_comes_before_what_is_searched
        if is_property:
            self.function = type("Found", (), {"hypothesis": None})


def test_what_is_known_comes_before_what_is_searched():
    items = [Item("a", is_property=True), Item("b", is_property=False), Item("c", is_property=True)]
    items.append(Item("d", is_property=False))
    pytest_collection_modifyitems(items)
    assert [item.name for item in items] == ["b", "d", "a", "c"]
