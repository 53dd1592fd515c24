"""What a partner must change from one contract to the next, and whether a file that was right would fail."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.drafting.differences import differences
from contracts.errors import DocumentError
from contracts.vocabulary import Severity
from intake.conformance import Conformance
from tests.contracts.shelf import SHIPPED, feed_of

WHEN = {"name": "when", "logicalType": "date", "classification": "TIME_EVENT"}


def column(name="shade", *, codes=(), severity=None, **said):
    """A property; `vrp` properties by keyword (`vrpAliases=[...]`), the rest as the standard writes it."""
    extra = {key: value for key, value in said.items() if key.startswith("vrp")}
    if severity:
        extra["vrpSeverity"] = severity
    plain = {key: value for key, value in said.items() if not key.startswith("vrp")}
    made = {"name": name, "customProperties": [{"property": key, "value": value} for key, value in extra.items()]}
    if codes:
        check = {"type": "library", "metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": list(codes)}}
        made["quality"] = [check]
    return made | plain


def told(old, new, **feed):
    """What differs between two feeds of one column each, as (what, breaks)."""
    found = differences(feed_of(column(**old), WHEN), feed_of(column(**new), WHEN, **feed)).found
    return [(item.what, item.breaks) for item in found]


def limits(**of):
    return {"logicalType": "number", "logicalTypeOptions": of}


CASES = {
    "nothing": ({}, {}, []),
    "another description": ({}, {"description": "other words"}, []),
    "another header": ({}, {"physicalName": "Tint"}, [("header", True)]),
    "another header, the old one an alias": ({}, {"physicalName": "Tint", "vrpAliases": ["Shade"]}, []),
    "a header in other case and spaces": ({}, {"physicalName": " SHADE_"}, []),
    "an alias gone": ({"vrpAliases": ["Hue"]}, {}, [("header", True)]),
    "an alias more": ({}, {"vrpAliases": ["Hue"]}, []),
    "now required": ({}, {"required": True}, [("required", True)]),
    "no longer required": ({"required": True}, {}, [("required", False)]),
    "a wider type": ({"logicalType": "integer"}, {"logicalType": "number"}, [("type", False)]),
    "any text": ({"logicalType": "date"}, {}, [("type", False)]),
    "a narrower type": ({"logicalType": "number"}, {"logicalType": "integer"}, [("type", True)]),
    "another type": ({"logicalType": "date"}, {"logicalType": "timestamp"}, [("type", True)]),
    "dates in one way": ({}, {"vrpDateFormat": "dd/mm/yyyy"}, [("date-format", True)]),
    "dates in any way": ({"vrpDateFormat": "dd/mm/yyyy"}, {}, [("date-format", False)]),
    "a higher minimum": (limits(minimum=0), limits(minimum=1), [("range", True)]),
    "a lower maximum": (limits(maximum=9), limits(maximum=8.5), [("range", True)]),
    "limits where there were none": ({"logicalType": "number"}, limits(minimum=0), [("range", True)]),
    "wider limits": (limits(minimum=0, maximum=9), limits(minimum=-1), [("range", False)]),
    "a minimum of nought stays": (limits(minimum=0), limits(minimum=0), []),
    "narrower limits that only count": (
        limits(minimum=0) | {"severity": "information"},
        limits(minimum=1) | {"severity": "information"},
        [("range", False)],
    ),
    "a pattern that only counts": (
        {"severity": "information"},
        {"logicalTypeOptions": {"pattern": "a"}, "severity": "information"},
        [("pattern", False)],
    ),
    "a pattern": ({}, {"logicalTypeOptions": {"pattern": "a"}}, [("pattern", True)]),
    "another pattern": (
        {"logicalTypeOptions": {"pattern": "a"}},
        {"logicalTypeOptions": {"pattern": "b"}},
        [("pattern", True)],
    ),
    "no pattern any more": ({"logicalTypeOptions": {"pattern": "a"}}, {}, [("pattern", False)]),
    "a format": ({}, {"vrpFormat": "crn"}, [("format", True)]),
    "a code list": ({}, {"codes": "a"}, [("codes", True)]),
    "a code list that only counts": (
        {"severity": "information"},
        {"codes": "a", "severity": "information"},
        [("codes", False)],
    ),
    "no code list any more": ({"codes": "a"}, {}, [("codes", False)]),
    "a code more": ({"codes": "a"}, {"codes": "ab"}, [("codes-added", False)]),
    "a code gone": ({"codes": "ab"}, {"codes": "a"}, [("codes-removed", True)]),
    "a code gone where codes are warnings": (
        {"codes": "ab", "severity": "warning"},
        {"codes": "a", "severity": "warning"},
        [("codes-removed", True)],
    ),
    "a code retired": ({"codes": "ab"}, {"codes": "a", "vrpRetiredCodes": ["b"]}, [("codes-retired", False)]),
    "a retired code gone": ({"codes": "a", "vrpRetiredCodes": ["b"]}, {"codes": "a"}, [("codes-removed", True)]),
    "a code under another name": (
        {"codes": ["FIXD", "PERM"]},
        {"codes": ["SUSP", "PERM"], "vrpCodeLabels": {"FIXD": "SUSP"}},
        [("codes-renamed", False), ("codes-added", False)],
    ),
    "a label gone": ({"codes": "a", "vrpCodeLabels": {"x": "a"}}, {"codes": "a"}, [("codes-removed", True)]),
    "a label that means another code": (
        {"codes": "ab", "vrpCodeLabels": {"x": "a"}},
        {"codes": "ab", "vrpCodeLabels": {"x": "b"}},
        [("codes-changed", True)],
    ),
    "a label of a renamed code": (
        {"codes": "a", "vrpCodeLabels": {"x": "a"}},
        {"codes": "b", "vrpCodeLabels": {"x": "b", "a": "b"}},
        [("codes-renamed", False), ("codes-added", False)],
    ),
    "a spelling of nothing gone": ({"vrpNulls": ["?"]}, {}, [("nulls", True)]),
    "a breach that now rejects": (
        {"codes": "a", "severity": "warning"},
        {"codes": "a", "severity": "error"},
        [("severity", True)],
    ),
    "a breach that only warns": ({"codes": "a"}, {"codes": "a", "severity": "warning"}, [("severity", False)]),
    "a severity that no rule has": ({}, {"severity": "warning"}, []),
    "another class": ({}, {"classification": "SENSITIVE"}, [("treatment", False)]),
    "other bands": (
        limits(minimum=0) | {"logicalType": "integer", "classification": "MEASURE", "vrpBands": [0, 1]},
        limits(minimum=0) | {"logicalType": "integer", "classification": "MEASURE", "vrpBands": [0, 2]},
        [("treatment", False)],
    ),
    "a lower ceiling": ({}, {"vrpCeiling": "1"}, [("treatment", False)]),
}


@pytest.mark.parametrize("case", CASES)
def test_each_change_of_a_column_is_told_and_judged(case):
    old, new, expected = CASES[case]
    assert told(old, new) == expected


OF_FEEDS = {
    "another calendar": ({"vrpCalendar": "calendar_quarter"}, [("calendar", True)]),
    "another ceiling": ({"vrpCeiling": "1"}, [("ceiling", False)]),
    "a column that decides the period": ({"vrpPeriodColumn": "when"}, [("period-column", True)]),
    "a day of the event": ({"vrpEventTime": "when"}, [("event-time", True)]),
}


@pytest.mark.parametrize("case", OF_FEEDS)
def test_each_change_of_a_feed_is_told_and_judged(case):
    said, expected = OF_FEEDS[case]
    assert told({}, {}, **said) == expected


def test_rows_that_must_now_lie_in_the_area_are_a_breaking_change():
    where, place = {"name": "where", "classification": "GEO_EVENT"}, {"column": "where", "lookup": "lookup"}
    old, new = (feed_of(where, vrpPlace=place, vrpScope=scope) for scope in ("everywhere", "event"))
    assert [(item.what, item.breaks) for item in differences(old, new).found] == [("scope", True)]
    assert differences(new, old).found == ()


def test_a_column_more_breaks_where_it_is_required_and_one_less_never():
    one, two = feed_of(column()), feed_of(column(), column("tint"))
    needed = feed_of(column(), column("tint", required=True))
    assert [(item.what, item.column, item.breaks) for item in differences(one, two).found] == [
        ("column-added", "tint", False)
    ]
    assert differences(one, needed).breaking
    assert [(item.what, item.breaks) for item in differences(needed, one).found] == [("column-removed", False)]


def test_a_column_that_only_the_gateway_calls_otherwise_is_no_change():
    old, new = feed_of(column("shade", physicalName="Tone")), feed_of(column("hue", physicalName="tone "))
    assert differences(old, new).found == ()


def test_the_partner_is_told_what_to_do_in_its_own_headings():
    old = feed_of(column("shade", physicalName="Tone", codes="ab"))
    new = feed_of(column("shade", physicalName="Tone", codes="ac"))
    found = [(item.column, item.do) for item in differences(old, new).found]
    assert found == [("Tone", "Send b no longer; the codes are a, c."), ("Tone", "Use c where they apply.")]


def rule(condition, severity="warning"):
    """A rule between two columns, as the standard writes it in SQL."""
    query = f"select count(*) from invented_events where {condition}"
    return {
        "type": "sql",
        "name": "odd",
        "description": "It is odd.",
        "query": query,
        "mustBe": 0,
        "severity": severity,
    }


@pytest.mark.parametrize(("severity", "breaks"), [("error", True), ("warning", True), ("information", False)])
def test_a_rule_between_columns_that_is_new_breaks_where_it_costs_something(severity, breaks):
    plain, ruled = {}, {"quality": [rule("shade is null", severity)]}
    assert told(plain, ruled) == [("check", breaks)]
    assert told(ruled, plain) == []
    assert told(ruled, ruled) == []
    other = {"quality": [rule("shade = 'a'", severity)]}
    assert told(ruled, other) == [("check", breaks)]


def test_two_feeds_are_not_compared():
    with pytest.raises(DocumentError, match="only contracts of one feed"):
        differences(SHIPPED.feed("fire_incidents"), SHIPPED.feed("ambulance_incidents"))


@pytest.mark.parametrize("name", SHIPPED.feed_ids)
def test_a_contract_does_not_differ_from_itself(name):
    for feed in SHIPPED.editions(name).all:
        assert differences(feed, feed).found == ()


def test_a_system_that_was_not_changed_for_2020_21_and_2024_25_loses_nothing():
    for name in ("school_suspensions_and_exclusions", "school_attendance"):
        found = differences(*SHIPPED.editions(name).all)
        assert not found.breaking
        assert {"codes-retired", "codes-added"} <= {item.what for item in found.found}


VALUES = ("a", "b", "1", "2.5", "-3", "12", "2024-01-02", "2024-01-02T10:30", None)
PATTERNS = st.sampled_from([None, "[a-z]", "[0-9]+", "[a-z]|[0-9]+"])
BOUNDS = st.sampled_from([None, -5, 0, 2, 10])


RULES = {
    "pattern": PATTERNS,
    "minimum": BOUNDS,
    "maximum": BOUNDS,
    "codes": st.sampled_from([(), ("a", "b"), ("a", "1"), ("a", "b", "1", "12")]),
    "severity": st.sampled_from(["error", "warning"]),
    "required": st.booleans(),
    "logicalType": st.sampled_from(["string", "integer", "number", "date", "timestamp"]),
}


def of_rules(rules):
    """A column that has these rules."""
    options = {key: rules[key] for key in ("pattern", "minimum", "maximum") if rules[key] is not None}
    said = {key: value for key, value in rules.items() if key not in {"pattern", "minimum", "maximum"}}
    return feed_of(column(**said, logicalTypeOptions=options))


@st.composite
def two_contracts(draw):
    """A contract, and the same with some of its rules changed."""
    before = {name: draw(rule) for name, rule in RULES.items()}
    changed = draw(st.sets(st.sampled_from(sorted(RULES)), min_size=1, max_size=3))
    return of_rules(before), of_rules(before | {name: draw(RULES[name]) for name in changed})


def fallen(feed):
    """Which of the values lose their row, and which their own place, under a contract."""
    rows = pa.table({"shade": pa.array(VALUES, pa.string())})
    breaches = Conformance(feed, "2024-01").judge(rows).breaches
    lost = {rule: set() for rule in (Severity.ERROR, Severity.WARNING)}
    for rule, mask in breaches:
        lost[rule.severity] |= {value for value, broken in zip(VALUES, mask, strict=True) if broken}
    return lost[Severity.ERROR], lost[Severity.ERROR] | lost[Severity.WARNING]


@settings(max_examples=100)
@given(two_contracts())
def test_what_does_not_break_costs_no_row_and_no_value(contracts):
    before, after = contracts
    if differences(before, after).breaking:
        return
    rows_before, values_before = fallen(before)
    rows_after, values_after = fallen(after)
    assert rows_after <= rows_before
    assert values_after <= values_before
