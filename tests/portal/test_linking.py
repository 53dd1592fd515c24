"""The verbs of linking: each says what was done or stands, and none says anything of anybody."""

import pytest

from journey.linked import link_people
from portal.errors import REFUSED
from tests.invented import an_instance
from tests.people import JOURNEYS, case, given, linked_and_shared, nhs_number, person, postcodes_protected, upn

CASES = "youth_justice_cases"


@pytest.fixture
def linked(tmp_path):
    instance = an_instance(tmp_path)
    postcodes_protected(instance)
    one, married = person(1, upn=upn(1)), person(1, surname="Elsewhere", postcode="", nhs_no=nhs_number(5))
    given(instance, "bristol", CASES, [case(one), case(married), case(person(9))])
    linked_and_shared(instance)
    return instance


def test_status_tells_the_model_the_run_and_whether_one_is_due(gateway, linked):
    told = gateway("link", "status", "--home", linked.home, "--json")
    assert (told.code, told.json["run"]["persons"], told.json["due"]) == (0, 3, False)
    shown = gateway("link", "status", "--home", linked.home)
    assert "created 3" in shown.out
    assert "linking is due" not in shown.out


def test_training_says_which_model_holds_and_that_linking_is_due(gateway, linked):
    made = gateway("link", "train", "--home", linked.home, "--json").json
    assert made["records"] == 3
    after = gateway("link", "status", "--home", linked.home, "--json").json
    assert (after["model"]["id"], after["run"]["model"], after["due"]) == (made["model"], made["model_before"], True)
    shown = gateway("link", "status", "--home", linked.home).out
    assert "linking is due" in shown
    lines = {cell[0]: cell[1] for line in shown.splitlines() if len(cell := line.strip("│ ").split("│")) == 2}
    told = {name.strip(): value.strip() for name, value in lines.items()}
    assert (told["model that holds"], told["run made by model"]) == (made["model"], made["model_before"])
    assert told["odds that link"] == "20 to 1"
    assert "holds from now on" in gateway("link", "train", "--home", linked.home).out


def test_before_a_run_status_says_that_there_is_none(gateway, tmp_path):
    told = gateway("link", "status", "--home", an_instance(tmp_path).home)
    assert (told.code, "none yet" in told.out) == (0, True)


def test_a_crosswalk_of_relinks_is_asked_for_like_one_of_an_epoch(gateway, linked, tmp_path):
    out = tmp_path / "relinks.parquet"
    none = gateway("link", "crosswalk", JOURNEYS, "--out", out, "--home", linked.home)
    assert (none.code, "has another pid" in none.err) == (REFUSED, True)
    both = case(person(1, upn=upn(1), nhs_no=nhs_number(5)), outcome_date="2024-05-03")
    given(linked, "bristol", CASES, [both], "2024-Q2")
    link_people(linked, linked.now().date())
    lacking = gateway("link", "crosswalk", JOURNEYS, "--out", out, "--home", linked.home)
    assert (lacking.code, "still needs" in lacking.err, out.exists()) == (REFUSED, True, False)
