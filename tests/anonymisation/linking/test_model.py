"""What must hold of linking models: they come back from JSON as they were, and what is none is refused."""

import json
from dataclasses import replace

import pytest
import rfc8785

from anonymisation.linking.errors import UnreadableModelError
from anonymisation.linking.model import Shares, from_json
from anonymisation.linking.prior import shipped_model

MODEL = replace(
    shipped_model(),
    whole_name=0.7,
    shares={"given": Shares({"imogen": 0.25, "everybody": 1.0}, 0.001)},
    closed=("birth",),
    common={"names": (-5, 7, 2**62)},
)


def test_a_model_comes_back_from_its_json_as_it_was():
    """Also where its JSON was written as RFC 8785 has it, in which a share of 1.0 is 1."""
    for written in (json.dumps(MODEL.as_json(), sort_keys=True), rfc8785.dumps(MODEL.as_json())):
        again = from_json(json.loads(written))
        assert again == MODEL
        assert again.digest == MODEL.digest


def test_any_change_changes_the_digest():
    assert len({MODEL.digest, replace(MODEL, prior=-19.0).digest, replace(MODEL, closed=()).digest}) == 3


def test_a_models_words_never_tell_its_values():
    assert "imogen" not in repr(MODEL)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 0},
        {"prior": None},
        {"chances": {}},
        {"shares": {"favourite_colour": {"unseen": 0.1, "of": {}}}},
        {"common": {"names": ["no number"]}},
    ],
)
def test_what_is_no_model_is_refused_without_a_value(change):
    with pytest.raises(UnreadableModelError, match="linking model") as refused:
        from_json(MODEL.as_json() | change)
    assert "imogen" not in str(refused.value)


def test_names_that_go_together_less_than_their_shares_say_are_refused():
    """Screening takes it for granted that nothing is added for it."""
    for bits in (-0.5, "inf", "nan"):
        with pytest.raises(UnreadableModelError, match=r"bits of a whole name.*`gateway link train` makes one"):
            from_json(MODEL.as_json() | {"whole_name": bits})


def test_a_chance_of_nothing_is_refused():
    said = MODEL.as_json()
    said["chances"] = said["chances"] | {"sex": said["chances"]["sex"] | {"exact": [0.9, 0.5, 0.0]}}
    with pytest.raises(UnreadableModelError, match="chance"):
        from_json(said)
