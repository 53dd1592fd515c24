"""What must hold of the header: known columns wherever they stand, and nothing of the unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import Severity
from intake.errors import UnreadableFileError
from intake.findings import FindingCounter
from intake.header import Layout, match_header
from tests.contracts.shelf import CRIME, feed_of

HEADERS = [column.header for column in CRIME.columns]
NAMES = [column.name for column in CRIME.columns]
CANARY = "Quincey Canary"
NEEDED = {"Month", "Reported by", "Falls within", "LSOA code", "Crime type"}


def matched(cells, feed=CRIME):
    counter = FindingCounter()
    return match_header(cells, feed, counter), counter.findings()


def refusal(cells, feed=CRIME):
    with pytest.raises(UnreadableFileError) as refused:
        matched(cells, feed)
    assert CANARY not in str(refused.value)
    return refused.value


def test_the_header_as_agreed_matches_without_a_finding():
    assert matched(HEADERS) == (Layout(tuple(NAMES)), ())


@given(st.permutations(range(12)), st.lists(st.sampled_from([str.upper, str.lower, str.title, str.strip]), min_size=12))
def test_order_case_and_outer_spaces_do_not_matter(order, spellings):
    cells = [f" {spellings[number](HEADERS[number])}\t" for number in order]
    assert matched(cells) == (Layout(tuple(NAMES[number] for number in order)), ())


@given(st.lists(st.text(), max_size=5), st.integers(0, 12))
def test_unknown_columns_are_told_by_position_only(unknown, at):
    known = {header.casefold() for header in HEADERS}
    strange = [f"{CANARY}{name}" for name in unknown if name.strip().casefold() not in known]
    layout, findings = matched([*HEADERS[:at], *strange, *HEADERS[at:]])
    assert layout.names == (*NAMES[:at], *(None for _ in strange), *NAMES[at:])
    positions = {f"column {number}" for number in range(at + 1, at + 1 + len(strange))}
    assert {(item.rule, item.column, item.severity) for item in findings} == {
        ("column-unknown", position, Severity.WARNING) for position in positions
    }
    assert CANARY not in str(findings)


@pytest.mark.parametrize("missing", HEADERS)
def test_a_missing_column_refuses_the_file_if_a_rule_needs_it_and_is_a_finding_otherwise(missing):
    cells = [header for header in HEADERS if header != missing]
    if missing in NEEDED:
        refused = refusal(cells)
        assert (refused.rule, f"{missing!r} is needed" in refused.remedy) == ("column-missing", True)
    else:
        layout, findings = matched(cells)
        assert [(item.rule, item.column, item.count) for item in findings] == [("column-missing", missing, 1)]
        assert CRIME.columns[HEADERS.index(missing)].name not in layout.names


def test_the_columns_of_period_and_place_are_needed_even_if_their_values_are_not():
    columns = [{"name": "shade"}, {"name": "month"}, {"name": "area", "classification": "GEO_EVENT"}]
    feed = feed_of(*columns, vrpPeriodColumn="month", vrpPlace={"column": "area", "lookup": "l"})
    assert refusal(["shade", "area"], feed).rule == "column-missing"
    assert refusal(["shade", "month"], feed).rule == "column-missing"
    assert matched(["month", "area"], feed)[0].names == ("month", "area")


@pytest.mark.parametrize(("scope", "needed"), [("event", {"where"}), ("residence", {"home"}), ("everywhere", set())])
def test_of_two_places_only_the_one_that_decides_the_scope_is_needed(scope, needed):
    """Without it every row would seem to be in the area; without the other a row only has no residence."""
    columns = [
        {"name": "shade"},
        {"name": "where", "classification": "GEO_EVENT"},
        {"name": "home", "classification": "GEO_RES"},
    ]
    places = {"vrpPlace": {"column": "where", "lookup": "l"}, "vrpResidence": {"column": "home", "lookup": "l"}}
    feed = feed_of(*columns, vrpScope=scope, **places)
    for missing in ("where", "home"):
        cells = [column["name"] for column in columns if column["name"] != missing]
        if missing in needed:
            assert f"{missing!r} is needed" in refusal(cells, feed).remedy
        else:
            assert [item.rule for item in matched(cells, feed)[1]] == ["column-missing"]


@pytest.mark.parametrize("header", HEADERS)
def test_a_column_that_stands_twice_is_refused(header):
    refused = refusal([*HEADERS, f" {header.upper()} ", CANARY])
    assert (refused.rule, refused.remedy) == ("header-repeated", f"the column {header!r} stands twice")


def test_an_unknown_column_may_stand_twice():
    layout, findings = matched([*HEADERS, CANARY, CANARY])
    assert layout.names[-2:] == (None, None)
    assert len(findings) == 2


@pytest.mark.parametrize("cells", [[], [""], [CANARY], ["2024-01", CANARY, "E01900001"]])
def test_a_first_line_that_names_no_column_is_no_header(cells):
    assert refusal(cells).rule == "header-missing"


def test_a_position_is_counted_from_one():
    layout = Layout((None, "month", "area"))
    assert [layout.position(name) for name in ("month", "area", "shade")] == [2, 3, None]
