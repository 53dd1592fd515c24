"""The ways of asking for identities are those in which a request would be let through, and no other."""

from dataclasses import replace

import pytest

from contracts.agreement import Agreement
from contracts.papers.flows import shelf_of
from contracts.papers.identity_ways import identity_ways
from contracts.vocabulary import FieldClass, Tier
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


def test_what_others_wrote_is_told_further_where_everything_is_of_tier_3_and_not_where_a_contract_is_not():
    data = agreement_data()
    data["parties"][number_of("parties", "police")]["ceiling"] = "3"
    data["supplies"][number_of("supplies", "3.4")]["ceiling"] = "3"
    agreement = Agreement.model_validate(data)
    shelf = shelf_of(SHIPPED, {}, agreement)
    crimes = replace(shelf.feeds["police_recorded_crime"], ceiling=Tier.IDENTIFIABLE)
    higher = replace(shelf, feeds={**shelf.feeds, crimes.id: crimes})
    lower = replace(shelf, feeds={**shelf.feeds, crimes.id: replace(crimes, ceiling=Tier.PSEUDONYMISED)})
    assert {way.told for way in identity_ways(agreement, lower)} == {()}
    references = [column.name for column in crimes.columns if column.field_class is FieldClass.RECORD_REF]
    expected = tuple(f"{name} of {crimes.id} from police" for name in references)
    assert references
    assert {way.told for way in identity_ways(agreement, higher)} == {expected}
    assert {way.told for way in identity_ways(AGREEMENT, higher)} == {()}
    own = next(item for item in data["recipients"] if item["id"] == "safeguarding_lead")
    own["organisation"] = "police"
    assert {way.told for way in identity_ways(Agreement.model_validate(data), higher)} == {()}
