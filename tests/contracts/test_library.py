"""What must hold of the shelf of documents. Adding a feed is adding YAML, and nothing else."""

import hashlib
import shutil

import pytest
import yaml

from contracts.errors import DocumentError
from contracts.library import Library, shipped_documents
from tests.contracts.shelf import FEED, SHIPPED, shelf_in


def put_feed(shelf, folder="invented_events", name="2020.odcs.yaml", **changes):
    path = shelf / "feeds" / folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(FEED | changes), encoding="utf-8")
    return Library(shelf)


def test_the_shipped_shelf_holds_two_feeds_and_one_agreement():
    assert sorted(SHIPPED.feeds) == ["lsoa_2011_2021_lookup", "police_street_level_crime"]
    assert SHIPPED.agreement.id == "avon_and_somerset_demonstration"


def test_adding_a_feed_is_adding_a_document(tmp_path):
    library = put_feed(shelf_in(tmp_path))
    assert library.feed("invented_events").column("shade").header == "shade"
    assert set(library.feeds) == {*SHIPPED.feeds, "invented_events"}


@pytest.mark.parametrize(
    "place", [{"folder": "other_events"}, {"name": "2021.odcs.yaml"}, {"id": "../../police_street_level_crime"}]
)
def test_a_feed_must_stand_in_its_own_folder_under_its_edition(tmp_path, place):
    with pytest.raises(DocumentError, match="its id and edition must be its folder and its file name"):
        _ = put_feed(shelf_in(tmp_path), **place).feeds


def test_a_second_edition_is_refused_rather_than_chosen_from(tmp_path):
    shelf = shelf_in(tmp_path)
    put_feed(shelf)
    later = [
        item | {"value": "2021"} if item["property"] == "vrpEdition" else item for item in FEED["customProperties"]
    ]
    with pytest.raises(DocumentError, match="a second edition"):
        _ = put_feed(shelf, name="2021.odcs.yaml", customProperties=later).feeds


def test_a_feed_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(DocumentError, match="'rumours': has no contract; there are: lsoa_2011_2021_lookup, police"):
        SHIPPED.feed("rumours")


@pytest.mark.parametrize("count", [0, 2])
def test_a_shelf_has_exactly_one_agreement(tmp_path, count):
    shelf = shelf_in(tmp_path)
    (shipped,) = (shelf / "agreements").iterdir()
    for number in range(count):
        shutil.copy(shipped, shelf / "agreements" / f"a{number}.yaml")
    shipped.unlink()
    with pytest.raises(DocumentError, match=f"holds {count} agreements"):
        _ = Library(shelf).agreement
    with pytest.raises(DocumentError, match=f"holds {count} agreements"):
        Library(shelf).agreement_digest()


@pytest.mark.parametrize(
    ("document", "asked"),
    [("definitions/field_class_rules.yaml", "field_rules"), ("codes/local_authorities.yaml", "local_authorities")],
)
def test_a_document_that_is_missing_is_named(tmp_path, document, asked):
    shelf = shelf_in(tmp_path)
    assert getattr(Library(shelf), asked) == getattr(SHIPPED, asked)
    (shelf / document).unlink()
    with pytest.raises(DocumentError, match=f"{document}: is missing"):
        getattr(Library(shelf), asked)


def test_digests_are_those_that_any_tool_computes():
    folder = shipped_documents()
    (agreement,) = (folder / "agreements").iterdir()
    feed = folder / "feeds" / "police_street_level_crime" / "2013.odcs.yaml"
    assert SHIPPED.agreement_digest() == hashlib.sha256(agreement.read_bytes()).hexdigest()
    assert SHIPPED.feed_digest("police_street_level_crime") == hashlib.sha256(feed.read_bytes()).hexdigest()


def test_a_changed_document_has_another_digest(tmp_path):
    shelf = shelf_in(tmp_path)
    before = Library(shelf).agreement_digest(), put_feed(shelf).feed_digest("invented_events")
    (agreement,) = (shelf / "agreements").iterdir()
    agreement.write_text(agreement.read_text() + "# amended\n", encoding="utf-8")
    after = (
        Library(shelf).agreement_digest(),
        put_feed(shelf, name="2020.odcs.yaml", version="1.0.1").feed_digest("invented_events"),
    )
    assert before[0] != after[0]
    assert before[1] != after[1]
