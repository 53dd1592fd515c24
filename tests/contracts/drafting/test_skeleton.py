"""Whoever begins from the skeleton begins from a contract that can be held, with every choice named."""

import json
import re

import jsonschema
import pytest
import yaml

from contracts.drafting.lint import lint
from contracts.drafting.skeleton import skeleton
from contracts.errors import DocumentError
from contracts.feed_document import _OF_A_COLUMN, _OF_A_FEED, read_feed
from contracts.vocabulary import (
    Calendar,
    ColumnType,
    DataClass,
    FeedKind,
    FieldClass,
    IdentifierKind,
    NumberFormat,
    Tier,
)
from tests.contracts.shelf import SHIPPED

TEXT = skeleton("invented_visits", "2025")


def test_it_is_a_contract_with_nothing_wrong_or_wanting(tmp_path):
    path = tmp_path / "2025.odcs.yaml"
    path.write_text(TEXT, encoding="utf-8")
    assert lint(SHIPPED, path) == ()
    assert (SHIPPED.contract(path).id, SHIPPED.contract(path).edition) == ("invented_visits", "2025")


def test_it_is_valid_by_the_standard_s_own_schema(shared_data):
    schema = json.loads((shared_data / "schemas/odcs_schema/schema/odcs-json-schema-v3.1.0.json").read_text("utf-8"))
    jsonschema.validate(yaml.safe_load(TEXT), schema)


def test_what_is_commented_out_may_be_commented_in():
    """Every optional property stands in it as it would be written."""
    opened = re.sub(r"^(\s*)# (- \{property: vrp(?:Residence|Groups|Nulls))", r"\1\2", TEXT, flags=re.MULTILINE)
    opened = opened.replace("      - name: outcome", POSTCODE + "      - name: outcome")
    feed = read_feed(opened, "draft")
    assert feed.column("outcome").groups == "offence_groups"
    assert feed.residence is not None


def test_bands_may_be_commented_in_of_a_measure():
    (bands,) = re.findall(r"# - (\{property: vrpBands.*?\}) ", TEXT)
    counted = "{name: people, logicalType: integer, logicalTypeOptions: {minimum: 0}, classification: MEASURE"
    opened = TEXT.replace(
        "      - name: outcome", f"      - {counted}, customProperties: [{bands}]}}\n      - name: outcome"
    )
    assert read_feed(opened, "draft").column("people").band_names == ("0", "1-5", "6+")


POSTCODE = "      - {name: postcode, logicalType: string, classification: GEO_RES}\n"


@pytest.mark.parametrize(
    "kind",
    [Calendar, ColumnType, DataClass, FeedKind, FieldClass, IdentifierKind, NumberFormat, Tier],
    ids=lambda kind: kind.__name__,
)
def test_every_word_to_choose_from_is_named(kind):
    assert [member.value for member in kind if member.value not in TEXT] == []


def test_every_property_of_the_gateway_is_named_but_those_of_scope_lists():
    told = set(re.findall(r"vrp[A-Za-z]+", TEXT))
    of_scope = {"vrpExcludes", "vrpOutOfScope", "vrpConsent", "vrpOptOut"}  # docs/for-partners.md tells of them
    assert {*_OF_A_FEED, *_OF_A_COLUMN} - told == of_scope


@pytest.mark.parametrize("feed", ["Visits", "1st", "visits/2025", "../visits", "", "a b"])
def test_an_id_that_could_not_stand_is_refused(feed):
    with pytest.raises(DocumentError, match="is no id"):
        skeleton(feed, "2025")


@pytest.mark.parametrize("edition", ["", "25", "2025-26", "0000", "../1"])
def test_an_edition_that_is_no_year_is_refused(edition):
    with pytest.raises(DocumentError, match="is no year"):
        skeleton("visits", edition)
