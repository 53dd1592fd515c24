"""What must hold of a decision: it is Cedar's, and a denial says in the agreement's words what it lacked."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.access.compiled import compile_access
from contracts.access.policy import Action
from contracts.vocabulary import Tier
from journey.errors import PoliciesRefusedError
from journey.permitting import NOT_RELEASED, Asking, Permits, permits_of
from products.catalogue import products_of
from tests.contracts.access.agreed import FOR_JOURNEYS, JOURNEYS, NEEDS, ON, RECORDS, TABLE, agreed
from tests.contracts.shelf import SHIPPED

PERMITS = Permits(agreed())


def decided(who, what, purpose=None, on=ON, permits=PERMITS):
    return permits.decide(Asking(who, Action.QUERY, what, on, purpose))


@pytest.mark.parametrize(
    ("who", "what", "purpose", "clause"),
    [
        (None, TABLE, None, "5.2"),
        ("police_dpo", TABLE, None, "5.2"),
        ("analyst_1", RECORDS, NEEDS, "5.3"),
        ("analyst_1", FOR_JOURNEYS, JOURNEYS, "5.7"),
    ],
)
def test_what_is_allowed_names_the_clause_that_allows_it(who, what, purpose, clause):
    decision = decided(who, what, purpose)
    assert decision.allowed
    assert (decision.product, decision.clause) == (what, clause)
    assert f"clause {clause}" in decision.why


@pytest.mark.parametrize(
    ("who", "what", "purpose", "clause", "lacking"),
    [
        (None, RECORDS, NEEDS, "5.3", "only somebody who says who they are"),
        ("police_dpo", RECORDS, NEEDS, "5.3", "only Analysts of the partnership's data group"),
        ("analyst_1", RECORDS, JOURNEYS, "5.3", "only for the purpose strategic_needs_assessment"),
        ("analyst_1", RECORDS, None, "5.3", "only for the purpose strategic_needs_assessment"),
        ("evaluator_1", FOR_JOURNEYS, JOURNEYS, "5.7", "only the people whom the project journeys names"),
        ("evaluator_1", FOR_JOURNEYS, NEEDS, "5.7", "only the people whom the project journeys names"),
        ("analyst_1", FOR_JOURNEYS, NEEDS, "5.7", "only for the purpose journeys_and_evaluation"),
    ],
)
def test_a_denial_names_the_nearest_permit_and_the_first_thing_that_it_lacked(who, what, purpose, clause, lacking):
    decision = decided(who, what, purpose)
    assert not decision.allowed
    assert decision.clause == clause
    assert decision.why.startswith(f"clause {clause} of avon_and_somerset_demonstration")
    assert f"; {lacking}" in decision.why


def test_who_comes_before_they_joined_is_told_that_first():
    decision = decided("analyst_1", RECORDS, JOURNEYS, date(2023, 6, 1))
    assert not decision.allowed
    assert "only somebody who has joined" in decision.why


def test_of_two_permits_the_nearer_one_is_told_of():
    """There is one for people and one for the door, and nobody who gave a name is at the door."""
    permits = Permits(agreed({"analyst_1": {"organisation": "gloucestershire_police"}}))
    decision = decided("analyst_1", TABLE, permits=permits)
    assert "only somebody of a party that has signed" in decision.why


@pytest.mark.parametrize(
    ("what", "purpose", "on", "policy", "clause"),
    [
        (RECORDS, NEEDS, date(2022, 12, 31), "out-of-force", "in_force"),
        (FOR_JOURNEYS, JOURNEYS, date(2030, 12, 31), None, "5.7"),
        (FOR_JOURNEYS, JOURNEYS, date(2031, 1, 1), "project-not-open", "projects"),
    ],
)
def test_what_forbids_is_told_before_what_would_permit(what, purpose, on, policy, clause):
    decision = decided("analyst_1", what, purpose, on)
    assert decision.allowed is (policy is None)
    assert decision.clause == clause
    assert policy in {None, decision.policy}


def test_who_has_left_is_told_so():
    decision = decided("analyst_1", RECORDS, NEEDS, permits=Permits(agreed({"analyst_1": {"left": ON}})))
    assert (decision.allowed, decision.policy, decision.clause) == (False, "person-left", "people")


@pytest.mark.parametrize("what", ["nothing_of_the_kind", "", RECORDS + '"'])
def test_what_no_clause_lets_out_is_told_so(what):
    decision = decided("analyst_1", what, NEEDS)
    assert (decision.allowed, decision.policy, decision.why) == (False, NOT_RELEASED, "no clause lets it out")


@pytest.mark.parametrize("who", ["nobody_known", 'analyst_1"', ""])
def test_who_is_not_among_the_people_is_allowed_nothing(who):
    assert not any(decided(who, what, purpose).allowed for what in (TABLE, RECORDS) for purpose in (None, NEEDS))


def test_policies_that_do_not_keep_to_their_schema_are_refused():
    access = agreed()
    for broken in (
        replace(access, policies=access.policies.replace("principal.joined", "principal.jioned")),
        replace(access, policies="permit ("),
        replace(access, entities=access.entities.replace('"joined"', '"jioned"')),
    ):
        with pytest.raises(PoliciesRefusedError):
            Permits(broken)


def test_what_cedar_cannot_evaluate_is_denied():
    """A policy that errs is left out by Cedar, one that forbids too: then nothing is allowed by the rest."""
    forbidding = 'forbid (principal, action, resource) when { Person::"nobody_known".joined > context.on };\n'
    access = agreed()
    erring = replace(
        access, policies=access.policies.replace("\n@id", f'\n@id("x") @clause("x") @message("x") {forbidding}@id', 1)
    )
    assert not decided("analyst_1", RECORDS, NEEDS, permits=Permits(erring)).allowed


def test_the_shipped_documents_can_be_asked():
    permits = permits_of(SHIPPED.agreement, SHIPPED)
    assert decided("analyst_1", RECORDS, NEEDS, permits=permits).allowed
    assert decided("evaluator_1", "youth_justice_cases_for_mentoring_evaluation", JOURNEYS, permits=permits).allowed
    assert not decided("analyst_1", "youth_justice_cases_for_mentoring_evaluation", JOURNEYS, permits=permits).allowed


def test_an_analyst_of_one_council_is_let_out_what_was_made_for_its_area_and_not_the_rest():
    spoke = {"recipients": ("bristol_analysts",)}
    people = SHIPPED.people | {"analyst_1": SHIPPED.people["analyst_1"].model_copy(update=spoke)}
    permits = Permits(compile_access(SHIPPED.agreement, SHIPPED.projects, people, products_of(SHIPPED)))
    products = {product.id for product in products_of(SHIPPED) if product.tier is Tier.DEPERSONALISED}
    allowed = {name for name in products if decided("analyst_1", name, NEEDS, permits=permits).allowed}
    assert allowed == {name for name in products if name.endswith("_for_area_of_bristol_analysts")} != set()
