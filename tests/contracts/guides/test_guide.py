"""The guide to a feed has all that a partner needs to send it, and says what changed."""

import pytest

from contracts.guides.example_file import example_file, example_period
from contracts.guides.guide import guide
from contracts.guides.pages import Listing, Table, markdown
from tests.contracts.shelf import SHIPPED

EDITIONS = [(SHIPPED.editions(name), feed) for name in SHIPPED.feed_ids for feed in SHIPPED.editions(name).all]
NAMES = [f"{feed.id}/{feed.edition}" for _, feed in EDITIONS]


def section(page, heading):
    return next(item for item in page.sections if item.heading == heading)


@pytest.mark.parametrize(("editions", "feed"), EDITIONS, ids=NAMES)
def test_every_column_code_alias_and_example_of_a_contract_stands_in_its_guide(editions, feed):
    page = guide(editions, feed)
    columns = section(page, "What to send").parts[1]
    assert isinstance(columns, Table)
    assert [row[0] for row in columns.rows] == [column.header for column in feed.columns]
    assert [row[1] for row in columns.rows] == ["yes" if item.required else "if you hold it" for item in feed.columns]
    told = {row[0]: row for part in section(page, "Codes").parts for row in part.rows}
    for column in feed.columns:
        if column.codes:
            assert told[column.header][1] == ", ".join(column.codes)
            assert told[column.header][2] == ", ".join(column.retired_codes)
            assert all(label in told[column.header][3] for label, _ in column.code_labels)
    text = markdown(page).replace("\\", "")
    assert all(alias in text for column in feed.columns for alias in column.aliases)


@pytest.mark.parametrize(("editions", "feed"), EDITIONS, ids=NAMES)
def test_its_example_is_the_file_beside_it(editions, feed):
    listing = section(guide(editions, feed), "An example").parts[1]
    assert listing == Listing(example_file(feed, example_period(feed)))


def test_what_changed_since_the_edition_before_is_told_in_the_newer_only():
    editions = SHIPPED.editions("school_attendance")
    older, newer = (section(guide(editions, feed), "What changed since the edition before") for feed in editions.all)
    assert older.parts == ()
    assert "Stop sending H, J, Y" in newer.parts[1].rows[0][1]
    assert "2024-08-18" in newer.parts[0]


def test_what_rests_sealed_is_named():
    editions = SHIPPED.editions("police_custody")
    (said,) = section(guide(editions, editions.newest), "What rests sealed").parts
    assert {"surname", "dob", "notes", "custody_officer"} <= set(said.replace(",", "").replace(".", "").split())
    counts = SHIPPED.editions("hospital_admissions")
    assert section(guide(counts, counts.newest), "What rests sealed").parts == ()


def test_rules_between_columns_are_told_with_what_they_cost():
    editions = SHIPPED.editions("police_custody")
    (table,) = section(guide(editions, editions.newest), "What cannot be so").parts
    assert table.rows == (
        ("release_dt", "A release that lies before the arrest.", "the row is taken, the value is left out"),
        ("dob", "A date of birth that lies after the day of the event.", "the row is rejected"),
    )
    counts = SHIPPED.editions("hospital_admissions")
    assert section(guide(counts, counts.newest), "What cannot be so").parts == ()
