"""What must hold of a feed as a whole; names, identifiers, ages and places are among the tests of its document."""

import copy

import pytest
import yaml

from contracts.errors import DocumentError
from contracts.feed_document import read_feed
from contracts.vocabulary import FeedKind, FieldClass, MatchKey
from tests.contracts.shelf import FEED, NUMBER, feed_of

CODES = {"quality": [{"type": "library", "metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["a"]}}]}
COUNT = {"name": "people", "logicalType": "integer", "classification": "MEASURE"}
SHADE = {"name": "shade"}


def shade(**extra):
    """A column with the gateway's own properties."""
    said = [{"property": name, "value": value} for name, value in extra.items()]
    return {"name": "shade", "customProperties": said} | CODES


@pytest.mark.parametrize(
    "extra",
    [
        {},
        {"vrpRetiredCodes": ["b"]},
        {"vrpCodeLabels": {"A": "a", "b": "a"}},
        {"vrpRetiredCodes": ["b"], "vrpCodeLabels": {"B": "b"}},
        {"vrpNulls": ["none"]},
    ],
)
def test_a_spelling_means_a_code_a_retired_code_a_label_or_nothing(extra):
    assert feed_of(shade(**extra)).column("shade").codes == ("a",)


@pytest.mark.parametrize(
    ("extra", "why"),
    [
        ({"vrpRetiredCodes": ["a"]}, "'a'.*mean two things"),
        ({"vrpRetiredCodes": ["b", "b"]}, "'b'.*stand twice"),
        ({"vrpCodeLabels": {"a": "a"}}, "'a'.*mean two things"),
        ({"vrpRetiredCodes": ["b"], "vrpCodeLabels": {"b": "a"}}, "'b'.*mean two things"),
        ({"vrpNulls": ["a"]}, "'a'.*mean two things"),
        ({"vrpCodeLabels": {"B": "b"}}, "the labels of 'shade' mean .'b'., which its code list has not"),
    ],
)
def test_a_spelling_that_means_two_things_or_none_is_refused(extra, why):
    with pytest.raises(DocumentError, match=why):
        feed_of(shade(**extra))


@pytest.mark.parametrize("extra", [{"vrpRetiredCodes": ["a"]}, {"vrpCodeLabels": {"A": "a"}}])
def test_retired_codes_and_labels_need_a_list(extra):
    with pytest.raises(DocumentError, match="'shade' has retired codes or labels, but no code list"):
        feed_of(shade(**extra) | {"quality": None})


@pytest.mark.parametrize("name", ["vrpAliases", "vrpRetiredCodes", "vrpNulls"])
@pytest.mark.parametrize("value", ["text", [1], [True], {"a": "b"}], ids=str)
def test_what_is_no_list_of_texts_is_refused(name, value):
    with pytest.raises(DocumentError, match="lists of texts"):
        feed_of(shade(**{name: value}))


@pytest.mark.parametrize("value", [{1: "a"}, {"A": 1}, {True: "a"}], ids=str)
def test_labels_and_codes_are_texts(value):
    with pytest.raises(DocumentError, match="lists of texts"):
        feed_of(shade(vrpCodeLabels=value))


@pytest.mark.parametrize(
    "columns",
    [
        (SHADE, {"name": "tint", "physicalName": "Shade "}),
        (shade(vrpAliases=["Tint"]), {"name": "tint"}),
        (shade(vrpAliases=["tint"]), {"name": "hue", "physicalName": "T.i.n.t"}),
        (shade(vrpAliases=["SHADE"]),),
        (shade(vrpAliases=["Hue", "hue_"]),),
    ],
)
def test_a_heading_names_one_column_however_it_is_typed(columns):
    with pytest.raises(DocumentError, match="have the same header, or one has it twice"):
        feed_of(*columns)


def test_a_heading_of_which_nothing_is_left_to_compare_is_refused():
    with pytest.raises(DocumentError, match="write it in words"):
        feed_of(shade(vrpAliases=["---"]))


OF_NOBODY = ("aggregate", "reference")


@pytest.mark.parametrize("kind", OF_NOBODY)
def test_what_is_about_nobody_singly_is_of_tier_1(kind):
    assert feed_of(SHADE, COUNT, vrpKind=kind, vrpCeiling="1").kind is FeedKind(kind)
    for ceiling in ("2A", "2B", "3"):
        with pytest.raises(DocumentError, match=f"is of the kind {kind}, whose ceiling is 1"):
            feed_of(SHADE, COUNT, vrpKind=kind, vrpCeiling=ceiling)


@pytest.mark.parametrize("kind", OF_NOBODY)
@pytest.mark.parametrize("field_class", sorted(item for item in FieldClass if item.sealed_at_rest))
def test_what_is_about_nobody_singly_has_no_column_about_somebody(kind, field_class):
    """Reference data is kept whole and in clear: a name in it would lie in clear too."""
    column = {"name": "who", "classification": field_class.value}
    if field_class is FieldClass.DOB:
        column["logicalType"] = "integer"
    with pytest.raises(DocumentError, match=f"'who' cannot be {field_class}"):
        feed_of(column, COUNT, vrpKind=kind, vrpCeiling="1")


def test_a_table_of_counts_counts_something():
    with pytest.raises(DocumentError, match="without a column of the class MEASURE"):
        feed_of(SHADE, vrpKind="aggregate", vrpCeiling="1")
    assert feed_of(SHADE, vrpKind="reference", vrpCeiling="1").columns


@pytest.mark.parametrize("day", ["2024-13-01", "19/08/2024", "soon", 2024, True], ids=str)
def test_a_first_or_last_day_that_is_none_is_refused(day):
    for name in ("vrpValidFrom", "vrpValidUntil"):
        with pytest.raises(DocumentError, match="is not an ODCS contract"):
            feed_of(SHADE, **{name: day})


def changed(change):
    """The text of the invented feed with something of its data changed."""
    data = copy.deepcopy(FEED)
    change(data)
    return yaml.safe_dump(data)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["schema"][0]["properties"][0].update(requird=True),
        lambda data: data["schema"][0]["properties"][0].update(pattern="[a-z]"),
        lambda data: data["schema"][0].update(rules=[]),
        lambda data: data.update(surprise=1),
    ],
    ids=["a mistyped rule of a column", "a rule in the wrong place", "a key of the table", "a key of the document"],
)
def test_a_key_that_the_standard_has_not_is_refused_and_not_passed_over(change):
    with pytest.raises(DocumentError):
        read_feed(changed(change), "feed.odcs.yaml")


def test_a_property_that_stands_twice_is_refused():
    twice = {"property": "vrpCeiling", "value": "2B"}
    with pytest.raises(DocumentError, match="one of them stands twice"):
        read_feed(changed(lambda data: data["customProperties"].append(twice)), "feed.odcs.yaml")


def test_an_identifier_has_no_other_format_than_its_own():
    said = {"vrpIdentifier": "upn", "vrpFormat": "upn"}
    assert feed_of(shade(**said) | {"classification": "DIRECT_ID"}).columns[0].format == "upn"
    with pytest.raises(DocumentError, match="its vrpFormat is another's"):
        feed_of(shade(**said | {"vrpFormat": "uprn"}) | {"classification": "DIRECT_ID"})


CLASSES = {
    MatchKey.SECOND_GIVEN_NAME: {FieldClass.DIRECT_ID},
    MatchKey.OTHER_FAMILY_NAME: {FieldClass.DIRECT_ID},
    MatchKey.FULL_NAME: {FieldClass.DIRECT_ID},
    MatchKey.SEX: {FieldClass.QUASI},
    MatchKey.ADDRESS: {FieldClass.CONTACT, FieldClass.GEO_RES},
    MatchKey.TOWN: {FieldClass.CONTACT, FieldClass.GEO_RES},
    MatchKey.TELEPHONE: {FieldClass.CONTACT},
    MatchKey.EMAIL: {FieldClass.CONTACT},
}


def linked_by(key, name="told", **extra):
    """A column with a match key, of a class that it may have."""
    said = [{"property": "vrpMatchKey", "value": str(key)}]
    return {"name": name, "classification": str(min(CLASSES[MatchKey(key)])), "customProperties": said} | extra


def identifies(kind, name="who"):
    """A column with an identifier."""
    return NUMBER | {"name": name, "customProperties": [{"property": "vrpIdentifier", "value": kind}]}


@pytest.mark.parametrize("key", MatchKey)
def test_a_match_key_has_a_class_that_is_fit_for_it(key):
    for of in FieldClass:
        column = linked_by(key, classification=of.value)
        if of in CLASSES[key]:
            assert feed_of(column, NUMBER).column("told").match_key is key
        elif of is not FieldClass.DOB:  # whose own rules come first
            with pytest.raises(DocumentError, match=f"'told' is linked by as a {key}, whose class is"):
                feed_of(column, NUMBER)


def test_a_match_key_stands_beside_an_identifier_and_is_none_itself():
    with pytest.raises(DocumentError, match="no vrpIdentifier stands beside it"):
        feed_of(linked_by("sex"))
    both = identifies("nhs_number")
    both["customProperties"] = [*both["customProperties"], {"property": "vrpMatchKey", "value": "full_name"}]
    with pytest.raises(DocumentError, match="'who' is linked by as a nhs_number: take vrpMatchKey out"):
        feed_of(both)


@pytest.mark.parametrize("key", MatchKey)
def test_of_one_match_key_there_is_one_column_but_for_the_lines_of_an_address(key):
    twice = linked_by(key, "one"), linked_by(key, "other"), NUMBER
    if key is MatchKey.ADDRESS:
        assert len(feed_of(*twice).match_keys) == 3
    else:
        with pytest.raises(DocumentError, match=f"two columns tell the same of somebody: .*{key}"):
            feed_of(*twice)


@pytest.mark.parametrize("kind", ["given_name", "family_name", "upn", "crn"])
def test_of_one_kind_of_identifier_there_is_one_column(kind):
    assert len(feed_of(identifies(kind, "one"), NUMBER).identifiers) == 2
    with pytest.raises(DocumentError, match=f"two columns tell the same of somebody: .'{kind}'."):
        feed_of(identifies(kind, "one"), identifies(kind, "other"))


@pytest.mark.parametrize("part", ["given_name", "family_name"])
def test_a_name_is_told_whole_or_in_parts(part):
    assert feed_of(linked_by("full_name"), NUMBER).match_keys
    with pytest.raises(DocumentError, match="tells names whole and in parts"):
        feed_of(linked_by("full_name"), identifies(part))


def banded(bands=(0, 1, 6), **column):
    """A column of a measure with bands."""
    said = [{"property": "vrpBands", "value": list(bands)}]
    return COUNT | {"logicalTypeOptions": {"minimum": 0}, "customProperties": said} | column


@pytest.mark.parametrize(
    "column",
    [banded(), banded([0.5, 1], logicalType="number", logicalTypeOptions={"minimum": 1}), banded([0, 6.0])],
)
def test_bands_are_of_a_measure_that_has_a_minimum(column):
    assert feed_of(column).column("people").bands in {(0, 1, 6), (0.5, 1), (0, 6)}


@pytest.mark.parametrize(
    ("column", "why"),
    [
        (banded(classification="QUASI"), "'people' has vrpBands: a number whose class is MEASURE"),
        (banded(logicalType="string"), "'people' has vrpBands: a number whose class is MEASURE"),
        (banded([0, 0.5]), "'people' is whole, and an edge of its vrpBands is not"),
        (banded(logicalTypeOptions={}), "'people' needs a minimum no lower than its first band"),
        (banded([1, 2]), "'people' needs a minimum no lower than its first band"),
    ],
)
def test_bands_of_anything_else_or_below_which_nothing_would_be_counted_are_refused(column, why):
    with pytest.raises(DocumentError, match=why):
        feed_of(column)
