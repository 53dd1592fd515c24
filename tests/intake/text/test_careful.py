"""What is odd in a text: rows of another width or encoding, and marks that were never meant to open a value."""

import numpy as np
import pytest

from intake.headers.layout import Layout
from intake.text.blocks import RawBlock
from intake.text.careful import parsed_with_care
from intake.text.dialect import Dialect

WIDE = Layout(("a", None, None, "d"))


def careful(content, layout=WIDE):
    block = parsed_with_care(RawBlock(5, content), Dialect(), layout)
    even = dict(zip(block.lines.tolist(), block.rows.to_pylist(), strict=True))
    return even, {row.line: (row.rule, row.text) for row in block.aside}


def test_rows_have_the_lines_on_which_they_begin_and_columns_that_are_read():
    even, aside = careful(b'1,x,"\n",2\r\n\r\n3,,,\r4,"",y,5,,')
    assert even == {5: {"a": "1", "d": "2"}, 8: {"a": "3", "d": None}, 9: {"a": "4", "d": "5"}}
    assert aside == {}


@pytest.mark.parametrize("nothing", [b"\n", b",,,\n", b",,,,,,\r\n", b",\n", b"\x1a"])
def test_a_line_that_holds_nothing_is_no_row(nothing):
    assert careful(b"1,x,y,2\n" + nothing)[1] == {}


def test_a_row_of_other_bytes_stands_aside_as_it_was():
    assert careful("é,x,y,2\n".encode() + b"\xe9,x,y,3\n")[1] == {6: ("row-encoding", "\xe9,x,y,3\n")}


def test_the_mark_that_took_in_rows_costs_its_own_line():
    taken_in = b"".join(b"%d,x,y,2\n" % number for number in range(4))
    even, aside = careful(b'0,"x,y,2\n' + taken_in + b'9,"x",y,2\n')
    assert aside == {5: ("row-quote", '0,"x,y,2\n')}
    assert list(even) == [6, 7, 8, 9, 10]


def test_a_value_that_holds_a_table_within_its_marks_is_a_value():
    table = "1,x,y,2\n" * 9
    even, aside = careful(f'0,x,y,"{table}"\n'.encode())
    assert (even, aside) == ({5: {"a": "0", "d": table}}, {})


def test_an_even_row_beside_an_odd_mark_may_have_taken_in_rows_too():
    even, aside = careful(b'0,"x,y,2\n' + b"1,x,y,2\n" * 4 + b'9,"x"z,y,2\n')
    assert aside == {5: ("row-quote", '0,"x,y,2\n')}
    assert len(even) == 5


def test_a_row_that_was_not_utf_8_and_uneven_is_told_by_its_bytes_first():
    assert careful(b'"\xff"\n') == ({}, {5: ("row-encoding", '"\xff"\n')})


def test_of_nothing_comes_nothing():
    block = parsed_with_care(RawBlock(5, b"\n"), Dialect(), WIDE)
    assert block.rows.column_names == ["a", "d"]
    assert block.lines.dtype == np.int64
