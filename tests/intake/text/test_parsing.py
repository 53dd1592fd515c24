"""What must hold of parsing: the fast way, the careful way and the oracle give the same rows, on the same lines."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intake.errors import UnreadableFileError
from intake.headers.layout import Layout
from intake.limits import MOST_COLUMNS
from intake.text import careful, parsing
from intake.text.blocks import RawBlock, raw_blocks
from intake.text.dialect import Dialect
from intake.text.parsing import TextPiece, _natively, _with_care
from tests.intake.oracle import UnclosedError
from tests.intake.text.dialects import DIALECTS, cases, records

CANARY = "Quincey Canary"
COMMA = Dialect()
COLUMNS = ("shade", "size", "absent")
LAYOUTS = st.sampled_from(
    [Layout(("shade", "size")), Layout(("size", None, "shade")), Layout((None, "shade")), Layout(("shade",))]
)
TWO = Layout(("shade", "size"))
SIZES = st.integers(1, 30)
MORE = ("NULL", ",\n", ",,\n", "\n,\r\n")


def pieces_of(content, size):
    return [content[at : at + size] for at in range(0, len(content), size)]


def read(content, layout, dialect=COMMA, chunk=1 << 20, block=8 << 20):
    """Rows by line, rows set aside by line, of a body that begins on line 2."""
    even, aside = {}, {}
    for raw in raw_blocks(iter(pieces_of(content, chunk)), 2, dialect, block):
        parsed = TextPiece(raw, dialect).parse(layout, COLUMNS)
        assert parsed.rows.column_names == list(COLUMNS)
        assert parsed.rows.column("absent").null_count == parsed.rows.num_rows
        even |= dict(zip(parsed.lines.tolist(), parsed.rows.drop_columns(["absent"]).to_pylist(), strict=True))
        aside |= {row.line: (row.rule, row.text) for row in parsed.aside}
    return even, aside


def expected(text, layout, dialect):
    """The same by the oracle: nothing but delimiters is no row, and empty values beyond the last column are none."""
    even, aside = {}, {}
    width = len(layout.names)
    for record in records(text, dialect):
        if not record.text.strip(dialect.delimiter + "\r\n"):
            continue
        if len(record.values) >= width and not any(record.values[width:]):
            row = dict.fromkeys(("shade", "size"))
            row |= {name: value or None for name, value in zip(layout.names, record.values, strict=False) if name}
            even[record.line + 1] = row
        else:
            aside[record.line + 1] = ("row-ragged", record.text)
    return even, aside


@pytest.fixture(params=[(1 << 18, 1 << 21), (4, 1 << 21), (1 << 18, 24)], ids=["whole", "in parts", "in strides"])
def parts(request, monkeypatch):
    """Blocks are read in strides, here of a record or two, and those that are odd in parts, here of a record or so."""
    in_parts, in_strides = request.param
    monkeypatch.setattr(parsing, "_PART_BYTES", in_parts)
    monkeypatch.setattr(parsing, "_CACHED_BYTES", in_strides)
    # The oracle knows no stray marks.
    for module in (parsing, careful):
        monkeypatch.setattr(module, "ENOUGH_DELIMITERS", 1 << 20)


@pytest.mark.usefixtures("parts")
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
@given(cases(MORE), LAYOUTS, SIZES, SIZES)
@example((COMMA, 'a,b\n5" pipe,x\n"a\nb",c\nd,e\n'), TWO, 1, 1)
@example((COMMA, 'a,"b\nc,d\n'), TWO, 30, 30)
@example((COMMA, 'a,b\n\n"\n",c\n'), TWO, 30, 30)
@example((COMMA, "a,b\n\ufeffc,d\n"), TWO, 1, 4)
@example((COMMA, 'a,"\n",b\nc,d,e\n'), Layout(("size", None, "shade")), 30, 30)
@example((COMMA, '""""""\r"\n"'), TWO, 1, 1)
@example((COMMA, "a,b,\rc,d,\r"), TWO, 30, 30)
def test_rows_and_lines_are_the_oracle_s_however_the_file_is_cut(case, layout, chunk, block):
    dialect, text = case
    content = text.encode()
    try:
        wanted = expected(text, layout, dialect)
    except UnclosedError:
        with pytest.raises(UnreadableFileError, match="quote-unclosed"):
            read(content, layout, dialect, chunk, block)
    else:
        assert read(content, layout, dialect, chunk, block) == wanted


@given(cases())
def test_the_oracle_is_python_s_csv(case):
    """The oracle is ours; the standard library's reader is what it must agree with."""
    dialect, text = case
    try:
        mine = [record.values for record in records(text, dialect)]
    except UnclosedError:
        return
    assert mine == list(dialect.reader(io.StringIO(text, newline="")))


@given(cases(MORE), LAYOUTS)
def test_where_the_fast_way_answers_the_careful_way_agrees(case, layout):
    dialect, text = case
    piece = TextPiece(RawBlock(7, text.encode()), dialect)
    try:
        records(text, dialect)
    except UnclosedError:
        return
    fast = _natively(piece, layout, ("shade", "size"))
    if fast is not None:
        with_care = _with_care(piece, layout, ("shade", "size"))
        assert fast.rows.to_pydict() == with_care.rows.to_pydict()
        assert fast.lines.tolist() == with_care.lines.tolist()
        assert with_care.aside == ()


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\nc,d\n",
        b'"a","b ""c"", d"\r\nc,d',
        b'a,"b\nc"\n',
        b"\n",
        b'5" pipe,b\n',
        b"a,b\rc,d\r",
        b"a,b\r\nc,d\ne,f\r",
        b"a,b,,\nc,d,,\n",
        b'a,"b\r\nc\rd\ne"\n',
    ],
)
def test_the_fast_way_does_answer_for_ordinary_blocks(content):
    """Or every test above would be of the careful way alone."""
    if content != b"\n":
        assert _natively(TextPiece(RawBlock(1, content), COMMA), TWO, COLUMNS) is not None


@pytest.mark.parametrize("dialect", [dialect for dialect in DIALECTS if dialect.native], ids=repr)
def test_the_fast_way_answers_for_every_dialect_of_one_byte(dialect):
    row = "a,b\n".replace(",", dialect.delimiter).encode()
    assert _natively(TextPiece(RawBlock(1, row * 3), dialect), TWO, COLUMNS) is not None


def test_lines_are_those_on_which_records_begin():
    body = b'a,b\n"c\r\nc",d\n\nonly one\ne,"f""\n\n"\n\ng,h'
    even, aside = read(body, TWO)
    assert list(even) == [2, 3, 7, 11]
    assert aside == {6: ("row-ragged", "only one\n")}


def test_an_empty_value_is_missing_and_a_space_is_not():
    even, _ = read(b'"",\n , NULL\n', TWO)
    assert even == {2: {"shade": None, "size": None}, 3: {"shade": " ", "size": " NULL"}}


@pytest.mark.parametrize("blank", [b",\n", b",,,\r\n", b"\n", b"\r"])
def test_a_line_of_nothing_but_delimiters_is_no_row(blank):
    even, aside = read(b"a,b\n" + blank + b"c,d\n", TWO)
    assert (list(even), aside) == ([2, 4], {})


def test_empty_values_beyond_the_last_column_are_none_and_full_ones_are_doubtful():
    even, aside = read(b"a,b,,\nc,d,,e\n", TWO)
    assert even == {2: {"shade": "a", "size": "b"}}
    assert aside == {3: ("row-ragged", "c,d,,e\n")}


@pytest.mark.parametrize(("beyond", "lines"), [(0, [2, 5]), (1, [2, 3, 5]), (2, [2, 4, 5]), (None, [2, 3, 4, 5])])
def test_empty_values_stand_beyond_the_last_column_only_where_the_first_rows_have_as_many(beyond, lines):
    layout = Layout(("shade", "size"), beyond=beyond)
    even, aside = read(b"a,b\nc,d,\ne,f,,\ng,h\n", layout)
    assert list(even) == lines
    assert sorted(aside) == sorted({2, 3, 4, 5} - {*lines})
    alone, aside = read(b"a,b,\nc,d,\n", layout)
    assert list(alone or aside) == [2, 3]
    assert bool(alone) is (beyond in {1, None})


def test_a_row_set_aside_comes_with_its_values():
    (row,) = TextPiece(RawBlock(2, b'a,"b,",c\n'), COMMA).parse(TWO, COLUMNS).aside
    assert (row.rule, row.cells) == ("row-ragged", ("a", "b,", "c"))


def test_spaces_after_delimiters_belong_to_no_value():
    even, _ = read(b'"a", "b, c"\nd,   e \n', TWO, Dialect(spaced=True))
    assert even == {2: {"shade": "a", "size": "b, c"}, 3: {"shade": "d", "size": "e "}}


def test_a_value_far_longer_than_the_standard_library_takes_is_read_beside_an_uneven_row():
    long = b"x" * 200_000
    even, aside = read(long + b",b\nalone\n", TWO)
    assert even[2]["shade"] == long.decode()
    assert aside == {3: ("row-ragged", "alone\n")}


def test_in_a_large_block_only_the_odd_part_is_parsed_with_care(monkeypatch):
    with_care, sizes = _with_care, []
    monkeypatch.setattr(parsing, "_with_care", lambda piece, *rest: sizes.append(piece) or with_care(piece, *rest))
    rows = [b"%d,%d\n" % (number, number) for number in range(200_000)]
    rows[150_000] = b"alone\n"
    block = TextPiece(RawBlock(2, b"".join(rows)), COMMA).parse(TWO, COLUMNS)
    assert len(sizes) == 1
    assert block.lines.tolist() == [number for number in range(2, 200_002) if number != 150_002]
    assert block.rows.column("size").to_pylist() == [str(line - 2) for line in block.lines.tolist()]
    assert [row.line for row in block.aside] == [150_002]


@pytest.mark.parametrize(
    "content",
    [f'a,"{CANARY}\nb,c\n', f'a,"{CANARY}', f'{CANARY},"', f'a,"b""{CANARY}\n', f'5" x,"{CANARY}\n'],
    ids=repr,
)
def test_a_quotation_mark_that_is_never_closed_is_refused_however_short_the_file(content):
    with pytest.raises(UnreadableFileError, match=r"quote-unclosed: .* \(line 2\)") as refusal:
        read(content.encode(), Layout(("shade", None)))
    assert CANARY not in str(refusal.value)
    assert refusal.value.__cause__ is None


WIDE = Layout(("shade", None, None, "size"))


def test_a_stray_mark_costs_its_own_line_and_none_of_the_rows_that_it_took_in():
    rows = [f"a{number},,,{number}\n" for number in range(60)]
    rows[10], rows[40] = f'"{CANARY},,,x\n', 'a40,"quoted, with ""marks""",,40\n'
    even, aside = read("".join(rows).encode(), WIDE)
    assert aside == {12: ("row-quote", rows[10])}
    assert [line for line in range(2, 62) if line not in even] == [12]
    assert even[42] == {"shade": "a40", "size": "40"}


def test_a_stray_mark_that_nothing_closes_costs_its_own_line():
    rows = [f"a{number},,,{number}\n" for number in range(60)]
    rows[10] = f'a10,,,"{CANARY}\n'
    even, aside = read("".join(rows).encode(), WIDE, block=100)
    assert aside == {12: ("row-quote", rows[10])}
    assert [line for line in range(2, 62) if line not in even] == [12]


@pytest.mark.parametrize(
    "below",
    ["b,,,\n" * 2, "b,,,\n" * 3 + "one\n", "a text, with commas\n" * 9, ""],
    ids=["too few", "one that is none", "text", "nothing"],
)
def test_what_is_below_a_mark_that_nothing_closes_must_be_rows_beyond_doubt(below):
    with pytest.raises(UnreadableFileError, match=r"quote-unclosed: .* \(line 3\)"):
        read(f'a,,,b\nc,,,"{CANARY}\n{below}'.encode(), WIDE)


@pytest.mark.parametrize("inside", ["b,,,c\n" * 2, "b,,,c\n" * 5 + "one\n", "a text, with commas\n" * 9])
def test_an_uneven_row_of_many_lines_is_one_unless_they_are_rows_beyond_doubt(inside):
    uneven = f'c,"{inside}d",e\n'
    assert read(f"a,,,b\n{uneven}f,,,g\n".encode(), WIDE)[1] == {3: ("row-ragged", uneven)}


def test_many_stray_marks_are_read_in_one_go():
    content = b"".join(b'"a,,,%d\n' % number if number % 5 else b"b,,,1\n" for number in range(20_000))
    even, aside = read(content, WIDE)
    assert len(even) + len(aside) <= 20_000
    assert {rule for rule, _ in aside.values()} <= {"row-quote", "row-ragged"}


@pytest.mark.parametrize("end", [b"\n", b"\nalone\n"])
@pytest.mark.parametrize("row", [b"%b\xff,b", b"b,%b\xff", b"\xff\xfe,%b", b'"\xe9 %b",b'])
def test_a_row_that_is_not_utf_8_in_any_column_is_set_aside_whole_and_no_other(row, end):
    row = row.replace(b"%b", CANARY.encode())
    even, aside = read("é,b\n".encode() + row + end + b"c,d\n", Layout(("shade", None)))
    assert [found["shade"] for found in even.values()] == ["é", "c"]
    rule, text = aside[3]
    assert (rule, text.encode("latin-1")) == ("row-encoding", row + b"\n")


@pytest.mark.parametrize("uneven", ["", "alone\n"])
def test_nothing_of_a_column_that_is_not_read_comes_out(uneven):
    body = f'a,"{CANARY}\n{CANARY}"\nb,{CANARY}\n{uneven}'.encode()
    block = TextPiece(RawBlock(2, body), COMMA).parse(Layout(("shade", None)), COLUMNS)
    assert block.rows.column("shade").to_pylist() == ["a", "b"]
    assert CANARY not in str(block)


def test_the_standard_library_s_reader_is_not_strict():
    """What the oracle and the rows above rest on."""
    assert list(csv.reader(['a"b,"c"d\n'])) == [['a"b', "cd"]]


def test_a_row_of_more_values_than_any_table_has_is_refused_before_it_fills_memory():
    many = b'a,"b\nc"\n' + (CANARY.encode() + b",") * 5 * MOST_COLUMNS + b"\nd,e\n"
    with pytest.raises(UnreadableFileError, match=r"columns-too-many: .* \(line \d\)") as refused:
        read(many, TWO)
    assert CANARY not in str(refused.value)


def test_a_long_value_may_hold_as_many_delimiters_as_it_likes():
    value = "1 2, " * 6 * MOST_COLUMNS
    even, aside = read(f'a,"{value}"\nb,"c"x\n'.encode(), TWO)
    assert (even[2]["size"], even[3]["size"], aside) == (value, "cx", {})


def test_a_record_longer_than_a_stride_is_still_read_natively(monkeypatch):
    monkeypatch.setattr(parsing, "_with_care", None)
    value = "a line\n" * (parsing._CACHED_BYTES // 3)
    assert read(f'a,"{value}"\nb,c\n'.encode(), TWO)[0][2]["size"] == value
