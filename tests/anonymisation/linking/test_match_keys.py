"""What must hold of match keys: canonical, in the contract's order, one row for each accepted row, and nothing more."""

import pyarrow as pa
import pytest

from anonymisation.linking.match_keys import MatchKeyLayout
from tests.anonymisation.linking.rows import CASES, keys_of
from tests.contracts.shelf import SHIPPED
from tests.people import nhs_number, person, upn

SUSPECTS, CRIMES = SHIPPED.feed("police_recorded_crime_suspects"), SHIPPED.feed("police_recorded_crime")


def test_the_columns_are_the_line_the_references_and_the_identifiers():
    layout = MatchKeyLayout(SUSPECTS, ("crime_ref",))
    assert [(field.name, str(field.type)) for field in layout.schema] == [
        ("line", "int64"),
        ("crime_ref", "string"),
        ("surname", "string"),
        ("forename_1", "string"),
        ("dob", "string"),
        ("home_postcode", "string"),
        ("pnc_id", "string"),
        ("pnc_id_verified", "bool"),
        ("cro_no", "string"),
        ("cro_no_verified", "bool"),
    ]


def test_a_feed_about_no_person_has_its_references_alone():
    keys = keys_of([{"crime_ref": "5224000001", "postcode": "BS97 4QD"}], CRIMES, ("crime_ref",))
    assert keys.to_pylist() == [{"line": 2, "crime_ref": "5224000001"}]


@pytest.mark.parametrize("encoded", [False, True], ids=["plain", "encoded"])
def test_values_are_in_the_one_spelling_and_numbers_say_whether_they_passed(encoded):
    rows = [
        person(0, surname="O'BRIEN", forename=" Zoë ", postcode="bs97 4qd", upn=upn(1).lower(), nhs_no=nhs_number(1)),
        person(1, surname="Unknown", upn="UN1", nhs_no="999 999 9999", pnc_id="", dob="1900-01-01"),
        person(2, upn="Q000000000001", nhs_no="9990000001"),
    ]
    first, second, third = keys_of(rows, encoded=encoded).to_pylist()
    assert (first["surname"], first["forename"], first["postcode"]) == ("obrien", "zoe", "BS97 4QD")
    assert (first["upn"], first["upn_verified"], first["nhs_no_verified"]) == (upn(1), True, True)
    assert [second[name] for name in ("surname", "upn", "nhs_no", "pnc_id", "dob")] == [None] * 5
    assert not any(second[name] for name in second if name.endswith("_verified"))
    assert (third["upn"], third["upn_verified"]) == ("Q000000000001", False)


def test_every_row_has_its_keys_and_lines_stay_in_order():
    keys = keys_of([{}, person(1), {}])
    assert keys.column("line").to_pylist() == [2, 3, 4]
    assert keys.schema == MatchKeyLayout(CASES, ()).schema


def test_no_column_that_identifies_nobody_is_among_them():
    planted = dict.fromkeys((column.name for column in CASES.columns if column.identifier is None), "Quincey Canary")
    assert "Canary" not in str(keys_of([planted]).to_pydict())


def test_no_rows_have_no_keys():
    assert keys_of([]).num_rows == 0
    assert pa.types.is_boolean(keys_of([]).schema.field("upn_verified").type)
