"""What must hold of JSON: flat objects become rows, everything else is refused without its words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.confined.formats import json_rows
from intake.confined.formats.json_rows import parse_json, parse_json_lines
from intake.confined.formats.tables import BATCH_ROWS
from intake.errors import UnreadableFileError
from intake.limits import MOST_COLUMNS

KEYS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=3)
VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(st.characters(codec="utf-8"), max_size=5))


def rows(parsed):
    if not parsed.tables:
        return (), [], []
    (table,) = parsed.tables
    batches = list(table.batches)
    lines = [line for batch in batches for line in batch.column(0).to_pylist()]
    cells = [tuple(row) for batch in batches for row in zip(*(c.to_pylist() for c in batch.columns[2:]), strict=True)]
    return table.head[0].cells, lines, cells


def refusal(content, parse=parse_json):
    with pytest.raises(UnreadableFileError) as refused:
        parse(content)
    assert "Canary" not in str(refused.value)
    return refused.value.rule


def test_an_array_of_objects_is_rows_counted_from_1_and_names_come_as_they_first_stand():
    content = b'\xef\xbb\xbf [ {"b": "x", "a": 1} , {"a": null, "c": true} ] \n'
    assert rows(parse_json(content)) == (("b", "a", "c"), [1, 2], [("x", "1", None), (None, None, "TRUE")])


def test_objects_on_lines_keep_their_lines():
    content = b'{"a": "x"}\r\n\r\n  {"a": "y", "b": ""}\n'
    assert rows(parse_json_lines(content)) == (("a", "b"), [1, 3], [("x", None), ("y", None)])


def test_objects_that_go_over_several_lines_stand_where_they_begin():
    content = json.dumps({"a": "x\n", "b": 1}, indent=2) + "\n\n" + json.dumps({"a": "y"}, indent=2) + '\n{"b": 2}\n'
    assert rows(parse_json_lines(content.encode()))[1:] == ([1, 6, 9], [("x\n", "1"), ("y", None), (None, "2")])
    assert rows(parse_json_lines(b"\n \n" + content.encode()))[1] == [3, 8, 11]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("4000000000", "4000000000"),
        ("1.50", "1.5"),
        ("1e3", "1000"),
        ("1E-7", "0.0000001"),
        ("2.0", "2"),
        ("-0.0", "-0"),
    ],
)
def test_a_number_stays_as_it_was_written_without_an_exponent(written, text):
    assert rows(parse_json(b'[{"a": %s}]' % written.encode()))[2] == [(text,)]


def test_a_long_number_keeps_all_its_digits():
    assert rows(parse_json(b'[{"a": 123456789012345678901}]'))[2] == [("123456789012345678901",)]


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=3), max_size=6))
def test_any_flat_objects_come_out_as_they_went_in(objects):
    names, lines, cells = rows(parse_json(json.dumps(objects).encode()))
    if not names:
        assert not any(objects)
        return
    assert lines == list(range(1, len(objects) + 1))
    for given_object, row in zip(objects, cells, strict=True):
        expected = {name: _text(value) for name, value in given_object.items()}
        assert dict(zip(names, row, strict=True)) == dict.fromkeys(names) | expected
    by_line = "\n".join(map(json.dumps, objects)).encode()
    assert rows(parse_json_lines(by_line))[2] == cells


def _text(value):
    return (
        {True: "TRUE", False: "FALSE"}[value]
        if isinstance(value, bool)
        else None
        if value in {None, ""}
        else str(value)
    )


def test_a_name_that_comes_late_is_a_column_of_every_batch():
    objects = [{"a": "x"}] * (BATCH_ROWS + 1) + [{"late": "y"}]
    names, lines, cells = rows(parse_json(json.dumps(objects).encode()))
    assert names == ("a", "late")
    assert len(lines) == len(cells) == BATCH_ROWS + 2
    assert cells[0] == ("x", None)
    assert cells[-1] == (None, "y")


@pytest.mark.parametrize("content", [b"[]", b"[{}]", b" [ ] "])
def test_nothing_in_it_is_no_table(content):
    assert rows(parse_json(content)) == ((), [], [])


@pytest.mark.parametrize(
    ("rule", "content"),
    [
        ("json-broken", b'[{"a": "Canary"}'),
        ("json-broken", b'[{"a": "Canary"} {"a": 1}]'),
        ("json-broken", b'[{"a": "Canary"}] more'),
        ("json-broken", b'[{"a": "Canary}]'),
        ("json-broken", b'[{"a": NaN}]'),
        ("json-number", b'[{"a": 1e999999999}]'),
        ("json-number", b'[{"a": 1e99999999999999999999999}]'),
        ("json-number", b'[{"a": ' + b"9" * 5000 + b"}]"),
        ("json-number", b'[{"a": 0.' + b"0" * 5000 + b"}]"),
        ("json-broken", b'[{"a": "\xff"}]'),
        ("json-broken", b'[{"a": "\\ud800"}]'),
        ("json-broken", b'[{"\\ud800": "Canary"}]'),
        ("json-broken", b'[{"a": ' + b"[" * 200_000),
        ("json-shape", b'[["Canary"]]'),
        ("json-nested", b'[{"a": {"b": "Canary"}}]'),
        ("json-nested", b'[{"a": ["Canary"]}]'),
        ("json-key-repeated", b'[{"Canary": 1, "Canary": 2}]'),
    ],
)
def test_what_is_no_array_of_flat_objects_is_refused(rule, content):
    assert refusal(content) == rule


@pytest.mark.parametrize(
    ("rule", "content"),
    [
        ("json-broken", b'{"a": 1}\n{"a": "Canary'),
        ("json-broken", b'{"a": 1} {"a": 2}'),
        ("json-broken", b'{"a":\n1} {"a": "Canary"}'),
        ("json-broken", b'{"a": 1}\rCanary'),
        ("json-nested", b'{\n  "a": {\n    "b": "Canary"\n  }\n}\n'),
        ("json-shape", b'{"a": 1}\n"Canary"'),
        ("json-nested", b'{"data": [{"a": "Canary"}]}'),
    ],
)
def test_what_is_no_flat_object_on_each_line_is_refused(rule, content):
    assert refusal(content, parse_json_lines) == rule


@pytest.mark.parametrize("parts", [1, 64])
def test_more_columns_than_a_sheet_has_are_refused(parts):
    names = [f'"{name}": 1' for name in range(MOST_COLUMNS)]
    most = "\n".join("{" + ",".join(names[part::parts]) + "}" for part in range(parts))
    assert refusal(most.encode() + b'\n{"Canary": 1}', parse_json_lines) == "columns-too-many"
    if parts == 1:
        assert len(rows(parse_json_lines(most.encode()))[0]) == MOST_COLUMNS


def test_of_a_long_cell_or_name_only_the_beginning_is_told_as_the_head():
    (table,) = parse_json(b'[{"%s": "%s"}]' % (b"n" * 5000, b"x" * 5000)).tables
    assert [len(row.cells[0]) for row in table.head] == [4096, 4096]
    assert [len(cell) for cell in next(table.batches).column(2).to_pylist()] == [5000]


def test_wide_rows_come_in_smaller_groups(monkeypatch):
    monkeypatch.setattr(json_rows, "_MANY_CELLS", 100)
    row = "{" + ",".join(f'"{name}": {name}' for name in range(30)) + "}"
    (table,) = parse_json_lines("\n".join([row] * 10).encode()).tables
    batches = list(table.batches)
    assert [len(batch) for batch in batches] == [4, 4, 2]
    assert (batches[-1].column(0).to_pylist()[-1], batches[-1].column(31).to_pylist()[-1]) == (10, "29")
