"""What must hold of a feed's contract before any row is held to it."""

import pytest
import yaml

from contracts.errors import DocumentError
from contracts.feed import AGE, AREAS, RESERVED, RESIDENCE, Place
from contracts.feed_document import read_feed
from contracts.vocabulary import (
    Calendar,
    ColumnType,
    FeedKind,
    FieldClass,
    IdentifierKind,
    MatchKey,
    PlaceKind,
    Severity,
    Tier,
)
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


def test_a_shipped_feed_about_people_is_read_as_it_is_written():
    victims = SHIPPED.feed("police_recorded_crime_victims")
    residence = Place("home_postcode", "postcode_lookup", PlaceKind.POSTCODE, RESIDENCE)
    assert (victims.place, victims.residence, victims.scope, victims.places) == (None, residence, None, (residence,))
    assert (victims.event_time, victims.period_column) == ("committed_from", "committed_from")
    assert {column.name: column.identifier for column in victims.identifiers} == {
        "surname": IdentifierKind.FAMILY_NAME,
        "forename_1": IdentifierKind.GIVEN_NAME,
        "dob": IdentifierKind.DATE_OF_BIRTH,
        "home_postcode": IdentifierKind.POSTCODE,
        "pnc_id": IdentifierKind.PNC_ID,
    }
    assert {column.name: column.match_key for column in victims.match_keys if column.identifier is None} == {
        "forename_2": MatchKey.SECOND_GIVEN_NAME,
        "alias": MatchKey.OTHER_FAMILY_NAME,
        "sex": MatchKey.SEX,
        "phone": MatchKey.TELEPHONE,
    }
    assert set(victims.identifiers) < set(victims.match_keys)
    assert victims.column("ethnicity_self").groups == "ethnicity_groups"
    assert victims.column("dob").groups is None


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
    "an unknown match key": {"customProperties": [{"property": "vrpMatchKey", "value": "shoe_size"}]},
    "an unknown kind of identifier": {"customProperties": [{"property": "vrpIdentifier", "value": "shoe_size"}]},
    "a mistyped property": {"customProperties": [{"property": "vrpSeverty", "value": "error"}]},
    "a broken pattern": {"logicalTypeOptions": {"pattern": "("}},
    "a pattern that the engine cannot hold": {"logicalTypeOptions": {"pattern": "(?=x)x"}},
    "a pattern that ends in a quotation": {"logicalTypeOptions": {"pattern": r"\Qa"}},
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
    assert feed_of({"name": RESIDENCE + name}, WHERE, vrpPlace=PLACE).place == Place("where", "lookup")
    with pytest.raises(DocumentError, match="the gateway's own"):
        feed_of({"name": name}, WHERE, vrpPlace=PLACE)
    with pytest.raises(DocumentError, match="the gateway's own"):
        feed_of({"name": RESIDENCE + name}, HOME, vrpResidence=RESIDES, vrpScope="residence")


def tells(kind, name="who", **column):
    """A column that tells somebody's identity, of the class that its kind has."""
    classes = {"date_of_birth": "DOB", "postcode": "GEO_RES"}
    extra = [{"property": "vrpIdentifier", "value": kind}]
    return {"name": name, "classification": classes.get(kind, "DIRECT_ID"), "customProperties": extra} | column


WHEN = {"name": "when", "logicalType": "timestamp", "classification": "TIME_EVENT"}
BORN = tells("date_of_birth", "born", logicalType="date")


@pytest.mark.parametrize("kind", IdentifierKind)
def test_an_identifier_has_the_one_class_that_its_kind_asks(kind):
    fit = tells(kind.value, logicalType="date")
    feed = feed_of(fit, WHEN, vrpEventTime="when")
    assert [(column.name, column.identifier) for column in feed.identifiers] == [("who", kind)]
    for other in set(FieldClass) - {FieldClass(fit["classification"])}:
        with pytest.raises(DocumentError, match=f"'who' is a {kind}, whose class is"):
            feed_of(fit | {"classification": other.value}, WHEN, vrpEventTime="when")


def test_a_feed_about_no_person_has_no_identifiers():
    assert feed_of({"name": "shade"}).identifiers == ()


@pytest.mark.parametrize("time", ["date", "timestamp"])
def test_a_date_of_birth_needs_the_day_of_the_event(time):
    feed = feed_of(BORN, WHEN | {"logicalType": time}, vrpEventTime="when")
    assert (feed.event_time, feed.column("born").field_class) == ("when", FieldClass.DOB)
    with pytest.raises(DocumentError, match="'born' must be a date, and vrpEventTime must date the event"):
        feed_of(BORN, WHEN | {"logicalType": time})


@pytest.mark.parametrize("kind", sorted(set(ColumnType) - {ColumnType.DATE}))
def test_a_date_of_birth_is_a_date(kind):
    with pytest.raises(DocumentError, match="'born' must be a date"):
        feed_of(BORN | {"logicalType": kind.value}, WHEN, vrpEventTime="when")


@pytest.mark.parametrize("kind", ["string", "number", "integer"])
def test_what_dates_the_event_is_a_date_or_a_time(kind):
    with pytest.raises(DocumentError, match="vrpEventTime names 'when', which is neither a date nor a timestamp"):
        feed_of(WHEN | {"logicalType": kind}, vrpEventTime="when")


def test_an_age_may_be_given_as_a_number_and_is_then_nobody_s_identifier():
    feed = feed_of({"name": "age", "classification": "DOB", "logicalType": "integer"})
    assert (feed.event_time, feed.identifiers) == (None, ())


@pytest.mark.parametrize("kind", ["string", "number", "date", "timestamp"])
def test_an_age_that_could_not_be_told_is_refused(kind):
    """Without the day of the event everybody would be of age nought."""
    with pytest.raises(DocumentError, match="'age' must be a date, and vrpEventTime must date the event"):
        feed_of({"name": "age", "classification": "DOB", "logicalType": kind})


def test_two_columns_that_tell_an_age_are_refused():
    given = {"name": "age", "classification": "DOB", "logicalType": "integer"}
    with pytest.raises(DocumentError, match="two columns of the class DOB"):
        feed_of(BORN, given, WHEN, vrpEventTime="when")


def test_the_age_is_the_gateway_s_own_column():
    assert AGE in RESERVED


WHERE = {"name": "where", "classification": "GEO_EVENT"}
HOME = {"name": "home", "classification": "GEO_RES"}
PLACE, RESIDES = {"column": "where", "lookup": "lookup"}, {"column": "home", "lookup": "homes", "kind": "postcode"}
OF_EVENT, OF_HOME = Place("where", "lookup"), Place("home", "homes", PlaceKind.POSTCODE, RESIDENCE)
BOTH = {"vrpPlace": PLACE, "vrpResidence": RESIDES}


@pytest.mark.parametrize(
    ("extra", "scope"),
    [
        ({}, None),
        ({"vrpScope": "everywhere"}, None),
        ({"vrpPlace": PLACE}, OF_EVENT),
        ({"vrpPlace": PLACE, "vrpScope": "event"}, OF_EVENT),
        ({"vrpPlace": PLACE, "vrpScope": "everywhere"}, None),
        ({"vrpResidence": RESIDES, "vrpScope": "residence"}, OF_HOME),
        ({"vrpResidence": RESIDES, "vrpScope": "everywhere"}, None),
        (BOTH, OF_EVENT),
        (BOTH | {"vrpScope": "residence"}, OF_HOME),
        (BOTH | {"vrpScope": "everywhere"}, None),
    ],
)
def test_the_scope_is_the_place_that_the_contract_says(extra, scope):
    feed = feed_of(WHERE, HOME, **extra)
    assert feed.scope == scope
    assert feed.places == tuple(place for place in (feed.place, feed.residence) if place)


@pytest.mark.parametrize(
    "extra",
    [
        {"vrpScope": "event"},
        {"vrpScope": "residence"},
        {"vrpPlace": PLACE, "vrpScope": "residence"},
        {"vrpResidence": RESIDES},
        {"vrpResidence": RESIDES, "vrpScope": "event"},
    ],
    ids=str,
)
def test_a_scope_that_is_no_place_of_the_feed_is_refused_rather_than_everything_taken(extra):
    with pytest.raises(DocumentError, match="vrpScope: is a place that the feed has not"):
        feed_of(WHERE, HOME, **extra)


def test_what_a_residence_resolves_to_stands_beside_what_the_place_of_the_event_does():
    feed = feed_of(WHERE, HOME, **BOTH)
    assert feed.place.areas == AREAS
    middle = ("msoa21_code",) if feed.residence.kind is PlaceKind.POSTCODE else ()
    assert middle, "a place of postcodes has one area more"
    assert feed.residence.areas == tuple(f"residence_{name}" for name in (*AREAS, *middle))


@pytest.mark.parametrize("field_class", FieldClass)
def test_a_place_has_the_class_of_one_and_a_residence_that_of_no_other(field_class):
    """As a place of events, where somebody lives could leave as its small area."""
    for extra, fit in ({"vrpPlace": PLACE}, {"GEO_EVENT", "GEO_RES"}), (BOTH, {"GEO_RES"}):
        column = {"name": "home" if "vrpResidence" in extra else "where", "classification": field_class.value}
        columns = [column, WHERE] if column["name"] == "home" else [column]
        kind = {"logicalType": "integer"} if field_class is FieldClass.DOB else {}
        if field_class in fit:
            assert feed_of(column | kind, *columns[1:], **extra).scope == OF_EVENT
        else:
            with pytest.raises(DocumentError, match=f"'{column['name']}' tells a place, whose class is GEO_"):
                feed_of(column | kind, *columns[1:], **extra)


def test_one_column_cannot_tell_both_places():
    with pytest.raises(DocumentError, match="vrpPlace and vrpResidence name one column"):
        feed_of(HOME, vrpPlace=PLACE | {"column": "home"}, vrpResidence=RESIDES)


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
        {"vrpPlace": {"column": "shade", "lookup": "l", "kind": "grid"}},
        {"vrpPlace": {"column": "shade", "lookup": "l", "colour": "blue"}},
        {"vrpResidence": {"column": "tint", "lookup": "l"}, "vrpScope": "residence"},
        {"vrpEventTime": "tint"},
        {"vrpScope": "nowhere"},
        {"vrpPeriodColum": "shade"},
        {"vrpKind": "rumours"},
        {"vrpCalendar": "moon"},
        {"vrpCeiling": "2C"},
    ],
    ids=str,
)
def test_what_is_said_of_the_whole_feed_must_be_known_and_name_its_own_columns(extra):
    with pytest.raises(DocumentError, match=r"feed\.odcs\.yaml: "):
        feed_of({"name": "shade", "classification": "GEO_EVENT"}, **extra)


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
