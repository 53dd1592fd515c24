"""What must hold of a feed's contract before any row is held to it."""

import pytest
import yaml

from contracts.errors import DocumentError
from contracts.feed import AREAS, RESERVED, Place, read_feed
from contracts.vocabulary import Calendar, ColumnType, FeedKind, FieldClass, Severity, Tier
from tests.contracts.shelf import CRIME, FEED, SHIPPED, feed_of


def test_the_shipped_police_feed_is_read_as_it_is_written():
    assert (CRIME.id, CRIME.edition, CRIME.version) == ("police_street_level_crime", "2013", "1.0.0")
    assert (CRIME.kind, CRIME.calendar, CRIME.ceiling) == (FeedKind.EVENTS, Calendar.MONTH, Tier.DEPERSONALISED)
    assert (CRIME.record_reference, CRIME.period_column) == ("crime_id", "month")
    assert CRIME.place == Place("lsoa_code", "lsoa_2011_2021_lookup")
    assert len(CRIME.columns) == 12
    longitude = CRIME.column("longitude")
    assert (longitude.header, longitude.type) == ("Longitude", ColumnType.NUMBER)
    assert (longitude.minimum, longitude.maximum, longitude.severity) == (-9, 3, Severity.ERROR)
    assert (CRIME.column("crime_id").severity, CRIME.column("crime_id").required) == (Severity.WARNING, False)
    assert CRIME.column("crime_id").field_class is FieldClass.RECORD_REF
    assert len(CRIME.column("crime_type").codes) == 14
    assert "Investigation complete; no suspect identified" in CRIME.column("last_outcome_category").codes
    assert CRIME.column("month").required


def test_the_shipped_lookup_feed_is_about_no_place_and_nobody():
    lookup = SHIPPED.feed("lsoa_2011_2021_lookup")
    assert (lookup.kind, lookup.place, lookup.record_reference) == (FeedKind.REFERENCE, None, None)
    assert lookup.column("change_code").codes == ("U", "S", "M", "X")


def test_a_column_without_a_header_of_its_own_has_its_name_for_header():
    assert feed_of({"name": "shade"}).column("shade").header == "shade"


def test_a_column_without_limits_pattern_or_codes_has_none():
    shade = feed_of({"name": "shade"}).column("shade")
    assert (shade.pattern, shade.minimum, shade.maximum, shade.codes, shade.required) == (None, None, None, (), False)


def test_a_column_that_the_contract_lacks_is_refused_by_name():
    with pytest.raises(DocumentError, match="has no column 'tint'"):
        feed_of({"name": "shade"}).column("tint")


CODES = {"type": "library", "metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["a"]}}

UNFIT_COLUMNS = {
    "an unknown class": {"classification": "SHOE_SIZE"},
    "no class": {"classification": None},
    "an unknown type": {"logicalType": "colour"},
    "an unknown severity": {"customProperties": [{"property": "vrpSeverity", "value": "shrug"}]},
    "a mistyped property": {"customProperties": [{"property": "vrpSeverty", "value": "error"}]},
    "a broken pattern": {"logicalTypeOptions": {"pattern": "("}},
    "a pattern that the engine cannot hold": {"logicalTypeOptions": {"pattern": "(?=x)x"}},
    "a pattern that is a number": {"logicalTypeOptions": {"pattern": 5}},
    "an option that no rule holds": {"logicalTypeOptions": {"maxLength": 5}},
    "a minimum that is no number": {"logicalTypeOptions": {"minimum": "low"}},
    "a maximum that is no number": {"logicalTypeOptions": {"maximum": [5]}},
    "a check that is not understood": {"quality": [CODES | {"metric": "duplicateValues"}]},
    "codes that may be broken sometimes": {"quality": [CODES | {"mustBe": 5}]},
    "a second check": {"quality": [CODES, CODES]},
    "codes without a list": {"quality": [CODES | {"arguments": {}}]},
    "an empty code list": {"quality": [CODES | {"arguments": {"validValues": []}}]},
    "a code that YAML read as a truth": {"quality": [CODES | {"arguments": {"validValues": [False]}}]},
    "a code that YAML read as a number": {"quality": [CODES | {"arguments": {"validValues": [1]}}]},
    "a name in capitals": {"name": "Shade"},
    "a name that ends the quotation": {"name": 'shade" or true --'},
    "a name that begins with a digit": {"name": "1st"},
    **{f"the gateway's own name {name}": {"name": name} for name in RESERVED},
}


@pytest.mark.parametrize("change", UNFIT_COLUMNS.values(), ids=UNFIT_COLUMNS)
def test_a_column_that_cannot_be_held_to_what_it_says_is_refused(change):
    with pytest.raises(DocumentError, match=r"feed\.odcs\.yaml: "):
        feed_of({"name": "shade"} | change)


def test_codes_and_limits_are_read_as_written():
    many = CODES | {"arguments": {"validValues": ["O'Brien", '"', "01", "NO"]}}
    assert feed_of({"name": "shade", "quality": [many]}).column("shade").codes == ("O'Brien", '"', "01", "NO")
    limited = feed_of({"name": "size", "logicalTypeOptions": {"minimum": 0, "maximum": 2.5}}).column("size")
    assert (limited.minimum, limited.maximum) == (0.0, 2.5)


@pytest.mark.parametrize("name", AREAS)
def test_names_that_places_need_are_free_in_a_feed_without_places(name):
    assert feed_of({"name": name}).column(name)
    place = {"column": "shade", "lookup": "lookup"}
    with pytest.raises(DocumentError, match="the gateway's own"):
        feed_of({"name": "shade"}, {"name": name}, vrpPlace=place)


@pytest.mark.parametrize(
    "columns",
    [
        ({"name": "shade"}, {"name": "shade", "physicalName": "Other"}),
        ({"name": "shade", "physicalName": "Shade"}, {"name": "tint", "physicalName": "SHADE"}),
        ({"name": "shade"}, {"name": "tint", "physicalName": "Shade"}),
    ],
)
def test_two_columns_of_one_name_or_header_are_refused(columns):
    with pytest.raises(DocumentError, match="two columns have the same"):
        feed_of(*columns)


@pytest.mark.parametrize(
    "extra",
    [
        {"vrpRecordReference": "tint"},
        {"vrpPeriodColumn": "tint"},
        {"vrpPlace": {"column": "tint", "lookup": "l"}},
        {"vrpPlace": {"column": "shade"}},
        {"vrpPlace": "shade"},
        {"vrpPeriodColum": "shade"},
        {"vrpKind": "rumours"},
        {"vrpCalendar": "moon"},
        {"vrpCeiling": "2C"},
    ],
    ids=str,
)
def test_what_is_said_of_the_whole_feed_must_be_known_and_name_its_own_columns(extra):
    with pytest.raises(DocumentError, match=r"feed\.odcs\.yaml: "):
        feed_of({"name": "shade"}, **extra)


def test_a_property_that_is_nobody_s_business_here_is_let_be():
    assert feed_of({"name": "shade"}, ourCatalogueNumber=5).id == "invented_events"


@pytest.mark.parametrize("missing", ["vrpEdition", "vrpKind", "vrpCalendar", "vrpCeiling"])
def test_a_feed_says_its_edition_kind_calendar_and_ceiling(missing):
    kept = [item for item in FEED["customProperties"] if item["property"] != missing]
    with pytest.raises(DocumentError, match=missing):
        read_feed(yaml.safe_dump(FEED | {"customProperties": kept}), "feed.odcs.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "- a list",
        yaml.safe_dump(FEED | {"schema": []}),
        yaml.safe_dump(FEED | {"schema": FEED["schema"] * 2}),
        yaml.safe_dump(FEED | {"schema": [FEED["schema"][0] | {"quality": [CODES]}]}),
        yaml.safe_dump(FEED) + "id: twice\n",
    ],
)
def test_a_text_that_is_no_contract_of_one_table_is_refused(text):
    with pytest.raises(DocumentError, match=r"feed\.odcs\.yaml: "):
        read_feed(text, "feed.odcs.yaml")
