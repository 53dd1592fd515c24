"""Linking's small first version: with no feed admitted nobody is linked, and it says so."""

import pyarrow.parquet as pq
import pytest
import yaml

from anonymisation.errors import LinkingNotBuiltError
from journey.instance import Zone, open_instance
from journey.linked import link_people
from journey.sealed import open_sealed
from tests.invented import FEED, ON


def test_nobody_is_linked_and_the_sealed_table_is_empty(instance):
    found = link_people(instance, ON)
    assert (found.feeds, found.rows, found.persons) == ((), 0, 0)
    with open_sealed(instance, Zone.LINKED, "links") as sealed:
        assert pq.read_table(sealed).column_names == ["delivery", "line", "person_id"]


def test_linking_again_changes_nothing(instance):
    link_people(instance, ON)
    before = instance.zone(Zone.LINKED).read("links")
    link_people(instance, ON)
    assert instance.zone(Zone.LINKED).read("links") == before


def test_an_agreement_that_admits_a_feed_is_told_that_linking_comes_later(instance):
    (path,) = (instance.home / "documents" / "agreements").iterdir()
    content = yaml.safe_load(path.read_text())
    clause = {"clause": "6.1", "product": FEED, "tier": "2B", "recipients": ["data_group"]}
    clause |= {"purpose": "strategic_needs_assessment", "columns": {FEED: {"crime_type": "keep"}}}
    content["releases"].append(clause)
    path.write_text(yaml.safe_dump(content))
    with pytest.raises(LinkingNotBuiltError, match="part 2"):
        link_people(open_instance(instance.home), ON)
