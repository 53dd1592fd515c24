"""What must hold of the header: found wherever it stands, matched however it is written, and nothing of the unknown."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.headings import folded
from contracts.vocabulary import Severity
from intake.errors import UnreadableFileError
from intake.findings import FindingCounter
from intake.grid import HeadRow
from intake.header import find_header
from intake.headers.layout import Layout
from tests.contracts.shelf import CRIME, SHIPPED, feed_of

HEADERS = [column.header for column in CRIME.columns]
NAMES = [column.name for column in CRIME.columns]
VICTIMS = SHIPPED.feed("police_recorded_crime_victims")
CANARY = "Quincey Canary"
NEEDED = {"Month", "Reported by", "Falls within", "LSOA code", "Crime type"}
RECORD = ["", "2024-01", "Force", "Force", "-2.5", "51.4", "On or near High Street", "E01014370", "", "Drugs", "", ""]
SPELLINGS = [
    str,
    str.upper,
    str.swapcase,
    lambda text: f" {text}\t",
    lambda text: text.replace(" ", "  "),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace(" ", "_"),
    lambda text: text.replace(" ", ""),
    lambda text: "\ufeff" + text,
    lambda text: "ï»¿" + text,
    "\u200b".join,
    lambda text: ".".join(text) + ".",
    lambda text: text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
]
JUNK = st.lists(st.one_of(st.just(""), st.text(max_size=5).map(lambda text: CANARY + text)), max_size=14)


def found(*rows, feed=CRIME):
    """The layout and the findings of a file that begins with these rows, a line each."""
    counter = FindingCounter()
    layout = find_header([HeadRow(line, tuple(cells)) for line, cells in enumerate(rows, start=1)], feed, counter)
    return layout, counter.findings()


def refusal(*rows, feed=CRIME):
    with pytest.raises(UnreadableFileError) as refused:
        found(*rows, feed=feed)
    assert CANARY not in str(refused.value)
    return refused.value


def told(findings, *rules):
    return [(item.rule, item.column, item.count) for item in findings if item.rule in rules]


def test_the_header_as_agreed_matches_without_a_finding():
    assert found(HEADERS, RECORD) == (Layout(tuple(NAMES), 1, 2), ())


@given(st.permutations(range(12)), st.lists(st.sampled_from(SPELLINGS), min_size=12, max_size=12))
def test_neither_the_order_of_columns_nor_their_spelling_matters(order, spellings):
    cells = [spelling(HEADERS[number]) for number, spelling in zip(order, spellings, strict=True)]
    layout, findings = found(cells)
    assert layout == Layout(tuple(NAMES[number] for number in order), 1, 2)
    mended = {HEADERS[number] for number, cell in zip(order, cells, strict=True) if cell != HEADERS[number]}
    assert {(item.rule, item.column, item.severity, item.count, item.lines) for item in findings} == {
        ("header-mended", header, Severity.REPAIR, 1, (1,)) for header in mended
    }


@given(st.data())
def test_any_mixture_of_aliases_gives_the_same_layout(data):
    spelled = [data.draw(st.sampled_from([item.header, *item.aliases])) for item in VICTIMS.columns]
    order = data.draw(st.permutations(range(len(spelled))))
    cells = [data.draw(st.sampled_from(SPELLINGS))(spelled[number]) for number in order]
    assert found(cells, feed=VICTIMS)[0] == Layout(tuple(VICTIMS.columns[number].name for number in order), 1, 2)


@given(st.lists(JUNK, max_size=8))
def test_rows_above_that_match_nothing_change_nothing_but_the_line(junk):
    layout, findings = found(*junk, HEADERS, RECORD)
    assert layout == Layout(tuple(NAMES), len(junk) + 1, len(junk) + 2)
    moved = [("header-moved", "file", Severity.INFORMATION, 1, (len(junk) + 1,))] if junk else []
    assert [(item.rule, item.column, item.severity, item.count, item.lines) for item in findings] == moved
    assert CANARY not in f"{layout!r}{findings}"


def test_a_header_below_a_logo_a_title_a_marking_and_a_date_is_found():
    titles = [["Avon and Somerset"], ["Recorded crime, January"], ["OFFICIAL-SENSITIVE"], ["Run", "01/02/2024"], []]
    layout, findings = found(*titles, HEADERS, RECORD)
    assert (layout.names, layout.header_line, layout.first_line) == (tuple(NAMES), 6, 7)
    assert told(findings, "header-moved") == [("header-moved", "file", 1)]


@pytest.mark.parametrize(
    ("rows", "beyond"),
    [
        ([], 0),
        ([RECORD], 0),
        ([[*RECORD, ""]], 1),
        ([[*RECORD, "", ""], [*RECORD, "", ""], RECORD], 2),
        ([[*RECORD, ""], RECORD], 0),
        ([[*RECORD, "x"], [*RECORD, "x"]], 0),
        ([RECORD[:-1], [*RECORD, ""]], 1),
    ],
)
def test_empty_values_behind_the_last_column_are_told_by_most_of_the_first_rows(rows, beyond):
    assert found(HEADERS, *rows)[0].beyond == beyond


def test_names_of_columns_that_stand_on_no_line_were_not_moved():
    findings = FindingCounter()
    find_header([HeadRow(0, tuple(HEADERS)), HeadRow(1, tuple(RECORD))], CRIME, findings)
    assert told(findings.findings(), "header-moved") == []


def test_rows_begin_where_the_next_row_does_though_a_heading_holds_a_line_end():
    rows = [HeadRow(2, ("Month\n", *HEADERS[:1], *HEADERS[2:])), HeadRow(4, ("2024-01",))]
    layout = find_header(rows, CRIME, FindingCounter())
    assert (layout.header_line, layout.first_line) == (2, 4)
    assert find_header(rows[:1], CRIME, FindingCounter()).first_line == 3


@given(st.lists(st.text(), max_size=5), st.integers(0, 12))
def test_unknown_columns_are_told_by_position_only(unknown, at):
    strange = [f"{CANARY}{name}" for name in unknown]
    layout, findings = found([*HEADERS[:at], *strange, *HEADERS[at:]])
    assert layout.names == (*NAMES[:at], *(None for _ in strange), *NAMES[at:])
    positions = {f"column {number}" for number in range(at + 1, at + 1 + len(strange))}
    assert {(item.rule, item.column, item.severity) for item in findings} == {
        ("column-unknown", position, Severity.WARNING) for position in positions
    }
    assert CANARY not in f"{findings}{layout!r}{layout.headings}"


@given(st.lists(st.sampled_from(["", " ", "\ufeff", "-"]), min_size=1, max_size=4), st.integers(0, 12))
def test_columns_without_a_heading_are_told_together_by_the_place_of_the_first(blanks, at):
    layout, findings = found([*HEADERS[:at], *blanks, *HEADERS[at:]])
    assert layout.names == (*NAMES[:at], *(None for _ in blanks), *NAMES[at:])
    assert [(item.rule, item.column, item.severity, item.count) for item in findings] == [
        ("column-unnamed", f"column {at + 1}", Severity.INFORMATION, len(blanks))
    ]


@pytest.mark.parametrize("missing", HEADERS)
def test_a_missing_column_refuses_the_file_if_a_rule_needs_it_and_is_a_finding_otherwise(missing):
    cells = [header for header in HEADERS if header != missing]
    if missing in NEEDED:
        refused = refusal(cells)
        assert (refused.rule, f"{missing!r} is needed" in refused.remedy) == ("column-missing", True)
    else:
        layout, findings = found([CANARY], cells)
        assert [(item.column, item.lines) for item in findings if item.rule == "column-missing"] == [(missing, (2,))]
        assert CRIME.columns[HEADERS.index(missing)].name not in layout.names


def test_the_columns_of_period_and_place_are_needed_even_if_their_values_are_not():
    columns = [{"name": "shade"}, {"name": "month"}, {"name": "area", "classification": "GEO_EVENT"}]
    feed = feed_of(*columns, vrpPeriodColumn="month", vrpPlace={"column": "area", "lookup": "l"})
    assert refusal(["shade", "area"], feed=feed).rule == "column-missing"
    assert refusal(["shade", "month"], feed=feed).rule == "column-missing"
    assert found(["month", "area"], feed=feed)[0].names == ("month", "area")


@pytest.mark.parametrize(("scope", "needed"), [("event", {"where"}), ("residence", {"home"}), ("everywhere", set())])
def test_of_two_places_only_the_one_that_decides_the_scope_is_needed(scope, needed):
    """Without it every row would seem to be in the area; without the other a row only has no residence."""
    columns = [
        {"name": "shade", "required": True},
        {"name": "where", "classification": "GEO_EVENT"},
        {"name": "home", "classification": "GEO_RES"},
    ]
    places = {"vrpPlace": {"column": "where", "lookup": "l"}, "vrpResidence": {"column": "home", "lookup": "l"}}
    feed = feed_of(*columns, vrpScope=scope, **places)
    for missing in ("where", "home"):
        cells = [column["name"] for column in columns if column["name"] != missing]
        if missing in needed:
            assert f"{missing!r} is needed" in refusal(cells, feed=feed).remedy
        else:
            assert [item.rule for item in found(cells, feed=feed)[1]] == ["column-missing"]


@pytest.mark.parametrize("header", HEADERS)
def test_a_column_that_stands_twice_is_refused(header):
    refused = refusal([*HEADERS, f" {header.upper()} ", CANARY])
    assert (refused.rule, refused.remedy) == ("header-repeated", f"the column {header!r} stands twice")


def test_a_column_under_its_header_and_an_alias_stands_twice():
    cells = ["crime_ref", "committed_from", "role", "dob", "Date of birth"]
    assert refusal(cells, feed=VICTIMS).remedy == "the column 'dob' stands twice"


def test_an_unknown_column_may_stand_twice():
    layout, findings = found([*HEADERS, CANARY, CANARY])
    assert layout.names[-2:] == (None, None)
    assert len(findings) == 2


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[]],
        [[""], []],
        [[CANARY]],
        [["2024-01", CANARY, "E01900001"]],
        [[CANARY, "Month", "Crime type"], [CANARY, "Context"]],
        [RECORD, [CANARY, *RECORD[1:]]],
    ],
)
def test_a_file_without_a_header_is_refused_in_the_contracts_words(rows):
    refused = refusal(*rows)
    assert refused.rule == "header-missing"
    assert refused.remedy.startswith(f"none of the first {len(rows)} rows is a header")
    assert all(repr(header) in refused.remedy for header in NEEDED)
    assert "'Context'" not in refused.remedy


def test_where_nothing_is_needed_every_header_is_looked_for():
    assert "with 'shade', 'tint'" in refusal([CANARY], feed=feed_of({"name": "shade"}, {"name": "tint"})).remedy


@given(st.lists(st.text(max_size=6), max_size=14))
def test_a_row_of_data_is_no_header(cells):
    assume(not {folded(cell) for cell in cells} & {folded(header) for header in HEADERS})
    assert refusal([CANARY, *cells]).rule == "header-missing"


def test_a_row_that_names_less_than_half_of_what_is_needed_is_passed_over():
    layout, _ = found(["Month", "Crime type", CANARY], HEADERS, RECORD)
    assert (layout.names, layout.header_line) == (tuple(NAMES), 2)


MERGED = (
    ["Crime ref", "Committed from", "Role", "Victim", "", "", ""],
    ["", "", "", "Surname", "Age", "Sex", "DOB"],
)


def test_two_rows_are_joined_where_they_match_more_than_either_alone():
    layout, findings = found([CANARY], *MERGED, feed=VICTIMS)
    assert layout.names == ("crime_ref", "committed_from", "role", "surname", None, "sex", "dob")
    assert (layout.header_line, layout.first_line) == (2, 4)
    assert told(findings, "column-unknown", "header-moved") == [
        ("column-unknown", "column 5", 1),
        ("header-moved", "file", 1),
    ]


def test_labels_over_a_row_that_matches_as_well_alone_are_no_part_of_the_header():
    labels = [CANARY, "", "", "", *[""] * 7, f"{CANARY} too"]
    layout, findings = found(labels, HEADERS, RECORD)
    assert (layout, told(findings, "header-mended")) == (Layout(tuple(NAMES), 2, 3), [])


def test_a_header_and_its_first_row_are_not_joined():
    assert found(HEADERS, ["", *RECORD[1:]], RECORD)[0] == Layout(tuple(NAMES), 1, 2)
    assert found(HEADERS, [""] * 12, RECORD)[0] == Layout(tuple(NAMES), 1, 2)


def test_columns_of_another_group_are_told_as_unknown_and_not_read():
    upper = [*MERGED[0], "Suspect", ""]
    layout, findings = found(upper, [*MERGED[1], "Surname", "DOB"], feed=VICTIMS)
    assert layout.names[-2:] == (None, None)
    assert [column for _, column, _ in told(findings, "column-unknown")] == ["column 5", "column 8", "column 9"]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["Case", "", "", "Victim", "", "Suspect"], ["crime_ref", "committed_from", "role", "Surname", "DOB", "Sex"]),
        (["crime_ref", "committed_from", "role", "Victim", "", "Suspect"], ["", "", "", "Surname", "DOB", "Sex"]),
    ],
)
def test_a_column_that_may_be_of_another_group_refuses_the_file(upper, lower):
    """Also where the lower row alone seems to match as much: a suspect's sex is not a victim's."""
    refused = refusal(upper, lower, feed=VICTIMS)
    assert (refused.rule, "position 6:" in refused.remedy) == ("header-ambiguous", True)


def test_a_column_of_another_group_is_not_taken_though_the_lower_row_matches_as_much_alone():
    upper = ["", "", "", "DOB", "Victim", "Suspect"]
    lower = ["crime_ref", "committed_from", "role", "", "Surname", "DOB"]
    assert found(upper, lower, feed=VICTIMS)[0].names == (*lower[:3], "dob", "surname", None)


def test_headings_may_stand_in_one_row_or_the_other():
    layout, findings = found(["crime_ref", "", "role"], ["", "committed_from", ""], feed=VICTIMS)
    assert (layout.names, layout.header_line) == (("crime_ref", "committed_from", "role"), 1)
    assert told(findings, "header-mended") == []


def test_a_cell_that_two_columns_fit_refuses_the_file():
    feed = feed_of({"name": "outcome_date"}, {"name": "outcome_code"}, {"name": "date"})
    refused = refusal(["Outcome", ""], ["Code", "Date"], feed=feed)
    assert (refused.rule, "position 2:" in refused.remedy) == ("header-ambiguous", True)


def test_of_a_header_that_stands_again_the_first_is_meant():
    layout, findings = found(HEADERS, RECORD, HEADERS, RECORD)
    assert (layout, findings) == (Layout(tuple(NAMES), 1, 2), ())


def test_of_two_headers_one_below_the_other_the_fuller_is_meant():
    fewer = [*HEADERS[:10], CANARY, CANARY]
    assert found(fewer, HEADERS, RECORD)[0] == Layout(tuple(NAMES), 2, 3)
    assert found(fewer, [""], [], HEADERS, RECORD)[0] == Layout(tuple(NAMES), 4, 5)
    assert found(HEADERS, fewer, RECORD)[0] == Layout(tuple(NAMES), 1, 2)


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([HEADERS, RECORD, [], HEADERS[::-1], RECORD[::-1]], "lines 1 and 4"),
        ([HEADERS[:10], [CANARY], HEADERS, RECORD], "lines 1 and 3"),
    ],
)
def test_a_file_of_two_tables_is_refused(rows, lines):
    refused = refusal(*rows)
    assert (refused.rule, lines in refused.remedy) == ("header-ambiguous", True)


def test_a_word_that_is_also_a_heading_makes_no_second_table():
    feed = feed_of({"name": "shade"}, {"name": "tint"}, {"name": "hue"})
    assert found(["shade", "tint", "hue"], ["a", "hue", "b"], feed=feed)[0].header_line == 1


@pytest.mark.parametrize("above", [[RECORD], [[CANARY], [], ["", *RECORD[1:]]], [["0" * 64]], [["a" * 64, CANARY]]])
def test_a_header_that_was_sorted_in_among_the_rows_is_refused_and_none_of_them_lost(above):
    refused = refusal(*above, HEADERS, RECORD)
    assert refused.rule == "header-below-rows"
    assert f"on line {len(above) + 1}" in refused.remedy
    assert f"from line {len(above)} on" in refused.remedy


def test_what_the_header_says_over_a_column_that_is_read_is_kept_and_no_more():
    layout, _ = found([*HEADERS[:3], CANARY, "", *HEADERS[3:]])
    assert layout.headings == ((*HEADERS[:3], None, None, *HEADERS[3:]),)
    assert found(*MERGED, feed=VICTIMS)[0].headings == (
        ("Crime ref", "Committed from", "Role", "Victim", None, "", ""),
        ("", "", "", "Surname", None, "Sex", "DOB"),
    )
