"""Printing for people and for machines."""

import json
from datetime import UTC, date, datetime

import pytest

from portal.showing import show_json, show_table


def test_json_is_whole_and_dates_are_iso(capsys):
    show_json({"a": [1, None, "é"], "on": date(2026, 1, 2), "at": datetime(2026, 1, 2, tzinfo=UTC)})
    assert json.loads(capsys.readouterr().out) == {
        "a": [1, None, "é"],
        "on": "2026-01-02",
        "at": "2026-01-02T00:00:00+00:00",
    }


def test_what_json_cannot_say_is_refused_without_being_quoted():
    with pytest.raises(TypeError, match=r"^bytes$"):
        show_json({"a": b"planted"})


def test_cells_are_never_read_as_markup(capsys):
    show_table("Title", ("a", "b"), [("[bold]x[/bold]", 1234567)])
    shown = capsys.readouterr().out
    assert "[bold]x[/bold]" in shown
    assert "1,234,567" in shown


def test_no_cell_speaks_to_the_terminal(capsys):
    show_table("Title", ("a",), [("\x1b]0;own\x07\x1b[2J\x9b31mshown",), ("two\nlines",)])
    shown = capsys.readouterr().out
    assert not set("\x1b\x07\x9b") & set(shown)
    assert "shown" in shown
    assert "two" in shown


def test_a_table_without_rows_is_still_a_table(capsys):
    show_table("Title", ("a",), [])
    assert "Title" in capsys.readouterr().out
