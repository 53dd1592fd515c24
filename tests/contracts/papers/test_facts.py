"""The facts are the plans': who gives, who is named, what is limited, and from which documents."""

from contracts.papers.facts import (
    identities,
    never,
    power_table,
    recipient_rows,
    retention_table,
    special,
    threshold_table,
    tier_table,
)
from contracts.papers.flows import EVERYWHERE
from contracts.vocabulary import Tier
from tests.contracts.papers.given import FACTS, SIGNED, facts_with
from tests.contracts.shelf import SHIPPED, number_of


def test_a_page_says_from_which_agreement_and_which_bytes_it_was_made():
    assert SHIPPED.agreement.label in FACTS.basis
    assert SHIPPED.agreement_digest() in FACTS.basis
    assert (FACTS.digest, FACTS.signed) == (SHIPPED.agreement_digest(), SIGNED)


def test_ids_are_told_as_titles_and_what_has_none_as_it_is():
    assert FACTS.party("bristol") == "Bristol City Council"
    assert FACTS.party("data_group_host") == "data group host"
    assert FACTS.area(["E06000023", "E07000001"]) == "Bristol, City of; E07000001"
    assert FACTS.area([]) == EVERYWHERE
    assert FACTS.recipients(["bristol_analysts", "nobody"]) == "Analysts of Bristol City Council"
    assert FACTS.feed("no_such_feed") == "no_such_feed"


def test_who_gives_what_a_product_is_made_of_are_those_of_whom_something_is_taken():
    (flow,) = [item for item in FACTS.made if item.name == "fire_incidents"]
    assert FACTS.partners(flow) == "Avon Fire and Rescue Service; Devon and Somerset Fire and Rescue Service"
    unsigned = facts_with(lambda data: data["parties"][number_of("parties", "avon_fire")].update(signed=None))
    (flow,) = [item for item in unsigned.made if item.name == "fire_incidents"]
    assert unsigned.partners(flow) == "Devon and Somerset Fire and Rescue Service"
    assert len(unsigned.taken) == len(FACTS.taken) - 1


def test_feeds_about_people_are_those_that_name_them_and_lists_are_not_among_them():
    ids = {feed.id for feed in FACTS.about_people}
    assert "youth_justice_cases" in ids
    assert ids.isdisjoint({"do_not_share_list", "fire_incidents", "postcode_lookup"})


def test_the_limits_of_a_power_are_the_agreement_s_and_the_law_s_each_once():
    (row,) = [row for row in power_table(FACTS).rows if row[0].startswith("Police, Crime")]
    assert row[1] == "tier 2B"
    assert "No patient information (section 16(4))." in row[3]
    assert "It gives no power to disclose patient information" in row[3]
    assert "patient" not in row[2]


def test_how_long_and_how_many_are_the_agreement_s_numbers():
    kept = dict(retention_table(FACTS).rows)
    assert kept["files as they came, sealed, until they are read"] == "none: destroyed at once"
    assert kept["events without any direct identifier"] == "730 days"
    limits = FACTS.agreement.thresholds.model_dump() | FACTS.agreement.linkage.model_dump()
    assert [row[1] for row in threshold_table(FACTS).rows] == [str(number) for number in limits.values()]
    assert [row[1] for row in threshold_table(FACTS).rows][-3:] == ["0.99", "0.1", "0.25"]
    assert len(tier_table().rows) == len(Tier)


def test_a_spoke_s_area_and_its_organisation_are_told():
    rows = {row[0]: row[1:] for row in recipient_rows(FACTS, FACTS.agreement.recipients)}
    assert rows["Analysts of Bristol City Council"] == ("Bristol City Council", "tier 2A", "Bristol, City of")
    assert rows["Anybody"] == ("of any organisation", "tier 1", "no area of its own")


def test_to_whom_identities_may_be_told_is_told_or_that_they_are_to_nobody():
    told = identities(FACTS)
    assert "A council's designated safeguarding lead" in told
    assert "at most 5 times a month, under Crime and Disorder Act 1998 section 115" in told
    nobody = facts_with(lambda data: data["tier3"].update(recipients=[]))
    assert identities(nobody) == "Nobody is told who somebody is."


def test_what_leaves_in_no_product_is_what_the_rules_let_out_in_no_way():
    told = never(FACTS)
    for words in ("names and numbers that say who", "notes", "officials", "addresses"):
        assert words in told
    for words in ("references", "ages", "where people live"):
        assert words not in told


def test_a_feed_about_nobody_is_said_to_be():
    assert special(SHIPPED.feed("postcode_lookup")) == "about nobody"
    assert "Article 9" in special(SHIPPED.feed("ambulance_incidents"))
