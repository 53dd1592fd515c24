"""Opening and amending a project: agreed, signed by the agreement's owner, and told before it is done."""

from datetime import date

import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.errors import DocumentError, ReleaseRefusedError
from custody.signing import public_key_of, read_signing_key
from journey.approvals import pending, release_approved
from journey.closing import close_project
from journey.errors import AgreementUnsignedError, DutiesConflictError, ProjectRefusedError, ProjectUnsignedError
from journey.inputs import due
from journey.instance import Zone
from journey.project_signatures import document_of, refuse_unsigned, signature_of, write_signed
from journey.projects import amend_project, amendment, open_project
from journey.shared import share
from journey.standing import published, withdrawn
from tests.invented import ON, signed_again
from tests.people import (
    EVALUATION,
    JOURNEYS,
    QUARTER,
    case,
    edit_agreement,
    given,
    linked_and_shared,
    opened_again,
    person,
    signed,
    waiting_release,
)

CASES = "youth_justice_cases"


@pytest.fixture
def owner(waiting):
    return read_signing_key(waiting[0].owner_key_file.read_text())


def text_of(instance, project=JOURNEYS, **changes):
    """The text of a project on the shelf with some things changed."""
    content = yaml.safe_load((instance.library.folder / document_of(project)).read_text("utf-8"))
    return yaml.safe_dump(content | changes).encode()


def walks(instance, **changes):
    """Another project, like the first."""
    return text_of(instance, **({"id": "walks", "title": "Walks", "feeds": [CASES]} | changes))


def shelf(instance):
    folder = instance.library.folder / "projects"
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_an_opened_project_is_signed_and_what_is_due_for_it_is_made(waiting, owner):
    instance, _ = waiting
    content = walks(instance)
    assert open_project(instance, content, owner, ON).id == "walks"
    again = opened_again(instance)
    assert (again.library.folder / document_of("walks")).read_bytes() == content
    refuse_unsigned(again.library, again.owner, "walks", again.ledger)
    assert [(product.project, period) for product, period in due(again)] == [("walks", QUARTER)]
    linked_and_shared(again)
    assert "walks" in {item.product.project for item in pending(again)}


def test_nobody_but_the_agreement_s_owner_opens_or_amends(waiting):
    instance, keys = waiting
    before = shelf(instance)
    for key in (Ed25519PrivateKey.generate(), keys["police_dpo"]):
        with pytest.raises(ProjectRefusedError, match="not the key of the agreement's owner"):
            open_project(instance, walks(instance), key, ON)
        with pytest.raises(ProjectRefusedError, match="not the key of the agreement's owner"):
            amend_project(instance, text_of(instance, ends=date(2027, 1, 1)), key, ON)
    assert shelf(instance) == before
    assert len(pending(instance)) == 2


def test_a_project_that_is_not_signed_makes_nothing_and_says_what_to_do(waiting, owner):
    instance, _ = waiting
    content = walks(instance)
    (instance.library.folder / document_of("walks")).write_bytes(content)
    unsigned = opened_again(instance)
    with pytest.raises(ProjectUnsignedError, match=r"walks is not signed by .*`gateway project open --key-file`"):
        share(unsigned, f"{CASES}_for_walks", QUARTER, ON)
    assert unsigned.zone(Zone.PENDING).list("tier2b/data_group/walks") == []
    open_project(unsigned, content, owner, ON)
    assert share(opened_again(unsigned), f"{CASES}_for_walks", QUARTER, ON).changed


@pytest.mark.parametrize("signature", ["", "no signature", "A" * 88])
def test_a_project_that_is_wrongly_signed_makes_nothing(waiting, signature):
    instance, _ = waiting
    write_signed(instance.library, "walks", walks(instance), signature)
    with pytest.raises(ProjectUnsignedError, match="is not what the agreement's owner signed"):
        share(opened_again(instance), f"{CASES}_for_walks", QUARTER, ON)


def test_a_signature_of_another_project_is_worth_nothing(waiting):
    instance, _ = waiting
    other = (instance.library.folder / signature_of(EVALUATION)).read_text()
    write_signed(instance.library, JOURNEYS, text_of(instance), other)
    with pytest.raises(ProjectUnsignedError):
        refuse_unsigned(opened_again(instance).library, instance.owner, JOURNEYS, instance.ledger)


def test_a_document_that_was_exchanged_after_it_was_read_is_not_acted_on(waiting, owner):
    instance, _ = waiting
    instance.library.projects[JOURNEYS]
    other = opened_again(instance)
    amend_project(other, text_of(instance, people=["analyst_1"]), owner, ON)
    with pytest.raises(ProjectUnsignedError, match="was changed while it was at work"):
        share(instance, f"{CASES}_for_{JOURNEYS}", QUARTER, ON)


REFUSED = {
    "ends after the agreement": ({"ends": date(2031, 4, 1)}, "ends after avon_and_somerset_demonstration"),
    "has ended": ({"ends": date(2026, 11, 21)}, "is not open on 2026-11-22"),
    "no feed": ({"feeds": []}, "names no feed"),
    "a feed that no clause releases so": ({"feeds": ["police_street_level_crime"]}, "no clause of"),
    "a feed that there is not": ({"feeds": ["rumours"]}, "has no contract"),
    "a recipient of another clause": ({"recipient": "parties"}, "does not name the recipient 'parties'"),
    "a recipient that there is not": ({"recipient": "everybody"}, "does not name the recipient 'everybody'"),
    "another purpose": ({"purpose": "strategic_needs_assessment"}, "strategic_needs_assessment"),
    "a stranger": ({"people": ["a_stranger"]}, "names 'a_stranger', who is not among data_group"),
    "somebody of another recipient": ({"people": ["evaluator_1"]}, "names 'evaluator_1', who is not among data_group"),
    "another tier": ({"tier": "2A"}, "asks for tier 2A"),
}


@pytest.mark.parametrize(("change", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_the_agreement_does_not_allow_is_not_opened(waiting, owner, change, reason):
    instance, _ = waiting
    before = shelf(instance)
    with pytest.raises((ProjectRefusedError, ReleaseRefusedError, DocumentError), match=reason):
        open_project(instance, walks(instance, **change), owner, ON)
    assert shelf(instance) == before


def approver(name, organisation, role):
    return {"id": name, "organisation": organisation, "role": role}


DPO = approver("police_dpo", "police", "data_protection_officer")
UNFIT = {
    "the operator": ([DPO, approver("gateway_operator", "bristol", "caldicott_guardian")], "operator"),
    "a custodian": ([DPO, approver("key_custodian_1", "bristol", "caldicott_guardian")], "custodian"),
    "the auditor": ([DPO, approver("auditor_1", "bristol", "caldicott_guardian")], "auditor"),
    "the agreement's owner": ([DPO, approver("agreement_owner", "bristol", "caldicott_guardian")], "agreement owner"),
    "nobody's organisation": ([DPO, approver("someone", "a_stranger", "caldicott_guardian")], "who is no party"),
    "a reader": ([DPO, approver("analyst_1", "bristol", "caldicott_guardian")], "may not approve what they are to"),
    "no guardian": (
        [
            approver("someone", "police", "information_asset_owner"),
            approver("another", "bristol", "information_asset_owner"),
        ],
        "could not approve it: it needs the signature of a caldicott guardian or a data protection officer",
    ),
}


@pytest.mark.parametrize(("approvers", "reason"), UNFIT.values(), ids=UNFIT)
def test_approvers_who_may_not_or_could_not_approve_are_refused_at_once(waiting, owner, approvers, reason):
    instance, _ = waiting
    with pytest.raises((DutiesConflictError, ProjectRefusedError), match=reason):
        open_project(instance, walks(instance, approvers=approvers), owner, ON)


def test_an_approver_with_an_operator_s_key_is_refused(waiting, owner):
    """Whatever they are called."""
    instance, keys = waiting
    path = instance.home / "documents" / "people.yaml"
    content = yaml.safe_load(path.read_text("utf-8"))
    operator = {"id": "gateway_operator", "organisation": "police", "role": "Operator", "joined": date(2024, 1, 1)}
    key = public_key_of(keys["somerset_caldicott_guardian"])
    content["people"].append(operator | {"public_key": key})
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    changed = signed_again(instance)
    disguised = approver("somerset_caldicott_guardian", "somerset", "caldicott_guardian") | {"public_key": key}
    with pytest.raises(DutiesConflictError, match=r"also called .* is approver and operator"):
        open_project(changed, walks(changed, approvers=[DPO, disguised]), owner, ON)


def test_a_project_that_is_open_is_not_opened_again(waiting, owner):
    instance, _ = waiting
    with pytest.raises(ProjectRefusedError, match="is open already: `gateway project amend`"):
        open_project(instance, text_of(instance), owner, ON)


def test_nothing_is_opened_under_an_agreement_that_is_not_signed(waiting, owner):
    instance, _ = waiting
    (path,) = (instance.home / "documents" / "agreements").glob("*.yaml")
    path.write_text(path.read_text("utf-8") + "# more\n", encoding="utf-8")
    with pytest.raises(AgreementUnsignedError):
        open_project(opened_again(instance), walks(instance), owner, ON)


def test_what_was_closed_is_never_opened_again_nor_amended(waiting, owner):
    instance, _ = waiting
    content = text_of(instance)
    close_project(instance, JOURNEYS, ON)
    for again in (open_project, amend_project):
        with pytest.raises(ProjectRefusedError, match="was closed, and its pids can never be made again"):
            again(opened_again(instance), content, owner, ON)
    for name in (f"{JOURNEYS}.closed", f"{JOURNEYS}.yaml"):
        (instance.library.folder / "projects" / name).unlink()
    with pytest.raises(ProjectRefusedError, match="open another under a new id"):
        open_project(opened_again(instance), content, owner, ON)


def test_a_text_that_cannot_be_read_is_refused(waiting, owner):
    for content in (b"\xff\xfe", b"id: walks", b""):
        with pytest.raises(DocumentError, match="the project: is not"):
            open_project(waiting[0], content, owner, ON)


def test_an_amendment_says_what_changes_and_does_nothing(waiting):
    instance, _ = waiting
    before = shelf(instance)
    kept = [CASES, "police_recorded_crime"]
    gone = [feed for feed in instance.library.projects[JOURNEYS].feeds if feed not in kept]
    content = text_of(instance, people=["analyst_2"], feeds=kept, ends=date(2029, 1, 1))
    assert str(amendment(instance, content, ON)).splitlines() == [
        "people: analyst_1 goes",
        f"feeds: {'; '.join(f'{feed} goes' for feed in gone)}",
        "ends: 2030-12-31 becomes 2029-01-01",
    ]
    assert (shelf(instance), len(pending(instance))) == (before, 2)


def test_a_change_of_an_approver_or_their_key_is_told(waiting):
    instance, _ = waiting
    approvers = yaml.safe_load(text_of(instance))["approvers"]
    approvers[0]["public_key"] = public_key_of(Ed25519PrivateKey.generate())
    told = str(amendment(instance, text_of(instance, approvers=approvers), ON))
    assert told.count("police_dpo of police (data protection officer, with the key ") == 2
    assert str(amendment(instance, text_of(instance), ON)).startswith("nothing of people, feeds, approvers")


@pytest.mark.parametrize(
    "change",
    [{"recipient": "evaluation_lead", "people": ["evaluator_1"], "feeds": [CASES]}, {"question": "Another?"}],
    ids=["recipient", "question"],
)
def test_what_makes_it_another_project_is_no_amendment(waiting, owner, change):
    instance, _ = waiting
    with pytest.raises(ProjectRefusedError, match=r"another \w+ makes it another project"):
        amend_project(instance, text_of(instance, **change), owner, ON)


def test_what_there_is_not_cannot_be_amended(waiting, owner):
    with pytest.raises(ProjectRefusedError, match="there is no project 'walks' to amend"):
        amend_project(waiting[0], walks(waiting[0]), owner, ON)


def test_what_waits_under_the_old_text_is_dropped_and_needs_new_signatures(waiting, owner):
    instance, keys = waiting
    before = signed(instance, waiting_release(instance), "police_dpo", keys["police_dpo"])
    assert len(before.approvals) == 1
    amend_project(instance, text_of(instance, people=["analyst_1"]), owner, ON)
    again = opened_again(instance)
    assert [item.product.project for item in pending(again)] == [EVALUATION]
    linked_and_shared(again)
    after = waiting_release(again)
    assert (after.manifest_digest != before.manifest_digest, after.approvals) == (True, ())


def test_a_feed_that_is_named_no_more_is_taken_from_its_readers(waiting, owner):
    instance, keys = waiting
    for who in ("police_dpo", "bristol_caldicott_guardian"):
        signed(instance, waiting_release(instance), who, keys[who])
    release_approved(instance, ON)
    with_it = text_of(instance)
    amend_project(instance, text_of(instance, feeds=["police_recorded_crime"]), owner, ON)
    again = opened_again(instance)
    (gone,) = withdrawn(again)
    assert (gone.release, gone.because) == (
        f"tier2b/data_group/{JOURNEYS}/{CASES}/{QUARTER}",
        "the project does not name this feed any more",
    )
    assert [item for item in published(again) if item.product.project] == []
    amend_project(again, with_it, owner, ON)
    back = opened_again(again)
    linked_and_shared(back)
    for who in ("police_dpo", "bristol_caldicott_guardian"):
        signed(back, waiting_release(back), who, keys[who])
    release_approved(back, ON)
    assert withdrawn(back) == ()
    assert [item.product.project for item in published(back) if item.product.project] == [JOURNEYS]


def test_killed_between_signature_and_document_it_makes_nothing_until_it_is_done_again(waiting, owner, monkeypatch):
    instance, _ = waiting
    content = text_of(instance, people=["analyst_1"])
    real = __import__("zones.folder", fromlist=["FolderStore"]).FolderStore.replace

    def killed(self, path, written):
        if path == document_of(JOURNEYS):
            raise KeyboardInterrupt
        real(self, path, written)

    with monkeypatch.context() as broken:
        broken.setattr("zones.folder.FolderStore.replace", killed)
        with pytest.raises(KeyboardInterrupt):
            amend_project(instance, content, owner, ON)
    again = opened_again(instance)
    with pytest.raises(ProjectUnsignedError):
        share(again, f"{CASES}_for_{JOURNEYS}", QUARTER, ON)
    amend_project(again, content, owner, ON)
    assert share(opened_again(again), f"{CASES}_for_{JOURNEYS}", QUARTER, ON).changed


def test_after_an_agreement_that_releases_it_no_more_a_project_is_not_amended_either(waiting, owner):
    instance, _ = waiting

    def take_back(content):
        content["releases"] = [item for item in content["releases"] if item["clause"] != "5.10"]

    changed = edit_agreement(instance, take_back)
    given(changed, "bristol", CASES, [case(person(1))])
    with pytest.raises(ReleaseRefusedError, match="no clause of"):
        amend_project(changed, text_of(changed, people=["analyst_1"]), owner, ON)
