"""The invented lookup has the shape of the real one, every sort of change, and nobody's real small areas."""

import csv
import gzip
import re
from collections import defaultdict

import pyarrow as pa
import pytest

from contracts.library import Library, shipped_documents
from contracts.vocabulary import PlaceKind
from examples.geography import AUTHORITIES, HEADER, areas, pairs, write_lsoa_lookup
from intake.place import place_lookup

LIBRARY = Library(shipped_documents())
FEED = LIBRARY.feed("lsoa_2011_2021_lookup")


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    path = tmp_path_factory.mktemp("lookup") / "lookup.csv"
    assert write_lsoa_lookup(path) == len(pairs())
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_columns_are_those_of_the_contract(rows):
    assert list(rows[0]) == [column.header for column in FEED.columns] == list(HEADER)
    assert len(rows) == len(pairs())


def test_the_lookup_is_always_the_same(tmp_path):
    for name in ("one", "two"):
        write_lsoa_lookup(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_every_value_is_one_that_the_contract_allows(rows):
    for column in FEED.columns:
        for row in rows:
            value = row[column.header]
            assert value or not column.required
            assert column.pattern is None or re.fullmatch(column.pattern, value)
            assert not column.codes or value in column.codes


def test_no_small_area_has_a_code_of_the_block_that_ons_issues_from():
    assert all(re.fullmatch(r"[EW]019[0-9]{5}", area.code) for area in areas())


def test_no_small_area_has_a_real_code_or_name(shared_data):
    with gzip.open(shared_data / "geography" / "lsoa11_lsoa21_ltla22_england_wales.csv.gz", "rt", "utf-8") as file:
        real = {value for row in csv.DictReader(file) for name, value in row.items() if name.startswith("lsoa")}
    assert len(real) > 70_000
    assert not real & {value for area in areas() for value in (area.code, area.name)}


def test_changes_mean_what_their_letters_say(rows):
    to, come_from = defaultdict(set), defaultdict(set)
    for row in rows:
        to[row["lsoa11_code"]].add((row["lsoa21_code"], row["ltla22_code"]))
        come_from[row["lsoa21_code"]].add(row["lsoa11_code"])
    assert {row["change_code"] for row in rows} == set("USMX")
    for row in rows:
        old, new = row["lsoa11_code"], row["lsoa21_code"]
        authorities = {authority for _, authority in to[old]}
        expected = {
            "U": old == new and len(to[old]) == 1,
            "S": old != new and len(to[old]) > 1 and len(authorities) == 1,
            "M": old != new and len(to[old]) == 1 and len(come_from[new]) == 2,
            "X": old != new and len(to[old]) == 2 and len(authorities) == 2,
        }
        assert expected[row["change_code"]], row


def test_authorities_are_real_and_the_partnership_is_the_one_of_the_code_list():
    authorities = LIBRARY.local_authorities
    for item in AUTHORITIES:
        today = authorities.successors.get(item.code, item.code)
        assert (today in authorities.partnership) == item.in_partnership
    assert set(authorities.partnership) == {
        authorities.successors.get(item.code, item.code) for item in AUTHORITIES if item.in_partnership
    }


def test_areas_are_what_the_gateway_makes_of_them():
    table = pa.table(
        {
            "lsoa11_code": [pair.code_2011 for pair in pairs()],
            "lsoa21_code": [pair.code_2021 for pair in pairs()],
            "ltla22_code": [pair.authority.code for pair in pairs()],
        }
    )
    area = tuple(LIBRARY.local_authorities.partnership)
    lookup = place_lookup(PlaceKind.LSOA_CODE, table, LIBRARY.local_authorities, area)
    places = lookup.resolve(pa.chunked_array([[item.code for item in areas()]]))
    assert [item.outside for item in areas()] == [not inside for inside in places.in_area]
    assert [item.split for item in areas()] == list(places.split)
    assert [item.straddling for item in areas()] == list(places.straddling)
    assert not places.unknown.any()


def test_one_area_straddles_the_edge_of_the_partnership_and_is_in_it():
    across = [
        code
        for code in {pair.code_2011 for pair in pairs()}
        if {pair.authority.in_partnership for pair in pairs() if pair.code_2011 == code} == {True, False}
    ]
    assert len(across) == 1
    assert [area.outside for area in areas() if area.code in across] == [False]
