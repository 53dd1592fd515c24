"""Without a contract a header is a guess; here is which."""

import pytest

from benchmarks.headings import headings_of
from intake.grid import HeadRow


def head(*rows, first=1):
    return tuple(HeadRow(line, tuple(cells)) for line, cells in enumerate(rows, first))


def found(*rows):
    headings = headings_of(head(*rows))
    return headings and (headings.line, headings.names, headings.first_line)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["id", "name"], ["1", "Ann"], ["2", "Bob"]], (1, ("id", "name"), 2)),
        ([["name", "town"], ["Ann", "Bath"]], (1, ("name", "town"), 2)),
        ([["id", "name"]], (1, ("id", "name"), 2)),
        ([["two\r\nlines", "name"]], (1, ("two\r\nlines", "name"), 3)),
        ([["A title"], ["id", "name", "town"], ["1", "Ann", "Bath"]], (2, ("id", "name", "town"), 3)),
        ([["A title", "", ""], ["id", "name", "town"], ["1", "Ann", "Bath"]], (2, ("id", "name", "town"), 3)),
        ([["# it"], ["id", "name"], ["1", "Ann"]], (2, ("id", "name"), 3)),
        ([["Table 1", ""], ["A", "B"], ["8", "9"]], (2, ("A", "B"), 3)),
        ([["id", "", "age"], ["1", "Ann", "3"]], (1, ("id", "column 2", "age"), 2)),
        ([["id", "name", "id", ""], ["1", "Ann", "2", "x"]], (1, ("id", "name", "column 3", "column 4"), 2)),
        ([["id", "name", "", ""], ["1", "Ann", "", ""]], (1, ("id", "name"), 2)),
        ([[" id ", "name"], ["1", "Ann"]], (1, ("id", "name"), 2)),
        ([["Area", "2010", "2011"], ["Bath", "7.5", "8.5"], ["Wells", "9.5", "3.5"]], (1, ("Area", "2010", "2011"), 2)),
        ([["Ref", "Day"], ["AB", "2024-01-31"], ["CD", "2024-02-01"]], (1, ("Ref", "Day"), 2)),
        ([["id", "name"], ["1"], ["2", "Ann", "x"]], (1, ("id", "name"), 2)),
        ([["id", "name"], ["1", "Ann", "x"], ["2", "Ann"]], (1, ("id", "name"), 2)),
        ([["# made", " by us"], ["id", "age"], ["1", "30"]], (2, ("id", "age"), 3)),
        ([["#id", "age"], ["1", "30"]], (1, ("#id", "age"), 2)),
        ([["id", "id"], ["1", "2"]], (1, ("id", "column 2"), 2)),
    ],
)
def test_the_first_row_that_looks_like_headings_is_the_header(rows, expected):
    assert found(*rows) == expected


@pytest.mark.parametrize(
    "rows",
    [
        [["1", "Ann"], ["2", "Bob"], ["3", "Cy"]],
        [["AB", "2024-01-31"], ["CD", "2024-02-01"]],
        [["7", "Ann"]],
        [],
    ],
)
def test_rows_without_a_header_have_none(rows):
    assert found(*rows) is None


def test_a_format_that_names_its_columns_has_the_header_before_its_first_row():
    headings = headings_of(head(["1", "2"], ["3", "4"], first=0))
    assert (headings.line, headings.names, headings.first_line) == (0, ("1", "2"), 1)


def test_every_column_is_read_under_its_name():
    headings = headings_of(head(["id", ""], ["1", "Ann"]))
    assert headings.layout.names == headings.names
    assert (headings.layout.header_line, headings.layout.first_line) == (1, 2)


def test_a_long_cell_is_looked_at_no_further_than_a_number_goes():
    found_in = head(["a", "b"], ["1" + " " * (1 << 20) + "x", "2"])
    assert headings_of(found_in).line == 1
