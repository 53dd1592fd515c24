"""What must hold of what a child is asked: it comes out as it went in, and the words of the header do not go in."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.confined.asking import Choice, choice_from
from intake.headers.layout import Layout

TOLD = {"position": 1, "names": ["day", None], "first_line": 2, "beyond": None, "columns": ["day"]}
WHOLE = st.integers(1, 1 << 40)
LAYOUTS = st.builds(
    Layout,
    st.lists(st.none() | st.text(), max_size=5).map(tuple),
    first_line=WHOLE,
    beyond=st.none() | WHOLE,
)
THINGS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
JSON = THINGS | st.lists(THINGS, max_size=3) | st.dictionaries(st.text(max_size=3), THINGS, max_size=3)
NO_CHOICE = (ValueError, KeyError, TypeError, OverflowError, RecursionError)


@given(st.builds(Choice, WHOLE, LAYOUTS, st.lists(st.text(), max_size=5).map(tuple)))
def test_a_choice_comes_out_as_it_went_in(choice):
    found = choice_from(choice.as_json())
    assert found == choice
    assert found.layout.beyond == choice.layout.beyond


def test_the_words_of_the_header_stay_where_they_are():
    layout = Layout(("day", None), header_line=3, first_line=4, headings=(("Canary", None), ("of", None)))
    content = Choice(1, layout, ("day",)).as_json()
    assert json.loads(content) == TOLD | {"first_line": 4}
    assert choice_from(content).layout.headings == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Canary",
        b"\xff",
        b"null",
        b"[]",
        b"{}",
        *(json.dumps(TOLD | {name: None}).encode() for name in TOLD if name != "beyond"),
        *(json.dumps({known: TOLD[known] for known in TOLD if known != name}).encode() for name in TOLD),
        json.dumps(TOLD | {"position": "Canary"}).encode(),
        json.dumps(TOLD | {"first_line": float("inf")}).encode(),
        b"[" * 100_000,
    ],
)
def test_anything_else_is_no_choice(content):
    with pytest.raises(NO_CHOICE):
        choice_from(content)


@given(st.dictionaries(st.sampled_from(list(TOLD)), JSON))
def test_what_is_like_one_is_a_choice_or_none_and_nothing_worse(changed):
    with suppress(*NO_CHOICE):
        choice_from(json.dumps(TOLD | changed).encode())
