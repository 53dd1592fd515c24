"""Postcodes are invented, each in one area of the right authority; a real lookup may take the invented one's place."""

import csv
import re

import numpy as np
import pyarrow as pa
import pytest
from pyarrow.csv import read_csv

from anonymisation.catchments import catchments_of, why_unfit
from contracts.library import Library, shipped_documents
from examples import geography as invented
from examples.partnership.places import (
    COUNCILS,
    UNKNOWN_LSOA,
    UNKNOWN_POSTCODE,
    Geography,
    LookupUnfitError,
    _postcodes,
    authority_shares,
)

SHAPE = re.compile("(BA|BS|GL|NP|SN|TA)9[0-7] [0-9][ABD-HJLNP-UW-Z]{2}")


def test_every_postcode_has_the_invented_shape_and_is_in_one_place(geography):
    postcodes = geography.places.postcode.to_pylist()
    assert len(set(postcodes)) == len(postcodes)
    assert all(SHAPE.fullmatch(postcode) for postcode in postcodes)
    assert UNKNOWN_POSTCODE not in postcodes
    assert SHAPE.fullmatch(UNKNOWN_POSTCODE)
    assert UNKNOWN_LSOA not in geography.places.lsoa.to_pylist()


def test_a_prefix_can_be_used_up_and_the_unknown_postcode_is_never_one_of_its():
    whole = _postcodes(np.full(31_999, "BS")).to_pylist()
    assert len(set(whole)) == len(whole)
    assert UNKNOWN_POSTCODE not in whole
    assert all(SHAPE.fullmatch(postcode) for postcode in whole)


def test_places_stand_authority_by_authority(geography):
    places = geography.places
    for number, code in enumerate(COUNCILS):
        there = slice(places.starts[number], places.starts[number + 1])
        assert set(places.authority_code[there].to_pylist()) == {code}
        assert set(places.authority[there]) == {number}
    assert not set(places.authority_code[places.starts[5] :].to_pylist()) & set(COUNCILS)
    some = places.somewhere(np.random.default_rng(1), np.array([0, 3, 5] * 50))
    assert places.authority[some].tolist() == [0, 3, 5] * 50


def test_the_lookup_of_postcodes_is_that_of_the_places(geography, tmp_path):
    rows = geography.write_postcodes(tmp_path / "postcodes.csv")
    with (tmp_path / "postcodes.csv").open(encoding="utf-8") as file:
        rows_written = list(csv.DictReader(file))
    written = [tuple(row[name] for name in ("pcds", "lsoa21cd", "ltlacd")) for row in rows_written]
    places = geography.places
    columns = (places.postcode.to_pylist(), places.lsoa.to_pylist(), places.authority_code.to_pylist())
    assert written == list(zip(*columns, strict=True))
    middle = {(row["lsoa21cd"], row["msoa21cd"]) for row in rows_written}
    assert len(middle) == len(set(columns[1])), "a small area lies in one middle area"
    assert 1 < len(middle) / len({area for _, area in middle}) <= 5
    assert rows == len(written)


def test_each_area_of_the_partnership_has_anchors_and_every_place_one_of_its_own_authority(geography, tmp_path):
    rows = geography.write_catchments(tmp_path / "catchments.csv")
    anchors = read_csv(tmp_path / "catchments.csv")
    authorities = Library(shipped_documents()).local_authorities
    assert anchors.num_rows == rows
    assert why_unfit(anchors, 0, authorities) == ""
    places, catchments = geography.places, catchments_of(anchors, authorities)
    inside = slice(0, places.starts[5])
    at = pa.array(catchments.nearest(places.easting[inside].astype(float), places.northing[inside].astype(float)))
    assert catchments.lsoa21_code.take(at).to_pylist() == places.lsoa[inside].to_pylist()
    assert set(anchors.column("lsoa21cd").to_pylist()) == set(places.lsoa[inside].to_pylist())
    assert len(set(anchors.column("ltlacd").to_pylist())) == len(COUNCILS)


def test_areas_of_2021_are_those_of_the_lookup(geography):
    known = {pair.code_2021 for pair in invented.pairs()}
    assert set(geography.places.lsoa.to_pylist()) <= known
    inside = {pair.code_2021 for pair in invented.pairs() if pair.authority.in_partnership}
    assert inside <= set(geography.places.lsoa.to_pylist())


def test_a_real_lookup_gives_real_areas_and_invented_postcodes(shared_data):
    places = Geography(shared_data / "geography" / "lsoa11_lsoa21_ltla22_england_wales.csv.gz").places
    assert set(COUNCILS) < set(places.authority_code.to_pylist())
    assert all(SHAPE.fullmatch(postcode) for postcode in places.postcode.to_pylist())
    assert len(set(places.postcode.to_pylist())) == len(places.postcode)
    assert not any(code.startswith(("E0190", "E0195")) for code in places.lsoa.to_pylist())


@pytest.mark.parametrize("kept", [{"E06000023"}, set(COUNCILS)])
def test_a_lookup_without_the_five_authorities_or_without_neighbours_is_refused(tmp_path, kept):
    lookup = tmp_path / "lookup.csv"
    invented.write_lsoa_lookup(lookup)
    lines = lookup.read_text(encoding="utf-8").splitlines()
    districts = {"E07000187", "E07000188"} if "E06000066" in kept else set()
    some = [line for line in lines[1:] if line.rsplit(",", 1)[1] in kept | districts]
    lookup.write_text("\n".join([lines[0], *some]) + "\n", encoding="utf-8")
    with pytest.raises(LookupUnfitError, match="five authorities"):
        _ = Geography(lookup).places


def test_shares_of_authorities_are_all_and_leave_room_for_outside():
    assert sum(authority_shares(0.1)) == pytest.approx(1)
    assert authority_shares(0.0)[-1] == 0
