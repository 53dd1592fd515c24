"""What must hold of columns that are never asked for: no contract names one, however it is written."""

import pytest
import yaml

from contracts.errors import DocumentError
from contracts.library import Library
from contracts.refused_columns import read_refused_columns
from tests.contracts.shelf import FEED, SHIPPED, feed_of, shelf_in

REFUSED = [
    ("religion", "religion or belief"),
    ("Religious belief", "religion or belief"),
    ("Faith", "religion or belief"),
    ("sexual_orientation", "sexual orientation"),
    ("SexualOrientation", "sexual orientation"),
    ("SEXUALITY", "sexual orientation"),
    ("Gender identity", "gender identity"),
    ("HIV status", "HIV status"),
    ("hiv_flag", "HIV status"),
    ("BBV", "HIV status"),
    ("Immigration-Status", "immigration status"),
    ("Asylum seeker", "immigration status"),
    ("Leave to remain", "immigration status"),
]
TAKEN = ["archive_ref", "Sexual offence", "gender", "sex", "Facility", "shift", "Achieved", "Disbelief", "Advisability"]


def read(text):
    return read_refused_columns(text, "columns.yaml")


@pytest.mark.parametrize(("heading", "told"), REFUSED)
def test_a_column_that_is_never_asked_for_is_refused_by_its_heading(heading, told):
    feed = feed_of({"name": "shade", "physicalName": heading})
    with pytest.raises(DocumentError) as refused:
        SHIPPED.refused_columns.refuse(feed, "feed.odcs.yaml")
    assert str(refused.value).startswith(f"feed.odcs.yaml: the column 'shade' tells {told}, which is never asked for: ")


def test_it_is_refused_by_its_name_and_by_an_alias_too():
    aliased = {"name": "shade", "customProperties": [{"property": "vrpAliases", "value": ["Colour", "Religion"]}]}
    for column in ({"name": "religion", "physicalName": "Code 7"}, aliased):
        with pytest.raises(DocumentError, match="religion or belief"):
            SHIPPED.refused_columns.refuse(feed_of(column), "f")


@pytest.mark.parametrize("heading", TAKEN)
def test_a_word_within_another_refuses_nothing(heading):
    SHIPPED.refused_columns.refuse(feed_of({"name": "shade", "physicalName": heading}), "f")


def test_a_shelf_that_holds_such_a_contract_cannot_be_used(tmp_path):
    shelf = shelf_in(tmp_path)
    place = shelf / "feeds" / "invented_events" / "2020.odcs.yaml"
    place.parent.mkdir()
    column = {"name": "faith", "logicalType": "string", "classification": "QUASI"}
    table = {"name": "invented_events", "logicalType": "object", "properties": [column]}
    place.write_text(yaml.safe_dump(FEED | {"schema": [table]}), "utf-8")
    with pytest.raises(DocumentError, match=r"feeds/invented_events/2020.odcs.yaml: the column 'faith' tells religion"):
        Library(shelf).feed("invented_events")


@pytest.mark.parametrize("text", ["a: [", "[]", "a: ['(']", "a: 3", "{}", ""])
def test_what_cannot_be_read_or_refuses_nothing_is_named(text):
    with pytest.raises(DocumentError, match=r"columns\.yaml"):
        read(text)
