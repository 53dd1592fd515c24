"""What is wrong with a contract is told apart from what is wanting, and the shipped ones have nothing wrong."""

import copy

import pytest
import yaml

from contracts.drafting.lint import lint, lint_all
from contracts.library import Library
from tests.contracts.shelf import FEED, SHIPPED, shelf_in

SOURCE = [{"type": "source", "url": "https://example.org/shade"}]
WHOLE = {"name": "shade", "description": "How dark.", "authoritativeDefinitions": SOURCE}
CODES = [{"type": "library", "metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["a", "b"]}}]


@pytest.fixture
def draft(tmp_path):
    """Lint a draft of one column, of which some things are changed."""

    def linted(feed=None, **column):
        data = copy.deepcopy(FEED) | {"description": {"purpose": "Invented."}} | (feed or {})
        plain = {"logicalType": "string", "classification": "QUASI", "quality": CODES}
        data["schema"][0]["properties"] = [plain | WHOLE | column]
        said = {"property": "vrpPeriodColumn", "value": "shade"}
        data["customProperties"] = [*data["customProperties"], said] if feed is None else data["customProperties"]
        path = tmp_path / "draft.odcs.yaml"
        path.write_text(yaml.safe_dump(data), encoding="utf-8")
        return [(item.column, item.says, item.wrong) for item in lint(SHIPPED, path)]

    return linted


def test_a_contract_that_says_everything_has_no_problem(draft):
    assert draft() == []


@pytest.mark.parametrize(
    ("column", "says"),
    [
        ({"description": None}, "is not described"),
        ({"authoritativeDefinitions": None}, "does not say where its definition comes from"),
        ({"logicalTypeOptions": {"pattern": "[ab]"}}, "has a pattern and gives no examples"),
        ({"quality": None}, "may hold any text, so no clause can let it out as it is"),
    ],
)
def test_what_is_wanting_is_advice(draft, column, says):
    ((name, said, wrong),) = draft(**column)
    assert (name, wrong) == ("shade", False)
    assert says in said


@pytest.mark.parametrize("field_class", ["FREE_TEXT", "DIRECT_ID", "GEO_EVENT", "TIME_EVENT"])
def test_what_no_clause_could_keep_need_not_be_bounded(draft, field_class):
    assert draft(quality=None, classification=field_class) == []


@pytest.mark.parametrize(
    "column",
    [
        {"examples": ["c"]},
        {"quality": None, "logicalTypeOptions": {"pattern": "[ab]+"}, "examples": ["a1"]},
        {"quality": None, "logicalType": "integer", "examples": ["2.5"]},
        {"quality": None, "logicalType": "integer", "logicalTypeOptions": {"minimum": 3}, "examples": ["2"]},
        {"quality": None, "logicalType": "number", "logicalTypeOptions": {"maximum": 3}, "examples": ["3.5"]},
        {"quality": None, "logicalType": "number", "examples": ["many"]},
    ],
)
def test_an_example_that_breaks_its_own_rules_is_wrong(draft, column):
    assert draft(**column) == [("shade", "1 of its examples break its own rules", True)]


def test_a_pattern_is_held_to_the_whole_example(draft):
    assert draft(quality=None, logicalTypeOptions={"pattern": "a|b"}, examples=["a", "b"]) == []


def test_a_feed_that_says_nothing_of_itself_is_advised(draft):
    found = draft(feed={"description": None})
    assert [(name, wrong) for name, _, wrong in found] == [(None, False), (None, False)]
    assert "does not say what it is for" in found[0][1]
    assert "names no vrpPeriodColumn" in found[1][1]


@pytest.mark.parametrize(
    ("data_class", "kind", "says"),
    [
        (None, "events", "names no vrpDataClass: nobody has the power to give it"),
        (None, "reference", None),
        ("marac", "events", "is of the class marac, which is never taken"),
        ("channel", "events", "is of the class channel, which is never taken"),
    ],
)
def test_what_nobody_could_ever_give_is_wrong(draft, data_class, kind, says):
    said = {item["property"]: item["value"] for item in FEED["customProperties"]} | {"vrpKind": kind}
    said = said | {"vrpDataClass": data_class, "vrpPeriodColumn": "shade", "vrpCeiling": "1"}
    found = draft(feed={"customProperties": [{"property": name, "value": said[name]} for name in said if said[name]]})
    assert [what for _, what, wrong in found if wrong] == ([says] if says else [])


def test_a_place_that_nothing_resolves_is_wrong(tmp_path):
    data = copy.deepcopy(FEED)
    data["schema"][0]["properties"] = [
        {"name": "where", "logicalType": "string", "classification": "GEO_EVENT", "description": "Where."}
        | {"authoritativeDefinitions": SOURCE}
    ]
    said = {"property": "vrpPlace", "value": {"column": "where", "lookup": "gazetteer"}}
    path = tmp_path / "draft.odcs.yaml"
    path.write_text(yaml.safe_dump(data | {"customProperties": [*data["customProperties"], said]}), encoding="utf-8")
    assert ("where", "its place is looked up in 'gazetteer', which has no contract", True) in [
        (item.column, item.says, item.wrong) for item in lint(SHIPPED, path)
    ]


def test_a_contract_that_cannot_be_read_has_one_problem_and_it_is_wrong(tmp_path):
    path = tmp_path / "draft.odcs.yaml"
    for content in (b"id: [", b"\xff\xfe"):
        path.write_bytes(content)
        ((problem),) = lint(SHIPPED, path)
        assert (problem.document, problem.wrong) == ("draft.odcs.yaml", True)
    ((problem),) = lint(SHIPPED, tmp_path / "missing.yaml")
    assert problem.says.startswith("cannot be read")


def test_nothing_is_wrong_with_what_is_shipped():
    assert [problem for problem in lint_all(SHIPPED) if problem.wrong] == []


def test_one_unfit_contract_does_not_hide_another(tmp_path):
    shelf = shelf_in(tmp_path)
    for name in ("fire_incidents", "police_custody"):
        path = shelf / "feeds" / name / "2024.odcs.yaml"
        path.write_text(path.read_text("utf-8").replace("vrpKind", "vrpKynd"), encoding="utf-8")
    wrong = [problem.document for problem in lint_all(Library(shelf)) if problem.wrong]
    assert wrong == ["feeds/fire_incidents/2024.odcs.yaml", "feeds/police_custody/2024.odcs.yaml"]
