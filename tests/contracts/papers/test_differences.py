"""The differences of two agreements: none of one with itself, contrary the other way round, a restriction never more.

About six seconds.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.agreement import Agreement
from contracts.papers.change import Way, What
from contracts.papers.differences import differences
from contracts.papers.flows import shelf_of
from products.catalogue import written_tables
from tests.contracts.shelf import CRIME, SHIPPED, TABLE, agreement_data, agreement_of, changed, number_of

TABLES = written_tables()
OLD = SHIPPED.agreement
RECORDS = f"{CRIME.id} at tier 2A for data_group"
SPOKE = f"{CRIME.id} at tier 2A for bristol_analysts"
JOURNEYS = "intervention_participation at tier 2B for data_group in journeys"


def compared(new, old=OLD):
    return differences(old, new, shelf_of(SHIPPED, TABLES, old, new))


def edited(edit):
    data = agreement_data()
    edit(data)
    return Agreement.model_validate(data)


def release(clause, **change):
    return changed("releases", number_of("releases", clause), **change)


def with_columns(clause, feed, **columns):
    data = agreement_data()
    granted = data["releases"][number_of("releases", clause)]["columns"][feed]
    granted |= {name: treatment for name, treatment in columns.items() if treatment}
    for name, treatment in columns.items():
        if treatment is None:
            del granted[name]
    return agreement_of(data)


def told(found, what):
    return {(item.where, item.name, item.before, item.after, item.way) for item in found.found if item.what is what}


def test_an_agreement_does_not_differ_from_itself():
    found = compared(OLD)
    assert (found.found, found.releases_more, found.verdict) == ((), False, "releases less or the same")


def test_words_alone_are_no_difference():
    found = compared(edited(lambda data: data.update(title="Another title", version="9.9")))
    assert (found.old, found.new, found.found) == (OLD.label, f"{OLD.id} 9.9", ())


def test_a_column_that_is_taken_out_vanishes_for_everybody_who_had_it():
    found = compared(with_columns("5.1", CRIME.id, last_outcome_category=None))
    expected = {(where, "last_outcome_category", "keep", "", Way.VANISHES) for where in (RECORDS, SPOKE)}
    assert told(found, What.COLUMN) == expected
    assert not found.releases_more


def test_a_column_that_is_put_in_appears():
    found = compared(with_columns("5.1", CRIME.id, last_outcome_category=None), OLD)
    assert told(compared(OLD, with_columns("5.1", CRIME.id, last_outcome_category=None)), What.COLUMN) == {
        (where, name, after, before, Way.APPEARS) for where, name, before, after, _ in told(found, What.COLUMN)
    }


def test_a_coarser_treatment_is_coarser_and_a_finer_one_finer():
    coarse = with_columns("5.13", "intervention_participation", start_date="month")
    both = {JOURNEYS, JOURNEYS.replace("data_group in journeys", "evaluation_lead in mentoring_evaluation")}
    expected = {(where, "start_date", "date", "month", Way.COARSER) for where in both}
    assert told(compared(coarse), What.COLUMN) == expected
    assert not compared(coarse).releases_more
    assert compared(OLD, coarse).releases_more
    assert {item[-1] for item in told(compared(OLD, coarse), What.COLUMN)} == {Way.FINER}


def test_a_grant_that_the_rules_deny_takes_the_whole_product_away_and_says_why():
    found = compared(with_columns("5.1", CRIME.id, crime_id="keep"))
    assert {item[-1] for item in told(found, What.COLUMN)} == {Way.VANISHES}
    (refusal, _) = sorted(told(found, What.REFUSAL))
    assert "which the class RECORD_REF does not allow at tier 2A" in refusal[1]
    assert not found.releases_more
    undone = compared(OLD, with_columns("5.1", CRIME.id, crime_id="keep"))
    assert undone.releases_more
    assert {item[-1] for item in told(undone, What.REFUSAL)} == {Way.VANISHES}


def test_a_partner_that_gives_less_area_takes_its_rows_out_of_every_product():
    found = compared(changed("parties", number_of("parties", "police"), area=["E06000023"]))
    assert (RECORDS, "E06000066, from police", "yes", "", Way.VANISHES) in told(found, What.ROWS)
    assert SPOKE not in {item[0] for item in told(found, What.ROWS)}
    supplied = told(found, What.SUPPLY)
    assert (f"{CRIME.id} from police", "E06000066", "yes", "", Way.VANISHES) in supplied


def test_a_recipient_that_becomes_a_spoke_is_given_less_though_its_product_has_another_name():
    recipients = number_of("recipients", "data_group")
    found = compared(changed("recipients", recipients, area=["E06000023"], clearance="2A"))
    assert (RECORDS, "E06000066, from police", "yes", "", Way.VANISHES) in told(found, What.ROWS)
    assert not [item for item in told(found, What.COLUMN) if item[0] == RECORDS]
    assert not found.releases_more


def test_a_blocked_product_that_is_let_go_releases_more_though_a_recipient_was_taken_out():
    blocked = release("5.2", recipients=["data_group", "parties", "public"])
    assert not compared(blocked).releases_more
    assert compared(OLD, blocked).releases_more


def test_another_purpose_is_a_use_that_goes_and_a_use_that_comes():
    found = compared(edited(_another_purpose))
    uses = {item[1]: item[-1] for item in told(found, What.PURPOSE)}
    assert uses == {"strategic_needs_assessment": Way.VANISHES, "journeys_and_evaluation": Way.APPEARS}
    assert found.releases_more


def _another_purpose(data):
    data["releases"][0]["purpose"] = "journeys_and_evaluation"


def test_counting_people_across_feeds_is_told():
    found = compared(OLD, release("5.15", linked=False))
    product = "young_people_known_to_partners at tier 1"
    assert told(found, What.LINKING) == {(product, "people are counted across feeds", "", "yes", Way.APPEARS)}
    assert found.releases_more


def test_another_power_is_told_of_the_supply_and_releases_no_more():
    found = compared(changed("supplies", number_of("supplies", "3.23"), due=10, ceiling="2B"))
    where = "fire_incidents from avon_fire"
    assert told(found, What.SUPPLY) == {(where, "days to deliver within", "30", "10", Way.OTHERWISE)}
    found = compared(
        changed("supplies", number_of("supplies", "3.1"), legal_gateway="pcsc_2022_s16", basis="about_nobody", due=None)
    )
    assert told(found, What.SUPPLY) == {
        (f"{CRIME.id} from police", "legal gateway", "cda_1998_s17a", "pcsc_2022_s16", Way.OTHERWISE),
        (f"{CRIME.id} from police", "lawful basis", "depersonalised_by_police", "about_nobody", Way.OTHERWISE),
        (f"{CRIME.id} from police", "days to deliver within", "30", "none agreed", Way.OTHERWISE),
    }
    assert not found.releases_more


def test_a_lower_ceiling_of_a_supply_is_told():
    found = compared(changed("supplies", number_of("supplies", "3.20"), ceiling="2A"))
    assert ("intervention_participation from sports_project", "ceiling", "2B", "2A", Way.OTHERWISE) in told(
        found, What.SUPPLY
    )


def test_a_later_signature_is_told_as_the_first_day_on_which_anything_is_taken():
    found = compared(changed("parties", number_of("parties", "avon_fire"), signed="2024-01-01"))
    where = "fire_incidents from avon_fire"
    assert told(found, What.DATES) == {(where, "taken from", "2023-01-01", "2024-01-01", Way.STRICTER)}


def test_who_may_ask_for_identities_is_told_where_a_clearance_lets_them():
    asking = changed("recipients", number_of("recipients", "safeguarding_lead"), clearance="2B")
    assert {item[-1] for item in told(compared(asking), What.IDENTITIES)} == {Way.VANISHES}
    assert compared(OLD, asking).releases_more


def _lower(data, part, name, key, value):
    data[part][number_of(part, name)][key] = value


def _coarser_month(data):
    data["releases"][0]["columns"][CRIME.id]["month"] = "quarter"


RESTRICTIONS = {
    "a column less": lambda data: data["releases"][0]["columns"][CRIME.id].pop("lsoa_code", None),
    "a coarser month": _coarser_month,
    "no table": lambda data: data.update(releases=[item for item in data["releases"] if item["product"] != TABLE]),
    "a lower clearance": lambda data: _lower(data, "recipients", "data_group", "clearance", "2A"),
    "a lower purpose": lambda data: _lower(data, "purposes", "journeys_and_evaluation", "ceiling", "1"),
    "a lower power": lambda data: _lower(data, "legal_gateways", "pcsc_2022_s16", "ceiling", "2A"),
    "a lower partner": lambda data: _lower(data, "parties", "probation", "ceiling", "1"),
    "no signature": lambda data: _lower(data, "parties", "acute_trust", "signed", None),
    "a later signature": lambda data: _lower(data, "parties", "police", "signed", "2025-01-01"),
    "a smaller area": lambda data: _lower(data, "parties", "police", "area", ["E06000023"]),
    "a spoke": lambda data: _lower(data, "recipients", "data_group", "area", ["E06000023"]),
    "no supply": lambda data: data["supplies"].pop(),
    "fewer readers": lambda data: data["releases"][-1].update(recipients=["data_group"]),
    "higher thresholds": lambda data: data.update(
        thresholds={"small_count": 9, "k": 9, "k_sensitive": 20, "l": 3, "singled_out_one_in": 2}
    ),
    "better links": lambda data: data.update(linkage={"precision": 0.999, "recall_gap": 0.02, "drift": 0.1}),
    "more signatures": lambda data: data["approvals"].update(public=2, pseudonymised=3),
    "shorter keeping": lambda data: data["retention"].update(vault=1, shared=30),
    "an earlier end": lambda data: data["in_force"].update(until="2030-01-01"),
    "a later beginning": lambda data: data["in_force"].update({"from": "2023-06-01"}),
    "fewer requests": lambda data: data["tier3"].update(requests_a_month=1, expires_days=1),
    "nobody asks": lambda data: data["tier3"].update(recipients=[]),
    "people of one party": lambda data: _lower(data, "recipients", "data_group", "organisation", "bristol"),
}
SOME = st.lists(st.sampled_from(sorted(RESTRICTIONS)), max_size=4, unique=True)


def restricted(names):
    def edit(data):
        for name in names:
            RESTRICTIONS[name](data)

    return edited(edit)


@pytest.mark.parametrize("name", sorted(RESTRICTIONS))
def test_a_restriction_never_releases_more_and_undone_it_does(name):
    found = compared(restricted([name]))
    assert found.found
    assert not found.releases_more, [item for item in found.found if item.more]
    assert compared(OLD, restricted([name])).releases_more


@given(SOME)
@settings(max_examples=10, deadline=None)
def test_restrictions_together_never_release_more(names):
    assert not compared(restricted(names)).releases_more


@given(SOME, SOME)
@settings(max_examples=10, deadline=None)
def test_the_other_way_round_every_change_is_its_contrary(some, others):
    one, other = restricted(some), restricted(others)
    there, back = compared(other, one), compared(one, other)
    assert {item.reversed() for item in there.found} == set(back.found)
    assert len(there.found) == len(back.found)
