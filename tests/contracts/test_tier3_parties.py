"""What must hold of who approves identities: as many as was agreed, each once, each with keys of their own."""

import pytest
import yaml

from contracts.approval_rules import ApproverRole
from contracts.clauses import Quorum
from contracts.errors import DocumentError
from contracts.library import Library, shipped_documents
from contracts.tier3_parties import TIER3_PARTIES, read_tier3_parties, rule_for_identities

QUORUM = Quorum(needed=2, of=3)
KEY, OTHER = "iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=", "gTl3DqEjnZPs93g70BvLg0kYl9aNFnt0VbPYBCiAeos="
AGE = f"age1{'q' * 58}"


def approver(name, **more):
    return {"id": name, "organisation": name, "role": "data_protection_officer"} | more


def read(quorum=QUORUM, **changes):
    said = {"approvers": [approver(name) for name in "abc"], "partners": {}, "recipients": {}}
    return read_tier3_parties(yaml.safe_dump(said | changes), quorum)


def test_the_shipped_document_names_as_many_as_the_shipped_agreement_and_is_signed_with_it():
    library = Library(shipped_documents())
    quorum = library.agreement.approvals.identifiable
    parties = read_tier3_parties((library.folder / TIER3_PARTIES).read_text("utf-8"), quorum)
    assert (len(parties.approvers), parties.partners, parties.recipients) == (quorum.of, {}, {})
    assert TIER3_PARTIES in library.signed_documents()


def test_what_is_fit_is_read():
    assert read(partners={"police": AGE}).partners == {"police": AGE}


UNFIT = {
    "twice": ({"approvers": [approver("a"), approver("a"), approver("b")]}, "names an approver twice"),
    "too few": ({"approvers": [approver("a"), approver("b")]}, "must name 3 approvers"),
    "too many": ({"approvers": [approver(name) for name in "abcd"]}, "must name 3 approvers"),
    "one key": (
        {"approvers": [approver("a", public_key=KEY), approver("b", public_key=KEY), approver("c", public_key=OTHER)]},
        "gives two approvers one key",
    ),
    "one sealing key": ({"partners": {"police": AGE}, "recipients": {"lead": AGE}}, "one key"),
    "no age key": ({"partners": {"police": "ssh-ed25519 AAAA"}}, "does not say"),
    "another word": ({"everybody": True}, "does not say"),
}


@pytest.mark.parametrize(("changes", "said"), UNFIT.values(), ids=UNFIT)
def test_what_is_unfit_is_refused(changes, said):
    with pytest.raises(DocumentError, match=said):
        read(**changes)


def test_an_answer_needs_as_many_as_agreed_two_organisations_and_a_guardian():
    rule = rule_for_identities(Quorum(needed=3, of=5))
    assert (rule.needed, rule.organisations) == (3, 2)
    assert rule.one_of == {ApproverRole.DATA_PROTECTION_OFFICER, ApproverRole.CALDICOTT_GUARDIAN}
    assert rule_for_identities(Quorum(needed=1, of=1)).needed == 2
