"""Who may compare: nobody unless it is granted and signed; then a named reviewer, by their own key, without a duty."""

from datetime import date

import pytest
import yaml

from contracts.clerical_review import ReviewRefusedError
from custody.signing import public_key_of
from journey.errors import AgreementUnsignedError, IdentityRefusedError, LookRefusedError
from journey.reviewing.admitting import admitted
from journey.reviewing.comparing import next_pair
from lineage.entries import Verb
from tests.conftest import cheap
from tests.contracts.reviewing import REVIEW
from tests.invented import an_instance, signed_again
from tests.reviewing import NOON, ReviewDesk, grant, write_run


def written(desk, name, change):
    """A document changed, and signed."""
    path = desk.instance.home / "documents" / name
    document = yaml.safe_load(path.read_text())
    change(document)
    path.write_text(yaml.safe_dump(document))
    desk.instance = signed_again(desk.instance)


def person(document, name="reviewer_1"):
    return next(item for item in document["people"] if item["id"] == name)


def test_it_is_off_as_shipped_and_the_refusal_names_what_is_missing(tmp_path, desk):
    with cheap():
        shipped = ReviewDesk(an_instance(tmp_path), desk.signing)
        write_run(shipped.instance, [], [])
        with pytest.raises(ReviewRefusedError, match=r"grants no clerical review: .*`clerical_review`.*legal gateway"):
            next_pair(shipped.instance, shipped.reviewer())
    assert [entry.verb for entry in shipped.instance.ledger.entries()] == [Verb.COMBINATION], "of the run alone"


def test_a_named_reviewer_is_admitted_for_the_purpose_alone(desk):
    who = admitted(desk.instance, desk.reviewer())
    assert (who.actor, who.plan.own, who.plan.others) == ("person:reviewer_1", "bristol", ("police", "somerset"))
    assert who.basis == {
        "purpose": "linkage_quality",
        "legal_gateway": "cda_1998_s115",
        "clause": "clause:clerical_review",
    }
    with pytest.raises(ReviewRefusedError, match="purpose"):
        admitted(desk.instance, desk.reviewer(purpose="safeguarding_case"))
    amended = grant(desk.instance, desk.signing, reviewers=["reviewer_2"])
    with pytest.raises(ReviewRefusedError, match="no reviewer"):
        admitted(amended, desk.reviewer())


def test_an_agreement_that_is_not_signed_as_it_stands_admits_nobody(desk):
    (agreement,) = (desk.instance.home / "documents" / "agreements").glob("*.yaml")
    agreement.write_text(agreement.read_text().replace("a_day: 20", "a_day: 2000"))
    with pytest.raises(AgreementUnsignedError):
        admitted(desk.again().instance, desk.reviewer())


@pytest.mark.parametrize("day", [date(2022, 12, 31), date(2031, 4, 1)])
def test_an_agreement_out_of_force_admits_nobody(desk, clock, day):
    clock(day=day)
    with pytest.raises(ReviewRefusedError, match="not in force"):
        admitted(desk.instance, desk.reviewer())


def test_a_class_that_the_review_does_not_reach_stops_it_whichever_edition_gives_it(desk):
    """Rows of an earlier edition are linked with those of the newest."""

    def of_fire(document):
        next(item for item in document["customProperties"] if item["property"] == "vrpDataClass")["value"] = "fire"

    admitted(desk.instance, desk.reviewer())
    written(desk, "feeds/school_suspensions_and_exclusions/2005.odcs.yaml", of_fire)
    with pytest.raises(ReviewRefusedError, match="fire"):
        admitted(desk.instance, desk.reviewer())


def test_another_s_key_or_nobody_s_admits_nobody(desk):
    for key in ("reviewer_2", "stranger"):
        with pytest.raises(IdentityRefusedError):
            admitted(desk.instance, desk.reviewer(key=key))
    written(desk, "people.yaml", lambda document: person(document).pop("public_key"))
    with pytest.raises(IdentityRefusedError):
        admitted(desk.instance, desk.reviewer())


def test_who_has_left_is_not_admitted(desk):
    written(desk, "people.yaml", lambda document: person(document).update(left=NOON.date()))
    with pytest.raises(ReviewRefusedError, match="not known here"):
        admitted(desk.instance, desk.reviewer())


@pytest.mark.parametrize("duty", ["operator", "custodian", "agreement_owner", "auditor"])
def test_who_holds_a_duty_is_not_admitted(desk, duty):
    written(desk, "definitions/duties.yaml", lambda document: document[duty].append("reviewer_1"))
    with pytest.raises(LookRefusedError, match=f"is {duty.replace('_', ' ')} too"):
        admitted(desk.instance, desk.reviewer())


@pytest.mark.parametrize("document", ["definitions/duties.yaml", "definitions/tier3.yaml", "projects/journeys.yaml"])
def test_who_approves_anything_under_any_name_is_not_admitted(desk, document):
    def same_key(said):
        approvers = said["approver"] if "approver" in said else said["approvers"]
        approvers[0]["public_key"] = public_key_of(desk.signing["reviewer_1"])

    written(desk, document, same_key)
    with pytest.raises(LookRefusedError, match="is approver too"):
        admitted(desk.instance, desk.reviewer())
    admitted(desk.instance, desk.reviewer("reviewer_2"))


def test_of_an_organisation_that_is_not_compared_nobody_is_admitted(desk):
    grant(desk.instance, desk.signing, partners=[name for name in REVIEW["partners"] if name != "bristol"])
    with pytest.raises(ReviewRefusedError, match="none of the partners compared"):
        admitted(desk.again().instance, desk.reviewer())
