"""The data dictionary has every column of every edition: its class, its source, the highest tier it may reach."""

from contracts.guides.dictionary import dictionary, highest_tier
from contracts.vocabulary import Tier
from tests.contracts.shelf import SHIPPED, feed_of

PAGE = dictionary(SHIPPED)
EDITIONS = [feed for name in SHIPPED.feed_ids for feed in SHIPPED.editions(name).all]


def test_every_edition_has_a_section_and_every_column_a_row():
    assert [section.heading for section in PAGE.sections] == [f"{feed.title} ({feed.edition})" for feed in EDITIONS]
    for section, feed in zip(PAGE.sections, EDITIONS, strict=True):
        columns = section.parts[-1]
        assert [row[0] for row in columns.rows] == [column.name for column in feed.columns]
        assert [row[4] for row in columns.rows] == [column.field_class.value for column in feed.columns]
        assert all(row[-1].startswith("https://") for row in columns.rows)


def test_the_highest_tier_is_the_lower_of_the_feed_s_and_the_column_s():
    def tier(feed, column):
        said = [{"property": "vrpCeiling", "value": column}] if column else []
        found = feed_of({"name": "shade", "customProperties": said}, vrpCeiling=feed)
        return highest_tier(found, found.column("shade"))

    assert [tier("2A", None), tier("2A", "1"), tier("1", "2B"), tier("2B", "2A")] == [
        Tier.DEPERSONALISED,
        Tier.AGGREGATE,
        Tier.AGGREGATE,
        Tier.DEPERSONALISED,
    ]


def test_a_column_with_a_ceiling_of_its_own_is_told_with_it():
    section = next(item for item in PAGE.sections if item.heading == "Detention in police custody (2024)")
    tiers = {row[0]: row[5] for row in section.parts[-1].rows}
    assert (tiers["strip_search"], tiers["disposal"]) == ("2A", "2B")


def test_of_a_measure_its_bands_are_told_and_of_codes_their_groups():
    section = next(
        item for item in PAGE.sections if item.heading == "School suspensions and permanent exclusions (2020)"
    )
    tells = {row[0]: row[7] for row in section.parts[-1].rows}
    assert tells["sessions_lost"] == "0 to under 1, 1 to under 11, 11 to under 31, 31+"
    assert (tells["ethnicity"], tells["start_date"]) == ("groups: ethnicity_groups", "")
