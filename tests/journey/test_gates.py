"""What stands before a product: signatures of people who may give them, and of nobody whose duties conflict."""

import inspect
from datetime import date
from itertools import combinations

import pytest
import typer
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts import release_plan as planning
from contracts.approval_rules import GUARDIANS
from contracts.errors import ReleaseRefusedError
from contracts.vocabulary import Duty
from custody.signing import public_key_of
from journey import approvals, closing, projects
from journey.approvals import pending, release_approved
from journey.errors import AgreementUnsignedError, ApprovalRefusedError, DutiesConflictError
from journey.gates import gate_of, waits_for_approval
from journey.instance import Zone
from journey.publishing import current_version, versions_of
from journey.shared import share
from journey.standing import published
from lineage.entries import Verb
from portal.command import app
from products.catalogue import product_of, products_of
from tests.invented import ON, TABLE, crimes_file, protected, signed_again, some_crimes
from tests.people import JOURNEYS, edit_agreement, edit_project, opened_again, signed, waiting_release

CASES = "youth_justice_cases"
DPO, GUARDIAN = "police_dpo", "bristol_caldicott_guardian"
RISK_OWNER = "commissioner_risk_owner"
MONTH = "2024-01"
PAIRS = list(combinations(Duty, 2))
OTHERS = [duty for duty in Duty if duty is not Duty.APPROVER]


def edit_document(instance, name, change):
    """The gateway with one of its documents changed since, and signed."""
    path = instance.home / "documents" / name
    content = yaml.safe_load(path.read_text("utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return signed_again(instance)


def holding(instance, duty, person):
    """The gateway in which somebody holds a duty as well."""
    return edit_document(instance, "definitions/duties.yaml", lambda it: it[duty.value].append(person))


def nothing_of_a_project_is_shared(instance):
    return instance.zone(Zone.SHARED).list("tier2b") == []


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_nothing_is_approved_where_one_person_holds_two_duties_that_conflict(waiting, pair):
    """Every pair that there is. With approving the person is an approver of the project, else nobody of it."""
    instance, keys = waiting
    person = DPO if Duty.APPROVER in pair else "kim"
    for duty in set(pair) - {Duty.APPROVER}:
        instance = holding(instance, duty, person)
    told = " and ".join(duty.replace("_", " ") for duty in sorted(pair))
    for who in (DPO, GUARDIAN):
        with pytest.raises(DutiesConflictError, match=f"{person} is {told}, which one person may not be together"):
            signed(instance, waiting_release(instance), who, keys[who])
    assert told in (waiting_release(instance).lacking or "")


@pytest.mark.parametrize("duty", OTHERS)
def test_signatures_given_before_count_no_more_once_somebody_holds_another_duty(waiting, duty):
    """Of these the operator is the builder of every version."""
    instance, keys = waiting
    for who in (DPO, GUARDIAN):
        signed(instance, waiting_release(instance), who, keys[who])
    assert waiting_release(instance).approved
    changed = holding(instance, duty, GUARDIAN)
    assert waiting_release(changed).approvals == ()
    assert release_approved(changed, ON) == ()
    assert nothing_of_a_project_is_shared(changed)


@pytest.mark.parametrize("duty", OTHERS)
def test_the_same_key_under_another_name_is_the_same_person(waiting, duty):
    instance, keys = waiting
    changed = holding(instance, duty, "somebody_else")
    somebody = {"id": "somebody_else", "organisation": "police", "role": "Anything", "joined": date(2024, 1, 1)}
    changed = edit_document(
        changed, "people.yaml", lambda it: it["people"].append(somebody | {"public_key": public_key_of(keys[DPO])})
    )
    with pytest.raises(DutiesConflictError, match="also called"):
        signed(changed, waiting_release(changed), DPO, keys[DPO])


def test_who_has_left_or_not_yet_joined_may_not_approve(waiting):
    instance, keys = waiting
    for change in ({"left": date(2026, 1, 1)}, {"joined": date(2099, 1, 1)}):
        changed = edit_document(
            instance,
            "people.yaml",
            lambda it, to=change: next(who for who in it["people"] if who["id"] == DPO).update(to),
        )
        with pytest.raises(ApprovalRefusedError, match="they are not here on this day"):
            signed(changed, waiting_release(changed), DPO, keys[DPO])
        instance = edit_document(
            changed,
            "people.yaml",
            lambda it: next(who for who in it["people"] if who["id"] == DPO).update(left=None, joined=date(2024, 1, 1)),
        )


def test_where_children_are_concerned_one_signature_is_a_guardian_s(waiting):
    instance, keys = waiting

    def demote(project):
        for who in project["approvers"]:
            who["role"] = "information_asset_owner"

    changed = edit_project(instance, JOURNEYS, demote)
    for who in (DPO, GUARDIAN):
        item = signed(changed, waiting_release(changed), who, keys[who])
    assert (len(item.approvals), item.approved) == (2, False)
    assert item.lacking == "the signature of a caldicott guardian or a data protection officer"
    assert release_approved(changed, ON) == ()
    assert nothing_of_a_project_is_shared(changed)


def test_an_agreement_that_asks_for_more_signatures_is_given_them(waiting):
    instance, keys = waiting
    changed = edit_agreement(instance, lambda it: it["approvals"].update(pseudonymised=3))
    share(changed, f"{CASES}_for_{JOURNEYS}", "2024-Q1", ON)
    for who in (DPO, GUARDIAN):
        item = signed(changed, waiting_release(changed), who, keys[who])
    assert (item.approved, item.lacking) == (False, "1 more of 3 signatures")


def test_every_product_with_a_pid_waits_and_no_other_but_for_the_public(waiting):
    instance, _ = waiting
    agreement = instance.agreement
    found = {product.id: waits_for_approval(agreement, product) for product in products_of(instance.library)}
    assert {name for name, waits in found.items() if waits} == {
        product.id for product in products_of(instance.library) if product.project
    }
    for product in products_of(instance.library):
        rule = gate_of(instance, product).rule
        assert (rule.needed, rule.organisations) == ((2, 2) if product.project else (1, 1))
        assert rule.one_of in {frozenset(), GUARDIANS}


@pytest.fixture
def for_the_public(ready, monkeypatch):
    """A gateway whose agreement names the public for a table, as if its attack were built; and the approver's key."""
    protected(ready, crimes_file(some_crimes()))
    share(ready, TABLE, MONTH, ON)
    key = Ed25519PrivateKey.generate()
    changed = edit_document(
        ready, "definitions/duties.yaml", lambda it: it["approver"][0].update(public_key=public_key_of(key))
    )
    changed = edit_agreement(changed, lambda it: it["releases"][1]["recipients"].append("public"))
    monkeypatch.setattr(planning, "_receiver", lambda agreement, _release, recipient: agreement.recipient(recipient))
    return changed, key


def table_of(instance):
    product = product_of(instance.library, TABLE)
    return product, versions_of(instance, product, MONTH)


def test_a_table_for_the_public_waits_and_nobody_reads_it_before(for_the_public):
    instance, _ = for_the_public
    product, versions = table_of(instance)
    before = versions.current()
    made = share(instance, TABLE, MONTH, ON)
    assert (versions.current(), current_version(instance, product, MONTH)) == (before, made.version)
    (item,) = pending(instance)
    assert (item.release, item.lacking) == (f"tier1/{TABLE}/{MONTH}", "1 more of 1 signatures")
    assert release_approved(instance, ON) == ()
    assert "public" not in next(it for it in published(instance) if it.product.id == TABLE).manifest["recipients"]


def test_one_signature_lets_it_go_and_the_ledger_names_who_gave_it(for_the_public):
    instance, key = for_the_public
    share(instance, TABLE, MONTH, ON)
    (item,) = pending(instance)
    assert signed(instance, item, RISK_OWNER, key).approved
    (released,) = release_approved(instance, ON)
    assert table_of(instance)[1].current() == released.version
    entry = list(instance.ledger.entries())[-1]
    assert (entry.verb, entry.subject["approved_by"]) == (Verb.DISCLOSURE, RISK_OWNER)
    assert pending(instance) == ()


def test_nobody_else_may_approve_for_the_public(for_the_public):
    instance, key = for_the_public
    share(instance, TABLE, MONTH, ON)
    (item,) = pending(instance)
    with pytest.raises(ApprovalRefusedError, match=f"may not approve for {TABLE}; with a key there are: {RISK_OWNER}"):
        signed(instance, item, DPO, key)
    with pytest.raises(ApprovalRefusedError, match="not commissioner_risk_owner's signature"):
        signed(instance, item, RISK_OWNER, Ed25519PrivateKey.generate())
    operator = holding(instance, Duty.OPERATOR, RISK_OWNER)
    share(operator, TABLE, MONTH, ON)
    with pytest.raises(DutiesConflictError, match="is approver and operator"):
        signed(operator, pending(operator)[0], RISK_OWNER, key)


def test_until_its_attack_is_built_the_public_is_refused_signed_or_not(for_the_public, monkeypatch):
    instance, key = for_the_public
    share(instance, TABLE, MONTH, ON)
    signed(instance, pending(instance)[0], RISK_OWNER, key)
    monkeypatch.undo()
    before = table_of(instance)[1].current()
    with pytest.raises(ReleaseRefusedError, match="has not been attacked"):
        release_approved(instance, ON)
    assert table_of(instance)[1].current() == before


def test_whoever_changes_who_holds_which_duty_without_the_owner_stops_everything(waiting):
    instance, keys = waiting
    path = instance.home / "documents" / "definitions" / "duties.yaml"
    path.write_text(path.read_text("utf-8").replace("gateway_operator", "somebody_else"), encoding="utf-8")
    changed = opened_again(instance)
    with pytest.raises(AgreementUnsignedError, match=r"definitions/duties\.yaml is not what the owner"):
        signed(changed, waiting_release(instance), DPO, keys[DPO])


FORCE = {"force", "yes", "skip", "override", "ignore", "unsafe", "without", "bypass", "anyway", "no_check", "unsigned"}


def commands(command, name="gateway"):
    found = {name: command}
    for inner, item in getattr(command, "commands", {}).items():
        found |= commands(item, f"{name} {inner}")
    return found


def test_no_command_has_a_flag_that_lets_anything_through():
    found = commands(typer.main.get_command(app))
    assert "gateway project approve" in found
    for name, command in found.items():
        for parameter in command.params:
            words = {word.strip("-").replace("-", "_") for word in (*parameter.opts, *parameter.secondary_opts)}
            assert not [word for word in words if FORCE & {word, *word.split("_")}], name


@pytest.mark.parametrize("module", [approvals, closing, projects])
def test_no_function_behind_them_takes_one_either(module):
    for name, function in inspect.getmembers(module, inspect.isfunction):
        assert not FORCE & set(inspect.signature(function).parameters), name
