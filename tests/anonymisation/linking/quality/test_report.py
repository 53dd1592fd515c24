"""What must hold of a quality report: its counts are as by hand, and it holds no value of a record."""

import json

import numpy as np

from anonymisation.linking.clustering.clusters import Apart
from anonymisation.linking.quality.equity import groups_of
from anonymisation.linking.quality.estimates import Clustering, Hidden
from anonymisation.linking.quality.report import KEYS, SIZES, Linking, Rows, quality_report
from tests.anonymisation.linking.linkages import THRESHOLD, a_linkage, records_of, table_of

SOURCES = (("bristol", "cases"), ("bristol", "schools"), ("police", "suspects"))
EDGES = [(0, 1, 9.0), (0, 2, 8.0), (1, 2, 30.0), (2, 3, 3.0), (3, 4, -99.0)]


def a_run(**changes):
    """Five records of three persons: one with Bristol twice and the police once, one with the police, one with both."""
    records = records_of(
        ["bristol", "bristol", "police", "police", "bristol"],
        [[("nhs_number", "9990000001")], [], [("nhs_number", "9990000001")], [], []],
        given_name=["zorro", "zoro", "zorro", None, "quibble"],
        birth=["2009-03-04"] * 5,
    )
    labels = np.array([0, 0, 0, 3, 4])
    given = {
        "model": "abc",
        "clustering": Clustering(records, labels, table_of(EDGES), table_of(EDGES[:3]), THRESHOLD),
        "apart": np.array([0, 0, 0, Apart.SHORT, Apart.LINKED_OR_FAR], dtype=np.int8),
        "hidden": Hidden(np.array([True, False, False, False, False]), np.array([0, 0, 2, 3, 4])),
        "said": records,
        "others": {THRESHOLD: labels, 0.0: np.array([0, 0, 0, 0, 4])},
        "rows": Rows(np.array([0, 0, 1, 2, 3, 4, -1]), np.array([0, 0, 1, 2, 2, 0, 2]), SOURCES),
        "traits": {},
    }
    return Linking(**(given | changes))


REPORT = quality_report(a_run(), None)


def test_counts_are_as_by_hand():
    assert [REPORT[name] for name in ("rows", "records", "persons", "threshold")] == [6, 5, 3, 4.32193]
    links = REPORT["links"]
    assert (links["pairs"], links["by_number"], links["known"]) == (3, 1, 1)
    assert (links["unaided"], links["unaided_and_contradicted"]) == (1, 0)
    assert links["expected_missed"] == round(8 / 9, 1)
    assert REPORT["thresholds"] == [
        {"threshold": 0.0, "persons": 2, "pairs": 6},
        {"threshold": 4.32193, "persons": 3, "pairs": 3},
    ]
    assert [item["persons"] for item in REPORT["sizes"]] == [2, 0, 1, 0, 0, 0, 0, 0, 0]
    assert [item["records"] for item in REPORT["sizes"]] == list(SIZES)


def test_match_rates_are_of_rows_and_persons_by_partner_and_feed():
    names = ("rows", "rows_in_another_feed", "rows_in_another_partner", "persons", "persons_in_another_feed")
    found = {(item["partner"], item["feed"]): tuple(item[name] for name in names) for item in REPORT["match_rates"]}
    assert found == {
        ("bristol", "cases"): (3, 2, 2, 2, 1),
        ("bristol", "schools"): (1, 1, 1, 1, 1),
        ("police", "suspects"): (2, 1, 1, 2, 1),
    }


def test_two_feeds_of_one_partner_are_no_two_partners():
    report = quality_report(a_run(rows=Rows(np.array([0, 1]), np.array([0, 1]), SOURCES)), None)
    cases = report["match_rates"][0]
    assert (cases["rows_in_another_feed"], cases["rows_in_another_partner"]) == (1, 0)


def test_weights_are_counted_by_what_became_of_their_pairs():
    weights = REPORT["weights"]
    bins = [weights["from"] + weights["step"] * number for number in range(len(weights["linked"]))]

    def counted(side):
        return {low: count for low, count in zip(bins, weights[side], strict=True) if count}

    assert counted("linked") == {8: 2, 28: 1}
    assert counted("parted") == {-24: 1, 0: 1}, "what lies beyond is in the first bin"


def test_the_grey_zone_is_told_by_reason_and_what_is_far_is_not_in_it():
    assert REPORT["grey"] == {"conflict": 0, "crowd": 0, "rivals": 0, "average": 0, "short": 1}


def test_missing_match_keys_are_counted_by_partner():
    (bristol, police) = REPORT["missing"]
    assert (bristol["partner"], bristol["records"], list(bristol["missing"])) == ("bristol", 3, list(KEYS))
    assert bristol["missing"]["numbers"] == 2
    assert police["missing"] | {"given_name": 1, "birth": 0, "numbers": 1, "postcode": 2} == police["missing"]


def test_without_a_run_before_there_is_no_drift_and_after_the_same_run_none_of_anything():
    assert REPORT["drift"] is None
    assert quality_report(a_run(), REPORT)["drift"] == []
    made = a_linkage(1)
    rows = Rows(np.arange(6_000), np.repeat([0, 2], 3_000), SOURCES)
    run = a_run(
        clustering=made.clustering,
        hidden=made.hidden,
        said=made.clustering.records,
        others={},
        apart=np.zeros(made.clustering.edges.num_rows, dtype=np.int8),
        rows=rows,
    )
    before = quality_report(run, None)
    again = quality_report(run, json.loads(json.dumps(before)))["drift"]
    assert {item["what"] for item in again} == {"weights", "sizes", "linked", "missing"}
    assert {item["share"] for item in again} == {0}


def test_a_report_is_plain_json_and_has_no_value_of_a_record():
    text = json.dumps(REPORT, allow_nan=False)
    assert json.loads(text) == REPORT
    for value in ("zorro", "zoro", "quibble", "9990000001", "2009-03-04", "2009"):
        assert value not in text


def test_groups_and_the_gap_between_them_are_told():
    made = a_linkage(5, sexes=0.5)
    records = made.clustering.records
    run = a_run(
        clustering=made.clustering,
        hidden=made.hidden,
        apart=np.zeros(made.clustering.edges.num_rows, dtype=np.int8),
        rows=Rows(np.arange(6_000), np.repeat([0, 2], 3_000), SOURCES),
        traits={"sex": groups_of(records.column("sex").combine_chunks())},
    )
    report = quality_report(run, None)
    assert [item["group"] for item in report["groups"]] == ["F", "M"]
    assert report["groups"][0]["recall"]["value"] < report["groups"][1]["recall"]["value"]
    assert report["gap"]["worse"] == "F"
    assert 0.05 < report["gap"]["low"] < report["gap"]["value"] < report["gap"]["high"]
