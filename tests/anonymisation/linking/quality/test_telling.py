"""What must hold of a report that anybody reads: no count from 1 to the small count is in it, or can be reckoned."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.linking.quality.report import quality_report
from anonymisation.linking.quality.telling import told_report, withheld
from tests.anonymisation.linking.quality.test_report import REPORT, a_run

SMALL = 5


@given(st.lists(st.integers(0, 40), max_size=9), st.integers(1, 9))
def test_no_count_is_small_and_none_stands_alone(counts, small):
    shown = withheld(counts, small)
    assert all(count is None or count == 0 or count > small for count in shown)
    hidden = [count for count, is_shown in zip(counts, shown, strict=True) if is_shown is None]
    if len(hidden) == 1:
        assert not [count for count in counts if count > small], "alone only where nothing else could be withheld"
    for count, is_shown in zip(counts, shown, strict=True):
        assert is_shown in {None, count}
    if not any(1 <= count <= small for count in counts):
        assert shown == counts


def counts_of(told):
    """Every count of persons, rows, records or pairs in a report, wherever it stands."""
    rates = [value for item in told["match_rates"] for value in item.values() if not isinstance(value, str)]
    gaps = [value for item in told["missing"] for value in [item["records"], *item["missing"].values()]]
    sides = [*told["weights"]["linked"], *told["weights"]["parted"], *told["grey"].values()]
    persons = [item["persons"] for item in [*told["sizes"], *told["groups"], *told["thresholds"]]]
    persons += [told[name] for name in ("rows", "records", "persons")]
    links = [value for name, value in told["links"].items() if not name.startswith("expected")]
    estimates = [item["persons"] for item in estimates_of(told)]
    return [*rates, *gaps, *sides, *persons, *links, *estimates]


def estimates_of(told):
    measures = [measure for item in [told["estimates"], *told["groups"]] for measure in item.values()]
    found = [measure for measure in measures if isinstance(measure, dict)]
    return [item[way] for item in found for way in ("by_model", "by_numbers") if item[way] is not None]


def test_nothing_of_a_handful_is_told():
    told = told_report(quality_report(a_run(), None), SMALL)
    assert not [count for count in counts_of(told) if count is not None and 1 <= count <= SMALL]
    assert told["estimates"] == {"precision": None, "recall": None}
    assert json.loads(json.dumps(told)) == told


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ({"persons_in_another_feed": 50, "persons_in_another_partner": 20}, (50, 20)),
        ({"persons_in_another_feed": 97, "persons_in_another_partner": 20}, (None, 20)),
        ({"persons_in_another_feed": 50, "persons_in_another_partner": 3}, (50, None)),
        ({"persons_in_another_feed": 50, "persons_in_another_partner": 48}, (50, None)),
        ({"persons_in_another_feed": 50, "persons_in_another_partner": 50}, (50, 50)),
        ({"persons_in_another_feed": 0, "persons_in_another_partner": 0}, (0, 0)),
        ({"persons": 4, "persons_in_another_feed": 0, "persons_in_another_partner": 0}, (None, None)),
    ],
)
def test_neither_a_part_nor_the_rest_nor_what_lies_between_is_small(parts, shown):
    rate = {"partner": "police", "feed": "suspects", "rows": 300, "persons": 100}
    rate |= {"rows_in_another_feed": 150, "rows_in_another_partner": 150} | parts
    told = told_report({**REPORT, "match_rates": [rate]}, SMALL)["match_rates"][0]
    assert (told["persons_in_another_feed"], told["persons_in_another_partner"]) == shown
    assert (told["rows_in_another_feed"] is None) == (shown[0] is None)
    assert (told["rows_in_another_partner"] is None) == (shown[1] is None)
    assert (told["rows"] is None) == (rate["persons"] <= SMALL)


def test_a_feed_that_is_withheld_cannot_be_reckoned_from_all_rows():
    """Feeds' rows add up to what is told of all: so the next least is withheld with the one that has to be."""
    others = {"rows_in_another_feed": 0, "rows_in_another_partner": 0}
    others |= {"persons_in_another_feed": 0, "persons_in_another_partner": 0}
    rates = [
        {"partner": "police", "feed": feed, "rows": rows, "persons": persons} | others
        for feed, rows, persons in [("suspects", 300, 200), ("victims", 90, 80), ("referrals", 3, 3)]
    ]
    told = told_report({**REPORT, "rows": 393, "match_rates": rates}, SMALL)["match_rates"]
    assert [item["rows"] for item in told] == [300, None, None]
    assert [item["persons"] for item in told] == [200, None, None]


def test_of_a_small_group_nothing_is_told_nor_of_the_least_beside_it():
    told = {"persons": 50, "value": 0.9, "low": 0.8, "high": 1.0}
    measure = {"value": 0.9, "low": 0.8, "high": 1.0, "by_model": told, "by_numbers": told | {"persons": 3}}
    groups = [
        {"trait": trait, "group": name, "persons": persons, "precision": measure, "recall": measure}
        for trait, name, persons in [("sex", "F", 4), ("sex", "M", 90), ("sex", "X", 80), ("age_band", "0-9", 70)]
    ]
    found = told_report({**REPORT, "groups": groups}, SMALL)["groups"]
    assert [(item["group"], item["persons"]) for item in found] == [("F", None), ("M", 90), ("X", None), ("0-9", 70)]
    assert [item["recall"] is None for item in found] == [True, False, True, False]
    assert found[1]["recall"] == measure | {"by_numbers": None}


def test_what_moved_is_told_in_hundredths():
    moved = [{"what": "linked", "name": "police suspects", "share": 0.0023}]
    assert told_report({**REPORT, "drift": moved}, SMALL)["drift"][0]["share"] == 0.0
    assert told_report(REPORT, SMALL)["drift"] is None


def test_a_key_that_few_lack_or_few_have_is_not_told():
    lacking = [{"partner": "police", "records": 100, "missing": {"birth": 3, "sex": 97, "postcode": 0, "email": 100}}]
    told = told_report({**REPORT, "missing": lacking}, SMALL)["missing"][0]
    assert told["missing"] == {"birth": None, "sex": None, "postcode": 0, "email": 100}


def test_no_bin_of_weights_and_no_class_of_sizes_is_small():
    weights = REPORT["weights"] | {"linked": [0, 3, 40, 20], "parted": [9, 0, 0, 7]}
    sizes = [{"records": number, "persons": count} for number, count in zip((1, 2, 3), (900, 2, 60), strict=True)]
    told = told_report({**REPORT, "weights": weights, "sizes": sizes}, SMALL)
    assert told["weights"]["linked"] == [0, None, 40, None]
    assert told["weights"]["parted"] == [9, 0, 0, 7]
    assert [item["persons"] for item in told["sizes"]] == [900, None, None]


def test_the_run_behind_it_is_told_whole_where_nothing_is_small():
    assert told_report(REPORT, 2)["records"] == 5
    assert told_report(REPORT, 5)["records"] is None
