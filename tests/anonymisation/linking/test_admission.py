"""Which feeds may be linked: those that a clause at tier 2B names, in force, and no others."""

from datetime import date

import pytest

from anonymisation.linking.admission import feeds_admitted
from tests.contracts.shelf import ON, SHIPPED, agreement_data, agreement_of


def linking(*feeds, tier="2B"):
    data = agreement_data()
    columns = {feed: {"key": "keep"} for feed in feeds}
    data["releases"].append(
        data["releases"][0] | {"clause": "9.9", "product": "linked", "tier": tier, "columns": columns}
    )
    return agreement_of(data)


def test_the_shipped_agreement_links_nobody():
    assert feeds_admitted(SHIPPED.agreement, ON) == ()


def test_a_clause_at_2b_admits_its_feeds_and_no_others_in_one_order():
    assert feeds_admitted(linking("zebra", "apple"), ON) == ("apple", "zebra")


@pytest.mark.parametrize("tier", ["1", "3"])
def test_a_clause_at_another_tier_admits_none(tier):
    assert feeds_admitted(linking("apple", tier=tier), ON) == ()


@pytest.mark.parametrize("on", [date(2022, 12, 31), date(2031, 4, 1)])
def test_out_of_force_none_is_admitted(on):
    assert feeds_admitted(linking("apple"), on) == ()
