"""What must hold of a text as a grid: its facts, its first rows, and the rest from any of their lines on."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts.vocabulary import Severity
from intake.errors import UnreadableFileError
from intake.findings import FindingCounter
from intake.grid import HEAD_ROWS, HeadRow
from intake.headers.layout import Layout
from intake.limits import MOST_COLUMNS
from intake.text import opening
from intake.text.blocks import BLOCK_BYTES
from intake.text.opening import LARGEST_HEAD_BYTES, open_text

CANARY = "Quincey Canary"


def opened(content, chunk=1 << 20):
    findings = FindingCounter()
    return open_text(iter([content[at : at + chunk] for at in range(0, len(content), chunk)]), findings), findings


def rows(grid, first_line, names=("a", "b")):
    """Rows by line, and rules by line, of all rows from a line on."""
    even, aside = {}, {}
    for piece in grid.pieces(Layout(names, first_line=first_line), names):
        block = piece()
        even |= dict(
            zip(block.lines.tolist(), map(tuple, (row.values() for row in block.rows.to_pylist())), strict=True)
        )
        aside |= {row.line: row.rule for row in block.aside}
    return even, aside


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_encoding_line_end_and_delimiter_gives_the_same_rows_on_the_same_lines(encoding, end, delimiter):
    lines = ["A report, of 2024", "", "name,town", "Zoë,Bath", '"Lee, Ann","a', 'b"', ",", "Bob,£5", "one"]
    content = "\n".join(lines).replace(",", delimiter).replace("\n", end)
    grid, findings = opened(content.encode(encoding), 7)
    assert grid.facts.delimiter == delimiter
    assert [row.line for row in grid.head] == [1, 3, 4, 5, 8, 9]
    assert grid.head[1] == HeadRow(3, ("name", "town"))
    even, aside = rows(grid, 4)
    assert even == {4: ("Zoë", "Bath"), 5: (f"Lee{delimiter} Ann", f"a{end}b"), 8: ("Bob", "£5")}
    assert aside == {9: "row-ragged"}
    mended = [(item.rule, item.column, item.severity, item.count) for item in findings.findings()]
    was_utf_8 = encoding.startswith("utf-8")
    assert mended == ([] if was_utf_8 else [("encoding-mended", "file", Severity.REPAIR, 1)])
    assert grid.facts.encoding.startswith(encoding.removesuffix("-sig"))


def test_the_encoding_of_what_comes_far_behind_is_decided_by_all_before_it(monkeypatch):
    monkeypatch.setattr(opening, "BLOCK_BYTES", 4000)
    content = b"a,b\n" * (10010) + "é,f\n".encode("cp1252")
    grid, findings = opened(content)
    even, aside = rows(grid, 2)
    assert even[10011] == ("é", "f")
    assert aside == {}
    assert [item.rule for item in findings.findings()] == ["encoding-mended"]


@pytest.mark.parametrize("first_line", [1, 2, 3, 6, 7, 9])
def test_rows_begin_at_any_line(first_line):
    grid, _ = opened(b'a,b\n\nc,"d\r\n"\r\ne,f\rg,h\n')
    everything = {1: ("a", "b"), 3: ("c", "d\r\n"), 5: ("e", "f"), 6: ("g", "h")}
    assert rows(grid, first_line) == ({line: row for line, row in everything.items() if line >= first_line}, {})


def test_first_rows_are_as_many_as_are_looked_among():
    grid, _ = opened(b"a,b\n" * 200)
    assert [row.line for row in grid.head] == list(range(1, HEAD_ROWS + 1))


def test_excel_s_word_for_the_delimiter_is_no_row():
    grid, _ = opened(b"sep=;\r\na;b\r\nc;d\r\n")
    assert grid.head == (HeadRow(2, ("a", "b")), HeadRow(3, ("c", "d")))


def test_what_is_not_of_the_encoding_shows_in_a_first_row_as_such():
    grid, _ = opened("é,b\nc,d\n".encode() + b"\xff,e\n")
    assert grid.head[2].cells == ("\ufffd", "e")
    assert rows(grid, 1)[1] == {3: "row-encoding"}


@given(
    st.lists(st.sampled_from(['"', '""', ",", "\n", "\r\n", "\r", "a", "é", " "]), max_size=30).map("".join),
    st.integers(1, 40),
)
@example('"a\n""b""",5" c\r\nd,e\n', 1)
@example("\ufeffa,b\nc", 2)
def test_nothing_is_lost_between_the_first_rows_and_the_rest(text, chunk):
    content = text.encode()
    try:
        grid, _ = opened(content, chunk)
        again, _ = opened(content, 1 << 20)
        even, aside = rows(grid, 1)
    except UnreadableFileError:
        return
    assert (even, aside) == rows(again, 1)
    for row in grid.head:
        assert row.line in even or row.line in aside


@pytest.mark.parametrize("content", [bytes(range(1, 256)) * 20, b"name,town\n" + b"\x02\x03\x04" * 9])
def test_what_is_full_of_control_characters_is_no_text(content):
    with pytest.raises(UnreadableFileError, match=r"encoding|format-unknown"):
        opened(content)


def test_what_old_systems_and_databases_write_between_values_is_text():
    for delimiter in ("\x01", "\x1f"):
        assert opened(f"name{delimiter}town\nAnn{delimiter}Bath\n".encode())[0].facts.delimiter == delimiter
    grid, _ = opened(b"name,town\r\nAnn,Bath\r\n\x1a")
    assert rows(grid, 2) == ({2: ("Ann", "Bath")}, {})


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"   ", b"\xef\xbb\xbf \r\n", b"\xff\xfe \0"])
def test_a_file_that_holds_nothing_is_refused(content):
    with pytest.raises(UnreadableFileError, match="file-empty"):
        opened(content)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b'Month,"Canary\njan,b\nfeb,c\n', "quote-unclosed"),
        (b'"Canary', "quote-unclosed"),
        (b",,\r\n,\n", "file-empty"),
        (b"Canary" * (LARGEST_HEAD_BYTES // 6 + 1), "header-missing"),
        (b'"' + b"Canary\n" * (BLOCK_BYTES // 7 + 1), "header-missing"),
    ],
    ids=["a mark", "nothing else", "no value", "endless", "endlessly quoted"],
)
def test_first_rows_that_cannot_be_told_are_refused_without_being_shown(content, rule):
    with pytest.raises(UnreadableFileError) as refusal:
        opened(content, chunk=1 << 16)
    assert refusal.value.rule == rule
    assert "anar" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_memory_holds_no_more_than_the_beginning(monkeypatch):
    """What follows the beginning is asked for only as pieces are drawn."""
    monkeypatch.setattr(opening, "BLOCK_BYTES", 1000)
    drawn = []

    def chunks():
        for number in range(100):
            drawn.append(number)
            yield b"a,b\n" * 25

    grid = open_text(chunks(), FindingCounter())
    assert len(drawn) == 10
    next(grid.pieces(Layout(("a", "b")), ("a", "b")))
    assert len(drawn) == 100


def test_each_file_of_csv_spectrum_is_what_its_json_says(shared_data):
    folder = shared_data / "dirty-files" / "csv-spectrum"
    files = sorted((folder / "csvs").glob("*.csv"))
    assert len(files) == 11
    for file in files:
        grid, findings = opened(file.read_bytes())
        header, below = grid.head[0].cells, grid.head[0].line + 1
        even, aside = rows(grid, below, header)
        said = json.loads((folder / "json" / f"{file.stem}.json").read_text())
        if file.stem == "newlines_crlf":  # the returns that its JSON has were lost from the file itself
            assert b"\r" not in file.read_bytes()
            said = [{name: value.replace("\r\n", "\n") for name, value in row.items()} for row in said]
        found = [dict(zip(header, (value or "" for value in row), strict=True)) for row in even.values()]
        assert found == said, file.name
        assert (aside, findings.findings()) == ({}, ())


def test_more_columns_than_a_sheet_has_are_refused():
    most = b"," * (MOST_COLUMNS - 1)
    assert len(opened(b"a" + most + b"\n")[0].head[0].cells) == MOST_COLUMNS
    with pytest.raises(UnreadableFileError, match="columns-too-many"):
        opened(b"a," + most + b"\n")


def test_where_there_is_nothing_but_delimiters_nothing_is_held():
    with pytest.raises(UnreadableFileError, match="file-empty"):
        opened(b",,\n" * 9)
    with pytest.raises(UnreadableFileError, match="header-missing: no whole line"):
        opened(b",,,\n" * LARGEST_HEAD_BYTES)
