"""Every refusal of a plan in full: the first thing that is missing, and what would satisfy it.

Design, promise 2: who is refused is told which rule stopped them and what to do next. These words stand here once,
letter by letter; under what they are said, and when not, is shown beside the module that says them.
"""

from dataclasses import replace
from datetime import date

import pytest
import yaml

from contracts.composing import composed
from contracts.errors import DocumentError, IntakeRefusedError, PlanRefusedError, ReleaseRefusedError
from contracts.intake_plan import intake_plan
from contracts.people import Person
from contracts.power import refuse_without_power
from contracts.release_plan import release_plan
from contracts.tier3_request import read_request, refuse_unagreed
from contracts.vocabulary import DataClass, FeedKind, Tier
from tests.contracts.reviewing import review_data, reviewed
from tests.contracts.shelf import (
    CRIME,
    NUMBER,
    ON,
    SHIPPED,
    TABLE,
    agreement_data,
    agreement_of,
    changed,
    feed_of,
    fit,
    number_of,
)

AGREEMENT, RULES = SHIPPED.agreement, SHIPPED.field_rules
LABEL, ID = AGREEMENT.label, AGREEMENT.id
VICTIMS = SHIPPED.feed("police_recorded_crime_victims")
JOURNEYS = SHIPPED.projects["journeys"]
GATEWAY = number_of("legal_gateways", "cda_1998_s17a")
ENDED = date(2031, 4, 1)
PATIENTS = replace(feed_of(NUMBER), id=CRIME.id, data_class=DataClass.PATIENT_INFORMATION)
ON_DUTY, S16 = "the basis law_enforcement_to_duty of clause 3.1", "the legal gateway pcsc_2022_s16"
PEOPLE = replace(feed_of(NUMBER), id=CRIME.id)
TRUST_S_PARTICIPANTS = replace(PEOPLE, data_class=DataClass.EDUCATION)
SHIPPED_AS_PERSONAL = changed(
    "supplies", 0, partner="acute_trust", legal_gateway="pcsc_2022_s16", basis="law_enforcement_to_duty"
)
SAID = {
    "asked_by": "lead_1",
    "role": "Leads",
    "recipient": "safeguarding_lead",
    "purpose": "safeguarding_case",
    "legal_gateway": "cda_1998_s115",
    "necessity": "child_at_risk",
    "origin": "own_record",
    "record": {"partner": "bristol", "feed": "youth_justice_cases", "reference": "YJ-1"},
}
LEAD = {"id": "lead_1", "organisation": "bristol", "role": "Leads", "recipients": ("safeguarding_lead",)}


def take(agreement=AGREEMENT, feed=CRIME, partner="police", on=ON):
    return intake_plan(agreement, RULES, partner, feed, on)


def give(agreement=AGREEMENT, feed=CRIME, on=ON, **asked):
    asked = {"product": CRIME.id, "tier": Tier.DEPERSONALISED, "recipient": "data_group"} | asked
    return release_plan(agreement, RULES, feed, on=on, **asked)


def give_people(project=JOURNEYS, on=ON):
    return give(feed=VICTIMS, product=VICTIMS.id, tier=Tier.PSEUDONYMISED, project=project, on=on)


def granting(**columns):
    data = agreement_data()
    data["releases"][0]["columns"][CRIME.id] |= columns
    return fit(data)


def resting_on(basis, **change):
    """The first supply clause on another lawful basis, of which something else may be said."""
    data = agreement_data()
    data["supplies"][0] |= {"basis": basis}
    data["lawful_bases"][number_of("lawful_bases", basis)] |= change
    return fit(data)


def ask(agreement=AGREEMENT, on=ON, asked=0, lead=(), **changes):
    person = Person(**({"joined": date(2024, 1, 1)} | LEAD | dict(lead)))
    request = read_request(yaml.safe_dump(SAID | changes).encode())
    refuse_unagreed(request, agreement, {"lead_1": person}, asked, on)


def of_recipient(**changes):
    return changed("recipients", number_of("recipients", "safeguarding_lead"), **changes)


def of_tier(part, name, **changes):
    return changed(part, number_of(part, name), **changes)


def record(**changes):
    return SAID["record"] | changes


def disclosed(received):
    return {"origin": "safeguarding_disclosure", "disclosure": {"reference": "SG-1", "received": received}}


REFUSED = {
    # At the door.
    "intake: day": (
        lambda: take(on=ENDED),
        f"{LABEL} is not in force on 2031-04-01",
        "it runs from 2023-01-01 until 2031-03-31; renew it first",
    ),
    "intake: stranger": (
        lambda: take(partner="nobody"),
        f"'nobody' is not a party to {LABEL}",
        f"its parties are {', '.join(item.id for item in AGREEMENT.parties)}",
    ),
    "intake: signature": (
        lambda: take(partner="gloucestershire_police"),
        f"{AGREEMENT.party('gloucestershire_police').title} has not signed {LABEL}",
        "nothing is taken from a partner before it signs",
    ),
    "intake: clause": (
        lambda: take(partner="ons"),
        f"no clause of {LABEL} lets ons give {CRIME.id}",
        "the agreement must be amended before this feed can be taken",
    ),
    "intake: area": (
        lambda: take(changed("parties", 0, area=[])),
        f"{LABEL} names no area for police",
        f"{CRIME.id} holds places, and rows are taken only for an area that the agreement names",
    ),
    # The power to give.
    "power: never": (
        lambda: take(feed=replace(CRIME, data_class=DataClass.MARAC)),
        "marac is never taken",
        f"{RULES.data_classes.refused[DataClass.MARAC]}; no agreement can admit {CRIME.id}",
    ),
    "power: no class": (
        lambda: take(feed=replace(CRIME, data_class=None)),
        f"{CRIME.id} names no class of data",
        "its contract must say which, as vrpDataClass",
    ),
    "power: out of reach": (
        lambda: take(changed("legal_gateways", GATEWAY, data_classes=["fire", "education"])),
        "the legal gateway cda_1998_s17a of clause 3.1 does not reach police",
        f"it reaches fire, education; the clause must name one that gives police power to give {CRIME.id}",
    ),
    "power: reaching nothing": (
        lambda: take(changed("legal_gateways", GATEWAY, data_classes=[])),
        "the legal gateway cda_1998_s17a of clause 3.1 does not reach police",
        f"it reaches ; the clause must name one that gives police power to give {CRIME.id}",
    ),
    "power: of a kind of authority": (
        lambda: take(SHIPPED_AS_PERSONAL, TRUST_S_PARTICIPANTS, "acute_trust"),
        f"{S16} of clause 3.1 gives no power over personal data of health authorities, as acute_trust is one",
        f"give {CRIME.id} as a table of counts, or name in the clause a power of its own for these records",
    ),
    "basis: no personal data": (
        lambda: take(feed=PEOPLE),
        f"clause 3.1 gives {CRIME.id} as no personal data, and it names people",
        "name another basis than depersonalised_by_police: the one on which personal data of it may be shared",
    ),
    "basis: of offences": (
        lambda: take(resting_on("law_enforcement_to_duty", art10=None)),
        f"{ON_DUTY} has no condition for data of criminal offences, which {CRIME.id} is",
        "name it as art10: the paragraph of Schedule 1 of the Data Protection Act 2018",
    ),
    "basis: of special categories": (
        lambda: take(resting_on("law_enforcement_to_duty", art9=None), PATIENTS),
        f"{ON_DUTY} has no condition for special categories of data, of which {CRIME.id} tells",
        "name it as art9, such as 9(2)(g)",
    ),
    "power: opt-outs": (
        lambda: take(resting_on("law_enforcement_to_duty"), PATIENTS),
        f"{CRIME.id} names patients and has no column that says the National Data Opt-out was applied",
        "its contract must have one, as vrpOptOut, such as ndoo_applied with the codes Y and N",
    ),
    "power: nobody gives": (
        lambda: give(AGREEMENT.model_copy(update={"supplies": AGREEMENT.supplies[1:]})),
        f"no partner gives {CRIME.id} under {LABEL}",
        "a supply clause must name it",
    ),
    "power: exclusion list": (
        lambda: give(feed=replace(CRIME, kind=FeedKind.EXCLUSION_LIST)),
        f"{CRIME.id} is an exclusion list",
        "nothing of it goes to anybody: take the clause out of the agreement",
    ),
    # Before release.
    "release: day": (lambda: give(on=ENDED), f"{LABEL} is not in force on 2031-04-01", "renew the agreement first"),
    "release: clause": (
        lambda: give(product="rumours"),
        f"no clause of {LABEL} releases rumours at tier 2A",
        "the agreement must be amended",
    ),
    "release: the public": (
        lambda: give(product=TABLE, tier=Tier.AGGREGATE, recipient="public"),
        f"{TABLE} has not been attacked",
        "public release needs the attack of part 6 and a signed approval; it is internal until then",
    ),
    "release: recipient": (
        lambda: give(product=TABLE, tier=Tier.AGGREGATE, recipient="nobody"),
        f"clause 5.2 of {LABEL} does not name the recipient 'nobody'",
        f"it names {', '.join(AGREEMENT.release(TABLE, Tier.AGGREGATE).recipients)}",
    ),
    "release: no project": (
        lambda: give_people(None),
        f"{VICTIMS.id} at tier 2B is for no project",
        "open one first",
    ),
    "release: project not open": (
        lambda: give_people(on=date(2023, 12, 31)),
        "the project journeys is not open on 2023-12-31",
        "it runs from 2024-01-01 until 2030-12-31",
    ),
    "release: another feed's project": (
        lambda: give_people(JOURNEYS.model_copy(update={"feeds": ()})),
        f"the project journeys does not name {VICTIMS.id}",
        "amend the project",
    ),
    "release: another's project": (
        lambda: give_people(JOURNEYS.model_copy(update={"recipient": "evaluation_lead"})),
        "the project journeys is for evaluation_lead and journeys_and_evaluation",
        "clause 5.8 is for journeys_and_evaluation and this release for data_group: amend either",
    ),
    "release: ceiling": (
        lambda: give(changed("parties", 0, ceiling="1")),
        f"{CRIME.id} at tier 2A is above the ceiling 1 of partner police",
        "coarsen it or amend the agreement",
    ),
    "release: unknown column": (
        lambda: give(granting(shoe_size="keep")),
        f"clause 5.1 grants the column 'shoe_size', which {CRIME.id} has not",
        "amend the clause",
    ),
    "release: field class": (
        lambda: give(granting(crime_id="keep")),
        (
            f"clause 5.1 grants 'crime_id' as keep, which the class {CRIME.column('crime_id').field_class} does not "
            "allow at tier 2A"
        ),
        "coarsen or drop the column in the clause",
    ),
    "release: unfit": (
        lambda: give(granting(crime_type="group")),
        "clause 5.1 grants 'crime_type' as group, but its contract names no groups of its codes",
        "grant another column, or this one with another treatment",
    ),
    "rows: a spoke's place": (
        lambda: give(granting(lsoa_code="drop"), recipient="bristol_analysts"),
        (
            f"clause 5.1 gives {CRIME.id} to bristol_analysts, which receives rows of its own area alone, without the "
            "authority of each row"
        ),
        "grant 'lsoa_code' as local_authority or finer",
    ),
    "rows: no place": (
        lambda: give(feed=replace(CRIME, scope=None), recipient="bristol_analysts"),
        (
            f"clause 5.1 gives {CRIME.id} to bristol_analysts, which receives rows of its own area alone, without the "
            "authority of each row"
        ),
        f"{CRIME.id} holds no place: leave it out",
    ),
    # A request for an identity.
    "tier 3: day": (
        lambda: ask(on=date(2040, 1, 1)),
        "the agreement is not in force",
        f"{LABEL} must bind on the day that it is asked",
    ),
    "tier 3: recipient": (
        lambda: ask(recipient="data_group"),
        "the recipient may not ask for identities",
        "the agreement's tier3 must name them",
    ),
    "tier 3: purpose": (
        lambda: ask(purpose="strategic_needs_assessment"),
        "the purpose is none of tier 3",
        "the agreement's tier3 must name it",
    ),
    "tier 3: power": (
        lambda: ask(legal_gateway="pcsc_2022_s16"),
        "the legal gateway is none of tier 3",
        "the agreement's tier3 must name it",
    ),
    "tier 3: clearance": (
        lambda: ask(of_recipient(clearance="2B")),
        "the recipient's clearance is 2B",
        "the agreement must set it to 3",
    ),
    "tier 3: ceiling of the purpose": (
        lambda: ask(of_tier("purposes", "safeguarding_case", ceiling="2A")),
        "the purpose's ceiling is 2A",
        "the agreement must set it to 3",
    ),
    "tier 3: ceiling of the power": (
        lambda: ask(of_tier("legal_gateways", "cda_1998_s115", ceiling="1")),
        "the legal gateway's ceiling is 1",
        "the agreement must set it to 3",
    ),
    "tier 3: whose people": (
        lambda: ask(of_recipient(organisation=None)),
        "the recipient is not of one organisation",
        "the agreement must say of which, by `organisation`",
    ),
    "tier 3: stranger": (
        lambda: ask(asked_by="nobody"),
        "who asks is not known here on this day",
        "people.yaml must name them, joined and not left",
    ),
    "tier 3: another's people": (
        lambda: ask(lead={"recipients": ()}),
        "who asks is not one of the recipient's people",
        "people.yaml must put them among these",
    ),
    "tier 3: role": (
        lambda: ask(role="Follows"),
        "who asks does not have that role",
        "write the role that people.yaml gives them",
    ),
    "tier 3: another's record": (
        lambda: ask(record=record(partner="somerset")),
        "the record is not the recipient's own",
        "begin from one that bristol gave",
    ),
    "tier 3: feed": (
        lambda: ask(record=record(feed="probation_supervision")),
        "the recipient's organisation does not give that feed",
        "name the feed in which the record was",
    ),
    "tier 3: origin": (
        lambda: ask(origin="safeguarding_disclosure"),
        "the origin and the disclosure do not agree",
        "document the disclosure where it is the origin",
    ),
    "tier 3: a disclosure to come": (
        lambda: ask(**disclosed(date(2026, 6, 2))),
        "the disclosure was not yet received",
        "give the day on which it was",
    ),
    "tier 3: month": (
        lambda: ask(asked=AGREEMENT.tier3.requests_a_month),
        "no request is left this month",
        f"the agreement allows {AGREEMENT.tier3.requests_a_month} in a month",
    ),
    "tier 3: more than goes home": (
        lambda: ask(to_recipient=True),
        "nothing of any partner may go to the recipient",
        "clauses and parties of tier 3; else ask that it goes home",
    ),
    "tier 3: an analytic result": (
        lambda: ask(record=record(reference="a" * 26)),
        "a reference has the form of a pid or a row id",
        "begin from your own record or a documented disclosure, never from a product",
    ),
}


@pytest.mark.parametrize(("asking", "missing", "remedy"), REFUSED.values(), ids=REFUSED)
def test_what_is_missing_first_and_what_would_do_are_told_in_full(asking, missing, remedy):
    with pytest.raises(PlanRefusedError) as refused:
        asking()
    assert (refused.value.missing, refused.value.remedy) == (missing, remedy)


def test_a_refusal_of_power_is_of_the_kind_that_was_asked_for():
    without = changed("legal_gateways", GATEWAY, data_classes=["fire"])
    supply = AGREEMENT.supply("police", CRIME.id)
    for kind in (IntakeRefusedError, ReleaseRefusedError):
        with pytest.raises(kind):
            refuse_without_power(RULES.data_classes, without, supply, CRIME, kind)


def of_a_request(changes):
    with pytest.raises(DocumentError) as refused:
        read_request(yaml.safe_dump(SAID | changes).encode() if isinstance(changes, dict) else changes)
    return str(refused.value)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"record": record(feed="no such feed")}, "the request: record.feed is not written as it must be"),
        ({"record": {"partner": "bristol", "feed": "cases"}}, "the request: record.reference is missing"),
        ({"surprise": 1}, "the request: what it says is not a field of a request"),
        ({"origin": "analysis"}, "the request: origin is not one of the words that it may be"),
        (b"- a", "the request: what it says is not written as it must be"),
        (b"a: 1\na: 2", "the request: is not YAML in UTF-8 without a key that stands twice"),
        (b"\xff", "the request: is not YAML in UTF-8 without a key that stands twice"),
    ],
)
def test_what_is_no_request_is_told_by_the_name_of_its_field_in_full(written, words):
    assert of_a_request(written) == words


def beside(change):
    """The shipped agreement beside another that was made of it."""
    data = agreement_data() | {"id": "other"}
    change(data)
    return composed((AGREEMENT, agreement_of(data)))


def other_area(data):
    data["recipients"][number_of("recipients", "bristol_analysts")]["area"] = ["E06000066"]


ANOTHER = AGREEMENT.model_copy(update={"id": "another"})
TOGETHER = {
    f"agreements: hold two versions of {ID}: keep the one that is in force": lambda: composed(
        (AGREEMENT, ANOTHER, AGREEMENT, ANOTHER)
    ),
    f"agreements: clauses {ID} 5.1 and other 5.1 release {CRIME.id} for two purposes: name one in both": lambda: beside(
        lambda data: data["releases"][0].update(purpose="journeys_and_evaluation")
    ),
    "agreements: give bristol_analysts areas without an authority in common: mend one of them": lambda: beside(
        other_area
    ),
}


def reviews(**changes):
    other = review_data(**changes) | {"id": "other"}
    return composed((reviewed(), agreement_of(other)))


TOGETHER |= {
    "agreements: grant clerical_review with another legal_gateway each: name one in both": lambda: reviews(
        legal_gateway="pcsc_2022_s16"
    ),
    "agreements: grant clerical_review with another purpose each: name one in both": lambda: reviews(
        purpose="safeguarding_case"
    ),
}


@pytest.mark.parametrize(("words", "composing"), TOGETHER.items())
def test_why_two_agreements_cannot_stand_beside_each_other_is_told_in_full(words, composing):
    with pytest.raises(DocumentError) as refused:
        composing()
    assert str(refused.value) == words
