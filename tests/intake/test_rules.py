"""What must hold of each rule: known answers, and nothing that a contract or a value says ever runs as SQL."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts.vocabulary import Calendar, FieldClass, Severity
from intake.rules import compile_rules
from tests.contracts.shelf import CRIME, feed_of
from tests.intake.judging import broken

CHECK = {"type": "library", "metric": "invalidValues", "mustBe": 0}


def breaks(value, **column):
    """The rules that one value of one column breaks."""
    feed = feed_of({"name": "shade"} | column)
    (found,) = broken(feed, [{"shade": value}])
    return {rule for rule, _ in found}


def codes(*values):
    return [CHECK | {"arguments": {"validValues": list(values)}}]


@pytest.mark.parametrize(("required", "broken_rules"), [(True, {"required"}), (False, set())])
def test_a_missing_value_breaks_only_required(required, broken_rules):
    options = {"logicalType": "number", "logicalTypeOptions": {"minimum": 1, "pattern": "x"}, "quality": codes("y")}
    assert breaks(None, required=required, **options) == broken_rules


@pytest.mark.parametrize("value", ["0", "-0", "12", "007", "-2.5", "51.456789", "1e5", "1E-5", "1e+5", "9" * 300])
def test_a_number_is_read(value):
    assert breaks(value, logicalType="number") == set()


NO_NUMBERS = [
    "nan",
    "NaN",
    "inf",
    "-inf",
    "Infinity",
    " 1",
    "1 ",
    "1\n",
    "+1",
    ".5",
    "5.",
    "1,5",
    "1_0",
    "0x1",
    "1e",
    "--1",
    "",
]


@pytest.mark.parametrize("value", [*NO_NUMBERS, "1e999", "-1e999", "9" * 400, "\N{ARABIC-INDIC DIGIT ONE}", "1e5.0"])
def test_what_is_no_finite_number_breaks_the_type(value):
    assert breaks(value, logicalType="number") == {"type"}


@pytest.mark.parametrize("value", ["0", "-0", "007", "-12", "9223372036854775807", "-9223372036854775808"])
def test_an_integer_is_read(value):
    assert breaks(value, logicalType="integer") == set()


@pytest.mark.parametrize("value", [*NO_NUMBERS, "1.0", "1e5", "9223372036854775808", "-9223372036854775809"])
def test_what_is_no_integer_of_64_bits_breaks_the_type(value):
    assert breaks(value, logicalType="integer") == {"type"}


@pytest.mark.parametrize("value", ["2024-01-31", "2024-02-29", "0001-01-01", "9999-12-31"])
def test_a_date_is_read(value):
    assert breaks(value, logicalType="date") == set()


@pytest.mark.parametrize(
    "value",
    [
        "2023-02-29",
        "2024-13-01",
        "2024-1-5",
        "24-01-05",
        " 2024-01-05",
        "2024-01-05 ",
        "2024-01-05T00:00",
        "05/01/2024",
        "0000-01-01",
        "10000-01-01",
        "-001-01-01",
        "45296",
        "",
    ],
)
def test_what_is_no_date_as_agreed_breaks_the_type(value):
    assert breaks(value, logicalType="date") == {"type"}


@pytest.mark.parametrize(
    "value",
    [
        "2024-01-31T00:00",
        "2024-02-29T23:59",
        "2024-01-31 10:30",
        "2024-01-31T10:30:59",
        "0001-01-01T00:00",
        "9999-12-31T23:59",
    ],
)
def test_a_time_is_read(value):
    assert breaks(value, logicalType="timestamp") == set()


@pytest.mark.parametrize(
    "value",
    [
        "2024-01-31",
        "2023-02-29T10:30",
        "2024-13-01T10:30",
        "2024-01-31T24:00",
        "2024-01-31T10:60",
        "2024-01-31T10:30:60",
        "2024-01-31T1:30",
        "2024-01-31t10:30",
        "2024-01-31T10:30Z",
        "2024-01-31T10:30+01:00",
        "2024-01-31T10:30:59.5",
        " 2024-01-31T10:30",
        "2024-01-31T10:30\n",
        "31/01/2024 10:30",
        "0000-01-01T00:00",
        "10:30",
        "",
    ],
)
def test_what_is_no_time_as_agreed_breaks_the_type(value):
    assert breaks(value, logicalType="timestamp") == {"type"}


@pytest.mark.parametrize(
    ("kind", "arrow_type"),
    [("number", pa.float64()), ("integer", pa.int64()), ("date", pa.date32()), ("timestamp", pa.timestamp("s"))],
)
@given(st.text(alphabet="0123456789-+.eE \n_,nainfT:/", max_size=19))
@example("2024-01-05T10:30")
@example("2024-02-30T10:30")
@example("2024-01-05 10:30:01")
@example("2024-1-5")
@example("-0")
@example("0000-00-00")
def test_whatever_passes_its_type_can_be_cast(kind, arrow_type, value):
    """A value that Arrow then refused would stand in Arrow's message."""
    if not breaks(value, logicalType=kind):
        assert pc.cast(pa.array([value]), arrow_type)[0].is_valid


@given(
    st.dates()
    | st.datetimes().map(lambda time: time.replace(second=0, microsecond=0))
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
)
def test_whatever_is_written_as_its_type_passes(value):
    kind = {date: "date", datetime: "timestamp", int: "integer", float: "number"}[type(value)]
    text = value.isoformat() if isinstance(value, date) else str(value)
    assert breaks(text, logicalType=kind) == set()


@pytest.mark.parametrize("severity", Severity)
def test_a_value_that_is_not_of_its_type_is_an_error_whatever_the_contract_calls_it(severity):
    extra = [{"property": "vrpSeverity", "value": severity.value}]
    feed = feed_of({"name": "size", "logicalType": "number", "customProperties": extra})
    assert [(rule.name, rule.severity) for rule in compile_rules(feed, "2024-01")] == [("type", Severity.ERROR)]


@pytest.mark.parametrize("severity", Severity)
def test_every_other_rule_has_the_severity_of_its_column_but_required_and_period_reject(severity):
    options = {"logicalTypeOptions": {"pattern": "x", "minimum": 1}, "quality": codes("y"), "required": True}
    extra = [{"property": "vrpSeverity", "value": severity.value}]
    feed = feed_of({"name": "shade", "customProperties": extra} | options, vrpPeriodColumn="shade")
    found = {rule.name: rule.severity for rule in compile_rules(feed, "2024-01")}
    always = dict.fromkeys(("required", "period"), Severity.ERROR)
    assert found == always | dict.fromkeys(("range", "pattern", "code"), severity)


@pytest.mark.parametrize(
    ("value", "inside"), [("-9", True), ("3", True), ("-9.0001", False), ("3.0001", False), ("0", True), ("1e5", False)]
)
def test_a_range_holds_at_both_its_ends(value, inside):
    limits = {"minimum": -9, "maximum": 3}
    assert breaks(value, logicalType="number", logicalTypeOptions=limits) == (set() if inside else {"range"})


@pytest.mark.parametrize(
    ("limits", "low", "high"), [({"minimum": 5}, {"range"}, set()), ({"maximum": 5}, set(), {"range"})]
)
def test_a_range_may_be_open_at_one_end(limits, low, high):
    assert breaks("4", logicalType="number", logicalTypeOptions=limits) == low
    assert breaks("6", logicalType="number", logicalTypeOptions=limits) == high
    assert breaks("5", logicalType="number", logicalTypeOptions=limits) == set()


def test_a_value_that_is_no_number_breaks_its_type_and_a_not_a_number_its_range_too():
    limits = {"minimum": -9, "maximum": 3}
    assert breaks("north", logicalType="number", logicalTypeOptions=limits) == {"type"}
    assert breaks("nan", logicalType="number", logicalTypeOptions=limits) == {"type", "range"}


@pytest.mark.parametrize(
    ("pattern", "whole", "parts"),
    [
        (
            "[EW]01[0-9]{6}",
            ["E01014370", "W01000001"],
            ["E0101437", "E010143700", " E01014370", "xE01014370", "E01014370\n"],
        ),
        ("it's", ["it's"], ["its", "it''s"]),
        ("a|bc", ["a", "bc"], ["ab", "c"]),
        (r"\d+", ["12"], [r"\d+", "1a"]),
    ],
)
def test_a_pattern_must_match_the_whole_value(pattern, whole, parts):
    options = {"logicalTypeOptions": {"pattern": pattern}}
    assert [breaks(value, **options) for value in whole] == [set()] * len(whole)
    assert [breaks(value, **options) for value in parts] == [{"pattern"}] * len(parts)


CODES = ["O'Brien", '"', "a,b", "'", "''", "it''s", "; drop table block; --", "é", "\\", "Straße"]


def test_a_code_list_takes_its_codes_and_nothing_like_them():
    feed = feed_of({"name": "shade", "quality": codes(*CODES)})
    like = [code + " " for code in CODES] + [code.upper() for code in CODES if code.upper() != code] + ["\\\\", '""']
    assert broken(feed, [{"shade": code} for code in CODES]) == [set()] * len(CODES)
    assert broken(feed, [{"shade": value} for value in like]) == [{("code", "shade")}] * len(like)


RETIRED = {"quality": codes("L", "M"), "customProperties": [{"property": "vrpRetiredCodes", "value": ["H", "J"]}]}


def test_a_retired_code_is_a_code_and_told_as_retired():
    feed = feed_of({"name": "shade"} | RETIRED)
    rows = [{"shade": value} for value in ("L", "H", "Z", None)]
    assert broken(feed, rows) == [set(), {("code-retired", "shade")}, {("code", "shade")}, set()]
    found = {rule.name: rule for rule in compile_rules(feed, "2024-01")}
    assert (found["code-retired"].severity, found["code-retired"].fit) == (Severity.WARNING, True)
    assert not found["code"].fit


def of_format(number_format, severity="error", **column):
    """A column whose values are written in a format."""
    extra = {"vrpFormat": number_format, "vrpSeverity": severity}
    return {
        "name": "number",
        "customProperties": [{"property": name, "value": value} for name, value in extra.items()],
    } | column


NUMBERS = [
    ("nhs_number", "999 000 0018", None),
    ("nhs_number", "see notes", "format"),
    ("nhs_number", "9990000019", "check-digit"),
    ("nhs_number", "9999999999", "placeholder"),
    ("nhs_number", "B801200005001", "wrong-identifier"),
    ("nhs_number", "9990000018; 9990000026", "identifiers-several"),
    ("nhs_number", "9434765919", "number-unissued"),
    ("nhs_number", "101901232", "zero-lost"),
    ("upn", "M80120000500A", "identifier-weak"),
    ("upn", "UN1", "placeholder"),
    ("upn", "J200200005001", "number-unissued"),
    ("cro_number", "SF05/482703J", "identifier-weak"),
    ("telephone_number", "7700900123", "zero-lost"),
    ("uprn", "12.0", "format"),
    ("postcode", "ZZ99 3VZ", "placeholder"),
]


@pytest.mark.parametrize(("number_format", "value", "rule"), NUMBERS)
def test_a_value_breaks_at_most_one_rule_of_its_format(number_format, value, rule):
    feed = feed_of(of_format(number_format))
    assert broken(feed, [{"number": value}, {"number": None}]) == [{(rule, "number")} if rule else set(), set()]


def test_the_format_of_an_identifier_is_that_of_its_kind():
    extra = [{"property": "vrpIdentifier", "value": "pnc_id"}]
    feed = feed_of({"name": "number", "classification": "DIRECT_ID", "customProperties": extra})
    values = ["81/34U", "81/34V", "none known", "n/k"]
    assert broken(feed, [{"number": value} for value in values]) == [
        set(),
        {("check-digit", "number")},
        {("format", "number")},
        {("placeholder", "number")},
    ]


@pytest.mark.parametrize("severity", Severity)
def test_only_what_is_not_of_the_format_has_the_severity_of_its_column(severity):
    found = {
        rule.name: rule.severity for rule in compile_rules(feed_of(of_format("nhs_number", severity.value)), "2024-01")
    }
    assert found == {
        "format": severity,
        "zero-lost": severity,
        "identifiers-several": Severity.ERROR,
        "wrong-identifier": Severity.WARNING,
        "check-digit": Severity.WARNING,
        "placeholder": Severity.INFORMATION,
        "number-unissued": Severity.WARNING,
    }


@pytest.mark.parametrize("field_class", ["DIRECT_ID", "CONTACT", "GEO_RES"])
def test_what_is_no_number_of_a_person_rejects_no_row(field_class):
    feed = feed_of(of_format("nhs_number", classification=field_class))
    found = {rule.name: rule for rule in compile_rules(feed, "2024-01")}
    assert {found[name].severity for name in ("format", "zero-lost")} == {Severity.WARNING}
    assert not found["format"].fit
    told = feed_of(of_format("nhs_number", "information", classification=field_class))
    assert {rule.severity for rule in compile_rules(told, "2024-01") if rule.name == "format"} == {Severity.INFORMATION}


def test_in_an_exclusion_list_what_is_no_number_names_nobody_and_rejects_its_row():
    column = of_format("nhs_number", classification="DIRECT_ID")
    column["customProperties"] = [{"property": "vrpIdentifier", "value": "nhs_number"}]
    said = {"vrpExcludes": "scope-do-not-share", "vrpCeiling": "1", "vrpDataClass": "exclusions"}
    feed = feed_of(column, vrpKind="exclusion_list", **said)
    found = {rule.name: rule.severity for rule in compile_rules(feed, "2024-01")}
    assert (found["format"], found["zero-lost"]) == (Severity.ERROR, Severity.ERROR)


def test_a_pattern_says_already_what_is_not_of_the_format():
    feed = feed_of(of_format("police_crime_reference", logicalTypeOptions={"pattern": "52[0-9]{8}"}))
    values = ["5224001234", "5224000000", "52240012345"]
    assert broken(feed, [{"number": value} for value in values]) == [
        set(),
        {("placeholder", "number")},
        {("pattern", "number")},
    ]


def test_a_lookup_says_already_what_is_no_postcode():
    place = {"column": "number", "lookup": "postcodes", "kind": "postcode"}
    feed = feed_of(of_format("postcode", classification="GEO_EVENT"), vrpPlace=place)
    values = ["BS97 4QD", "nowhere", "ZZ99 3VZ", "BS97 4QD; BS97 4QE", "07700 900123"]
    assert broken(feed, [{"number": value} for value in values]) == [
        set(),
        set(),
        set(),
        {("identifiers-several", "number")},
        {("wrong-identifier", "number")},
    ]


def test_a_row_of_another_period_breaks_the_period_and_a_missing_one_does_not():
    feed = feed_of({"name": "month"}, vrpPeriodColumn="month")
    rows = [{"month": value} for value in ("2024-01", "2024-02", "2024-01 ", None)]
    assert broken(feed, rows) == [set(), {("period", "month")}, {("period", "month")}, set()]


def dated(kind, calendar="calendar_quarter"):
    """A feed whose rows say their period by a day or a time."""
    return feed_of({"name": "when", "logicalType": kind}, vrpPeriodColumn="when", vrpCalendar=calendar)


OUTSIDE = {("period", "when")}


@pytest.mark.parametrize(
    ("calendar", "period", "first", "last"),
    [
        ("calendar_month", "2024-02", "2024-02-01", "2024-02-29"),
        ("calendar_quarter", "2024-Q1", "2024-01-01", "2024-03-31"),
        ("calendar_quarter", "2024-Q4", "2024-10-01", "2024-12-31"),
        ("calendar_year", "2024", "2024-01-01", "2024-12-31"),
    ],
)
@pytest.mark.parametrize("kind", ["date", "timestamp"])
def test_a_day_or_a_time_is_of_the_period_that_it_lies_in(kind, calendar, period, first, last):
    feed = dated(kind, calendar)
    early, late = ("", "") if kind == "date" else ("T00:00", "T23:59")
    before, after = ((date.fromisoformat(day) + timedelta(days=by)).isoformat() for day, by in ((first, -1), (last, 1)))
    rows = [first + early, last + late, before + late, after + early, None]
    assert broken(feed, [{"when": value} for value in rows], period) == [set(), set(), OUTSIDE, OUTSIDE, set()]


@given(st.datetimes(datetime(2020, 1, 1), datetime(2028, 12, 31)), st.sampled_from(["2023-Q4", "2024-Q1", "2024-Q2"]))  # noqa: DTZ001 - as files write times, without a zone
def test_a_time_breaks_the_period_exactly_when_it_is_not_in_it(time, period):
    first, last = Calendar.QUARTER.span(period)
    inside = first <= time.date() <= last
    text = time.isoformat(timespec="minutes")
    assert broken(dated("timestamp"), [{"when": text}], period) == [set() if inside else OUTSIDE]
    assert broken(dated("date"), [{"when": text[:10]}], period) == [set() if inside else OUTSIDE]


@pytest.mark.parametrize("kind", ["date", "timestamp"])
def test_a_value_that_is_no_day_rejects_its_row_whether_or_not_it_looks_like_one_of_the_period(kind):
    assert broken(dated(kind), [{"when": "2024-02-31"}], "2024-Q1") == [{("type", "when")}]
    assert broken(dated(kind), [{"when": "5 January"}], "2024-Q1") == [{("type", "when"), ("period", "when")}]


def test_rules_stand_in_the_order_of_their_columns():
    names = [(rule.name, rule.column) for rule in compile_rules(CRIME, "2024-01")]
    assert names == [
        ("pattern", "crime_id"),
        ("required", "month"),
        ("pattern", "month"),
        ("required", "reported_by"),
        ("required", "falls_within"),
        ("type", "longitude"),
        ("range", "longitude"),
        ("type", "latitude"),
        ("range", "latitude"),
        ("test-data", "location"),
        ("pattern", "lsoa_code"),
        ("test-data", "lsoa_name"),
        ("required", "crime_type"),
        ("code", "crime_type"),
        ("code", "last_outcome_category"),
        ("period", "month"),
    ]


INJECTIONS = [
    "' or true --",
    "'; drop table witness; --",
    '" or true --',
    '"); drop table witness; --',
    "') or 1=1 or ('x'='x",
    "{}",
    "@",
    "$1",
    "\\' or true",
    "a\0b",
]


@pytest.mark.parametrize("attack", INJECTIONS)
def test_what_a_value_says_is_only_ever_compared(attack):
    options = {"logicalTypeOptions": {"pattern": "[a-z]+"}, "quality": codes("fine"), "logicalType": "number"}
    assert breaks(attack, **options) == {"type", "pattern", "code"}


@pytest.mark.parametrize("attack", INJECTIONS)
def test_what_a_contract_says_is_only_ever_compared(attack):
    column = {"quality": codes(attack), "logicalTypeOptions": {"pattern": r"\Q" + attack + r"\E"}}
    assert breaks(attack, **column) == set()
    assert breaks("other", **column) == {"code", "pattern"}


@pytest.mark.parametrize("attack", INJECTIONS)
def test_a_period_is_only_ever_compared(attack):
    feed = feed_of({"name": "month"}, vrpPeriodColumn="month")
    assert broken(feed, [{"month": attack}, {"month": "2024-01"}], attack) == [set(), {("period", "month")}]


@pytest.mark.parametrize("attack", [name for name in INJECTIONS if "\0" not in name])
def test_a_column_s_name_is_only_ever_a_name(attack):
    """Reading a contract refuses such names; the rules do not rely on it."""
    column = replace(CRIME.column("crime_type"), name=attack)
    other = replace(CRIME.column("month"), name="month", field_class=FieldClass.TIME_EVENT)
    feed = replace(CRIME, columns=(column, other), record_reference=attack, place=None)
    assert broken(feed, [{attack: "Burglary", "month": "2024-01"}, {attack: "x", "month": "2024-01"}]) == [
        set(),
        {("code", attack)},
    ]
