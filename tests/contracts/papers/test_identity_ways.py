"""The ways of asking for identities are those in which a request would be let through, and no other."""

import pytest

from contracts.agreement import Agreement
from contracts.papers.flows import shelf_of
from contracts.papers.identity_ways import identity_ways
from tests.contracts.shelf import SHIPPED, agreement_data, number_of

AGREEMENT = SHIPPED.agreement
BRISTOLS = [item.feed for item in AGREEMENT.supplies if item.partner == "bristol"]


def ways(edit=None):
    data = agreement_data()
    if edit is not None:
        edit(data)
    agreement = Agreement.model_validate(data)
    return identity_ways(agreement, shelf_of(SHIPPED, {}, agreement))


def setting(part, name, **change):
    return lambda data: data[part][number_of(part, name)].update(change)


def test_a_recipient_asks_from_each_feed_that_its_own_organisation_gives():
    found = ways()
    assert [way.feed for way in found] == BRISTOLS
    assert {(way.recipient, way.purpose, way.legal_gateway, way.told) for way in found} == {
        ("safeguarding_lead", "safeguarding_case", "cda_1998_s115", ())
    }


@pytest.mark.parametrize(
    "edit",
    [
        setting("recipients", "safeguarding_lead", clearance="2B"),
        setting("recipients", "safeguarding_lead", organisation=None),
        setting("recipients", "safeguarding_lead", organisation="gloucestershire_police"),
        setting("purposes", "safeguarding_case", ceiling="2B"),
        setting("legal_gateways", "cda_1998_s115", ceiling="2B"),
        lambda data: data["tier3"].update(recipients=[]),
        lambda data: data["tier3"].update(purposes=[]),
        lambda data: data["tier3"].update(legal_gateways=[]),
    ],
)
def test_what_would_be_refused_is_no_way(edit):
    assert ways(edit) == ()


def test_what_others_wrote_is_told_further_where_everything_is_of_tier_3_and_the_power_reaches_it():
    def edit(data):
        data["parties"][number_of("parties", "police")]["ceiling"] = "3"
        data["supplies"][number_of("supplies", "3.4")]["ceiling"] = "3"

    assert {way.told for way in ways(edit)} <= {(), ("crime_ref of police_recorded_crime from police",)}
    feed = SHIPPED.feed("police_recorded_crime")
    told = {item for way in ways(edit) for item in way.told}
    assert bool(told) is (feed.ceiling == "3")
