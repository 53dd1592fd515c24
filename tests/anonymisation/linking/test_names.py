"""What must hold of names as linking compares them."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.linking.names import by_distinct, name_words, split_full_names


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Smith-Jones", "smith jones"),
        ("Dr Zoë", "zoe"),
        ("d'Arcy", "darcy"),
        ("Łukasz", "lukasz"),
        ("Baby", None),
        ("not known", None),
        ("", None),
        (None, None),
    ],
)
def test_a_name_is_its_words_in_small_letters(text, said):
    assert name_words(pa.array([text], pa.string())).to_pylist() == [said]


@given(st.lists(st.one_of(st.none(), st.text(max_size=12)), max_size=5))
def test_words_of_words_are_the_same_words(texts):
    once = name_words(pa.array(texts, pa.string()))
    assert name_words(once).equals(once)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Imogen Tranter", ("imogen", None, "tranter")),
        ("Tranter, Imogen", ("imogen", None, "tranter")),
        ("Imogen Jane de la Mare", ("imogen", "jane", "de la mare")),
        ("van Dyke, Jan", ("jan", None, "van dyke")),
        ("Cher", (None, None, "cher")),
    ],
)
def test_a_family_name_is_the_last_word_or_begins_with_a_particle(text, parts):
    found = split_full_names(pa.array([text], pa.string()))
    assert tuple(part[0].as_py() for part in found) == parts


def test_each_distinct_text_is_asked_of_once():
    asked = []

    def lengths(texts):
        asked.extend(texts)
        return [len(text) for text in texts]

    assert by_distinct(pa.array(["aa", None, "b", "aa"]), lengths, pa.int64()).to_pylist() == [2, None, 1, 2]
    assert sorted(asked) == ["aa", "b"]
