"""What must hold of dialects: all the first rows tell, whatever other delimiters and marks they hold."""

import csv
import io
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.text.choosing import dialect_of, states_delimiter
from intake.text.dialect import Dialect

HEADER = ["Ref", "Forename", "Notes", "Amount", "Time"]
ROWS = [
    ["1", "Ann", "went; came, left | stayed", "1,5", "12:30:00"],
    ["2", "Bob", 'said "go"', "2,75", "00:15:00"],
    ["3", "Cy O'Neil", "two\nlines, then: three", "", "23:59:59"],
]


def written(delimiter, rows=(HEADER, *ROWS), **options):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n", **options).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", "\x1f", "\x01", "§", "¬", "¦"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_a_delimiter_is_told_beside_all_the_others(delimiter, quoting):
    assert dialect_of(written(delimiter, quoting=quoting)) == Dialect(delimiter)


@pytest.mark.parametrize("delimiter", [" ", ":"])
def test_what_stands_in_times_and_between_words_needs_marks(delimiter):
    assert dialect_of(written(delimiter, quoting=csv.QUOTE_ALL)) == Dialect(delimiter)


@pytest.mark.parametrize(
    "text",
    [
        "Full name\nAnn Lee\nBob Day\nCy Fry\n",
        "started\n12:30\n13:40\n",
        "12:30\n13:40\n14:50\n",
        "value\n01\n002\n",
        "comment\nGood, thanks\nfine\nnone\nwell\n",
    ],
)
def test_one_column_is_not_parted_by_what_its_values_hold(text):
    assert dialect_of(text) == Dialect()


def test_decimal_commas_do_not_part_what_semicolons_do():
    rows = "".join(f"{n},5;{n},25;{n},75;{n},1\n" for n in range(50))
    assert dialect_of("a;b;c;d\n" + rows).delimiter == ";"
    assert dialect_of("A title, of a report\n\na;b;c;d\n" + rows).delimiter == ";"


def test_lists_inside_values_do_not_part_what_commas_do():
    assert dialect_of("ref,codes\n" + "".join(f"{n},a;b;c\n" for n in range(50))).delimiter == ","


def test_titles_say_nothing():
    text = "Quarterly extract\nOFFICIAL-SENSITIVE, not for release\n\na|b|c\n1|x, y|2\n3|z|4\n"
    assert dialect_of(text).delimiter == "|"


def test_one_odd_row_does_not_decide():
    assert dialect_of("a,b,c\n" + "1,2,3\n" * 20 + "1;2;3\n1;2;3\n").delimiter == ","
    assert dialect_of("a,b,c\n" + "1,2,3\n" * 20 + "4,5\n").delimiter == ","


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_excel_s_own_word_decides(end):
    text = end.join(["sep=;", "a,b;c", "d,e;f"])
    assert dialect_of(text) == Dialect(";")
    assert states_delimiter(["sep=", ""])
    assert not states_delimiter(["sep=", "a"])


def test_single_marks_are_told_where_they_open_and_close_values():
    text = written(",", quotechar="'", quoting=csv.QUOTE_NONNUMERIC)
    assert dialect_of(text) == Dialect(quote="'")


@pytest.mark.parametrize(
    "text",
    [
        "ref,name\n'001,O'Brien\n'002,D'Arcy\n",
        "ref,name\n1,'quoted'\n2,plain\n",
        "a,b\n'x','y'\n\"z, z\",'w'\n",
        "team,won\nthe boys',1\n'tis,2\n",
    ],
)
def test_apostrophes_are_no_marks(text):
    assert dialect_of(text).quote == '"'


def test_backslashes_are_told_where_they_tell_a_mark_inside_a_value():
    text = written(",", doublequote=False, escapechar="\\", quoting=csv.QUOTE_ALL)
    assert dialect_of(text) == Dialect(escaped=True)
    text = written(",", doublequote=False, escapechar="\\", quotechar="'", quoting=csv.QUOTE_ALL)
    assert dialect_of(text) == Dialect(quote="'", escaped=True)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_rows_that_stand_in_marks_as_if_they_were_one_value_are_told(delimiter):
    inside = written(delimiter, quoting=csv.QUOTE_MINIMAL).replace("two\n", "two ").splitlines()
    text = written(delimiter, [[row] for row in inside], quoting=csv.QUOTE_ALL)
    dialect = dialect_of(text)
    assert dialect == Dialect(delimiter, wrapped=True)
    read = list(dialect.reader(io.StringIO(text, newline="")))
    assert read == [[value.replace("two\n", "two ") for value in row] for row in (HEADER, *ROWS)]


@pytest.mark.parametrize(
    "text", ['"Surname, forename"\n"Lee, Ann"\n"Day, Bob"\n', '"a,b,c"\n"d,e,f"\ng,h,i\n', '"a,b,c"\n"d,e"\n']
)
def test_values_that_hold_delimiters_are_no_rows_in_marks(text):
    assert not dialect_of(text).wrapped


@pytest.mark.parametrize(
    "text",
    [
        'a,b\n"C:\\dir\\",x\n"D:\\",y\n',
        "mark,session\n/,AM\n\\,PM\n",
        "a,b\nx\\,y\n",
    ],
)
def test_a_backslash_may_be_a_value_s_own(text):
    assert not dialect_of(text).escaped


@pytest.mark.parametrize(
    "text", ['"int", "text"\n"1", "a, b"\n', "a, b, c\n1, 2, 3\n", 'a, b\n1, "x, y"\n', 'a; b\n1; "x; y"\n']
)
def test_spaces_after_delimiters_are_told(text):
    assert dialect_of(text).spaced


@pytest.mark.parametrize(
    "text",
    ["a,b\n1, x\n2,y\n", "a,b\n1, x\n", 'a,b\n"[{""k"": ""v"", ""w"": ""x""}]",y\n', "a\tb\n1\t x\n2\t y\n", "a, b\n"],
)
def test_a_space_may_be_a_value_s_own(text):
    assert not dialect_of(text).spaced


def test_a_row_that_is_cut_off_says_nothing():
    row = "1;2;3;4\n"
    assert dialect_of("a;b;c;d\n" + row * ((1 << 18) // len(row) + 1)) == Dialect(";")
    assert dialect_of("a,5;b,5;c,5\n" + "1;2;3\n" * ((1 << 18) // 6 + 2)).delimiter == ";"


@given(
    st.sampled_from(",;\t|"),
    st.lists(st.lists(st.text("ab ,;|\t'\"\n1.5", min_size=1), min_size=3, max_size=3), min_size=2, max_size=8),
)
def test_what_a_writer_quotes_throughout_is_read_as_it_was_written(delimiter, rows):
    """Not whatever may be written: without marks, `a;b;c` in every row could be either of two dialects."""
    text = written(delimiter, rows, quoting=csv.QUOTE_ALL)
    dialect = dialect_of(text)
    read = [row for row in dialect.reader(io.StringIO(text, newline="")) if row]
    assert read == rows


@given(st.text(max_size=80))
def test_any_text_has_a_dialect(text):
    dialect = dialect_of(text)
    assert len(dialect.delimiter) == 1
    list(dialect.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("escape", ["''", "\\'"])
def test_single_marks_are_marks_though_values_hold_both_kinds(escape):
    rows = ["'ref','note'", f"'1','the men{escape}s boots,'", f"'2','8{escape}9\" long, wet'"]
    assert dialect_of("\n".join(rows)) == Dialect(quote="'", escaped=escape != "''")


def test_spaces_part_numbers_and_no_words():
    assert dialect_of("x y z\n1 2 3\n4 5 6\n").delimiter == " "
    assert dialect_of("the first name\nAnn Lee Roe\nBob Roe Lee\n").delimiter == ","


def test_spaces_part_what_stands_in_marks_inside_a_row():
    assert dialect_of('ref name n\n1 "Ann Lee" 1\n2 "Bob Roe" 2\n').delimiter == " "


def test_a_hash_parts_values_where_all_rows_agree():
    assert dialect_of("a#b#c\n1#2#3\n4#5#6\n").delimiter == "#"
    assert dialect_of("# one\na,b\n1,2\n").delimiter == ","


@pytest.mark.parametrize("end", ["", "\\"])
def test_a_single_mark_that_never_closes_is_looked_for_once(end):
    text = "'a','b'\n'" + "\\'" * 100_000 + end
    began = process_time()
    assert dialect_of(text).delimiter == ","
    assert process_time() - began < 20
