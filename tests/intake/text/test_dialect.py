"""A dialect is read by the standard library, told what it needs to know."""

import csv

import pytest

from intake.text.dialect import LARGEST_RECORD_BYTES, Dialect


@pytest.mark.parametrize(
    ("dialect", "lines", "rows"),
    [
        (Dialect(), ['a,"b ""c"""\n', "d\n"], [["a", 'b "c"'], ["d"]]),
        (Dialect(";", "'"), ["'a;b';\"c\n"], [["a;b", '"c']]),
        (Dialect(escaped=True), ['"a \\"b\\"",c\\,d\n'], [['a "b"', "c,d"]]),
        (Dialect(), ["C:\\,\\\n"], [["C:\\", "\\"]]),
        (Dialect(spaced=True), ['a, "b, c"\n'], [["a", "b, c"]]),
        (
            Dialect(wrapped=True),
            ['"a,""b, c"""\n', '"d,""e\n', 'f"""\n', "g,h\n"],
            [["a", "b, c"], ["d", "e\nf"], ["g", "h"]],
        ),
    ],
)
def test_rows_are_read_as_the_dialect_says(dialect, lines, rows):
    assert list(dialect.reader(lines)) == rows


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_reader_tells_how_many_lines_it_took(wrapped):
    reader = Dialect(wrapped=wrapped).reader(['"a\n', 'b"\n', "c\n"])
    taken = [(row, reader.line_num) for row in reader]
    assert [line for _, line in taken] == [2, 3]


@pytest.mark.parametrize(
    ("dialect", "native"),
    [
        (Dialect(), True),
        (Dialect("\x1f", "'", escaped=True), True),
        (Dialect("§"), False),
        (Dialect(spaced=True), False),
        (Dialect(wrapped=True), False),
    ],
)
def test_what_pyarrow_knows_is_read_by_it(dialect, native):
    assert dialect.native is native


def test_a_value_may_be_as_long_by_one_reader_as_by_the_other():
    """The standard library would refuse a value past 131,072 characters, but only in a block that it must parse."""
    assert csv.field_size_limit() == LARGEST_RECORD_BYTES
