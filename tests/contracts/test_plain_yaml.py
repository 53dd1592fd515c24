"""What must hold of the YAML that documents are written in."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from contracts.plain_yaml import read_yaml

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(PLAIN)
def test_plain_data_comes_back_as_it_was_written(data):
    assert read_yaml(yaml.safe_dump(data)) == data


@pytest.mark.parametrize("text", ["a: 1\na: 2", "a: {b: 1, b: 1}", "- {x: 1, 'x': 2}", "? [1]\n: 2"])
def test_a_key_that_stands_twice_or_is_no_word_is_refused(text):
    with pytest.raises(yaml.YAMLError):
        read_yaml(text)


def test_one_key_in_two_mappings_is_fine():
    assert read_yaml("[{a: 1}, {a: 2}]") == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("text", ["!!python/object/apply:os.getcwd []", "!!python/name:os.getcwd", "a: 1\n---\nb: 2"])
def test_anything_but_one_document_of_plain_data_is_refused(text):
    with pytest.raises(yaml.YAMLError):
        read_yaml(text)
