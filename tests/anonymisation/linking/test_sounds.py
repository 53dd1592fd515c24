"""What must hold of how names sound."""

import pytest

from anonymisation.linking.sounds import sound


@pytest.mark.parametrize(
    "alike",
    [
        ("smith", "smyth"),
        ("catherine", "kathryn"),
        ("sean", "shaun"),
        ("wright", "rite"),
        ("philips", "phillips"),
        ("knight", "night"),
        ("macdonald", "mcdonald"),
    ],
)
def test_names_that_sound_alike_have_one_code(alike):
    assert len({sound(name) for name in alike}) == 1


@pytest.mark.parametrize("unlike", [("smith", "jones"), ("anna", "hannah", "nora"), ("patel", "begum")])
def test_names_that_do_not_have_several(unlike):
    assert len({sound(name) for name in unlike}) > 1


def test_a_name_of_another_script_is_its_own_code():
    assert sound("李") == "李"
