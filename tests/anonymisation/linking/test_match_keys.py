"""What must hold of match keys: in the contract's order, one row for each accepted row, no more; and of records."""

import pyarrow as pa
import pytest

from anonymisation.linking.match_keys import SAID, MatchKeyLayout, nobody
from anonymisation.linking.records import RECORDS
from tests.anonymisation.linking.rows import ANOTHER, CASES, DELIVERY, keys_of, records_of_rows
from tests.contracts.shelf import NUMBER, SHIPPED, feed_of
from tests.people import nhs_number, person, upn

SUSPECTS, CRIMES = SHIPPED.feed("police_recorded_crime_suspects"), SHIPPED.feed("police_recorded_crime")


def test_the_columns_are_the_line_the_references_and_what_rows_are_linked_by():
    layout = MatchKeyLayout(SUSPECTS, ("crime_ref",))
    assert [(field.name, str(field.type)) for field in layout.schema] == [
        ("line", "int64"),
        ("crime_ref", "string"),
        ("surname", "string"),
        ("forename_1", "string"),
        ("forename_2", "string"),
        ("alias", "string"),
        ("dob", "string"),
        ("sex", "string"),
        ("home_postcode", "string"),
        ("pnc_id", "string"),
        ("pnc_id_verified", "bool"),
        ("cro_no", "string"),
        ("cro_no_verified", "bool"),
        ("phone", "string"),
        ("email", "string"),
    ]


def test_a_feed_about_no_person_has_its_references_alone():
    keys = keys_of([{"crime_ref": "5224000001", "postcode": "BS97 4QD"}], CRIMES, ("crime_ref",))
    assert keys.to_pylist() == [{"line": 2, "crime_ref": "5224000001"}]


@pytest.mark.parametrize("encoded", [False, True], ids=["plain", "encoded"])
def test_numbers_are_in_the_one_spelling_and_say_whether_they_passed_and_all_else_is_as_it_came(encoded):
    rows = [
        person(0, surname="O'BRIEN-Smith", forename=" Zoë ", upn=upn(1).lower(), nhs_no=nhs_number(1)),
        person(1, surname="Unknown", upn="UN1", nhs_no="999 999 9999", pnc_id=""),
        person(2, upn="Q000000000001", nhs_no="9990000001"),
    ]
    first, second, third = keys_of(rows, encoded=encoded).to_pylist()
    assert (first["surname"], first["forename"]) == ("O'BRIEN-Smith", " Zoë ")
    assert (first["upn"], first["upn_verified"], first["nhs_no_verified"]) == (upn(1), True, True)
    assert [second[name] for name in ("upn", "nhs_no", "pnc_id")] == [None] * 3
    assert not any(second[name] for name in second if name.endswith("_verified"))
    assert (third["upn"], third["upn_verified"]) == ("Q000000000001", False)


def test_every_row_has_its_keys_and_lines_stay_in_order():
    keys = keys_of([{}, person(1), {}])
    assert keys.column("line").to_pylist() == [2, 3, 4]
    assert keys.schema == MatchKeyLayout(CASES, ()).schema


def test_no_column_that_nobody_is_linked_by_is_among_them():
    linked_by = {column.name for column in CASES.match_keys}
    planted = dict.fromkeys((column.name for column in CASES.columns if column.name not in linked_by), "Quincey Canary")
    assert "Canary" not in str(keys_of([planted]).to_pydict())


def test_no_rows_have_no_keys():
    assert keys_of([]).num_rows == 0
    assert pa.types.is_boolean(keys_of([]).schema.field("upn_verified").type)


def test_a_row_s_record_has_what_its_columns_say_whatever_they_are_called():
    case = person(1, sex="M", upn=upn(1), nhs_no=nhs_number(1))
    (found,) = records_of_rows([case]).to_pylist()
    told = {"given_name": "joaab", "family_name": "onameaab", "birth": "2009-02-02", "sex": "M", "postcode": "BS97 4QD"}
    numbers = [{"kind": "nhs_number", "value": nhs_number(1)}, {"kind": "upn", "value": upn(1)}]
    assert {name: value for name, value in found.items() if value} == told | {"numbers": numbers}
    suspect = {
        "surname": "ONAMEAAB",
        "forename_1": "joaab",
        "dob": "2009-02-02",
        "home_postcode": "bs974qd",
        "sex": "M",
    }
    suspect |= {"alias": "Smith", "forename_2": "Lee", "phone": "07700 900123", "email": "A@Example.org"}
    (found,) = records_of_rows([suspect], SUSPECTS).to_pylist()
    more = {"second_given_name": "lee", "other_family_name": "smith", "telephone": "+447700900123"}
    assert {name: value for name, value in found.items() if value} == told | more | {"email": "a@example.org"}


def test_a_number_that_fails_its_check_is_told_with_its_delivery_and_so_is_like_none_of_another():
    wrong = [person(1, nhs_no="9990000001")]
    here, there = (records_of_rows(wrong, delivery=of).to_pylist()[0] for of in (DELIVERY, ANOTHER))
    assert here["numbers"] is None
    assert here["doubtful"] == [{"kind": "nhs_number", "value": f"{DELIVERY}:9990000001"}]
    assert here["doubtful"] != there["doubtful"]
    assert {**here, "doubtful": None} == {**there, "doubtful": None}


@pytest.mark.parametrize(
    ("row", "empty"),
    [
        ({}, True),
        ({"sex": "F"}, True),
        ({"surname": "Unknown", "upn": "UN1", "nhs_no": "999 999 9999", "dob": "1900-01-01"}, True),
        ({"forename": "Jo"}, False),
        ({"postcode": "BS97 4QD"}, False),
        ({"nhs_no": "9990000001"}, False),
    ],
)
def test_who_tells_nothing_but_their_sex_is_nobody(row, empty):
    assert nobody(records_of_rows([row])).to_pylist() == [empty]


def test_of_no_rows_there_are_no_records():
    assert records_of_rows([]).schema == RECORDS
    assert nobody(records_of_rows([])).to_pylist() == []


def test_an_address_of_several_lines_is_one():
    lines = {
        "name": "line_one",
        "classification": "CONTACT",
        "customProperties": [{"property": "vrpMatchKey", "value": "address"}],
    }
    feed = feed_of(lines, lines | {"name": "line_two"}, NUMBER)
    rows = [{"line_one": "1 High St", "line_two": "Yate"}, {"line_two": "Yate"}, {}]
    said = MatchKeyLayout(feed, ()).said(keys_of(rows, feed), DELIVERY)
    assert said.column("address").to_pylist() == ["1 High St, Yate", "Yate", None]
    assert said.schema == SAID
