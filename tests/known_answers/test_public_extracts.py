"""Extracts that others made, read in place as their contracts say: every fact that the data's own README counts."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pytest

from contracts.feed import Feed
from intake.findings import FindingCounter
from intake.inspection import Inspection, Tally
from intake.scope import scope_by_contract
from journey.passing import pass_through
from tests.contracts.shelf import SHIPPED


def passed(feed: Feed, period: str, content: bytes) -> tuple[Inspection, dict[tuple[str, str], int]]:
    """What a file is found to be, with how often each rule is broken in each column; no place is looked up."""
    feed = replace(feed, place=None, residence=None, scope=None)
    findings = FindingCounter()
    tally = Tally(feed, findings)
    with pass_through(lambda: iter([content]), feed, period, {}, scope_by_contract(feed), findings) as passing:
        for seen in passing.blocks:
            tally.add(seen)
    found = tally.inspection()
    return found, {(item.rule, item.column): item.count for item in found.findings}


@pytest.fixture
def extract(shared_data):
    """The bytes of a file beside the checkout."""
    return lambda name: (shared_data / name).read_bytes()


def column(content: bytes, name: str) -> pa.Array:
    """One column of a compressed file as texts, by a plain reader."""
    plain = pa.input_stream(pa.py_buffer(content), compression="gzip").read()
    as_text = arrow_csv.ConvertOptions(include_columns=[name], column_types={name: pa.string()})
    return arrow_csv.read_csv(pa.py_buffer(plain), convert_options=as_text).column(name).combine_chunks()


LONDON = "BR CR DA E EC EN HA IG KT N NW RM SE SM SW TN TW UB W WC WD"
"""Postcode areas that reach into Greater London."""


def test_of_ten_thousand_invented_emergency_attendances_910_ids_pass_the_check_by_chance(extract):
    content = extract("partner-extracts/odi_hospital_ae_data.csv.gz")
    found, rules = passed(SHIPPED.feed("synthetic_emergency_attendances"), "2019-Q2", content)
    assert (found.rows_read, found.rows_accepted) == (10_000, 10_000)
    assert found.rows_read - rules["check-digit", "Health Service ID"] == 910
    assert rules["code-mended", "Gender"] == 10_000  # Male, Female, Not Known and Not Specified are labels
    assert {rule for rule, _ in rules} == {"check-digit", "number-unissued", "code-mended"}


def test_the_emergency_attendances_have_the_columns_and_the_places_that_are_told(extract):
    content = extract("partner-extracts/odi_hospital_ae_data.csv.gz")
    headings = "Health Service ID,Age,Time in A&E (mins),Hospital,Arrival Time,Treatment,Gender,Postcode"
    feed = SHIPPED.feed("synthetic_emergency_attendances")
    assert [column.header for column in feed.columns] == headings.split(",")
    areas = pc.extract_regex(column(content, "Postcode"), "^(?P<area>[A-Z]+)[0-9]").field("area").unique()
    assert set(areas.to_pylist()) == set(LONDON.split())


def test_of_the_header_of_looked_after_children_107_pupil_numbers_carry_the_right_letter(extract):
    content = extract("partner-extracts/ssda903/header.csv.gz")
    found, rules = passed(SHIPPED.feed("looked_after_children_header"), "2017-18", content)
    assert (found.rows_read, found.rows_accepted) == (2_675, 2_675)
    assert found.rows_read - rules["check-digit", "UPN"] == 107
    assert rules["date-mended", "DOB"] == 2_675  # dd/mm/yyyy, as the statutory return writes it
    assert rules["number-unissued", "UPN"] == 107  # none names an authority that there is
    assert {rule for rule, _ in rules} == {"check-digit", "number-unissued", "code-mended", "date-mended"}


def test_deprivation_of_2019_is_told_of_every_small_area_of_england(extract):
    content = extract("geography/imd2019_england_lsoa11_rank_decile.csv.gz")
    found, rules = passed(SHIPPED.feed("deprivation", "2019"), "2019", content)
    assert (found.rows_read, found.rows_accepted) == (32_844, 32_844)
    assert {rule for rule, _ in rules} == {"header-mended"}


def test_a_population_with_thousands_commas_and_a_grand_total_is_read_and_scotland_left_out(extract):
    content = extract("geography/lsoa11_population_mid2019_uk.csv.gz")
    found, rules = passed(SHIPPED.feed("population_estimates", "2019"), "2019", content)
    assert (found.rows_read, found.rows_accepted) == (42_620, 34_753)
    assert rules["row-total", "row"] == 1
    assert rules["pattern", "lsoa11_code"] == 42_620 - 34_753 - 1
    assert rules["number-mended", "population"] > 30_000  # 1,954 is a number all the same


def test_avon_and_somerset_recorded_723_weapon_offences_in_2017_18(extract):
    content = extract("statistics/homeoffice_prc_pfa_201718.csv.gz")
    found, rules = passed(SHIPPED.feed("comparator_series"), "2017-18", content)
    assert (found.rows_read, found.rows_rejected) == (23_068, 0)
    assert {rule for rule, _ in rules} == {"column-unknown", "column-unnamed", "header-mended", "row-repeated"}
    rows = arrow_csv.read_csv(pa.py_buffer(pa.input_stream(pa.py_buffer(content), compression="gzip").read()))
    weapons = [
        row
        for row in rows.select(["Force_Name", "Offence_Group", "Number_of_Offences"]).to_pylist()
        if (row["Force_Name"], row["Offence_Group"]) == ("Avon and Somerset", "Possession of weapons offences")
    ]
    assert sum(row["Number_of_Offences"] for row in weapons) == 723
