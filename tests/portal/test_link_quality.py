"""What must hold of the verb: it tells what was measured, in three forms, and says by its exit code what is beyond."""

import jsonschema
import pytest

from journey.instance import Zone, open_instance
from journey.link_quality import measure_links
from journey.linked import link_people
from tests.conftest import cheap
from tests.invented import ON, an_instance
from tests.journey.test_link_quality import with_report
from tests.people import case, copied, given, person, postcodes_protected, suspension

CASES, SCHOOLS = "youth_justice_cases", "school_suspensions_and_exclusions"
KIDS = [person(number) for number in range(12)]


@pytest.fixture(scope="module")
def _linked(tmp_path_factory):
    with cheap():
        instance = an_instance(tmp_path_factory.mktemp("linked"))
        postcodes_protected(instance)
        given(instance, "bristol", CASES, [case(kid) for kid in KIDS])
        given(instance, "bristol", SCHOOLS, [suspension(kid) for kid in KIDS[:8]])
        link_people(instance, ON)
        measure_links(instance, ON)
    return instance


@pytest.fixture
def linked(_linked, tmp_path):
    return copied(_linked, tmp_path / "linked")


def test_as_json_it_keeps_to_the_schema_that_it_prints(gateway, linked):
    schema = gateway("link", "quality", "--schema").json
    called = gateway("link", "quality", "--home", linked.home, "--json")
    assert called.code == 0
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(called.json)) == []
    assert called.json["run"] == "00000001"


def test_as_tables_it_tells_what_is_linked_to_what(gateway, linked):
    called = gateway("link", "quality", "--home", linked.home)
    assert called.code == 0
    assert SCHOOLS in called.out
    assert "links that are right" in called.out


def test_as_a_page_it_is_written_into_a_new_file_and_over_none(gateway, linked, tmp_path):
    page = tmp_path / "page.html"
    assert gateway("link", "quality", "--home", linked.home, "--html", page).code == 0
    written = page.read_text("utf-8")
    assert "Quality of links, run 1" in written
    again = gateway("link", "quality", "--home", linked.home, "--html", page)
    assert (again.code, page.read_text("utf-8")) == (2, written)
    assert gateway("link", "quality", "--home", linked.home, "--html", tmp_path / "no" / "page.html").code == 2


def test_no_value_of_a_row_is_in_any_form(gateway, linked, tmp_path):
    page = tmp_path / "page.html"
    told = gateway("link", "quality", "--home", linked.home, "--html", page, "--json").out
    told += gateway("link", "quality", "--home", linked.home).out + page.read_text("utf-8")
    for kid in KIDS:
        for value in kid.values():
            # Postcodes of the tests are those of the examples that the page makes up.
            assert value not in told or value.startswith("BS97"), "a value"


def test_beyond_a_limit_it_ends_with_1_and_says_which(gateway, linked):
    gap = {"trait": "sex", "better": "M", "worse": "F", "value": 0.2, "low": 0.15, "high": 0.3}
    told = {"value": 0.9, "low": 0.8, "high": 1.0}
    measure = told | {"by_model": told | {"persons": 200}, "by_numbers": None}
    measures = {"persons": 300, "precision": measure, "recall": measure}
    groups = [{"trait": "sex", "group": sex, **measures} for sex in "FM"]
    with_report(linked, gap=gap, groups=groups)
    called = gateway("link", "quality", "--home", linked.home)
    assert called.code == 1
    assert "beyond linkage.recall_gap" in called.out
    assert "surest gap: sex, 20.00% more found of M than of F" in called.out
    assert gateway("link", "quality", "--home", linked.home, "--json").code == 1


def test_where_nothing_was_measured_it_says_what_to_do(gateway, home):
    called = gateway("link", "quality", "--home", home)
    assert called.code == 2
    assert "gateway run" in called.err
    assert open_instance(home).zone(Zone.LINKED).list("quality") == []
