"""What must hold of the shelf of documents. Adding a feed is adding YAML, and nothing else."""

import hashlib
import shutil

import pytest
import yaml

from contracts.errors import DocumentError, PeriodError
from contracts.library import Library, shipped_documents
from tests.contracts.shelf import FEED, SHIPPED, shelf_in


def put_feed(shelf, folder="invented_events", name="2020.odcs.yaml", **changes):
    path = shelf / "feeds" / folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(FEED | changes), encoding="utf-8")
    return Library(shelf)


def test_the_shipped_shelf_holds_its_feeds_and_one_agreement():
    folders = sorted(path.name for path in (shipped_documents() / "feeds").iterdir())
    assert sorted(SHIPPED.feeds) == list(SHIPPED.feed_ids) == folders
    assert {item.feed for item in SHIPPED.agreement.supplies} < set(SHIPPED.feed_ids)
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


def test_a_shelf_reads_a_list_of_groups_once_and_another_shelf_reads_it_anew(tmp_path):
    shelf = shelf_in(tmp_path)
    library = Library(shelf)
    groups = library.code_groups("offence_groups")
    (shelf / "codes" / "offence_groups.yaml").unlink()
    assert library.code_groups("offence_groups") is groups
    with pytest.raises(DocumentError, match="is missing from the documents folder"):
        Library(shelf).code_groups("offence_groups")


def put_edition(shelf, edition, begins, ends, **changes):
    """An edition of the invented feed, valid between two days (as ISO dates, or None)."""
    kept = [item for item in FEED["customProperties"] if item["property"] != "vrpEdition"]
    added = {"vrpEdition": edition, "vrpValidFrom": begins, "vrpValidUntil": ends}
    kept += [{"property": name, "value": value} for name, value in added.items() if value is not None]
    return put_feed(shelf, name=f"{edition}.odcs.yaml", customProperties=kept, **changes)


def test_the_period_says_which_edition_of_a_feed_is_meant(tmp_path):
    shelf = shelf_in(tmp_path)
    put_edition(shelf, "2020", "2020-08-01", None, version="2.0.0")
    library = put_edition(shelf, "2013", "2013-08-01", "2020-07-31")
    chosen = {period: library.feed("invented_events", period).edition for period in ("2013-08", "2020-07", "2020-08")}
    assert chosen == {"2013-08": "2013", "2020-07": "2013", "2020-08": "2020"}
    assert library.feed("invented_events").edition == library.feeds["invented_events"].edition == "2020"
    with pytest.raises(DocumentError, match="has no edition for 2013-07; there are from 2013-08-01 to now"):
        library.feed("invented_events", "2013-07")
    with pytest.raises(PeriodError, match="write it like 2024-01"):
        library.feed("invented_events", "2013-Q3")


def test_each_edition_has_a_digest_of_its_own(tmp_path):
    shelf = shelf_in(tmp_path)
    put_edition(shelf, "2020", "2020-08-01", None)
    library = put_edition(shelf, "2013", "2013-08-01", "2020-07-31")
    newest, older = library.feed_digest("invented_events"), library.feed_digest("invented_events", "2020-01")
    assert newest == library.feed_digest("invented_events", "2020-09") != older


def test_editions_that_leave_it_open_which_is_meant_are_refused(tmp_path):
    shelf = shelf_in(tmp_path)
    put_edition(shelf, "2013", None, None)
    with pytest.raises(DocumentError, match="its editions 2013 and 2020 overlap"):
        _ = put_edition(shelf, "2020", "2020-08-01", None).feeds


def test_one_unfit_feed_does_not_keep_another_from_being_read(tmp_path):
    shelf = shelf_in(tmp_path)
    library = put_feed(shelf, version="1.0.0", customProperties=[])
    assert library.feed("police_street_level_crime").edition == "2013"
    with pytest.raises(DocumentError, match=r"invented_events/2020\.odcs\.yaml"):
        library.feed("invented_events")


def test_a_feed_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(DocumentError, match="'rumours': has no contract; there are: address_catchments, ambulance"):
        SHIPPED.feed("rumours")


def test_the_shipped_shelf_holds_its_projects_by_their_ids():
    assert {name: project.id for name, project in SHIPPED.projects.items()} == {
        "journeys": "journeys",
        "mentoring_evaluation": "mentoring_evaluation",
    }


def test_adding_a_project_is_adding_a_document_and_a_shelf_may_have_none(tmp_path):
    shelf = shelf_in(tmp_path)
    written = yaml.safe_load((shelf / "projects" / "journeys.yaml").read_text("utf-8"))
    (shelf / "projects" / "walks.yaml").write_text(yaml.safe_dump(written | {"id": "walks"}), encoding="utf-8")
    assert list(Library(shelf).projects) == ["journeys", "mentoring_evaluation", "walks"]
    shutil.rmtree(shelf / "projects")
    assert Library(shelf).projects == {}


def test_a_project_must_stand_under_its_id(tmp_path):
    shelf = shelf_in(tmp_path)
    (shelf / "projects" / "journeys.yaml").rename(shelf / "projects" / "walks.yaml")
    with pytest.raises(DocumentError, match=r"projects/walks\.yaml: its id must be its file name"):
        _ = Library(shelf).projects


def test_a_project_that_cannot_be_read_is_named(tmp_path):
    shelf = shelf_in(tmp_path)
    (shelf / "projects" / "walks.yaml").write_text("id: walks", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"projects/walks\.yaml: is not a project"):
        _ = Library(shelf).projects


def test_a_shelf_without_an_agreement_is_refused(tmp_path):
    shelf = shelf_in(tmp_path)
    (shipped,) = (shelf / "agreements").iterdir()
    shipped.unlink()
    for ask in (lambda: Library(shelf).agreement, lambda: Library(shelf).agreement_digest()):
        with pytest.raises(DocumentError, match="holds no agreement"):
            ask()


def test_two_agreements_are_one_and_both_are_signed_for(tmp_path):
    shelf = shelf_in(tmp_path)
    alone = Library(shelf).agreement_digest()
    (shipped,) = (shelf / "agreements").iterdir()
    other = shipped.read_text("utf-8").replace("id: avon_and_somerset_demonstration", "id: other")
    (shelf / "agreements" / "other.yaml").write_text(other, "utf-8")
    both = Library(shelf)
    assert both.agreement.label == "avon_and_somerset_demonstration_and_other 3.0+3.0"
    assert both.agreement_digest() != alone
    assert {"agreements/other.yaml", f"agreements/{shipped.name}"} <= both.signed_documents().keys()


def test_two_versions_of_one_agreement_are_refused(tmp_path):
    shelf = shelf_in(tmp_path)
    (shipped,) = (shelf / "agreements").iterdir()
    shutil.copy(shipped, shelf / "agreements" / "again.yaml")
    with pytest.raises(DocumentError, match="two versions of avon_and_somerset_demonstration"):
        _ = Library(shelf).agreement


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


GROUPED = [
    {
        "name": "invented_events",
        "logicalType": "object",
        "properties": [
            {
                "name": "shade",
                "logicalType": "string",
                "classification": "QUASI",
                "customProperties": [{"property": "vrpGroups", "value": "shade_groups"}],
            }
        ],
    }
]
SHADES = 'edition: "2024"\nsource: invented\ngroups: {Light: ["1", "2"]}\n'


def test_the_groups_that_a_column_names_are_read_from_their_list(tmp_path):
    shelf = shelf_in(tmp_path)
    (shelf / "codes" / "shade_groups.yaml").write_text(SHADES, encoding="utf-8")
    library = put_feed(shelf, schema=GROUPED)
    assert library.code_groups(library.feed("invented_events").column("shade").groups).of == {
        "1": "Light",
        "2": "Light",
    }


def test_a_feed_that_names_groups_of_which_there_is_no_list_is_refused(tmp_path):
    with pytest.raises(DocumentError, match=r"invented_events/2020.*'shade_groups': put that list at codes/shade_gr"):
        _ = put_feed(shelf_in(tmp_path), schema=GROUPED).feeds


def test_a_feed_whose_groups_cannot_be_read_is_refused_before_any_row_is(tmp_path):
    shelf = shelf_in(tmp_path)
    (shelf / "codes" / "shade_groups.yaml").write_text("groups: {}", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"codes/shade_groups\.yaml: must have the keys"):
        _ = put_feed(shelf, schema=GROUPED).feeds


def test_a_list_of_groups_that_is_missing_is_named(tmp_path):
    with pytest.raises(DocumentError, match=r"codes/shade_groups\.yaml: is missing"):
        Library(shelf_in(tmp_path)).code_groups("shade_groups")


@pytest.mark.parametrize(
    "document",
    [
        "definitions/field_class_rules.yaml",
        "codes/local_authorities.yaml",
        "codes/ethnicity_groups.yaml",
        "codes/offence_groups.yaml",
    ],
)
def test_the_digest_of_the_rules_is_over_every_list_that_decides_what_is_shown(tmp_path, document):
    shelf = shelf_in(tmp_path)
    assert Library(shelf).rules_digest() == SHIPPED.rules_digest()
    (shelf / document).write_text((shelf / document).read_text("utf-8") + "# amended\n", encoding="utf-8")
    assert Library(shelf).rules_digest() != SHIPPED.rules_digest()


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


@pytest.mark.parametrize(("key", "wrong"), [("recipient", "somebody_else"), ("purpose", "curiosity")])
def test_a_project_for_what_the_agreement_does_not_know_is_refused(tmp_path, key, wrong):
    folder = shelf_in(tmp_path)
    place = folder / "projects" / "journeys.yaml"
    place.write_text(yaml.safe_dump(yaml.safe_load(place.read_text("utf-8")) | {key: wrong}), "utf-8")
    with pytest.raises(DocumentError, match=f"{wrong}.*which|{wrong}.*whom"):
        _ = Library(folder).projects
