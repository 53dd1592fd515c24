"""What must hold of training: it finds how many matches there are, and no file leads it astray."""

import numpy as np
import pytest

from anonymisation.linking.clustering.rule import THRESHOLD
from anonymisation.linking.prior import shipped_model
from anonymisation.linking.scoring import score
from anonymisation.linking.training import train
from tests.anonymisation.linking.recorded import records

PRIOR = shipped_model()
SYLLABLES = ("ba", "ri", "to", "men", "sa", "lu", "kei", "dor", "vin", "pa", "ched", "wo")
ROLES = ("given_name", "family_name", "birth", "sex", "postcode")


def crowd(people, times, roles=ROLES, seed=3):
    """So many invented people, each said so many times, with slips; and who each record is."""
    chance = np.random.default_rng(seed)

    def word(parts):
        return "".join(SYLLABLES[at] for at in chance.integers(0, len(SYLLABLES), parts))

    made, who = [], []
    for person in range(people):
        said = {
            "given_name": word(2),
            "family_name": word(3),
            "birth": f"{chance.integers(1940, 2010)}-{chance.integers(1, 13):02}-{chance.integers(1, 29):02}",
            "sex": "MF"[person % 2],
            "postcode": f"BS{chance.integers(90, 98)} {chance.integers(1, 9)}{'ABDE'[chance.integers(0, 4)]}A",
        }
        for _ in range(times):
            slipped = dict(said)
            if chance.random() < 0.15:
                slipped["family_name"] = slipped["family_name"][:-1] + "x"
            if chance.random() < 0.1:
                slipped["birth"] = slipped["birth"][:8] + f"{chance.integers(1, 29):02}"
            made.append({role: slipped[role] for role in roles})
            who.append(person)
    return made, np.array(who)


def f1(table, who, model, **how):
    edges = score(table, model, **how)
    found = edges.filter(np.asarray(edges.column("weight")) >= THRESHOLD)
    right = int((who[found.column("left").to_numpy()] == who[found.column("right").to_numpy()]).sum())
    count = np.bincount(who)
    true = int((count * (count - 1) // 2).sum())
    return 2 * right / (found.num_rows + true)


@pytest.mark.parametrize(
    ("people", "times", "roles"),
    [
        (20, 20, ROLES),
        (300, 2, ROLES),
        (200, 2, ("given_name", "family_name", "birth", "sex")),
        (200, 2, ("given_name", "family_name", "birth", "postcode")),
        (3, 2, ROLES),
    ],
)
def test_files_of_any_shape_come_out_right_with_the_same_defaults(people, times, roles):
    made, who = crowd(people, times, roles)
    table = records(*made)
    model = train(table, PRIOR)
    assert f1(table, who, model) > 0.97
    true = people * times * (times - 1) / 2 / (len(made) * (len(made) - 1) / 2)
    assert model.prior == pytest.approx(np.log2(true / (1 - true)), abs=0.6)


def homes(count, named_for, seed=4):
    """Father, mother and son of so many homes, each said twice; every so many sons bear their father's name."""
    made, who = [], []
    parents, _ = crowd(3 * count, 1, seed=seed)
    for home in range(count):
        one = parents[3 * home]
        for place, person in enumerate(parents[3 * home : 3 * home + 3]):
            said = person | {"family_name": one["family_name"], "postcode": one["postcode"], "sex": "MFM"[place]}
            said["birth"] = f"{(1950, 1952, 1985)[place] + home % 20}{person['birth'][4:]}"
            if place == 2 and home % named_for == 0:
                said["given_name"] = one["given_name"]
            made += [said, said | {"postcode": person["postcode"]} if home % 9 == 0 else said]
            who += [3 * home + place] * 2
    return records(*made), np.array(who)


def test_a_father_and_a_son_of_one_name_stay_two_however_many_there_are():
    table, who = homes(400, 8)
    edges = score(table, train(table, PRIOR))
    left, right = edges.column("left").to_numpy(), edges.column("right").to_numpy()
    linked = np.asarray(edges.column("weight")) >= THRESHOLD
    assert (who[left] == who[right])[linked].all()
    assert linked.sum() >= 0.97 * table.num_rows / 2


def test_where_kin_live_is_not_learnt_from_those_that_their_home_has_found():
    model = train(homes(150, 8)[0], PRIOR)
    assert model.chances["family_name"] != PRIOR.chances["family_name"]
    for level, chances in model.chances["postcode"].items():
        assert chances.kin == pytest.approx(PRIOR.pick("postcode", level).kin)


@pytest.mark.parametrize(("named_for", "share"), [(2, 2 / 12), (6, 2 / 36)])
def test_how_often_kin_bear_one_name_is_learnt_and_is_no_births_written_wrongly(named_for, share):
    model = train(homes(120, named_for)[0], PRIOR)
    assert model.pick("given_name", "exact").kin == pytest.approx(share, rel=0.25)
    assert model.pick("birth", "differs").match < 0.02
    assert model.pick("birth", "exact").match > 0.9
    # Whoever bears one name is of one sex: nothing more is said by it.
    assert model.pick("sex", "exact_within").kin > 0.9
    assert model.pick("sex", "exact").kin < 0.5


def test_births_that_are_written_wrongly_are_learnt_where_there_are_no_kin():
    made, _ = crowd(150, 2)
    for person in made[1::10]:
        person["birth"] = f"{int(person['birth'][:4]) - 30}-02-03"
    assert train(records(*made), PRIOR).pick("birth", "differs").match == pytest.approx(0.2, abs=0.06)


def test_a_file_without_a_match_makes_none():
    made, _ = crowd(150, 1)
    table = records(*made)
    assert max(score(table, train(table, PRIOR)).column("weight").to_pylist(), default=-9) < THRESHOLD


def test_what_only_one_person_has_is_as_rare_as_it_is():
    made, _ = crowd(20, 20)
    model = train(records(*made), PRIOR)
    # Each postcode is on one record in twenty, but next to no two people share one.
    assert max(model.shares["postcode"].of.values()) < 0.02


def test_training_is_deterministic_and_tells_no_value():
    made, _ = crowd(60, 2)
    first, second = train(records(*made), PRIOR), train(records(*made), PRIOR)
    assert first.digest == second.digest
    assert first.source == "trained"
    assert made[0]["family_name"] not in repr(first)


def test_one_record_leaves_the_prior_as_it_is():
    assert train(records({"sex": "F"}), PRIOR) == PRIOR


def test_records_of_one_source_train_nothing_where_only_pairs_of_two_count():
    made, _ = crowd(20, 2)
    table = records(*made, source=["a"] * 40)
    assert train(table, PRIOR, between_sources_only=True).whole_name == PRIOR.whole_name


def test_between_sources_only_pairs_of_two_sources_count():
    made, who = crowd(150, 2)
    table = records(*made, source=["a", "b"] * 150)
    model = train(table, PRIOR, between_sources_only=True)
    assert model.prior == pytest.approx(np.log2(1 / 149), abs=0.6)
    assert f1(table, who, model, between_sources_only=True) > 0.97
