"""What must hold of places: every code of either edition finds today's areas, and nothing is ever chosen by chance."""

import csv
import gzip

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.shelf import SHIPPED
from tests.intake import places as invented
from tests.intake.places import (
    AREA,
    BRISTOL,
    CUMBERLAND,
    MENDIP,
    NORTH_SOMERSET,
    NORTH_YORKSHIRE,
    POSTCODES,
    ROWS,
    SOMERSET,
    a_lookup,
    a_postcode_lookup,
    lookup_table,
)

LOOKUP, BY_POSTCODE = a_lookup(), a_postcode_lookup()


def resolved(*codes, lookup=LOOKUP):
    """For each code a row of what is known of it."""
    found = lookup.resolve(pa.chunked_array([pa.array(codes, pa.string())]))
    arrays = (found.edition, found.lsoa21_code, found.local_authority_code)
    masks = (found.missing, found.unknown, found.split, found.straddling, found.in_area)
    flags = ("missing", "unknown", "split", "straddling", "in area")
    return [
        (*(array[at].as_py() for array in arrays), {flag for flag, mask in zip(flags, masks, strict=True) if mask[at]})
        for at in range(len(codes))
    ]


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        (invented.UNCHANGED, ("2021", invented.UNCHANGED, BRISTOL, {"in area"})),
        (invented.MERGED, ("2011", "E01900101", SOMERSET, {"in area"})),
        (invented.MERGED_TOO, ("2011", "E01900101", SOMERSET, {"in area"})),
        ("E01900101", ("2021", "E01900101", SOMERSET, {"in area"})),
        (invented.SPLIT, ("2011", None, BRISTOL, {"in area", "split"})),
        ("E01900102", ("2021", "E01900102", BRISTOL, {"in area"})),
        (invented.SPLIT_OVER_DISTRICTS, ("2011", None, SOMERSET, {"in area", "split"})),
        (invented.STRADDLING, ("2011", None, None, {"split", "straddling"})),
        (invented.HALF_IN, ("2011", None, None, {"in area", "split", "straddling"})),
        ("E01900109", ("2021", "E01900109", NORTH_YORKSHIRE, set())),
        (invented.OUTSIDE, ("2021", invented.OUTSIDE, NORTH_YORKSHIRE, set())),
        (invented.OUTSIDE_SPLIT, ("2011", None, CUMBERLAND, {"split"})),
        (invented.UNKNOWN, (None, None, None, {"unknown"})),
        ("", (None, None, None, {"unknown"})),
        (" " + invented.UNCHANGED, (None, None, None, {"unknown"})),
        (None, (None, None, None, {"missing"})),
    ],
)
def test_an_area_resolves_to_what_it_became(code, answer):
    assert resolved(code) == [answer]


@given(st.lists(st.none() | st.sampled_from([code for row in ROWS for code in row[0:3:2]] + [invented.UNKNOWN])))
def test_codes_are_resolved_each_by_itself_in_their_order(codes):
    assert resolved(*codes) == [resolved(code)[0] for code in codes]


def test_codes_may_come_in_pieces():
    pieces = pa.chunked_array([["E01900102"], [], [None, invented.SPLIT]], pa.string())
    assert LOOKUP.resolve(pieces).local_authority_code.to_pylist() == [BRISTOL, None, BRISTOL]
    assert LOOKUP.resolve(pa.chunked_array([], pa.string())).in_area.tolist() == []


@pytest.mark.parametrize(
    ("area", "inside"),
    [
        ((), set()),
        ((NORTH_YORKSHIRE,), {invented.OUTSIDE, invented.STRADDLING, invented.HALF_IN}),
        ((SOMERSET,), {invented.MERGED, invented.MERGED_TOO, invented.SPLIT_OVER_DISTRICTS}),
        ((invented.MENDIP,), set()),
    ],
)
def test_the_area_is_the_partner_s_and_in_part_is_in(area, inside):
    """A former authority is in no area: what it became is."""
    lookup = a_lookup(area=area)
    codes = [row[0] for row in ROWS]
    found = {code for code, row in zip(codes, resolved(*codes, lookup=lookup), strict=True) if "in area" in row[3]}
    assert found == inside


@given(st.permutations(ROWS))
def test_the_order_of_the_lookup_does_not_matter(rows):
    codes = sorted({code for row in ROWS for code in row[0:3:2]})
    assert resolved(*codes, lookup=a_lookup(lookup_table(rows))) == resolved(*codes)


def test_a_pair_that_the_lookup_says_twice_is_no_split():
    rows = [(invented.MERGED, "M", "E01900101", invented.MENDIP)] * 2
    assert resolved(invented.MERGED, lookup=a_lookup(lookup_table(rows))) == [
        ("2011", "E01900101", SOMERSET, {"in area"})
    ]


@pytest.mark.parametrize(
    ("postcode", "answer"),
    [
        ("BS97 4QD", ("2021", invented.UNCHANGED, BRISTOL, {"in area"})),
        ("TA92 1AA", ("2021", "E01900101", SOMERSET, {"in area"})),
        ("BA9 9ZZ", ("2021", "E01900108", NORTH_SOMERSET, {"in area"})),
        ("YO90 1AA", ("2021", invented.OUTSIDE, NORTH_YORKSHIRE, set())),
        ("BS99 9XX", (None, None, None, {"unknown"})),
        ("BS97", (None, None, None, {"unknown"})),
        ("BS97 4QD BS97 4QD", (None, None, None, {"unknown"})),
        (invented.UNCHANGED, (None, None, None, {"unknown"})),
        ("not known", (None, None, None, {"unknown"})),
        ("", (None, None, None, {"unknown"})),
        (None, (None, None, None, {"missing"})),
    ],
)
def test_a_postcode_resolves_to_its_area_of_today(postcode, answer):
    assert resolved(postcode, lookup=BY_POSTCODE) == [answer]


@pytest.mark.parametrize("written", ["BS974QD", "bs97 4qd", " BS97  4QD ", "Bs97-4qD", "BS97\u00a04QD", "BS97 4QD\n"])
def test_case_and_spaces_of_a_postcode_do_not_matter(written):
    assert resolved(written, lookup=BY_POSTCODE) == resolved("BS97 4QD", lookup=BY_POSTCODE)
    other = a_postcode_lookup([(written, *POSTCODES[0][1:])])
    assert resolved("BS97 4QD", lookup=other) == resolved("BS97 4QD", lookup=BY_POSTCODE)


@pytest.mark.parametrize("written", ["BS97 4QO", "8S97 4QD", "BS97 4Q", "BS97 4QDD", "XBS97 4QD"])
def test_a_postcode_that_is_nearly_one_is_not_guessed(written):
    assert resolved(written, lookup=BY_POSTCODE) == [(None, None, None, {"unknown"})]


@pytest.mark.parametrize("postcode", ["ZZ99 3VZ", "zz993vz", "ZZ99 3WZ", "ZZ99 3CZ", "ZZ99"])
def test_a_postcode_that_stands_for_no_place_is_as_one_that_is_missing(postcode):
    """Of no fixed abode, or not known: a person's place, and no mistake of the partner's."""
    known = a_postcode_lookup([*POSTCODES, (postcode, invented.UNCHANGED, BRISTOL)])
    for lookup in (BY_POSTCODE, known):
        assert resolved(postcode, lookup=lookup) == [(None, None, None, {"missing"})]


def test_the_codes_for_no_place_are_postcodes_only():
    assert resolved("ZZ99 3VZ") == [(None, None, None, {"unknown"})]


@given(st.lists(st.none() | st.sampled_from([*(row[0] for row in POSTCODES), "ZZ99 3VZ", "BS99 9XX", "bs97 4qd"])))
def test_postcodes_are_resolved_each_by_itself_however_they_are_held(codes):
    alone = [resolved(code, lookup=BY_POSTCODE)[0] for code in codes]
    assert resolved(*codes, lookup=BY_POSTCODE) == alone
    plain = pa.chunked_array([pa.array(codes, pa.string())])
    encoded = plain.dictionary_encode()
    for found in (BY_POSTCODE.resolve(plain), BY_POSTCODE.resolve(encoded)):
        assert found.missing.tolist() == ["missing" in row[3] for row in alone]
        assert found.unknown.tolist() == ["unknown" in row[3] for row in alone]
        assert found.in_area.tolist() == ["in area" in row[3] for row in alone]
        assert found.local_authority_code.to_pylist() == [row[2] for row in alone]


@pytest.mark.parametrize(
    "second",
    [("BS97 4QD", "E01900102", BRISTOL), ("bs974qd", invented.UNCHANGED, NORTH_SOMERSET)],
    ids=["of two areas", "of two authorities"],
)
def test_a_postcode_that_the_lookup_tells_in_two_ways_is_unknown(second):
    lookup = a_postcode_lookup([*POSTCODES, second])
    assert resolved("BS97 4QD", lookup=lookup) == [(None, None, None, {"unknown"})]
    assert resolved("TA92 1AA", lookup=lookup) == resolved("TA92 1AA", lookup=BY_POSTCODE)


def test_a_postcode_that_the_lookup_says_twice_is_as_one_that_it_says_once():
    assert resolved("BS97 4QD", lookup=a_postcode_lookup(POSTCODES * 2)) == resolved("BS97 4QD", lookup=BY_POSTCODE)


@pytest.mark.parametrize(
    ("area", "inside"),
    [((), set()), ((SOMERSET,), {"TA92 1AA"}), ((NORTH_YORKSHIRE,), {"YO90 1AA"}), ((MENDIP,), set())],
)
def test_a_postcode_is_in_the_area_of_what_its_authority_became(area, inside):
    codes = [row[0] for row in POSTCODES]
    rows = zip(codes, resolved(*codes, lookup=a_postcode_lookup(area=area)), strict=True)
    assert {code for code, row in rows if "in area" in row[3]} == inside


@pytest.fixture(scope="module")
def real_rows(shared_data):
    path = shared_data / "geography" / "lsoa11_lsoa21_ltla22_england_wales.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig") as source:
        return [
            (row["lsoa11_code"], row["change_code"], row["lsoa21_code"], row["ltla22_code"])
            for row in csv.DictReader(source)
        ]


@pytest.fixture(scope="module")
def authorities_of_2024(shared_data):
    with gzip.open(shared_data / "geography" / "ltla24_csp24_pfa24.csv.gz", "rt", encoding="utf-8-sig") as source:
        return {row["ltla24_code"] for row in csv.DictReader(source)}


@pytest.fixture(scope="module")
def real(real_rows):
    codes = sorted({code for row in real_rows for code in row[0:3:2]})
    return dict(zip(codes, resolved(*codes, lookup=a_lookup(lookup_table(real_rows))), strict=True))


def test_every_real_code_finds_an_authority_of_today_but_three(real, authorities_of_2024):
    assert len(real) > 35_000
    homeless = {code for code, (_, _, authority, _) in real.items() if authority is None}
    assert {authority for _, _, authority, _ in real.values()} - {None} <= authorities_of_2024
    assert homeless == {code for code, row in real.items() if "straddling" in row[3]}
    assert len(homeless) == 3


def test_the_three_have_change_code_x_and_lie_outside_the_area(real, real_rows):
    for code in (code for code, row in real.items() if "straddling" in row[3]):
        assert {change for old, change, _, _ in real_rows if old == code} == {"X"}
        assert "in area" not in real[code][3]


def test_every_real_code_of_2021_is_itself_and_every_split_one_has_several_successors(real, real_rows):
    successors = {}
    for old, _, new, _ in real_rows:
        successors.setdefault(old, set()).add(new)
    new_codes = set().union(*successors.values())
    for code, (edition, lsoa21, _, flags) in real.items():
        if code in new_codes:
            assert (edition, lsoa21, "split" in flags) == ("2021", code, False)
        else:
            assert edition == "2011"
            assert ("split" in flags) == (len(successors[code]) > 1)
            assert lsoa21 == (None if "split" in flags else next(iter(successors[code])))


def test_the_real_area_has_the_areas_that_the_data_s_readme_counts(real, real_rows):
    inside = {code for code, row in real.items() if "in area" in row[3]}
    assert len(inside & {old for old, *_ in real_rows}) == 1005
    assert len(inside & {new for _, _, new, _ in real_rows}) == 1038
    assert {real[code][2] for code in inside} == set(AREA) == set(SHIPPED.local_authorities.partnership)
