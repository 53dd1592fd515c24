"""What must hold of a spoke: its file has its own area's rows, and no two files together tell another area's row."""

import pyarrow.parquet as pq
import pytest

from journey.inputs import due
from journey.publishing import DATA, versions_of
from journey.shared import share
from products.catalogue import product_of
from tests.invented import BRISTOL, FEED, ON, SOMERSET_FORMER, SPLIT, crime, crimes_file, lookup_protected, protected
from tests.people import (
    BRISTOL_HOME,
    JOURNEYS,
    QUARTER,
    SOMERSET_HOME,
    case,
    edit_agreement,
    given,
    linked_and_shared,
    made,
    person,
)

CASES = "youth_justice_cases"
BRISTOL_CODE, SOMERSET_CODE = "E06000023", "E06000066"
OF_BRISTOL = f"{FEED}_for_area_of_bristol_analysts"
OF_SOMERSET = f"{FEED}_for_area_of_somerset_analysts"


@pytest.fixture(autouse=True)
def _cheap_keys(cheap_keys: None) -> None:
    """No test here is about the cost of guessing a passphrase."""


@pytest.fixture
def ready(instance):
    lookup_protected(instance)

    def another(agreement):
        spoke = {"id": "somerset_analysts", "title": "Somerset", "clearance": "2A", "area": [SOMERSET_CODE]}
        agreement["recipients"].append(spoke)
        agreement["releases"][0]["recipients"].append("somerset_analysts")

    instance = edit_agreement(instance, another)
    rows = [crime(number) for number in range(30)]
    rows += [crime(100 + number, LSOA_code=SOMERSET_FORMER) for number in range(20)]
    rows += [crime(200, LSOA_code=SPLIT), crime(201, LSOA_code="")]
    protected(instance, crimes_file(rows))
    return instance


def rows_of(instance, product):
    versions = versions_of(instance, product_of(instance.library, product), "2024-01")
    with versions.store.open(versions.path(versions.current(), DATA)) as source:
        return pq.read_table(source).to_pylist()


def test_each_spoke_has_its_own_rows_and_the_data_group_has_all(ready):
    for product, period in due(ready):
        share(ready, product.id, period, ON)
    bristol, somerset, everybody = (rows_of(ready, product) for product in (OF_BRISTOL, OF_SOMERSET, FEED))
    assert {row["local_authority_code"] for row in bristol} == {BRISTOL_CODE}
    assert {row["local_authority_code"] for row in somerset} == {SOMERSET_CODE}
    assert (len(bristol), len(somerset)) == (30, 20)
    assert len(everybody) == 51
    assert BRISTOL in {row["lsoa21_code"] for row in bristol}


def test_what_a_spoke_is_not_given_is_counted_as_withheld(ready):
    made = share(ready, OF_BRISTOL, "2024-01", ON)
    (account,) = made.accounts
    assert account.shared == 30
    assert account.withheld["outside-recipient-area"] == 22
    assert account.accepted == account.shared + sum(account.withheld.values())


def test_no_row_of_one_file_can_be_found_in_another(ready):
    for product in (OF_BRISTOL, OF_SOMERSET, FEED):
        share(ready, product, "2024-01", ON)
    ids = [{row["row_id"] for row in rows_of(ready, product)} for product in (OF_BRISTOL, OF_SOMERSET, FEED)]
    assert not ids[0] & ids[1]
    assert not ids[0] & ids[2]
    assert not ids[1] & ids[2]


def test_rows_of_elsewhere_change_nothing_that_a_spoke_can_see_but_the_order_and_the_ids(ready):
    share(ready, OF_BRISTOL, "2024-01", ON)
    before = rows_of(ready, OF_BRISTOL)
    rows = [crime(number) for number in range(30)] + [crime(500 + n, LSOA_code=SOMERSET_FORMER) for n in range(3)]
    protected(ready, crimes_file(rows))
    share(ready, OF_BRISTOL, "2024-01", ON)

    def seen(rows):
        return sorted(
            str(sorted((name, str(value)) for name, value in row.items() if name != "row_id")) for row in rows
        )

    assert seen(rows_of(ready, OF_BRISTOL)) == seen(before)


def test_at_2b_too_a_spoke_has_its_own_rows_alone_and_the_others_are_withheld(peopled):
    def to_a_spoke(agreement):
        (group,) = [item for item in agreement["recipients"] if item["id"] == "data_group"]
        group["area"] = [BRISTOL_CODE]
        agreement["releases"] = [item for item in agreement["releases"] if item["product"] == CASES]

    given(peopled, "bristol", CASES, [case(person(number, postcode=BRISTOL_HOME)) for number in range(5)])
    given(peopled, "somerset", CASES, [case(person(number, postcode=SOMERSET_HOME)) for number in range(50, 53)])
    linked_and_shared(peopled)
    everybody = made(peopled, CASES, JOURNEYS)
    areas = [row["residence_local_authority_code"] for row in everybody]
    assert sorted(areas) == [BRISTOL_CODE] * 5 + [SOMERSET_CODE] * 3
    spoke = edit_agreement(peopled, to_a_spoke)
    share(spoke, f"{CASES}_for_{JOURNEYS}", QUARTER, ON)
    own = made(spoke, CASES, JOURNEYS)
    assert [row["residence_local_authority_code"] for row in own] == [BRISTOL_CODE] * 5
    of_bristol = {row["pid"] for row in everybody if row["residence_local_authority_code"] == BRISTOL_CODE}
    assert {row["pid"] for row in own} == of_bristol
    accounts = share(spoke, f"{CASES}_for_{JOURNEYS}", QUARTER, ON).accounts
    assert sorted(account.withheld.get("outside-recipient-area", 0) for account in accounts) == [0, 3]
