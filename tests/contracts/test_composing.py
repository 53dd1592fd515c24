"""What must hold of several agreements: together they allow what each allows and no more, in whatever order."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.agreement import Agreement
from contracts.composing import composed
from contracts.errors import DocumentError, ReleaseRefusedError
from contracts.ladders import coarser
from contracts.release_plan import columns_to_protect, release_plan
from contracts.vocabulary import Tier, Treatment
from tests.contracts.shelf import CRIME, SHIPPED, TABLE, agreement_data, agreement_of

RULES, ON = SHIPPED.field_rules, date(2026, 11, 22)
GRANTS = st.fixed_dictionaries(
    {},
    optional={
        "month": st.sampled_from(["month", "quarter", "drop"]),
        "lsoa_code": st.sampled_from(["lsoa", "local_authority", "drop"]),
        "crime_type": st.sampled_from(["keep", "drop"]),
        "last_outcome_category": st.just("keep"),
    },
)
TIERS = st.sampled_from(["1", "2A", "2B"])
AREAS = st.sampled_from([[], ["E06000023"], ["E06000023", "E06000066"]])


@st.composite
def agreements(draw, name):
    """The shipped agreement with other grants, ceilings, recipients and areas, under a name of its own."""
    data = agreement_data() | {"id": name, "version": draw(st.sampled_from(["1.0", "2.0"]))}
    first = data["releases"][0]
    first["columns"] = {CRIME.id: draw(GRANTS)}
    first["recipients"] = draw(
        st.sampled_from([["data_group"], ["data_group", "bristol_analysts"], ["evaluation_lead"]])
    )
    if draw(st.booleans()):
        del data["releases"][1]
    for part in ("parties", "recipients", "purposes", "supplies"):
        data[part][0]["ceiling" if part != "recipients" else "clearance"] = draw(TIERS)
    if draw(st.booleans()):
        data["supplies"] = [item for item in data["supplies"] if item["feed"] != CRIME.id]
    data["recipients"][0]["area"] = draw(AREAS)
    data["thresholds"]["small_count"] = draw(st.integers(1, 9))
    data["in_force"]["until"] = draw(st.sampled_from([date(2030, 1, 1), date(2026, 1, 1)]))
    data["review"] = date(2025, 1, 1)
    return Agreement.model_validate(data)


def released(agreement):
    """What leaves in all: of each product and recipient the treatment of each column, and for which area."""
    found = {}
    for clause in agreement.releases:
        if CRIME.id not in clause.columns:
            continue
        for recipient in clause.recipients:
            try:
                plan = release_plan(agreement, RULES, CRIME, clause.product, clause.tier, recipient, ON)
            except ReleaseRefusedError:
                continue
            for item in plan.released():
                found[clause.product, clause.tier, recipient, item.column] = (
                    item.treatment,
                    plan.area,
                    plan.small_count,
                )
    return found


def no_more(together, alone):
    """Whether what leaves under both is also what one lets out, as coarse or coarser, of no more places."""
    for key, (treatment, area, small) in together.items():
        was, of, least = alone[key]
        assert treatment is was or coarser(treatment, was)
        assert small >= least
        assert not of or (area and set(area) <= set(of))


def takes(agreement):
    """Whether it is by this agreement that the rows come."""
    return any(item.feed == CRIME.id for item in agreement.supplies)


@given(agreements("one"), agreements("other"))
def test_two_agreements_release_no_more_than_each_that_takes_the_rows(one, other):
    together = released(composed((one, other)))
    for agreement in (one, other):
        if takes(agreement):
            no_more(together, released(agreement))
    assert not together or takes(one) or takes(other)


@pytest.mark.parametrize("partner", [None, "bristol"])
def test_nobody_releases_what_another_agreement_takes_and_does_not_release(partner):
    """Alone neither lets a row out: one releases nothing, the other takes nothing; or takes it of somebody else."""
    taking, releasing = agreement_data() | {"id": "taking", "releases": []}, agreement_data() | {"id": "releasing"}
    releasing["supplies"] = [item | {"partner": partner} for item in releasing["supplies"][:1] if partner]
    taking, releasing = Agreement.model_validate(taking), Agreement.model_validate(releasing)
    for both in (composed((taking, releasing)), composed((releasing, taking))):
        assert released(both) == {}
        assert both.releases == ()
        assert columns_to_protect(both, RULES, CRIME, ON) == {}


@given(agreements("one"), agreements("other"))
def test_the_order_of_agreements_changes_nothing_that_leaves(one, other):
    assert released(composed((one, other))) == released(composed((other, one)))


@given(agreements("one"), agreements("other"))
def test_the_protected_zone_holds_no_more_than_some_clause_of_either_could_release(one, other):
    held = columns_to_protect(composed((one, other)), RULES, CRIME, ON)
    alone = [columns_to_protect(item, RULES, CRIME, ON) for item in (one, other)]
    assert set(held) <= set(alone[0]) | set(alone[1])


@given(agreements("one"))
def test_an_agreement_with_itself_says_what_it_says(one):
    twin = one.model_copy(update={"id": "twin"})
    assert released(composed((one, twin))) == released(one)
    assert composed((one,)) is one


def test_one_that_has_ended_stops_them_all():
    ended = agreement_data() | {"id": "ended", "review": date(2024, 1, 1)}
    ended["in_force"] = {"from": date(2023, 1, 1), "until": date(2025, 12, 31)}
    together = composed((SHIPPED.agreement, agreement_of(ended)))
    assert not together.binds(ON)
    assert together.binds(date(2025, 12, 31))
    assert released(together) == {}


def test_what_only_one_speaks_of_stays_as_it_says():
    other = agreement_data() | {"id": "other"}
    other["releases"] = other["releases"][2:]
    other["supplies"] = [item for item in other["supplies"] if item["feed"] != CRIME.id]
    together = composed((SHIPPED.agreement, agreement_of(other)))
    assert together.release(CRIME.id, Tier.DEPERSONALISED).clause == "avon_and_somerset_demonstration 5.1"
    assert together.release(TABLE, Tier.AGGREGATE).clause == "avon_and_somerset_demonstration 5.2"
    both = together.release("police_recorded_crime", Tier.DEPERSONALISED)
    assert both.clause == "avon_and_somerset_demonstration 5.3 and other 5.3"
    assert together.label == "avon_and_somerset_demonstration_and_other 3.0+3.0"


def changed(change):
    data = agreement_data() | {"id": "other"}
    change(data)
    return composed((SHIPPED.agreement, agreement_of(data)))


def test_the_unnamed_in_either_is_dropped():
    both = changed(lambda data: data["releases"][0]["columns"][CRIME.id].pop("crime_type"))
    assert both.release(CRIME.id, Tier.DEPERSONALISED).columns[CRIME.id]["crime_type"] is Treatment.DROP


def test_a_partner_has_signed_once_it_signed_both():
    assert changed(lambda data: data["parties"][0].update(signed=None)).party("police").signed is None
    later = changed(lambda data: data["parties"][0].update(signed=date(2024, 5, 1)))
    assert later.party("police").signed == date(2024, 5, 1)


def test_the_shorter_time_the_more_signatures_and_every_conflict_of_duties_win():
    def stricter(data):
        data["retention"]["vault"] = 7
        data["approvals"] = {"public": 2, "pseudonymised": 2, "identifiable": {"needed": 3, "of": 5}}
        data["duties"] = [{"duties": ["operator", "auditor"], "why": "another reason"}]
        data["tier3"]["requests_a_month"] = 1
        data["supplies"][0]["due"] = 10

    both = changed(stricter)
    assert both.retention.vault == 7
    assert (both.approvals.public, both.approvals.identifiable.needed) == (2, 3)
    assert len(both.duties) == len(SHIPPED.agreement.duties) + 1
    assert both.tier3.requests_a_month == 1
    assert both.supply("police", CRIME.id).due == 10


@pytest.mark.parametrize(
    ("name", "laxer", "stricter"), [("precision", 0.9, 0.999), ("recall_gap", 0.2, 0.01), ("drift", 1, 0)]
)
def test_the_stricter_limit_of_links_wins(name, laxer, stricter):
    said = getattr(SHIPPED.agreement.linkage, name)
    assert getattr(changed(lambda data: data["linkage"].update({name: laxer})).linkage, name) == said
    assert getattr(changed(lambda data: data["linkage"].update({name: stricter})).linkage, name) == stricter


def test_a_power_reaches_what_both_say():
    def narrower(data):
        data["legal_gateways"][0] |= {"data_classes": ["police"], "ceiling": "1"}

    power = changed(narrower).legal_gateway("pcsc_2022_s16")
    assert (power.data_classes, power.ceiling) == (("police",), Tier.AGGREGATE)


def test_a_release_for_two_purposes_and_a_spoke_of_two_places_are_refused():
    with pytest.raises(DocumentError, match="for two purposes"):
        changed(lambda data: data["releases"][0].update(purpose="journeys_and_evaluation"))
    at = [item.id for item in SHIPPED.agreement.recipients].index("bristol_analysts")
    with pytest.raises(DocumentError, match="without an authority in common"):
        changed(lambda data: data["recipients"][at].update(area=["E06000066"]))


def test_a_release_to_nobody_in_common_is_none():
    both = changed(lambda data: data["releases"][0].update(recipients=["evaluation_lead"]))
    assert both.release(CRIME.id, Tier.DEPERSONALISED) is None
