"""Every way is given the gateway's canonical records, one for each row."""

import pytest

from benchmarks.linkage_records import read, records, used
from benchmarks.linkage_spec import read_spec
from tests.benchmarks.linkage_files import write_spec

NUMBERS = 'person,nhs,name\na,9990000018,Ashton Mary\na,999 000 0018,"Ashton, Mary"\nb,9990000019,\n'


def records_of(folder, rows, **changed):
    return records(read(read_spec(write_spec(folder, rows, **changed))))


def test_columns_are_canonical_and_in_the_order_of_rows(tmp_path):
    table = records(read(read_spec(write_spec(tmp_path))))
    assert table.column("given_name").to_pylist() == ["mary", "mary", "john", "jon", "ann"]
    assert table.column("birth").to_pylist()[0] == "1980-01-02"
    assert table.column("postcode").to_pylist()[0] == "BS97 4QD"
    assert used(table) == ["given_name", "family_name", "birth", "sex", "postcode"]


@pytest.mark.parametrize(("order", "given"), [("family given", "mary"), ("", "ashton"), ("either", "ashton")])
def test_a_full_name_is_split_in_the_order_that_is_told(tmp_path, order, given):
    columns = {"full_name": {"column": "name", "format": order}}
    table = records_of(tmp_path, NUMBERS, columns=columns, truth="person")
    assert table.column("given_name").to_pylist() == [given, "mary", None]


def test_a_number_that_fails_its_check_is_doubtful_and_bears_its_file(tmp_path):
    table = records_of(tmp_path, NUMBERS, columns={"nhs_number": "nhs"}, truth="person")
    assert table.column("numbers").to_pylist()[0] == table.column("numbers").to_pylist()[1]
    assert table.column("numbers").to_pylist()[0] == [{"kind": "nhs_number", "value": "9990000018"}]
    assert table.column("numbers").to_pylist()[2] is None
    assert table.column("doubtful").to_pylist()[2] == [{"kind": "nhs_number", "value": "left\x1f9990000019"}]
    assert used(table) == []


def test_each_row_knows_its_file(tmp_path):
    table = records_of(tmp_path, NUMBERS, columns={"full_name": "name"}, truth="person", files=["rows.csv"] * 2)
    assert table.column("source").to_pylist() == ["left"] * 3 + ["right"] * 3
