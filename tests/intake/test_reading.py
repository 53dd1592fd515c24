"""What must hold of reading: the fast way, the careful way and the oracle give the same rows, on the same lines."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intake.encoding import encode
from intake.errors import UnreadableFileError
from intake.header import Layout
from intake.reading import (
    LARGEST_HEADER_BYTES,
    RawBlock,
    _lines,
    _parse_natively,
    _parse_with_care,
    parse,
    raw_blocks,
    split_header,
)
from intake.records import LARGEST_RECORD_BYTES
from tests.intake.oracle import BrokenError, records

CANARY = "Quincey Canary"
COLUMNS = ("shade", "size", "absent")
LAYOUTS = st.sampled_from(
    [Layout(("shade", "size")), Layout(("size", None, "shade")), Layout((None, "shade")), Layout(("shade",))]
)
PIECES = st.sampled_from(
    [
        '"',
        '""',
        ",",
        ",",
        "\n",
        "\n",
        "\r\n",
        "\r",
        "a",
        "b",
        "é",
        " ",
        "\ufeff",
        "\0",
        '"a"',
        '"\n',
        '",',
        ',"',
        "NULL",
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)
SIZES = st.integers(1, 30)


def pieces_of(content, size):
    return [content[at : at + size] for at in range(0, len(content), size)]


def read(content, layout, chunk=1 << 20, block=8 << 20):
    """Rows by line, uneven rows by line, of a body that begins on line 2."""
    even, uneven = {}, {}
    for raw in raw_blocks(iter(pieces_of(content, chunk)), 2, block):
        parsed = parse(raw, layout, COLUMNS)
        assert parsed.rows.column_names == list(COLUMNS)
        assert parsed.rows.column("absent").null_count == parsed.rows.num_rows
        even |= dict(zip(parsed.lines.tolist(), parsed.rows.drop_columns(["absent"]).to_pylist(), strict=True))
        uneven |= {row.line: row.text for row in parsed.ragged}
    return even, uneven


def expected(text, layout):
    """The same by the oracle."""
    even, uneven = {}, {}
    for record in records(text):
        if len(record.values) == len(layout.names):
            row = dict.fromkeys(("shade", "size"))
            row |= {name: value or None for name, value in zip(layout.names, record.values, strict=True) if name}
            even[record.line + 1] = row
        elif record.values:
            uneven[record.line + 1] = record.text
    return even, uneven


@given(TEXTS, LAYOUTS, SIZES, SIZES)
@example('a,b\n5" pipe,x\n"a\nb",c\nd,e\n', Layout(("shade", "size")), 1, 1)
@example('a,"b\nc,d\n', Layout(("shade", "size")), 30, 30)
@example('a,b\n\n"\n",c\n', Layout(("shade", "size")), 30, 30)
@example("a,b\n\ufeffc,d\n", Layout(("shade", "size")), 1, 4)
@example('a,"\n",b\nc,d,e\n', Layout(("size", None, "shade")), 30, 30)
@example('""""""\r"\n"', Layout(("shade", "size")), 1, 1)
def test_rows_and_lines_are_the_oracle_s_however_the_file_is_cut(text, layout, chunk, block):
    content = text.encode()
    try:
        wanted = expected(text, layout)
    except BrokenError as broken:
        # A file that is broken may be cut off as well, and is told the first of the two that is noticed.
        why = "csv-broken|quote-unclosed" if broken.why == "csv-broken" else broken.why
        with pytest.raises(UnreadableFileError, match=why):
            read(content, layout, chunk, block)
    else:
        assert read(content, layout, chunk, block) == wanted


@given(TEXTS)
def test_the_oracle_is_python_s_csv(text):
    """The oracle is ours; the standard library's reader is what it must agree with."""
    try:
        mine = [record.values for record in records(text)]
    except BrokenError as broken:
        if broken.why == "csv-broken":
            with pytest.raises(csv.Error):
                list(csv.reader(io.StringIO(text, newline="\n")))
    else:
        assert mine == list(csv.reader(io.StringIO(text, newline="\n")))


@given(TEXTS, LAYOUTS)
def test_where_the_fast_way_answers_the_careful_way_agrees(text, layout):
    block = RawBlock(7, text.encode())
    try:
        records(text)
    except BrokenError:
        return
    rows = _parse_natively(block.content, layout)
    lines = None if rows is None else _lines(block, rows)
    if rows is not None and lines is not None:
        with_care = _parse_with_care(block, layout, ("shade", "size"))
        assert [rows.column(name).to_pylist() for name in rows.column_names] == [
            with_care.rows.column(name).to_pylist() for name in rows.column_names
        ]
        assert lines.tolist() == with_care.lines.tolist()
        assert with_care.ragged == ()


@pytest.mark.parametrize("content", [b"a,b\nc,d\n", b'"a","b ""c"", d"\r\nc,d', b'a,"b\nc"\n', b"\n", b'5" pipe,b\n'])
def test_the_fast_way_does_answer_for_ordinary_blocks(content):
    """Or every test above would be of the careful way alone."""
    layout = Layout(("shade", "size"))
    rows = _parse_natively(content, layout)
    assert rows is not None
    if content != b"\n":
        assert _lines(RawBlock(1, content), rows) is not None


@given(TEXTS, st.sampled_from([frozenset(), frozenset({"shade"}), frozenset({"shade", "size", "absent"})]))
@example('a,"b\nc"\n"b\n",d\n', frozenset({"shade"}))
def test_columns_that_come_encoded_hold_the_same_on_the_same_lines(text, encoded):
    layout, block = Layout(("shade", "size")), RawBlock(2, text.encode())
    try:
        plain = parse(block, layout, COLUMNS)
    except UnreadableFileError:
        return
    given_so = parse(block, layout, COLUMNS, encoded)
    assert encode(given_so.rows, encoded).equals(encode(plain.rows, encoded))
    assert (given_so.lines.tolist(), given_so.ragged) == (plain.lines.tolist(), plain.ragged)


def test_lines_are_those_on_which_records_begin():
    body = b'a,b\n"c\r\nc",d\n\nonly one\ne,"f""\n\n"\n\ng,h'
    even, uneven = read(body, Layout(("shade", "size")))
    assert list(even) == [2, 3, 7, 11]
    assert uneven == {6: "only one\n"}


def test_an_empty_value_is_missing_and_a_space_is_not():
    even, _ = read(b'"",\n , NULL\n', Layout(("shade", "size")))
    assert even == {2: {"shade": None, "size": None}, 3: {"shade": " ", "size": " NULL"}}


def test_a_value_far_longer_than_the_standard_library_takes_is_read_beside_an_uneven_row():
    long = b"x" * 200_000
    even, uneven = read(long + b",b\nalone\n", Layout(("shade", "size")))
    assert even[2]["shade"] == long.decode()
    assert uneven == {3: "alone\n"}


def refused(content, rule):
    with pytest.raises(UnreadableFileError) as refusal:
        read(content, Layout(("shade", None)))
    assert refusal.value.rule == rule
    assert CANARY not in str(refusal.value)
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize(
    "content",
    [f'a,"{CANARY}\nb,c\n', f'a,"{CANARY}', f'{CANARY},"', f'a,"b""{CANARY}\n', f'5" x,"{CANARY}\n'],
    ids=repr,
)
def test_a_quotation_mark_that_is_never_closed_is_refused_however_short_the_file(content):
    refused(content.encode(), "quote-unclosed")


def test_a_record_too_long_to_be_one_is_refused_before_the_file_ends():
    def endless():
        yield b'a,b\nc,"'
        while True:
            yield b"x,y\n" * (1 << 19)

    with pytest.raises(UnreadableFileError, match="quote-unclosed: a quotation mark opened on line 3 or later"):
        list(raw_blocks(endless(), 2))


def test_a_long_record_below_that_is_read():
    size = LARGEST_RECORD_BYTES // 8
    content = b'a,"' + b"line\n" * (size // 5) + b'"\nb,c\n'
    blocks = list(raw_blocks(iter(pieces_of(content, 1 << 20)), 2, 1 << 20))
    assert b"".join(block.content for block in blocks) == content
    assert blocks[0].content.startswith(b'a,"')
    assert blocks[0].content.endswith((b'"\n', b"b,c\n"))


@pytest.mark.parametrize("content", [f"a,{CANARY}\rb,c\n", f"{CANARY},b\rc,d\re,f", f'a,"{CANARY}"\rb,c\n'])
def test_a_return_without_a_newline_is_refused(content):
    refused(content.encode(), "csv-broken")


@pytest.mark.parametrize("end", [b"\n", b"\nalone\n"])
@pytest.mark.parametrize("row", [b"%b\xff,b", b"b,%b\xff", b"\xff\xfe,%b", b'"\xe9 %b",b'])
def test_what_is_not_utf_8_is_refused_in_any_column_and_beside_any_row(row, end):
    refused(row.replace(b"%b", CANARY.encode()) + end, "encoding")


@pytest.mark.parametrize("uneven", ["", "alone\n"])
def test_nothing_of_a_column_that_is_not_read_comes_out(uneven):
    body = f'a,"{CANARY}\n{CANARY}"\nb,{CANARY}\n{uneven}'.encode()
    block = parse(RawBlock(2, body), Layout(("shade", None)), COLUMNS)
    assert block.rows.column("shade").to_pylist() == ["a", "b"]
    assert CANARY not in str(block)


def header(content, chunk=1 << 20):
    cells, rest, line = split_header(iter(pieces_of(content, chunk)))
    return cells, b"".join(rest), line


@given(TEXTS, SIZES)
@example('"a\n""b""",5" c\r\nd,e\n', 1)
@example("\ufeffa,b\nc", 2)
def test_the_header_is_the_first_record_and_nothing_of_the_rest_is_lost(text, chunk):
    content = text.encode()
    plain = text.removeprefix("\ufeff")
    try:
        first = _first(plain)
    except BrokenError as broken:
        with pytest.raises(UnreadableFileError, match=broken.why):
            header(content, chunk)
        return
    if first is None:
        with pytest.raises(UnreadableFileError, match="file-empty"):
            header(content, chunk)
    else:
        rest = plain[len(first.text) :]
        assert header(content, chunk) == (first.values, rest.encode(), 1 + first.text.count("\n"))


def _first(text):
    """The first record, by the oracle, whatever follows it; None of a text that holds nothing."""
    for at in [at + 1 for at, character in enumerate(text) if character == "\n"]:
        try:
            return records(text[:at])[0]
        except BrokenError as broken:
            if broken.why == "csv-broken":
                raise
    return records(text)[0] if text.strip() else None


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"   ", b"\xef\xbb\xbf "])
def test_a_file_that_holds_nothing_is_refused(content):
    with pytest.raises(UnreadableFileError, match="file-empty"):
        header(content)


def test_a_byte_order_mark_belongs_to_no_column():
    assert header(b"\xef\xbb\xbfMonth,Place\na,b\n") == (["Month", "Place"], b"a,b\n", 2)


def test_a_quotation_mark_within_a_name_takes_no_rows_into_the_header():
    assert header(b'Month,Height 5"\na,b\nc,d\n') == (["Month", 'Height 5"'], b"a,b\nc,d\n", 2)


def test_a_header_over_two_lines_moves_the_rows_down():
    assert header(b'"Mon\nth",Place\na,b\n') == (["Mon\nth", "Place"], b"a,b\n", 3)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"Month,Canary\rjan,b\rfeb,c\r", "csv-broken"),
        (b"Month,Canary\rjan,b\nfeb,c\n", "csv-broken"),
        (b'Month,"Canary\njan,b\nfeb,c\n', "quote-unclosed"),
        (b"Month,Canar\xff\njan,b\n", "encoding"),
        (b"M\0o\0n\0t\0h\0,\0C\0a\0n\0a\0r\0y\0\xff\xfe", "encoding"),
        (b"Canary" * (LARGEST_HEADER_BYTES // 6 + 1), "header-missing"),
    ],
    ids=["returns", "a return", "a mark", "latin-1", "utf-16", "endless"],
)
def test_a_header_that_cannot_be_told_from_the_rows_is_refused_without_being_shown(content, rule):
    with pytest.raises(UnreadableFileError) as refusal:
        header(content, chunk=1 << 16)
    assert refusal.value.rule == rule
    assert "anar" not in str(refusal.value)


@given(st.lists(st.sampled_from(["a,b\n", '"c\nd",e\n', "f\n", "\n"]), min_size=1), st.integers(1, 40), SIZES)
def test_blocks_are_whole_records_and_together_the_whole_file(rows, block_bytes, chunk):
    content = "".join(rows).encode()
    line = 2
    for block in (blocks := list(raw_blocks(iter(pieces_of(content, chunk)), 2, block_bytes))):
        assert block.first_line == line
        assert block.content.endswith(b"\n")
        line += block.content.count(b"\n")
    assert b"".join(block.content for block in blocks) == content
