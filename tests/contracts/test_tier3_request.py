"""What must hold of a request for an identity: who may not ask is refused, what is missing first is named, and nothing
that an analyst could have found is a beginning.
"""

from dataclasses import replace
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import DocumentError
from contracts.people import Person
from contracts.tier3_request import (
    IdentityRequest,
    IdentityRequestRefusedError,
    Origin,
    goes_to_recipient,
    read_request,
    refuse_unagreed,
)
from contracts.vocabulary import DataClass, Tier
from tests.contracts.shelf import SHIPPED, agreement_data, agreement_of

ON = date(2026, 11, 22)
CANARY = "Canary-7731"
SAID = {
    "asked_by": "safeguarding_1",
    "role": "Designated safeguarding lead",
    "recipient": "safeguarding_lead",
    "purpose": "safeguarding_case",
    "legal_gateway": "cda_1998_s115",
    "necessity": "child_at_risk",
    "origin": "own_record",
    "record": {"partner": "bristol", "feed": "youth_justice_cases", "reference": CANARY},
}
DISCLOSED = {"origin": "safeguarding_disclosure", "disclosure": {"reference": "SG-1", "received": date(2026, 11, 20)}}
WHO = {"id": "safeguarding_1", "organisation": "bristol", "role": SAID["role"], "recipients": ("safeguarding_lead",)}
PUBLISHED = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=26, max_size=26)


def written(**changes):
    return yaml.safe_dump(SAID | changes).encode()


def record(**changes):
    return {"record": SAID["record"] | changes}


def agreed(change):
    said = agreement_data()
    change(said)
    return agreement_of(said)


def asker(**changes):
    return {"safeguarding_1": Person(**({"joined": date(2024, 1, 1)} | WHO | changes))}


def ask(*, agreement=None, people=None, asked=0, on=ON, **changes):
    refuse_unagreed(read_request(written(**changes)), agreement or SHIPPED.agreement, people or asker(), asked, on)


def ceiling(of, named, tier):
    def change(said):
        next(item for item in said[of] if item["id"] == named)["ceiling" if of != "recipients" else "clearance"] = tier

    return change


def all_of_tier_3(said):
    for item in (*said["parties"], *said["supplies"]):
        item["ceiling"] = "3"


def test_what_is_agreed_is_not_refused():
    ask()
    ask(**DISCLOSED)


REFUSED = {
    "not in force": ({"on": date(2040, 1, 1)}, "agreement is not in force"),
    "recipient": ({"recipient": "data_group"}, "recipient may not ask"),
    "purpose": ({"purpose": "strategic_needs_assessment"}, "purpose is none of tier 3"),
    "legal gateway": ({"legal_gateway": "pcsc_2022_s16"}, "legal gateway is none of tier 3"),
    "clearance": ({"agreement": agreed(ceiling("recipients", "safeguarding_lead", "2B"))}, "clearance is 2B"),
    "purpose's ceiling": ({"agreement": agreed(ceiling("purposes", "safeguarding_case", "2A"))}, "purpose's ceiling"),
    "power's ceiling": ({"agreement": agreed(ceiling("legal_gateways", "cda_1998_s115", "2B"))}, "gateway's ceiling"),
    "no organisation": (
        {"agreement": agreed(lambda said: said["recipients"][2].update(organisation=None))},
        "not of one organisation",
    ),
    "the public": (
        {"agreement": agreed(lambda said: said["recipients"][2].update(public=True))},
        "not of one organisation",
    ),
    "unknown": ({"asked_by": "nobody"}, "not known here"),
    "left": ({"people": asker(left=date(2026, 11, 1))}, "not known here"),
    "of another organisation": ({"people": asker(organisation="police")}, "not one of the recipient's people"),
    "not among them": ({"people": asker(recipients=())}, "not one of the recipient's people"),
    "another role": ({"role": "Chief executive"}, "does not have that role"),
    "another's record": (record(partner="somerset"), "not the recipient's own"),
    "a feed not given": (record(feed="probation_supervision"), "does not give that feed"),
    "no disclosure": ({"origin": "safeguarding_disclosure"}, "do not agree"),
    "a disclosure and another origin": (DISCLOSED | {"origin": "own_record"}, "do not agree"),
    "a disclosure to come": (
        {"origin": "safeguarding_disclosure", "disclosure": {"reference": "SG-1", "received": date(2026, 11, 23)}},
        "not yet received",
    ),
    "the month": ({"asked": 5}, "no request is left this month"),
    "more than goes home": ({"to_recipient": True}, "nothing of any partner may go to the recipient"),
}


@pytest.mark.parametrize(("changes", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_missing_first_is_named_and_nothing_repeated(changes, said):
    with pytest.raises(IdentityRequestRefusedError, match=said) as refused:
        ask(**changes)
    assert CANARY not in str(refused.value)


def test_the_last_request_of_a_month_is_granted():
    ask(asked=4)


def test_a_disclosure_that_was_received_on_the_day_is_a_beginning():
    ask(**DISCLOSED | {"disclosure": {"reference": "SG-1", "received": ON}})


@given(PUBLISHED, st.booleans(), st.sampled_from(["", "-", " ", "_"]))
def test_a_pid_or_a_row_id_is_no_reference(pid, upper, between):
    spelt = f"{pid[:9]}{between}{pid[9:]}"
    for changes in (
        record(reference=spelt.upper() if upper else spelt),
        {"origin": "safeguarding_disclosure", "disclosure": {"reference": spelt, "received": ON}},
    ):
        with pytest.raises(IdentityRequestRefusedError, match="form of a pid"):
            read_request(
                yaml.safe_dump(SAID | changes, default_style='"').encode().replace(b'"2026-11-22"', b"2026-11-22")
            )


@pytest.mark.parametrize("name", ["pid", "row_id", "person_id", "person", "analysis", CANARY])
def test_there_is_no_field_for_an_analytic_result(name):
    with pytest.raises(DocumentError, match="is not a field of a request"):
        read_request(written(**{name: CANARY}))
    with pytest.raises(DocumentError, match="is not a field of a request"):
        read_request(written(**record(**{name: CANARY})))


def test_an_analytic_result_is_no_origin():
    assert set(Origin) == {"own_record", "safeguarding_disclosure"}
    with pytest.raises(DocumentError, match="origin is not one of the words"):
        read_request(written(origin="analysis"))


@pytest.mark.parametrize(
    "content",
    [
        b"\xff",
        f"{CANARY}: [".encode(),
        f"{CANARY}: 1\n{CANARY}: 2\n".encode(),
        CANARY.encode(),
        b"",
        written(necessity=CANARY),
        written(asked_by=f"{CANARY} x"),
        written(**record(reference="")),
        written(**record(reference=f" {CANARY}")),
        written(**record(reference=CANARY * 100)),
        written(**{CANARY: CANARY}),
        written(to_recipient=CANARY),
    ],
)
def test_what_is_no_request_is_refused_and_not_quoted(content):
    with pytest.raises(DocumentError) as refused:
        read_request(content)
    assert CANARY not in str(refused.value)
    assert refused.value.__context__ is None


@pytest.mark.parametrize("name", [name for name, field in IdentityRequest.model_fields.items() if field.is_required()])
def test_every_field_that_a_request_needs_is_asked_for(name):
    said = {key: value for key, value in SAID.items() if key != name}
    with pytest.raises(DocumentError, match=f"{name} is missing"):
        read_request(yaml.safe_dump(said).encode())


def test_its_repr_does_not_tell_the_reference():
    assert CANARY not in repr(read_request(written()))


def test_no_more_than_home_unless_everything_is_of_tier_3_and_the_power_reaches_it():
    more, home = read_request(written(to_recipient=True)), read_request(written())
    feed = replace(SHIPPED.feed("police_recorded_crime"), ceiling=Tier.IDENTIFIABLE)
    three = agreed(all_of_tier_3)
    ask(agreement=three, to_recipient=True)

    def goes(request=more, agreement=three, partner="police", **changes):
        return goes_to_recipient(request, agreement, partner, replace(feed, **changes), "crime_ref")

    assert goes()
    assert not goes(request=home)
    assert not goes(agreement=SHIPPED.agreement)
    assert not goes(partner="bristol")
    reaching_all = agreed(lambda said: [all_of_tier_3(said), said["legal_gateways"][2].pop("data_classes")])
    assert goes(agreement=reaching_all, data_class=DataClass.INTERVENTION)
    assert not goes(agreement=reaching_all, data_class=None)
    assert not goes(data_class=DataClass.INTERVENTION)
    assert not goes(ceiling=Tier.PSEUDONYMISED)
    assert not goes(columns=(replace(feed.column("crime_ref"), ceiling=Tier.PSEUDONYMISED),))

    def unsigned(said):
        all_of_tier_3(said)
        said["parties"][0]["signed"] = None

    assert not goes(agreement=agreed(unsigned))
    assert not goes(agreement=agreed(lambda said: [all_of_tier_3(said), said["parties"][0].update(ceiling="2B")]))

    def lower_clause(said):
        all_of_tier_3(said)
        next(item for item in said["supplies"] if item["feed"] == feed.id)["ceiling"] = "2B"

    assert not goes(agreement=agreed(lower_clause))


def only_bristol(said):
    all_of_tier_3(said)
    for item in said["supplies"]:
        item["ceiling"] = "3" if item["partner"] == "bristol" else "2B"


def only_clauses(said):
    all_of_tier_3(said)
    for item in said["parties"]:
        item["ceiling"] = "3" if item["id"] == "bristol" else "2B"


@pytest.mark.parametrize("change", [only_bristol, only_clauses])
def test_more_is_refused_at_once_where_no_other_partner_could_give_any(change):
    with pytest.raises(IdentityRequestRefusedError, match="nothing of any partner"):
        ask(agreement=agreed(change), to_recipient=True)
