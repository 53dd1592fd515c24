"""What must hold of a report that anybody reads: no count from 1 to the small count is in it, or can be reckoned."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.linking.quality.limits import Crossed, crossed
from anonymisation.linking.quality.report import quality_report
from anonymisation.linking.quality.telling import told_crossed, told_report, withheld
from contracts.clauses import LinkageLimits
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


def a_group(trait, name, persons, recall, *, by_numbers=False):
    """A group with measures of its own; by numbers where told so."""
    model = {"value": 0.99, "low": 0.95, "high": 1.0, "persons": persons} | ({} if by_numbers else recall)
    numbers = model | recall if by_numbers else None
    measure = recall | {"by_model": model, "by_numbers": numbers}
    return {"trait": trait, "group": name, "persons": persons, "precision": measure, "recall": measure}


SHARES = st.floats(0, 1).map(lambda share: round(share, 5))
RECALLS = st.tuples(SHARES, SHARES, SHARES).map(sorted).map(lambda of: {"low": of[0], "value": of[1], "high": of[2]})


@given(st.lists(st.tuples(st.integers(1, 400), RECALLS), min_size=1, max_size=6), st.booleans())
def test_the_widest_gap_is_that_of_what_is_told_and_names_its_ends(drawn, by_numbers):
    groups = [
        a_group("sex", f"g{at}", count, recall, by_numbers=by_numbers) for at, (count, recall) in enumerate(drawn)
    ]
    found = told_report({**REPORT, "groups": groups}, SMALL)
    shown = {item["group"]: item["recall"]["value"] for item in found["groups"] if item["recall"]}
    ((trait, widest),) = [(item["trait"], item["widest"]) for item in found["traits"]]
    assert trait == "sex"
    assert (widest is None) == (len(shown) < 2)
    if widest is not None:
        assert widest["value"] == pytest.approx(max(shown.values()) - min(shown.values()), abs=1e-9)
        assert widest["value"] == pytest.approx(shown[widest["better"]] - shown[widest["worse"]], abs=1e-9)
        assert widest["low"] <= widest["value"] <= widest["high"]


@pytest.mark.parametrize(("by_numbers", "way"), [(True, "by_numbers"), (False, "by_model")])
def test_of_each_trait_it_is_told_by_which_estimate(by_numbers, way):
    recall = {"value": 0.9, "low": 0.8, "high": 0.95}
    groups = [a_group("sex", sex, 200, recall, by_numbers=by_numbers) for sex in "FM"]
    groups.append(a_group("partner", "police", 3, recall))
    told = {item["trait"]: item["told_by"] for item in told_report({**REPORT, "groups": groups}, SMALL)["traits"]}
    assert told == {"sex": {"precision": way, "recall": way}, "partner": {"precision": None, "recall": None}}


def test_the_surest_gap_is_told_of_groups_that_are_told():
    recall = {"value": 0.9, "low": 0.8, "high": 0.95}
    gap = {"trait": "sex", "better": "M", "worse": "F", "value": 0.06, "low": 0.05, "high": 0.07}
    for few, told in ((200, gap), (3, None)):
        groups = [a_group("sex", sex, count, recall) for sex, count in (("F", 150), ("M", 300), ("X", few))]
        assert told_report({**REPORT, "groups": groups, "gap": gap}, SMALL)["gap"] == told


@given(SHARES, SHARES, st.floats(0.5, 1), st.integers(1, 400))
def test_a_limit_that_is_crossed_tells_no_more_than_the_report_does(value, low, share, persons):
    """What lies beyond in hundredths, as drift is told; and nothing of what is withheld."""
    strict = LinkageLimits(precision=1, recall_gap=0, drift=0)
    precision = {"value": value, "low": 0.0, "high": value, "by_numbers": None}
    precision["by_model"] = {"value": value, "low": 0.0, "high": value, "persons": persons}
    gap = {"trait": "sex", "better": "M", "worse": "F", "value": low, "low": low, "high": 1.0}
    report = REPORT | {
        "estimates": {"precision": precision, "recall": None},
        "groups": [a_group("sex", sex, 2 * persons, {"value": 0.9, "low": 0.8, "high": 1.0}) for sex in "FM"],
        "gap": gap,
        "drift": [{"what": "linked", "name": "police suspects", "share": share}],
    }
    told = told_report(report, SMALL)
    beyond = crossed(report, strict)
    found = {item.limit: item.found for item in told_crossed(beyond, told)}
    assert list(found) == [item.limit for item in beyond]
    assert found["drift"] == round(share, 2) == told["drift"][0]["share"]
    if "precision" in found:
        assert found["precision"] == (value if persons > SMALL else None)
    if "recall_gap" in found:
        assert found["recall_gap"] == (low if told["groups"][0]["recall"] else None)


def test_what_else_is_told_of_a_crossed_limit_stays():
    told = told_report({**REPORT, "drift": [{"what": "sizes", "name": "", "share": 0.26384}]}, SMALL)
    assert told_crossed([Crossed("drift", 0.25, 0.26384, "why")], told) == (Crossed("drift", 0.25, 0.26, "why"),)
