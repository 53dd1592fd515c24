"""Verbs that later parts bring refuse now, and say so."""

import pytest

from portal.later import LATER


@pytest.mark.parametrize("verb", sorted(LATER))
def test_a_later_verb_refuses_and_says_when_it_comes(gateway, verb):
    found = gateway(verb, "anything", "--at", "all")
    assert (found.code, found.out) == (1, "")
    assert f"gateway {verb} is not built yet" in found.err
    assert LATER[verb] in found.err
