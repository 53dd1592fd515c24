"""The page of the quality of links: it loads and runs nothing, withholds, and holds nothing that it was not given."""

import copy
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import numpy as np
import pytest

from anonymisation.linking.quality.equity import groups_of
from anonymisation.linking.quality.report import Linking, Rows, quality_report
from anonymisation.linking.quality.telling import told_report
from portal import link_quality_page as module
from portal.link_quality_examples import EXAMPLES
from portal.link_quality_page import link_quality_page
from tests.anonymisation.linking.linkages import THRESHOLD, a_linkage
from tests.portal.pages import loading_or_running, policy_faults

HOSTILE = "<script>alert('x')</script>\"&"
LIMITS = {"precision": 0.99, "recall_gap": 0.05, "drift": 0.25}
GAP = {"limit": "recall_gap", "allowed": 0.05, "found": 0.12, "why": "more links are missed"}


def told_of():
    """A whole report as it is told, of an invented linkage of two partners and of the run before, its like."""
    made = a_linkage(5, persons=1_500, sexes=0.5)
    records = made.clustering.records
    run = Linking(
        model="ab" * 32,
        clustering=made.clustering,
        apart=np.zeros(made.clustering.edges.num_rows, dtype=np.int8),
        hidden=made.hidden,
        said=records,
        others={THRESHOLD: made.clustering.labels},
        rows=Rows(np.arange(3_000), np.repeat([0, 1], 1_500), (("one", "cases"), ("other", "suspects"))),
        traits={
            "sex": groups_of(records.column("sex").combine_chunks()),
            "partner": groups_of(records.column("source").combine_chunks()),
        },
    )
    report = quality_report(run, quality_report(run, None))
    return {"run": "00000007", **told_report(report, 5), "limits": LIMITS, "crossed": []}


TOLD = told_of()


@pytest.fixture(scope="module")
def page():
    return link_quality_page(TOLD)


def test_it_may_load_nothing_and_its_one_style_is_known_by_its_digest(page):
    assert policy_faults(page) == []


def test_it_names_no_other_place_and_holds_nothing_that_runs(page):
    assert loading_or_running(page) == set()
    assert len(page) < 100_000


def test_it_says_that_these_are_estimates_and_by_what(page):
    assert "These are estimates, not counts" in page
    precision = TOLD["estimates"]["precision"]
    assert f"{precision['value']:.1%} ({precision['low']:.1%} to {precision['high']:.1%})" in page
    assert "by the model" in page
    assert "by numbers" in page


def test_every_drawing_is_well_formed_and_can_be_listened_to(page):
    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawings) == 6
    for drawing in drawings:
        element = ET.fromstring(drawing)  # noqa: S314 - our own drawing
        assert [child.tag for child in element][:2] == ["title", "desc"]


def test_beyond_a_limit_it_says_so_first_and_what_to_do():
    page = link_quality_page(TOLD | {"crossed": [GAP]})
    assert "nothing that is linked is shared" in page
    assert "more links are missed" in page
    assert "train the model anew" in page
    assert "Within every limit" not in page


def test_what_is_withheld_is_said_to_be():
    told = copy.deepcopy(TOLD)
    told["groups"][0] |= {"persons": None, "precision": None, "recall": None}
    told["traits"][0]["widest"] = None
    told["match_rates"][0] |= {"rows": None, "persons": None, "rows_in_another_feed": None}
    told["weights"]["linked"][3] = None
    told["sizes"][1]["persons"] = None
    told["missing"][0]["missing"]["birth"] = None
    told["estimates"] = {"precision": None, "recall": None}
    told["crossed"] = [GAP | {"found": None}]
    page = link_quality_page(told | {"drift": None, "gap": None, "records": None})
    assert page.count("withheld") > 9
    assert ">None<" not in page
    assert ">w<" in page
    assert "There was none before it" in page
    assert "nothing to tell by" in page


def test_names_are_escaped():
    told = json.loads(json.dumps(TOLD).replace('"one"', json.dumps(HOSTILE)))
    told["groups"][0]["group"] = told["gap"]["worse"] = told["gap"]["better"] = HOSTILE
    told["groups"][0]["trait"] = told["gap"]["trait"] = told["traits"][0]["trait"] = HOSTILE
    told["traits"][0]["widest"] |= {"better": HOSTILE, "worse": HOSTILE}
    told["model"], told["crossed"] = HOSTILE, [GAP | {"why": HOSTILE, "limit": HOSTILE}]
    told["drift"] = [{"what": "linked", "name": HOSTILE, "share": 0.5}]
    page = link_quality_page(told)
    assert "<script" not in page
    assert "alert" in page


def test_its_examples_are_made_up_here_and_of_no_record(page):
    """Their postcodes are in districts that were never issued, and the same whatever the report."""
    for _, one, other, _ in EXAMPLES:
        for said in (one, other):
            assert said[2] == "not known" or said[2].startswith(("BS97 ", "TA98 "))
            assert ", ".join(said) in page
    assert page.count("made up for this page") == 1


def test_the_report_keeps_to_its_schema_and_the_schema_knows_all_of_it():
    schema = json.loads((Path(module.__file__).parent / "link_quality.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(schema)
    assert list(checker.iter_errors(TOLD)) == []
    assert list(checker.iter_errors(TOLD | {"crossed": [GAP], "drift": None, "gap": None})) == []
    assert [error.validator for error in checker.iter_errors(TOLD | {"names": 1})] == ["additionalProperties"]
    for part in TOLD:
        assert [error.validator for error in checker.iter_errors({k: v for k, v in TOLD.items() if k != part})]
    assert all("description" in item for item in schema["properties"].values())
