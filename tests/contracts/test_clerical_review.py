"""Before a person may compare two records all of it must have been granted; what is missing first is said."""

import json
from dataclasses import replace
from datetime import date

import jsonschema
import pytest

from contracts.agreement import Agreement
from contracts.clerical_review import ReviewPlan, ReviewRefusedError, review_granted, review_plan
from contracts.composing import composed
from contracts.errors import DocumentError
from contracts.legal_gateways import refuse_beyond_the_law
from contracts.vocabulary import DataClass
from tests.contracts.reviewing import FEEDS, ON, REVIEW, review_data, reviewed, reviewer
from tests.contracts.shelf import SHIPPED, agreement_data, agreement_of

CLASSES = SHIPPED.field_rules.data_classes


def granted(agreement, on=ON, feeds=FEEDS):
    return review_granted(agreement, feeds, CLASSES, on)


def planned(agreement, on=ON, purpose="linkage_quality", **changes):
    return review_plan(agreement, granted(agreement, on), reviewer(**changes), purpose, on)


def test_it_is_off_in_the_shipped_agreement_and_says_what_would_grant_it():
    assert SHIPPED.agreement.clerical_review is None
    with pytest.raises(ReviewRefusedError, match=r"grants no clerical review: it is off until .*legal gateway"):
        granted(SHIPPED.agreement)


def test_a_named_reviewer_compares_records_of_their_own_organisation_with_those_of_the_others():
    agreement = reviewed()
    assert planned(agreement) == ReviewPlan("bristol", ("police", "somerset"), agreement.clerical_review)


def gateway(data, name, **changes):
    next(item for item in data["legal_gateways"] if item["id"] == name).update(changes)


def under_section_16(data):
    data["clerical_review"]["legal_gateway"] = "pcsc_2022_s16"


def low_purpose(data):
    data["purposes"][-1]["ceiling"] = "2B"


def one_signed(data):
    for party in data["parties"]:
        if party["id"] != "bristol":
            party["signed"] = None


def no_education(data):
    gateway(data, "cda_1998_s115", data_classes=["police", "probation", "youth_justice"])


def unsaid(data):
    gateway(data, "cda_1998_s115", data_classes=None)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        (under_section_16, "legal gateway's ceiling is 2B"),
        (low_purpose, "purpose's ceiling is 2B"),
        (one_signed, "fewer than two of its partners have signed"),
        (no_education, "cda_1998_s115 of clause clerical_review does not reach education"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_is_missing_first_is_named(change, missing):
    with pytest.raises(ReviewRefusedError) as refused:
        granted(reviewed(change))
    assert missing in refused.value.missing


@pytest.mark.parametrize("day", [date(2022, 12, 31), date(2031, 4, 1)])
def test_out_of_force_it_is_off(day):
    with pytest.raises(ReviewRefusedError, match="not in force"):
        granted(reviewed(), day)


def test_patient_information_needs_a_gateway_that_names_it_and_section_16_never_can():
    victims = SHIPPED.feed("police_recorded_crime_victims")
    patients = {victims.id: replace(victims, data_class=DataClass.PATIENT_INFORMATION)}
    with pytest.raises(ReviewRefusedError, match="does not reach patient_information"):
        granted(reviewed(), feeds=patients)
    with pytest.raises(ReviewRefusedError, match="does not name patient_information"):
        granted(reviewed(unsaid), feeds=patients)
    named = [*(item.value for item in SHIPPED.agreement.legal_gateway("pcsc_2022_s16").data_classes)]

    def wide(data):
        under_section_16(data)
        gateway(data, "pcsc_2022_s16", data_classes=[*named, "patient_information"])

    with pytest.raises(DocumentError, match="gives no power to share patient_information"):
        refuse_beyond_the_law(reviewed(wide), SHIPPED.legal_gateways, "a test")


def test_what_a_partner_that_is_not_compared_gives_does_not_count():
    assert granted(reviewed(partners=["police", "probation"])).partners == ("police", "probation")


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"id": "reviewer_3"}, "no reviewer"),
        ({"joined": date(2026, 11, 23)}, "not known here"),
        ({"left": ON}, "not known here"),
        ({"purpose": "safeguarding_case"}, "purpose is not that"),
        ({"organisation": "north_somerset"}, "none of the partners compared"),
    ],
    ids=str,
)
def test_who_or_what_is_not_granted_is_refused(changes, missing):
    with pytest.raises(ReviewRefusedError, match=missing):
        planned(reviewed(), **changes)


def test_a_partner_that_has_not_signed_is_compared_with_nobody():
    def change(data):
        next(item for item in data["parties"] if item["id"] == "somerset")["signed"] = None

    assert planned(reviewed(change)).others == ("police",)
    later = reviewed(lambda data: data["parties"][0].update(signed=date(2026, 11, 23)))
    assert planned(later).others == ("somerset",)
    assert planned(later, date(2026, 11, 23)).others == ("police", "somerset")
    with pytest.raises(ReviewRefusedError, match="none of the partners compared"):
        planned(reviewed(change), organisation="somerset")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"grey_zone": {"from": 6.0, "to": 6.0}}, "grey zone that ends where it begins"),
        ({"partners": ["bristol", "police", "police"]}, "two entries for the partner of clerical_review"),
        ({"reviewers": ["reviewer_1", "reviewer_1"]}, "two entries for the reviewer"),
        ({"partners": ["bristol", "nobody"]}, "party 'nobody'"),
        ({"purpose": "nothing"}, "purpose 'nothing'"),
        ({"legal_gateway": "nothing"}, "legal gateway 'nothing'"),
        ({"partners": ["bristol"]}, "partners"),
        ({"reviewers": []}, "reviewers"),
        ({"a_day": 0}, "a_day"),
        ({"grey_zone": {"from": float("nan"), "to": 6.0}}, "finite"),
        ({"surprise": 1}, "surprise"),
    ],
    ids=str,
)
def test_a_clause_that_cannot_be_meant_is_refused(changes, problem):
    with pytest.raises(DocumentError, match=problem):
        reviewed(**changes)


def together(change=dict, **changes):
    other = review_data(**changes) | {"id": "other"}
    change(other)
    return composed((reviewed(), agreement_of(other))).clerical_review


def test_two_agreements_grant_what_both_grant_and_nothing_where_one_is_silent():
    assert together() == reviewed().clerical_review
    zone = {"from": -5.0, "to": 4.0}
    both = together(reviewers=["reviewer_2"], partners=["police", "somerset"], a_day=5, grey_zone=zone)
    assert both.model_dump() == REVIEW | {
        "reviewers": ("reviewer_2",),
        "partners": ("police", "somerset"),
        "a_day": 5,
        "grey_zone": {"start": -3.0, "until": 4.0},
    }
    assert together(reviewers=["reviewer_3"]) is None
    assert together(partners=["police", "probation"]) is None
    assert together(grey_zone={"from": 6.0, "to": 9.0}) is None
    silent = agreement_of(agreement_data() | {"id": "other"})
    assert composed((reviewed(), silent)).clerical_review is None
    assert composed((silent, reviewed())).clerical_review is None


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda data: data["purposes"].append(dict(data["purposes"][0])), "two entries for the purpose"),
        (lambda data: data["supplies"][0].update(partner="nobody"), "uses the party 'nobody'"),
        (lambda data: data["releases"][0].update(purpose="nothing"), "uses the purpose 'nothing'"),
    ],
    ids=["twins", "unknown_party", "unknown_purpose"],
)
def test_what_no_agreement_may_say_is_refused_beside_a_review_too(change, problem):
    with pytest.raises(DocumentError, match=problem):
        reviewed(change)


@pytest.mark.parametrize("name", ["legal_gateway", "purpose"])
def test_two_powers_or_purposes_for_one_comparison_are_refused(name):
    other = {"legal_gateway": "participant_consent", "purpose": "safeguarding_case"}[name]
    with pytest.raises(DocumentError, match=f"another {name} each"):
        together(**{name: other})


def test_the_schema_takes_a_review_and_no_key_of_it_that_is_unknown():
    checker = jsonschema.Draft202012Validator(Agreement.model_json_schema())
    plain = json.loads(json.dumps(review_data(), default=str))
    assert list(checker.iter_errors(plain)) == []
    plain["clerical_review"]["unknown"] = 1
    assert len(list(checker.iter_errors(plain))) == 1
