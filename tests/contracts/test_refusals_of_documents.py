"""Every refusal of a document in full: which document, what is wrong with it, and how to mend it.

These words are all that whoever wrote the document is told. They stand here once, letter by letter, so that none is
lost or turned round unnoticed; that each is said where it must be is shown beside the module that says it.
"""

import re
from datetime import date

import pytest
import yaml

from contracts.approval_rules import ApprovalRule
from contracts.clauses import Quorum
from contracts.data_classes import read_data_classes
from contracts.duties import read_duties
from contracts.errors import DocumentError
from contracts.field_rules import read_field_rules
from contracts.legal_gateways import read_legal_gateways, refuse_beyond_the_law
from contracts.library import shipped_documents
from contracts.people import read_people, refuse_strangers
from contracts.plain_yaml import read_yaml
from contracts.project import read_closing, read_project
from contracts.tier3_parties import read_tier3_parties
from contracts.vocabulary import FieldClass
from tests.contracts.reviewing import review_data
from tests.contracts.shelf import SHIPPED, WALKS, agreement_data, agreement_of, number_of

KEY, AGE = "iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=", f"age1{'q' * 58}"
CLASSES = read_yaml((shipped_documents() / "definitions" / "refused_classes.yaml").read_text("utf-8"))
FIRST = date(2024, 1, 1)
PROJECT = WALKS | {"feeds": [], "ends": FIRST}
PERSON = {"organisation": "bristol", "role": "Walks", "joined": FIRST}
DUTIES = {"operator": ["op"], "custodian": [], "agreement_owner": [], "auditor": [], "approver": []}
CLASS_KEYS = (
    "coarse_residence, criminal_offence, opt_out, refused, special_category, special_category_groups, unless_named"
)
POWERS = "{title: A, source: s, ceiling: '1', reaches: [%s], never: [%s], never_from: [], limits: []}"
POWER = "cda_1998_s17a"
LAW = "Crime and Disorder Act 1998 section 17A with SI 2007/1831, https://www.legislation.gov.uk/uksi/2007/1831"


def approver(name, organisation="police", **more):
    return {"id": name, "organisation": organisation, "role": "data_protection_officer"} | more


TWICE = [approver("a"), approver("a", "bristol")]
ONE_KEY = [approver("a", public_key=KEY), approver("b", "bristol", public_key=KEY), approver("c", "bristol")]
TWO = [approver("a"), approver("b", "bristol"), approver("c")]


def agreement(**changes):
    return agreement_of(agreement_data() | changes)


def part(name, number=0, **changes):
    """A part of the shipped agreement, one of its entries changed."""
    found = agreement_data()[name]
    found[number] |= changes
    return {name: found}


def twice(name):
    """A part of the shipped agreement with its first two entries once more, each under its own name."""
    found = agreement_data()[name]
    return {name: [*found, *found[:2]]}


def classes(**changes):
    return read_data_classes(yaml.safe_dump({name: CLASSES[name] for name in CLASSES} | changes), "classes.yaml")


def matrix(text):
    return read_field_rules(text, "matrix.yaml", SHIPPED.field_rules.data_classes)


def duties(**changes):
    return read_duties(yaml.safe_dump(DUTIES | changes), "duties.yaml")


def powers(text):
    return read_legal_gateways(text, "powers.yaml")


def within_the_law(limits=None, of=POWER, **changes):
    """The shipped agreement, one of its powers changed, held to the powers that are shipped, or to `limits` alone."""
    found = agreement(**part("legal_gateways", number_of("legal_gateways", of), **changes))
    refuse_beyond_the_law(found, powers(limits) if limits else SHIPPED.legal_gateways, "agreement.yaml")


def people(*found):
    return read_people(yaml.safe_dump({"people": [PERSON | item for item in found]}), "people.yaml")


def among(name):
    refuse_strangers(people({"id": "one", "recipients": [name]}), SHIPPED.agreement, "people.yaml")


def project(**changes):
    return read_project(yaml.safe_dump(PROJECT | {"approvers": TWO} | changes), "walks.yaml")


def tier3(**changes):
    said = {"approvers": TWO, "partners": {}, "recipients": {}} | changes
    return read_tier3_parties(yaml.safe_dump(said), Quorum(needed=2, of=3))


REFUSED = {
    "agreement: order of its days": (
        lambda: agreement(review=date(2040, 1, 1)),
        "agreement.yaml: must begin, be reviewed, and end, in this order: mend in_force or review",
    ),
    "agreement: quorum": (
        lambda: agreement(approvals=agreement_data()["approvals"] | {"identifiable": {"needed": 1, "of": 1}}),
        "agreement.yaml: asks for impossible approvals of tier 3: at least 2, and no more than there are",
    ),
    "agreement: twins": (
        lambda: agreement(**twice("parties")),
        "agreement.yaml: has two entries for the party 'police'; keep one",
    ),
    "agreement: twins of a pair": (
        lambda: agreement(duties=[*agreement_data()["duties"], agreement_data()["duties"][0]]),
        "agreement.yaml: has two entries for the conflict of duties custodian and operator; keep one",
    ),
    "agreement: a name": (
        lambda: agreement(**part("releases", purpose="nobody")),
        "agreement.yaml: clause 5.1 uses the purpose 'nobody', which the agreement does not name",
    ),
    "agreement: a name of tier 3": (
        lambda: agreement(tier3=agreement_data()["tier3"] | {"purposes": ["nobody"]}),
        "agreement.yaml: clause tier3 uses the purpose 'nobody', which the agreement does not name",
    ),
    "agreement: a recipient of tier 3": (
        lambda: agreement(tier3=agreement_data()["tier3"] | {"recipients": ["nobody"]}),
        "agreement.yaml: clause tier3 uses the recipient 'nobody', which the agreement does not name",
    ),
    "agreement: a power of tier 3": (
        lambda: agreement(tier3=agreement_data()["tier3"] | {"legal_gateways": ["nobody"]}),
        "agreement.yaml: clause tier3 uses the legal gateway 'nobody', which the agreement does not name",
    ),
    "agreement: whose people a recipient is": (
        lambda: agreement(**part("recipients", organisation="nobody")),
        "agreement.yaml: clause recipient data_group uses the party 'nobody', which the agreement does not name",
    ),
    "agreement: grey zone": (
        lambda: agreement_of(review_data(grey_zone={"from": 2, "to": 2})),
        "agreement.yaml: has a grey zone that ends where it begins: `from` lies below `to`",
    ),
    "agreement: a reviewer twice": (
        lambda: agreement_of(review_data(reviewers=["r", "r"])),
        "agreement.yaml: has two entries for the reviewer 'r'; keep one",
    ),
    "agreement: a partner of reviews twice": (
        lambda: agreement_of(review_data(partners=["police", "police"])),
        "agreement.yaml: has two entries for the partner of clerical_review 'police'; keep one",
    ),
    "agreement: a partner of reviews": (
        lambda: agreement_of(review_data(partners=["police", "nobody"])),
        "agreement.yaml: clause clerical_review uses the party 'nobody', which the agreement does not name",
    ),
    "agreement: the purpose of reviews": (
        lambda: agreement_of(review_data(purpose="nobody")),
        "agreement.yaml: clause clerical_review uses the purpose 'nobody', which the agreement does not name",
    ),
    "agreement: the power of reviews": (
        lambda: agreement_of(review_data(legal_gateway="nobody")),
        "agreement.yaml: clause clerical_review uses the legal gateway 'nobody', which the agreement does not name",
    ),
    "classes: keys": (
        lambda: classes(more={}),
        f"classes.yaml: must have the keys {CLASS_KEYS} and no other",
    ),
    "classes: what is never given": (
        lambda: classes(refused={"channel": "the law"}),
        "classes.yaml: must refuse mappa, marac, whatever is agreed",
    ),
    "classes: what section 16 does not reach": (
        lambda: classes(unless_named={}),
        "classes.yaml: must keep patient_information, social_care to tier 2A at most, unless a legal gateway names it",
    ),
    "classes: opt-outs": (
        lambda: classes(opt_out=[]),
        "classes.yaml: must ask of patient_information that opt-outs were applied",
    ),
    "classes: homes of patients": (
        lambda: classes(coarse_residence={"patient_information": []}),
        "classes.yaml: must let cda_1998_s17a tell of patient_information no fine place, as coarse_residence",
    ),
    "matrix: undecided": (
        lambda: matrix("\n".join(f"{name}: {{}}" for name in set(FieldClass) - {FieldClass.STAFF, FieldClass.DOB})),
        "matrix.yaml: decides nothing for the field classes ['DOB', 'STAFF']",
    ),
    "duties: one approver twice": (lambda: duties(approver=TWICE), "duties.yaml: names an approver twice; keep one"),
    "duties: one key twice": (
        lambda: duties(approver=ONE_KEY),
        "duties.yaml: gives two approvers one key: each signs with a key of their own",
    ),
    "powers: both ways": (
        lambda: powers(f"a: {POWERS % ('fire, police', 'police, fire')}"),
        "powers.yaml: says of a that it reaches fire, and that it never does: keep one",
    ),
    "the law: unlimited": (
        lambda: within_the_law(f"b: {POWERS % ('police', '')}\na: {POWERS % ('police', '')}"),
        (
            f"agreement.yaml: names the legal gateway '{SHIPPED.agreement.legal_gateways[0].id}', which no definition "
            "limits; there are: a, b"
        ),
    ),
    "the law: a tier": (
        lambda: within_the_law(ceiling="2B"),
        f"agreement.yaml: the legal gateway {POWER} supports tier 2A at most, not 2B ({LAW})",
    ),
    "the law: nothing said": (
        lambda: within_the_law(data_classes=None),
        (
            f"agreement.yaml: the legal gateway {POWER} must say what it reaches, as data_classes: at most "
            "police, fire, education, youth_justice, community, patient_information, social_care, treatment, "
            f"modern_slavery ({LAW})"
        ),
    ),
    "the law: a class": (
        lambda: within_the_law(data_classes=["police", "probation", "prison"]),
        f"agreement.yaml: the legal gateway {POWER} gives no power to share prison ({LAW})",
    ),
    "the law: a class that it never reaches": (
        lambda: within_the_law(data_classes=["treatment"], of="pcsc_2022_s16"),
        (
            "agreement.yaml: the legal gateway pcsc_2022_s16 gives no power to share treatment and says so (Police, "
            "Crime, Sentencing and Courts Act 2022 section 16, https://www.legislation.gov.uk/ukpga/2022/32/section/16)"
        ),
    ),
    "people: twice": (
        lambda: people({"id": "two"}, {"id": "one"}, {"id": "two"}, {"id": "one"}),
        "people.yaml: names two twice; keep one",
    ),
    "people: one key": (
        lambda: people({"id": "one", "public_key": KEY}, {"id": "two", "public_key": KEY}),
        "people.yaml: gives two people one key: each speaks with a key of their own",
    ),
    "people: a day that was not over": (
        lambda: people({"id": "one", "left": FIRST}),
        "people.yaml: lets one leave before a day was over; mend one of the two days",
    ),
    "people: no group": (
        lambda: among("public"),
        "people.yaml: puts one among 'public', whom the agreement does not name as a group of people",
    ),
    "people: another's group": (
        lambda: refuse_strangers(
            people({"id": "one", "recipients": ["data_group"]}),
            agreement(**part("recipients", organisation="police")),
            "people.yaml",
        ),
        "people.yaml: puts one among 'data_group', who are people of police alone",
    ),
    "project: closed": (
        lambda: project(closed=FIRST),
        "walks.yaml: says that it is closed: leave that out, `gateway project close` closes it",
    ),
    "project: tier": (
        lambda: project(tier="2A"),
        "walks.yaml: asks for tier 2A: a project is for records of tier 2B, other tiers need none",
    ),
    "project: days": (
        lambda: project(ends=date(2023, 12, 31)),
        "walks.yaml: ends before it opens; mend one of the two days",
    ),
    "project: one approver twice": (lambda: project(approvers=TWICE), "walks.yaml: names an approver twice; keep one"),
    "project: one organisation": (
        lambda: project(approvers=[approver("a"), approver("b")]),
        "walks.yaml: needs approvers of 2 organisations, because that many must sign",
    ),
    "project: one key": (
        lambda: project(approvers=ONE_KEY),
        "walks.yaml: gives two approvers one key: each signs with a key of their own",
    ),
    "project: tombstone": (
        lambda: read_closing("soon", "walks.yaml"),
        "walks.yaml: was closed, but its tombstone names no day; write it like 2026-01-31",
    ),
    "tier 3: one approver twice": (
        lambda: tier3(approvers=TWICE),
        "definitions/tier3.yaml: names an approver twice; keep one",
    ),
    "tier 3: too few": (
        lambda: tier3(approvers=TWO[:2]),
        "definitions/tier3.yaml: must name 3 approvers, as the agreement's approvals have it",
    ),
    "tier 3: one key": (
        lambda: tier3(approvers=ONE_KEY),
        "definitions/tier3.yaml: gives two approvers one key: each signs with a key of their own",
    ),
    "tier 3: one sealing key": (
        lambda: tier3(partners={"police": AGE}, recipients={"lead": AGE}),
        "definitions/tier3.yaml: seals to two of them with one key: each opens with a key of their own",
    ),
}


@pytest.mark.parametrize(("reading", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_with_which_document_is_told_in_full(reading, words):
    with pytest.raises(DocumentError) as refused:
        reading()
    assert str(refused.value) == words


UNREADABLE = {
    "agreement.yaml: is not an agreement that the gateway can read": lambda: agreement(version=1),
    "classes.yaml: is not a list of classes that the gateway can read": lambda: classes(refused=[]),
    "matrix.yaml: is not a rules matrix that the gateway can read": lambda: matrix("[]"),
    "duties.yaml: does not say who holds which duty": lambda: duties(operator=[]),
    "powers.yaml: is not a list of powers that the gateway can read": lambda: powers("[]"),
    "people.yaml: is not a list of people that the gateway can read": lambda: people({}),
    "walks.yaml: is not a project that the gateway can read": lambda: project(people=[]),
    "definitions/tier3.yaml: does not say who approves and where answers go": lambda: tier3(partners=[]),
}


@pytest.mark.parametrize(("words", "reading"), UNREADABLE.items())
def test_what_cannot_be_read_at_all_is_told_with_what_its_reader_says(words, reading):
    with pytest.raises(DocumentError) as refused:
        reading()
    assert re.fullmatch(re.escape(words) + r" \((?!None\)).+\)", str(refused.value), re.DOTALL)


def test_a_project_may_open_and_end_on_one_day():
    assert project(opens=FIRST, ends=FIRST).is_open(FIRST)


def test_a_rule_that_no_signatures_could_meet_is_refused_in_full():
    with pytest.raises(ValueError, match=r"^a rule asks for one signature at least, and for no more .* signatures$"):
        ApprovalRule(1, 2)
