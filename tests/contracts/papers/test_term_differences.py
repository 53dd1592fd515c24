"""Dates, numbers, people, duties and roles that differ are told, each the right way round."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.agreement import Agreement
from contracts.papers.change import Way, What
from contracts.papers.flows import shelf_of
from contracts.papers.term_differences import ordered, term_differences
from contracts.vocabulary import Tier
from tests.contracts.reviewing import REVIEW, review_data
from tests.contracts.shelf import SHIPPED, agreement_data, changed, number_of

OLD = SHIPPED.agreement
SHELF = shelf_of(SHIPPED, {}, OLD)
BRISTOLS = [item.feed for item in OLD.supplies if item.partner == "bristol"]
FOR = "for safeguarding_case under cda_1998_s115"


def told(**change):
    """What is told of a change of whole parts, there and back."""
    data = agreement_data()
    for part, values in change.items():
        data[part] = data[part] | values if isinstance(data[part], dict) else values
    new = Agreement.model_validate(data)
    there, back = set(term_differences(OLD, new, SHELF)), set(term_differences(new, OLD, SHELF))
    assert {item.reversed() for item in there} == back
    return {(item.what, item.name, item.before, item.after, item.way) for item in there}


def test_one_agreement_has_no_other_terms_than_its_own():
    assert list(term_differences(OLD, OLD, SHELF)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"from": "2022-01-01"}, ("binds from", "2023-01-01", "2022-01-01", Way.LAXER)),
        ({"until": "2030-01-01"}, ("binds until", "2031-03-31", "2030-01-01", Way.STRICTER)),
    ],
)
def test_more_days_are_laxer(change, expected):
    assert told(in_force=change) == {(What.DATES, *expected)}


def test_a_day_of_review_changes_nothing_that_is_released():
    assert told(review="2028-01-01") == {(What.DATES, "review", "2027-03-31", "2028-01-01", Way.OTHERWISE)}


@pytest.mark.parametrize("name", ["small_count", "k", "k_sensitive", "l", "singled_out_one_in"])
def test_a_higher_threshold_is_stricter(name):
    before = getattr(OLD.thresholds, name)
    expected = {(What.THRESHOLDS, name, str(before), str(before + 1), Way.STRICTER)}
    assert told(thresholds={name: before + 1}) == expected


@pytest.mark.parametrize("name", ["k", "l"])
def test_a_clause_that_asks_more_to_look_alike_is_stricter(name):
    releases = agreement_data()["releases"]
    releases[0][name] = 4
    assert told(releases=releases) == {(What.THRESHOLDS, name, "1", "4", Way.STRICTER)}


@pytest.mark.parametrize(("name", "stricter"), [("precision", 0.999), ("recall_gap", 0.02), ("drift", 0.1)])
def test_links_that_must_be_better_are_stricter(name, stricter):
    before = getattr(OLD.linkage, name)
    expected = {(What.THRESHOLDS, name, str(before), str(stricter), Way.STRICTER)}
    assert told(linkage={name: stricter}) == expected


def test_keeping_longer_is_laxer():
    assert told(retention={"vault": 31}) == {(What.RETENTION, "vault", "30", "31", Way.LAXER)}


@pytest.mark.parametrize("name", ["public", "pseudonymised"])
def test_more_signatures_are_stricter(name):
    before = getattr(OLD.approvals, name)
    expected = {(What.APPROVALS, name, str(before), str(before + 1), Way.STRICTER)}
    assert told(approvals={name: before + 1}) == expected


def test_identities_need_more_signatures_or_have_more_people_to_give_them():
    more = {"identifiable": {"needed": 3, "of": 4}}
    assert told(approvals=more) == {
        (What.APPROVALS, "identifiable", "2", "3", Way.STRICTER),
        (What.APPROVALS, "identifiable", "3", "4", Way.LAXER),
    }


def test_every_way_of_asking_for_identities_is_one_and_oftener_or_longer_is_laxer():
    assert told(tier3={"recipients": []}) == {
        (What.IDENTITIES, f"safeguarding_lead from its {feed}, {FOR}", "yes", "", Way.VANISHES) for feed in BRISTOLS
    }
    # Its clearance is too low, so that naming it changes nothing.
    assert told(tier3={"recipients": ["safeguarding_lead", "data_group"]}) == set()
    assert told(tier3={"expires_days": 31, "requests_a_month": 4}) == {
        (What.IDENTITIES, "expires_days", "30", "31", Way.LAXER),
        (What.IDENTITIES, "requests_a_month", "5", "4", Way.STRICTER),
    }


def test_what_the_recipient_itself_is_then_told_is_told():
    crimes = replace(SHELF.feeds["police_recorded_crime"], ceiling=Tier.IDENTIFIABLE)
    shelf = replace(SHELF, feeds={**SHELF.feeds, crimes.id: crimes})
    data = agreement_data()
    data["parties"][number_of("parties", "police")]["ceiling"] = "3"
    data["supplies"][number_of("supplies", "3.4")]["ceiling"] = "3"
    found = [item.name for item in term_differences(OLD, Agreement.model_validate(data), shelf) if item.more]
    told = ": crime_ref of police_recorded_crime from police"
    assert sorted(name for name in found if told in name) == sorted(
        f"safeguarding_lead from its {feed}, {FOR}{told}" for feed in BRISTOLS
    )


def test_only_a_pair_of_duties_that_an_agreement_decides_is_a_difference():
    without = [item for item in agreement_data()["duties"] if set(item["duties"]) != {"agreement_owner", "approver"}]
    assert len(without) == len(OLD.duties) - 1
    assert told(duties=without) == {(What.DUTIES, "held together", "no", "yes", Way.LAXER)}
    assert told(duties=agreement_data()["duties"][-1:]) == {(What.DUTIES, "held together", "no", "yes", Way.LAXER)}


def test_whose_people_may_be_among_a_recipient():
    number = number_of("recipients", "safeguarding_lead")
    free, other = (changed("recipients", number, organisation=name) for name in (None, "somerset"))
    (change,) = (item for item in term_differences(OLD, free, SHELF) if item.what is What.PEOPLE)
    assert (change.where, change.way, change.more) == ("safeguarding_lead", Way.LAXER, True)
    found = term_differences(OLD, other, SHELF)
    assert {(item.name, item.way) for item in found if item.what is What.PEOPLE} == {
        ("bristol", Way.VANISHES),
        ("somerset", Way.APPEARS),
    }
    data = agreement_data()
    del data["recipients"][number_of("recipients", "public")]
    assert list(term_differences(OLD, Agreement.model_validate(data), SHELF)) == []


def test_owner_operator_what_stands_above_and_roles_are_told():
    parties = agreement_data()["parties"]
    parties[0]["role"] = "joint_controller"
    assert {name for _, name, _, _, _ in told(parties=parties)} == {"party police"}
    assert told(operator={"organisation": "another", "title": "Another"}) == {
        (What.ROLES, "operator", "data_group_host", "another", Way.OTHERWISE)
    }
    assert len(told(above=[])) == len(OLD.above)


@pytest.mark.parametrize("way", [Way.LAXER, Way.STRICTER])
def test_days_and_numbers_grow_or_shrink(way):
    laxer = way is Way.LAXER
    for small, large in ((1, 2), (date(2024, 1, 1), date(2024, 1, 2))):
        (change,) = ordered(What.DATES, "", "", small, large, more_is_laxer=laxer)
        assert change.way is way
        assert list(ordered(What.DATES, "", "", small, small, more_is_laxer=laxer)) == []


def test_whoever_may_compare_records_is_told_with_whose_and_within_which_weights():
    granted = Agreement.model_validate(review_data())
    found = set(term_differences(OLD, granted, SHELF))
    assert {item.what for item in found} == {What.REVIEW}
    basis = "for linkage_quality under cda_1998_s115"
    expected = {f"by {name}, {basis}" for name in REVIEW["reviewers"]}
    expected |= {f"records of {name}, {basis}" for name in REVIEW["partners"]}
    assert {(item.name, item.way, item.more) for item in found} == {(name, Way.APPEARS, True) for name in expected}
    assert {item.reversed() for item in found} == set(term_differences(granted, OLD, SHELF))
    wider = Agreement.model_validate(review_data(a_day=21, grey_zone={"from": -3.5, "to": 5.0}))
    found = set(term_differences(granted, wider, SHELF))
    assert {(item.name, item.before, item.after, item.way) for item in found} == {
        ("looks a day", "20", "21", Way.LAXER),
        ("weights start", "-3", "-3.5", Way.LAXER),
        ("weights until", "6", "5", Way.STRICTER),
    }
    assert {item.reversed() for item in found} == set(term_differences(wider, granted, SHELF))
