"""What is asked for and what is measured: one of the files of recorded crime, as long as was asked for."""

import csv

import pytest

from benchmarks.extracts import MEASURED, MONTH, write_extract
from contracts.vocabulary import FieldClass
from examples.partnership.one_feed import PERIOD
from tests.contracts.shelf import SHIPPED


@pytest.mark.parametrize(
    ("feed", "period"), [("police_recorded_crime_suspects", PERIOD), ("police_street_level_crime", MONTH)]
)
def test_a_file_has_the_rows_that_were_asked_for_and_the_columns_of_its_feed(tmp_path, geography, feed, period):
    extract = write_extract(tmp_path / "a.csv", feed, 300, 1, geography)
    with extract.file.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == [column.header for column in SHIPPED.feed(feed).columns]
    assert (extract.feed, extract.period, extract.rows) == (feed, period, len(rows)) == (feed, period, 300)
    assert 0 < extract.accepted <= 300


def test_recorded_crime_is_measured_on_its_file_of_people():
    feed = SHIPPED.feed(MEASURED["police_recorded_crime"])
    classes = [column.field_class for column in feed.columns]
    assert feed.id == "police_recorded_crime_suspects"
    assert len(feed.columns) == 30
    assert {column.name for column in feed.columns} >= {"pnc_id", "cro_no", "asn", "dob", "home_postcode"}
    assert FieldClass.DOB in classes


def test_every_name_that_can_be_asked_for_is_a_shipped_feed():
    assert {*MEASURED, *MEASURED.values()} <= set(SHIPPED.feeds)
