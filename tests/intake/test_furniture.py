"""What must hold of rows that are no records: told by their words, in blocks and alone, never a record among them."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.encoding import DICTIONARY
from intake.findings import FindingCounter
from intake.furniture import _odd, furniture, furniture_rule
from intake.grid import HeadRow
from intake.header import find_header
from intake.headers.layout import Layout
from tests.contracts.shelf import CRIME, SHIPPED, feed_of

NAMES = tuple(column.name for column in CRIME.columns)
HEADERS = [column.header for column in CRIME.columns]
RECORD = ["", "2024-01", "Force", "Force", "-2.5", "51.4", "On or near High Street", "E01014370", "", "Drugs", "", ""]
VICTIMS = SHIPPED.feed("police_recorded_crime_victims")
FIRES = SHIPPED.feed("fire_incidents")
WORDS = [
    "Total",
    "Total: 345",
    "Grand total",
    "Bristol total",
    "End of report",
    "Page 2",
    "345 rows",
    "OFFICIAL",
    "Note: see above",
]
COUNTS = feed_of(
    {"name": "area", "required": True},
    {"name": "group"},
    {"name": "people", "logicalType": "integer", "required": True},
    {"name": "rate", "logicalType": "number", "required": True},
)


def told(rows, feed=CRIME, layout=None, encoded=()):
    """The rule that sets each row aside, or None."""
    layout = layout or Layout(tuple(column.name for column in feed.columns))
    known = [name for name in layout.names if name]
    columns = {}
    for column in feed.columns:
        cells = [row[layout.names.index(column.name)] or None if column.name in known else None for row in rows]
        columns[column.name] = pa.array(cells, DICTIONARY if column.name in encoded else pa.string())
    found: list[str | None] = [None] * len(rows)
    for rule, mask in furniture(pa.table(columns), layout, feed).items():
        assert (mask.dtype, len(mask)) == (np.bool_, len(rows))
        for place in np.flatnonzero(mask):
            assert found[place] is None
            found[place] = rule
    return found


def row(*cells, width=12):
    return [*cells, *[""] * (width - len(cells))]


def layout_of(*rows, feed=CRIME):
    head = [HeadRow(line, tuple(cells)) for line, cells in enumerate(rows, start=1)]
    return find_header(head, feed, FindingCounter())


def test_among_records_nothing_is_found():
    assert furniture(pa.table({name: pa.array([], pa.string()) for name in NAMES}), Layout(NAMES), CRIME) == {}
    assert told([RECORD] * 3) == [None] * 3


@pytest.mark.parametrize("encoded", [(), NAMES])
def test_each_kind_is_told_by_its_rule_in_plain_and_in_encoded_columns(encoded):
    rows = [RECORD, row("Total", "", "", "", "345"), RECORD, HEADERS, row(), row("End of report"), RECORD]
    rules = [None, "row-total", None, "row-header-repeated", None, "row-footer", None]
    assert told(rows, layout=layout_of(HEADERS, RECORD), encoded=encoded) == rules


def test_an_encoded_column_without_a_value_hides_no_other():
    rows = [row("", "Total"), row("", "Page 2")]
    assert told(rows, encoded=NAMES) == ["row-total", "row-footer"]


@pytest.mark.parametrize("place", range(12))
def test_a_footer_begins_in_whatever_column_is_the_first_to_say_something(place):
    assert told([row(*[""] * place, "Report run by A Name", *["01/02/2024"][: 11 - place])]) == ["row-footer"]


def test_what_stands_in_a_column_that_is_not_read_is_not_seen():
    assert told([["End of report", "2024-01"]], layout=Layout((None, "month"))) == [None]


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        (["Total", "", "345", "12.5"], "row-total"),
        (["Total", "345", "345", "345"], "row-total"),
        (["Total for Bristol", "345", "345", "345"], "row-total"),
        (["Bristol total", "345", "345", "12 %"], "row-total"),
        (["Bristol Count", "345", "345", "12"], "row-total"),
        (["\u00a0Total ", "*", "", ""], "row-total"),
        (["", "Subtotal", "345", "12.5"], "row-total"),
        (["Bristol", "Subtotal", "345", "12.5"], "row-total"),
        (["Bristol", "Grand total", "345", "12.5"], "row-total"),
        (["Total", "", "", ""], "row-total"),
        (["Bristol", "Total", "345", "12.5"], None),
        (["Total", "of all", "345", "12.5"], None),
        (["Total", "Bristol", "345", ""], None),
        (["Bristol", "Subtotal", "all", ""], None),
        (["Bristol", "Avon", "Subtotal", "12"], None),
        (["Bristol", "boys", "345", "12.5"], None),
        (["Bristol", "", "", ""], None),
        (["Total", "", "2024-01-31", ""], None),
    ],
)
def test_beside_a_totals_word_stand_numbers_only(cells, rule):
    assert told([cells, ["Bristol", "boys", "3", "1"]], feed=COUNTS) == [rule, None]


def test_a_number_that_is_a_persons_own_is_no_total():
    names = [column.name for column in VICTIMS.columns]
    cells = dict.fromkeys(names, "")
    assert told([list((cells | {"surname": "Total"}).values())], feed=VICTIMS) == ["row-total"]
    assert told([list((cells | {"surname": "Total", "pnc_id": "1234567"}).values())], feed=VICTIMS) == [None]


def test_a_totals_word_stands_among_the_first_three_that_say_something():
    assert told([row(*[""] * 4, "1", "2", "Subtotal"), row(*[""] * 4, "1", "2", "3", "", "Subtotal")]) == [
        "row-total",
        None,
    ]


@pytest.mark.parametrize("cell", ["Row count: 345", "End\u00a0of\u00a0report", "Total rows 345"])
def test_what_is_counted_below_a_table_is_its_footer(cell):
    assert told([row(cell)]) == ["row-footer"]


@pytest.mark.parametrize("heading", ["Date of extract", "Total"])
def test_a_heading_that_reads_like_furniture_is_a_heading(heading):
    feed = feed_of({"name": "shade", "physicalName": heading})
    layout = layout_of([heading], feed=feed)
    assert told([[heading]], feed=feed, layout=layout) == ["row-header-repeated"]


def test_an_empty_row_is_no_header_though_labels_stood_over_other_columns():
    layout = Layout(("month", "crime_type"), headings=(("", ""), ("Month", "Crime type")))
    assert told([["", ""], ["Month", "Crime type"]], layout=layout) == [None, "row-header-repeated"]


def test_ordinary_rows_are_not_looked_at():
    """Expressions are tried on what is odd only: rows as sparse as the contract allows are not."""
    needed = {column.name: "x" if column.required else None for column in VICTIMS.columns}
    victims = pa.table({name: pa.array([value], pa.string()) for name, value in needed.items()})
    assert not _odd(victims, victims.column_names, Layout(tuple(victims.column_names)), VICTIMS).any()
    feed = feed_of({"name": "shade"}, {"name": "tint"}, {"name": "hue"})
    shades = pa.table({"shade": pa.array(["Total", None], DICTIONARY), "tint": ["x", "x"], "hue": ["x", "x"]})
    assert _odd(shades, ["shade", "tint", "hue"], Layout(("shade", "tint", "hue")), feed).tolist() == [True, False]


def test_a_header_stands_again_only_word_for_word():
    written = [header.upper() for header in HEADERS]
    layout = layout_of(written, RECORD)
    assert told([written, HEADERS, [*written[:11], "x"], [*written[:11], ""]], layout=layout) == [
        "row-header-repeated",
        None,
        None,
        None,
    ]


@pytest.mark.parametrize("encoded", [(), NAMES])
def test_a_header_stands_again_behind_the_byte_order_mark_of_a_file_that_was_joined_on(encoded):
    joined = ["\ufeff" + HEADERS[0], *HEADERS[1:]]
    told_of_it = told([RECORD, joined, RECORD], layout=layout_of(HEADERS, RECORD), encoded=encoded)
    assert told_of_it == [None, "row-header-repeated", None]
    opted_out = SHIPPED.feed("national_data_opt_outs")  # one column, so that no other heading tells the row
    heading = opted_out.columns[0].header
    layout = layout_of([heading], feed=opted_out)
    rows = [["9990000018"], ["\ufeff" + heading], ["9990000026"]]
    assert told(rows, feed=opted_out, layout=layout) == [None, "row-header-repeated", None]


def test_columns_that_are_not_read_do_not_hide_that_a_header_stands_again():
    layout = layout_of(["Crime type", "x", "Month", "Reported by", "", "LSOA code", "Falls within"])
    assert told([["Crime type", "y", "Month", "Reported by", "z", "LSOA code", "Falls within"]], layout=layout) == [
        "row-header-repeated"
    ]


def test_both_rows_of_a_header_stand_again():
    upper = ["Crime ref", "Committed from", "Role", "Victim", "", ""]
    lower = ["", "", "", "Surname", "Sex", "DOB"]
    layout = layout_of(upper, lower, feed=VICTIMS)
    record = ["5224000001", "2024-01-31T10:15", "victim", "", "", ""]
    rules = ["row-header-repeated", "row-header-repeated", None]
    assert told([upper, lower, record], feed=VICTIMS, layout=layout) == rules


@pytest.mark.parametrize(
    "evidence",
    [
        {"crime_id": "0" * 64},
        {"month": "2024-01", "lsoa_code": "E01014370"},
        {"month": "2024-01", "crime_type": "Drugs"},
    ],
)
@pytest.mark.parametrize("word", WORDS)
def test_a_row_with_something_of_a_record_is_one_whatever_it_says(evidence, word):
    for name in {*NAMES} - {*evidence}:
        cells = dict.fromkeys(NAMES, "") | evidence | {name: word}
        assert told([list(cells.values())]) == [None]


@pytest.mark.parametrize("word", WORDS)
def test_a_reference_of_which_the_contract_says_no_more_has_a_digit_and_is_no_word(word):
    first = dict.fromkeys((column.name for column in FIRES.columns), "")
    assert told([list((first | {"incident_number": word}).values())], feed=FIRES) != [None]
    layout = Layout(("location", "incident_number", "time_of_call", "incident_type", "lsoa"))
    assert told([[word, "IRS-1", "", "", ""]], feed=FIRES, layout=layout) == [None]
    assert told([[word, "", "", "", ""]], feed=FIRES, layout=layout) != [None]


@given(st.lists(st.lists(st.one_of(st.just(""), st.text(max_size=8)), min_size=12, max_size=12), max_size=6), st.data())
def test_a_record_in_any_company_stays_one(others, data):
    record = list(RECORD)
    for place in (0, 6, 8, 10, 11):
        record[place] = data.draw(st.sampled_from([*WORDS, *HEADERS, ""]))
    rows = [*others, record, HEADERS]
    rules = told(rows, layout=layout_of(HEADERS, RECORD), encoded=data.draw(st.sampled_from([(), NAMES, NAMES[1:4]])))
    assert rules[len(others) :] == [None, "row-header-repeated"]


@given(st.lists(st.sampled_from([*WORDS, "", "345", "2024-01", "Force", "0" * 64]), min_size=12, max_size=12))
def test_a_row_is_set_aside_by_one_rule_in_a_block_and_alone(cells):
    """Alone it may be kept where a block's row is not: any of its cells could be of any column."""
    rule = told([cells])[0]
    assert rule is None or furniture_rule(cells, CRIME) in {rule, None}


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        (["Total", "345"], "row-total"),
        (["", "Total: 345", "", ""], "row-total"),
        (["Bristol", "Subtotal", "345"], "row-total"),
        (["*** END OF REPORT ***"], "row-footer"),
        (["Report run by", "A Name", "01/02/2024"], "row-footer"),
        (["This report is private", " and so", " on"], "row-footer"),
        (["\u00a0Page\u00a02"], "row-footer"),
        (["Disclaimer: " + "x" * 5000], "row-footer"),
        (["Total" + " " * 2000 + "and so on"], "row-total"),
        ([*HEADERS[:7]], "row-header-repeated"),
        ([*[header.upper() for header in HEADERS], "Page"], "row-header-repeated"),
        (["", "", "Crime type", "Month", "lsoa_code"], "row-header-repeated"),
        (["Month", "Crime type", "x", "y", "z"], None),
        (["Crime type", "x"], None),
        (["Month", "Crime type", "Falls within", "v", "w", "x", "y"], None),
        (["x", "y", "z", *HEADERS[1:]], None),
        (["0" * 64, "Total"], None),
        (["Note: see above", "2024-01", "Drugs"], None),
        ([*RECORD, "x"], None),
        (["Bristol", "Total", "345"], None),
        (["Anna", "Totally"], None),
        (["", ""], None),
        ([], None),
    ],
)
def test_an_uneven_row_is_told_by_its_words_too(cells, rule):
    assert furniture_rule(cells, CRIME) == rule


@given(st.lists(st.text()))
def test_any_cells_can_be_asked(cells):
    assert furniture_rule(cells, CRIME) in {None, "row-total", "row-footer", "row-header-repeated"}
