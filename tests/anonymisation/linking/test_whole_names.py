"""What must hold of whole names: strangers whose names go together are taken for strangers, not for kin."""

import numpy as np
import pytest

from anonymisation.linking.columns import compared_columns
from anonymisation.linking.comparisons import COMPARISONS
from anonymisation.linking.prior import shipped_model
from anonymisation.linking.training import train
from anonymisation.linking.whole_names import bear_one, pairs_that_bear_one
from tests.anonymisation.linking.recorded import SOME, records

PRIOR = shipped_model()
SYLLABLES = ("ba", "ri", "to", "men", "sa", "lu", "kei", "dor", "vin", "pa", "ched", "wo", "shi", "gar", "ulm", "fre")
NAMES = [one + other for one in SYLLABLES for other in SYLLABLES]


def peoples(count, named_in=1, seed=5):
    """A parent and two children at so many homes, each said twice, of so many peoples who have names of their own."""
    chance = np.random.default_rng(seed)
    each = len(NAMES) // 2 // named_in
    made = []
    for home in range(count):
        of = int(chance.integers(named_in)) * each
        given = chance.choice(NAMES[of : of + each], 3, replace=False).tolist()
        family = NAMES[128 + of + int(chance.integers(each))]
        postcode = f"BS{90 + home % 8} {home // 8 % 9 + 1}{'ABDE'[home % 4]}{'ABDE'[home // 72 % 4]}"
        for place, name in enumerate(given):
            born = f"{(1960, 1990, 1993)[place] + chance.integers(3)}-{chance.integers(1, 13):02}"
            said = {"given_name": name, "family_name": family, "birth": f"{born}-{chance.integers(1, 29):02}"}
            made += [said | {"postcode": postcode, "sex": "MF"[int(chance.integers(2))]}] * 2
    return made


@pytest.mark.parametrize(("named_in", "least", "most"), [(1, 0.0, 0.3), (4, 1.2, 2.0), (16, 2.5, 3.5)])
def test_how_much_names_go_together_is_learnt(named_in, least, most):
    """Four peoples with names of their own: who bears one given name is of one people, of four times fewer names."""
    made = peoples(400, named_in)
    model = train(records(*made), PRIOR)
    assert least <= model.whole_name <= most
    # Nor are strangers of one whole name taken for matches.
    assert model.prior == pytest.approx(-np.log2(len(made) - 1), abs=0.3)


def test_strangers_of_one_whole_name_are_not_taken_for_kin_who_live_apart():
    """Thirty whole names of six people each: they go together far more than the mean of all names."""
    chance, made = np.random.default_rng(7), peoples(150)
    for clan in NAMES[:30]:
        for home in range(6):
            born = f"{chance.integers(1940, 2010)}-{chance.integers(1, 13):02}-{chance.integers(1, 29):02}"
            said = {"given_name": f"zz{clan}", "family_name": f"yy{clan}", "birth": born, "sex": "M"}
            made += [said | {"postcode": f"TA{chance.integers(1, 19)} {home + 1}AA"}] * 2
    # Nobody here is called like somebody at home.
    assert train(records(*made), PRIOR).pick("given_name", "exact").kin < 0.003


def test_between_sources_it_is_learnt_of_pairs_of_two_sources():
    made = peoples(400, 16)
    source = ["one" if at % 2 else "other" for at in range(len(made))]
    model = train(records(*made, source=source), PRIOR, between_sources_only=True)
    assert 2.0 < model.whole_name < 4.0


def test_what_is_never_seen_stays_as_it_was():
    assert train(records(SOME, SOME | {"given_name": "Omar"}), PRIOR).whole_name == PRIOR.whole_name


def test_pairs_bear_one_whole_name_in_its_order_or_swapped_and_no_other_way():
    number = {item.name: {level.name: at for at, level in item.numbered.items()} for item in COMPARISONS}
    said = [
        ("exact", "exact", True),
        ("swapped", "with_given_name", True),
        ("exact", "former", False),
        ("crossed", "with_given_name", False),
        ("short_form", "exact", False),
    ]
    levels = {
        name: np.array([number[name][case[at]] for case in said] + [-1])
        for at, name in enumerate(("given_name", "family_name"))
    }
    assert bear_one(levels).tolist() == [*(case[2] for case in said), False]


def test_pairs_of_one_whole_name_are_counted_whether_or_not_they_share_a_key():
    other = SOME | {"given_name": "Omar"}
    nameless = [{"birth": "1987-05-14", "given_name": "Imogen"}] * 2
    columns = compared_columns(records(SOME, SOME, SOME, other, other, *nameless, source=[*"aabab", *"ab"]))
    assert pairs_that_bear_one(columns, between_sources_only=False) == 3 + 1
    assert pairs_that_bear_one(columns, between_sources_only=True) == 2 + 1
