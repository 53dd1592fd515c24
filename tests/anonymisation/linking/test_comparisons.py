"""What must hold of each level of each comparison: known pairs come out at it."""

import numpy as np
import pytest

from anonymisation.linking.comparisons import COMPARISONS, FREQUENCIES, LEVELS
from anonymisation.linking.prior import shipped_model
from anonymisation.linking.scoring import score_within
from tests.anonymisation.linking.recorded import level, records

PERSON = {"given_name": "Imogen", "family_name": "Tranter", "birth": "1987-05-14", "postcode": "BS94 3ZE"}
ADDRESS = {"postcode": "BS94 3ZE", "address": "14 Larkspur Rise Horfield"}
ELSEWHERE = {"postcode": "BA91 1AA"}
CASES = [
    ("given_name", {}, {}, "exact"),
    ("given_name", {"given_name": "Anne-Marie"}, {"given_name": "Annemarie"}, "exact"),
    ("given_name", {}, {"given_name": "Tranter", "family_name": "Imogen"}, "swapped"),
    ("given_name", {"given_name": "Bob"}, {"given_name": "Robert"}, "short_form"),
    ("given_name", {"given_name": "Mary"}, {"given_name": "Mary Jane"}, "part"),
    ("given_name", {"given_name": "Jane"}, {"given_name": "Imogen", "second_given_name": "Jane"}, "part"),
    ("given_name", {"given_name": "Mary Jane"}, {"given_name": "Mary Ann"}, "sound"),
    ("given_name", {}, {"given_name": "Trantar", "family_name": "Imogen"}, "crossed"),
    ("given_name", {"given_name": "Holly"}, {"given_name": "Molly"}, "another_name"),
    ("given_name", {}, {"given_name": "Imogem"}, "slip"),
    ("given_name", {}, {"given_name": "I"}, "initial"),
    ("given_name", {"given_name": "Geoffrina"}, {"given_name": "Jefrinna"}, "sound"),
    ("given_name", {}, {"given_name": "Prudence"}, "differs"),
    ("given_name", {}, {"given_name": None}, "missing"),
    ("family_name", {}, {}, "exact"),
    ("family_name", {}, {"given_name": "Tranter", "family_name": "Imogen"}, "with_given_name"),
    ("family_name", {}, {"family_name": "Webb", "other_family_name": "Tranter"}, "former"),
    ("family_name", {}, {"family_name": "Trantor"}, "slip"),
    ("family_name", {}, {"family_name": "Webb-Tranter"}, "part"),
    ("family_name", {"family_name": "Philips"}, {"family_name": "Fillibs"}, "sound"),
    ("family_name", {}, {"family_name": "Webb"}, "differs"),
    ("birth", {"birth": "1987-01-01"}, {"birth": "1987-01-01"}, "first_of_january"),
    ("birth", {}, {}, "exact"),
    ("birth", {"birth": "1987-05-11"}, {"birth": "1987-11-05"}, "day_and_month_swapped"),
    ("birth", {}, {"birth": "1987-05-19"}, "slip"),
    ("birth", {}, {"birth": "1978-05-14"}, "slip"),
    ("birth", {}, {"birth": "1987-01-01"}, "year_only"),
    ("birth", {}, {"birth": "1987-05-28"}, "two_parts"),
    ("birth", {}, {"birth": "1977-06-14"}, "two_slips"),
    ("birth", {}, {"birth": "1988-02-03"}, "within_a_year"),
    ("birth", {}, {"birth": "1990-02-03"}, "within_five_years"),
    ("birth", {}, {"birth": "1954-02-03"}, "differs"),
    ("sex", {"sex": "F"}, {"sex": "F"}, "exact_within"),
    ("sex", {"sex": "F"}, {"sex": "M"}, "differs_within"),
    ("sex", {"sex": "M", "given_name": "Bob"}, {"sex": "M", "given_name": "Robert"}, "exact_within"),
    ("sex", {"sex": "F"}, {"sex": "F", "given_name": "Prudence"}, "exact"),
    ("sex", {"sex": "F"}, {"sex": "F", "given_name": None}, "exact"),
    ("sex", {"sex": "F"}, {"sex": "M", "given_name": "Edmund"}, "differs"),
    ("sex", {"sex": "F"}, {}, "missing"),
    ("postcode", {}, {}, "exact"),
    ("postcode", {}, {"postcode": "BS94 3EZ"}, "slip"),
    ("postcode", {}, {"postcode": "BS94 3AA"}, "sector"),
    ("postcode", {}, {"postcode": "BS94 9AA"}, "outward"),
    ("postcode", {}, ELSEWHERE, "differs"),
    ("address", ADDRESS, ADDRESS, "exact_within"),
    ("address", ADDRESS, ADDRESS | {"address": "14 Larkspur Rose, Horfield"}, "alike_within"),
    ("address", ADDRESS, ADDRESS | {"address": "2 Quarry Bank"}, "differs_within"),
    ("address", ADDRESS, ADDRESS | ELSEWHERE, "exact"),
    ("address", ADDRESS, ADDRESS | ELSEWHERE | {"address": "Horfield, 14 Larkspur"}, "alike"),
    ("address", ADDRESS, ADDRESS | ELSEWHERE | {"address": "99 Quarry Bank Horfield"}, "part"),
    ("address", ADDRESS, ADDRESS | ELSEWHERE | {"address": "99 Quarry Bank"}, "differs"),
    ("town", {"town": "Bath"}, {"town": "Bath"}, "missing"),
    ("town", {"town": "Bath"}, ELSEWHERE | {"town": "Bath"}, "exact"),
    ("town", {"town": "Taunton"}, ELSEWHERE | {"town": "Tauntom"}, "alike"),
    ("town", {"town": "Bath"}, ELSEWHERE | {"town": "Taunton"}, "differs"),
    ("telephone", {"telephone": "07700900123"}, {"telephone": "+447700900123"}, "exact"),
    ("telephone", {"telephone": "07700900123"}, {"telephone": "07700900132"}, "slip"),
    ("telephone", {"telephone": "07700900123"}, {"telephone": "07700988765"}, "differs"),
    ("email", {"email": "imogen@example.org"}, {"email": "imogen@example.org"}, "exact"),
    ("email", {"email": "imogen@example.org"}, {"email": "imogen@example.com"}, "alike"),
    ("email", {"email": "imogen.tranter@example.org"}, {"email": "imogentrantr@example.com"}, "sound"),
    ("email", {"email": "imogen@example.org"}, {"email": "office@example.net"}, "differs"),
    ("numbers", {"number:nhs_number": "1"}, {"number:nhs_number": "1"}, "agree"),
    (
        "numbers",
        {"number:nhs_number": "1", "number:upn": "1"},
        {"number:nhs_number": "1", "number:upn": "2"},
        "agree_and_differ",
    ),
    ("numbers", {"doubtful:crn": "1"}, {"doubtful:crn": "1"}, "doubtful_agree"),
    ("numbers", {"number:nhs_number": "1"}, {"number:nhs_number": "2"}, "differ"),
    ("numbers", {"number:nhs_number": "1"}, {"number:upn": "1"}, "missing"),
    ("numbers", {"doubtful:crn": "1"}, {"doubtful:crn": "2"}, "missing"),
]


@pytest.fixture(scope="module")
def found():
    """The levels of every case, each a group of two, asked in one go; and of the two in the other order."""
    people = [PERSON | change for _, one, other, _ in CASES for change in (one, other)]
    turned = [PERSON | change for _, one, other, _ in CASES for change in (other, one)]
    groups = np.repeat(np.arange(2 * len(CASES)), 2)
    edges = score_within(records(*people, *turned), shipped_model(), groups)
    return edges.to_pylist()


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{name}-{wanted}" for name, _, _, wanted in CASES])
def test_a_known_pair_comes_out_at_its_level_whichever_is_first(found, number):
    comparison, _, _, wanted = CASES[number]
    forward, back = found[number], found[number + len(CASES)]
    assert level(comparison, forward[comparison]) == wanted
    assert {key: forward[key] for key in forward if key not in {"left", "right"}} == {
        key: back[key] for key in back if key not in {"left", "right"}
    }


def test_every_level_has_a_case():
    assert {(name, wanted) for name, _, _, wanted in CASES if wanted != "missing"} == set(LEVELS)


def test_shares_are_of_columns_that_levels_name():
    assert set(FREQUENCIES) == {item.frequency for one in COMPARISONS for item in one.levels if item.frequency}
