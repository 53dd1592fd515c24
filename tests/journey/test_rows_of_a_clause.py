"""What must hold of rows that a clause does not let out: they are in no file and no cell, and are accounted for."""

import json

import pyarrow.parquet as pq
import pytest

from contracts.errors import ReleaseRefusedError
from journey.ending import withdraw_ended
from journey.inputs import due
from journey.linked import link_people
from journey.publishing import DATA, versions_of
from journey.shared import share
from journey.standing import published, withdrawn
from products.catalogue import product_of
from tests.conftest import cheap
from tests.contracts.shelf import number_of
from tests.invented import FEED, ON, an_instance, crime, crimes_file, lookup_protected, protected
from tests.people import (
    JOURNEYS,
    LINKED,
    QUARTER,
    copied,
    crime_row,
    edit_agreement,
    given,
    in_crime,
    made,
    participation,
    person,
)

TABLE = "street_level_crime_by_local_authority"
BEYOND = "outside-clause-rows"
RECORDED, SUSPECTS, HELPED = "police_recorded_crime", "police_recorded_crime_suspects", "intervention_participation"


@pytest.fixture(autouse=True)
def _cheap_keys(cheap_keys: None) -> None:
    """No test here is about the cost of guessing a passphrase."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Two months of street crime: of each thirty burglaries, ten robberies and four without an outcome."""
    with cheap():
        instance = an_instance(tmp_path_factory.mktemp("rows"))
        lookup_protected(instance)
        for month in ("2024-01", "2024-02"):
            rows = [crime(number, Month=month) for number in range(30)]
            rows += [crime(100 + number, Crime_type="Robbery", Month=month) for number in range(10)]
            rows += [crime(200 + number, Last_outcome_category="", Month=month) for number in range(4)]
            protected(instance, crimes_file(rows), month)
        return instance


@pytest.fixture
def street(filled, tmp_path):
    return copied(filled, tmp_path / "street")


def limited(instance, clause, feed, limits, **granted):
    """The same gateway whose clause lets out only some rows of a feed, or again all."""

    def edit(agreement):
        release = agreement["releases"][number_of("releases", clause)]
        release["rows"] = {feed: limits} if limits else {}
        release["columns"][feed] |= granted

    return edit_agreement(instance, edit)


def rows_of(instance, product, period="2024-01"):
    versions = versions_of(instance, product_of(instance.library, product), period)
    with versions.store.open(versions.path(versions.current(), DATA)) as source:
        return pq.read_table(source).to_pylist()


def manifest_of(instance, product):
    (found,) = [
        item.manifest for item in published(instance) if item.product.id == product and item.period == "2024-01"
    ]
    return found


def test_records_hold_only_rows_of_the_clause(street):
    street = limited(street, "5.1", FEED, {"only": {"crime_type": ["Robbery"]}})
    found = share(street, FEED, "2024-01", ON)
    assert [row["crime_type"] for row in rows_of(street, FEED)] == ["Robbery"] * 10
    (account,) = found.accounts
    assert (account.accepted, account.shared, account.withheld[BEYOND]) == (44, 10, 34)


def test_a_row_that_tells_nothing_of_the_column_stays(street):
    street = limited(street, "5.1", FEED, {"only": {"last_outcome_category": ["Under investigation"]}})
    assert share(street, FEED, "2024-01", ON).rows == 40


def test_a_spoke_is_given_rows_of_its_area_that_the_clause_lets_out(street):
    street = limited(street, "5.1", FEED, {"only": {"crime_type": ["Robbery"]}})
    spoke = f"{FEED}_for_area_of_bristol_analysts"
    found = share(street, spoke, "2024-01", ON)
    assert [row["crime_type"] for row in rows_of(street, spoke)] == ["Robbery"] * 10
    assert found.accounts[0].withheld[BEYOND] == 34


def test_a_table_counts_only_rows_of_the_clause_and_shows_no_zero_of_others(street):
    street = limited(street, "5.2", FEED, {"only": {"crime_type": ["Robbery", "Drugs"]}})
    found = share(street, TABLE, "2024-01", ON)
    told = {(row["local_authority_code"], row["crime_type"]): row["crimes"] for row in rows_of(street, TABLE)}
    assert {kind for _, kind in told} == {"Robbery", "Drugs"}
    assert (told["E06000023", "Robbery"], told["E06000023", "Drugs"]) == (10, 0)
    said = f"Of {FEED} only rows where 'crime_type' is told as Robbery or Drugs."
    assert manifest_of(street, TABLE)["caveats"][-1] == said
    assert found.accounts[0].shared == 10
    assert found.accounts[0].withheld[BEYOND] == 34


def test_the_manifest_says_which_rows_and_so_do_the_caveats(street):
    street = limited(street, "5.1", FEED, {"only": {"crime_type": ["Robbery"]}, "since": "2024-01-01"})
    share(street, FEED, "2024-01", ON)
    manifest = manifest_of(street, FEED)
    told = {item["aspect"]: item for item in manifest["rows"][FEED]}
    assert told["other_codes"]["rule"] == "rows only where 'crime_type' is told as Robbery"
    assert told["period"]["decided_by"].endswith(" and clause 5.1")
    (caveat,) = [item for item in manifest["caveats"] if item.startswith("Of ")]
    said = "'crime_type' is told as Robbery and the period begins on 2024-01-01 or later"
    assert caveat == f"Of {FEED} only rows where {said}."
    assert "Robbery" in json.dumps(manifest)


def test_of_a_period_outside_nothing_is_due_made_or_left_with_readers(street):
    for period in ("2024-01", "2024-02"):
        share(street, FEED, period, ON)
    street = limited(street, "5.1", FEED, {"until": "2024-02-28"})
    periods = {period for product, period in due(street) if product.id == FEED}
    assert periods == {"2024-01"}
    with pytest.raises(ReleaseRefusedError, match=f"no row of {FEED} leaves in {FEED} for 2024-02"):
        share(street, FEED, "2024-02", ON)
    withdraw_ended(street, ON)
    assert [(item.release, item.because) for item in withdrawn(street)] == [
        (f"tier2a/{FEED}/2024-02", "no clause of the agreement releases it any more")
    ]
    assert {item.period for item in published(street)} == {"2024-01"}
    street = limited(street, "5.1", FEED, None)
    assert {period for product, period in due(street) if product.id == FEED} == {"2024-01", "2024-02"}


KIDS = [person(number) for number in range(12)]


@pytest.fixture(scope="module")
def crimes_and_help(with_postcodes, tmp_path_factory):
    """Twelve people in crimes, six as suspects and six as offenders, who are all helped; four crimes had a knife."""
    with cheap():
        instance = copied(with_postcodes, tmp_path_factory.mktemp("peopled") / "home")
        recorded = [crime_row(number, knife_flag="Y" if number < 4 else "N") for number in range(12)]
        given(instance, "police", RECORDED, recorded)
        suspects = [in_crime(n, "suspect" if n < 6 else "offender", kid) for n, kid in enumerate(KIDS)]
        given(instance, "police", SUSPECTS, suspects)
        given(instance, "mentoring_project", HELPED, [participation(kid) for kid in KIDS])
        link_people(instance, ON)
    return instance


@pytest.fixture
def people(crimes_and_help, tmp_path):
    return copied(crimes_and_help, tmp_path / "people")


def test_records_with_a_pid_hold_only_rows_of_the_clause(people):
    people = limited(people, "5.9", SUSPECTS, {"only": {"role": ["suspect"]}})
    found = share(people, f"{SUSPECTS}_for_{JOURNEYS}", QUARTER, ON)
    rows = made(people, SUSPECTS, JOURNEYS)
    assert [row["role"] for row in rows] == ["suspect"] * 6
    assert len({row["pid"] for row in rows}) == 6
    assert found.accounts[0].withheld[BEYOND] == 6


def test_rows_are_chosen_by_the_group_that_is_told_and_by_several_columns_at_once(people):
    limits = {"only": {"ho_class_code": ["Violence with injury"], "knife_flag": ["Y"]}}
    people = limited(people, "5.3", RECORDED, limits)
    assert share(people, RECORDED, QUARTER, ON).rows == 4
    people = limited(people, "5.3", RECORDED, {"only": {"ho_class_code": ["Robbery"]}})
    assert share(people, RECORDED, QUARTER, ON).rows == 0


def test_a_linked_table_counts_only_people_of_rows_of_the_clause(people):
    def counted(instance):
        found = share(instance, LINKED, QUARTER, ON)
        told = {(row["source"], row["also_known_to"]): row["people"] for row in linked_rows(instance)}
        return found, {key: number for key, number in told.items() if number}

    at_all, crimes, helped = "another partner", f"police/{SUSPECTS}", f"mentoring_project/{HELPED}"
    before, told = counted(people)
    assert told == {(crimes, at_all): 12, (helped, at_all): 12}
    assert all(not account.withheld.get(BEYOND) for account in before.accounts)
    after, told = counted(limited(people, "5.16", SUSPECTS, {"only": {"role": ["suspect"]}}, role="keep"))
    assert told == {(crimes, at_all): 6, (helped, at_all): 6, (helped, "nobody else"): 6}
    assert sorted(account.withheld.get(BEYOND, 0) for account in after.accounts) == [0, 6]


def linked_rows(instance):
    return rows_of(instance, LINKED, QUARTER)


def test_a_linked_table_is_made_of_no_period_that_one_of_its_feeds_is_not_let_out_of(people):
    people = limited(people, "5.16", SUSPECTS, {"since": "2024-04-01"})
    assert LINKED not in {product.id for product, _ in due(people)}
    with pytest.raises(ReleaseRefusedError, match=f"no row of {SUSPECTS} leaves in {LINKED} for {QUARTER}"):
        share(people, LINKED, QUARTER, ON)
