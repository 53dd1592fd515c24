"""What must hold of an Information Sharing Agreement before anything is decided by it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.agreement import read_agreement
from contracts.errors import DocumentError
from contracts.vocabulary import Tier, Treatment
from tests.contracts.shelf import CRIME, SHIPPED, TABLE, agreement_data, agreement_of, number_of

AGREEMENT = SHIPPED.agreement
FIRST, LAST = AGREEMENT.in_force.start, AGREEMENT.in_force.until


def changed(*path_and_value):
    """The shipped agreement with one thing in it changed."""
    *path, last, value = path_and_value
    data = agreement_data()
    part = data
    for step in path:
        part = part[step]
    part[last] = value
    return data


def test_the_shipped_agreement_is_read_as_it_is_written():
    assert AGREEMENT.label == "avon_and_somerset_demonstration 3.0"
    assert AGREEMENT.in_force.start == date(2023, 1, 1)
    assert AGREEMENT.in_force.until == date(2031, 3, 31)
    assert [party.id for party in AGREEMENT.parties if party.signed] == [
        "police",
        "probation",
        "bath_and_north_east_somerset",
        "bristol",
        "north_somerset",
        "south_gloucestershire",
        "somerset",
        "acute_trust",
        "ambulance",
        "avon_fire",
        "devon_and_somerset_fire",
        "mentoring_project",
        "sports_project",
        "ons",
    ]
    assert AGREEMENT.supply("police", CRIME.id).clause == "3.1"
    assert AGREEMENT.release(TABLE, Tier.AGGREGATE).columns[CRIME.id]["lsoa_code"] is Treatment.LOCAL_AUTHORITY
    assert AGREEMENT.thresholds.small_count == 5


def test_two_shipped_tables_count_people_across_feeds_and_nothing_else_is_linked_below_2b():
    linked = [(item.product, item.tier) for item in AGREEMENT.releases if item.linked]
    tables = ("young_people_known_to_partners", "people_linked_by_feed")
    assert linked == [(name, Tier.AGGREGATE) for name in tables]


def test_a_clause_links_only_if_it_says_so():
    data = agreement_data()
    clause = data["releases"][0]
    assert not agreement_of(data).releases[0].linked
    clause["linked"] = True
    assert agreement_of(data).releases[0].linked


def test_what_health_gives_stops_at_2a():
    """Section 16 of the 2022 Act gives no power to disclose patient information."""
    for partner in ("acute_trust", "ambulance"):
        assert AGREEMENT.party(partner).ceiling is Tier.DEPERSONALISED
        (supply,) = [item for item in AGREEMENT.supplies if item.partner == partner]
        assert supply.ceiling is AGREEMENT.legal_gateway(supply.legal_gateway).ceiling is Tier.DEPERSONALISED


def test_each_council_gives_rows_about_its_own_area_and_each_fire_service_about_its_own():
    own = {item.id: set(item.area) for item in AGREEMENT.parties}
    councils = ("bath_and_north_east_somerset", "bristol", "north_somerset", "south_gloucestershire", "somerset")
    areas = [own[council] for council in councils]
    assert [len(area) for area in areas] == [1] * 5
    assert set.union(*areas) == own["police"] == set(SHIPPED.local_authorities.partnership)
    assert own["devon_and_somerset_fire"] == own["somerset"]
    assert own["avon_fire"] == own["police"] - own["somerset"]


@given(st.dates())
def test_an_agreement_binds_from_its_first_day_to_its_last_both_included(day):
    days = {FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)}
    assert AGREEMENT.binds(day) == (day in days)


@pytest.mark.parametrize(
    ("day", "binds"), [(FIRST, True), (LAST, True), (FIRST - timedelta(1), False), (LAST + timedelta(1), False)]
)
def test_the_first_and_the_last_day_count(day, binds):
    assert AGREEMENT.binds(day) is binds


def test_who_or_what_is_not_named_is_not_found():
    assert AGREEMENT.party("nobody") is None
    assert AGREEMENT.recipient("nobody") is None
    assert AGREEMENT.supply("police", "lsoa_2011_2021_lookup") is None
    assert AGREEMENT.supply("ons", CRIME.id) is None
    assert AGREEMENT.release(TABLE, Tier.DEPERSONALISED) is None
    assert AGREEMENT.release("nothing", Tier.AGGREGATE) is None


def test_what_is_named_is_found():
    assert AGREEMENT.purpose("strategic_needs_assessment").ceiling is Tier.DEPERSONALISED
    assert AGREEMENT.legal_gateway("open_government_licence").ceiling is Tier.AGGREGATE
    assert AGREEMENT.recipient("public").public
    assert AGREEMENT.party("police").area[-1] == "E06000066"


UNFIT = {
    "an unknown key": changed("surprise", 1),
    "an unknown key in a clause": changed("releases", 0, "surprise", 1),
    "an unknown tier": changed("parties", 0, "ceiling", "2C"),
    "an unknown treatment": changed("releases", 0, "columns", CRIME.id, "month", "hour"),
    "no purpose at all": changed("purposes", None),
    "a threshold of nothing": changed("thresholds", "small_count", 0),
    "a share of more than all": changed("linkage", "precision", 1.5),
    "a limit that nobody knows": changed("linkage", {"recall": 0.9}),
    "an area that is no authority": changed("parties", 0, "area", ["Bristol"]),
    "an area of another country": changed("parties", 0, "area", ["S12000036"]),
    "a column name that is no name": changed("releases", 0, "columns", CRIME.id, 'month"; drop', "month"),
    "a feed name that is a path": changed("supplies", 0, "feed", "../feed"),
    "a day that is none": changed("parties", 0, "signed", "soon"),
    "a version that is a number": changed("version", 1.0),
    "no k": changed("thresholds", {"small_count": 5}),
    "a party that is nothing in law": changed("parties", 0, "role", "processor"),
    "nobody who answers for it": changed("owner", None),
    "records with a pid on one signature": changed("approvals", "pseudonymised", 1),
    "a public table on no signature": changed("approvals", "public", 0),
    "a zone kept for ever": changed("retention", "vault", None),
    "a duty that nobody knows": changed("duties", 0, "duties", ["operator", "friend"]),
    "a linking that is no truth": changed("releases", 0, "linked", "perhaps"),
}


@pytest.mark.parametrize("data", UNFIT.values(), ids=UNFIT)
def test_an_agreement_that_holds_something_unfit_is_refused(data):
    with pytest.raises(DocumentError, match=r"agreement\.yaml: is not an agreement"):
        agreement_of(data)


@pytest.mark.parametrize("text", ["", "- a list", "{", "id: a\nid: a"])
def test_a_text_that_is_no_agreement_is_refused(text):
    with pytest.raises(DocumentError, match="is not an agreement"):
        read_agreement(text, "agreement.yaml")


UNNAMED = {
    "party": changed("supplies", 0, "partner", "nobody"),
    "legal gateway": changed("supplies", 0, "legal_gateway", "nobody"),
    "lawful basis": changed("supplies", 0, "basis", "nobody"),
    "purpose": changed("releases", 0, "purpose", "nobody"),
    "recipient": changed("releases", 0, "recipients", ["nobody"]),
}
BEYOND_CLAUSES = [
    ("recipient", changed("tier3", "recipients", ["nobody"])),
    ("purpose", changed("tier3", "purposes", ["nobody"])),
    ("legal gateway", changed("tier3", "legal_gateways", ["nobody"])),
    ("party", changed("recipients", 0, "organisation", "nobody")),
]


@pytest.mark.parametrize(("kind", "data"), [*UNNAMED.items(), *BEYOND_CLAUSES])
def test_a_clause_may_use_only_what_the_agreement_names(kind, data):
    with pytest.raises(DocumentError, match=f"clause .* uses the {kind} 'nobody', which the agreement does not name"):
        agreement_of(data)


TWINS = {
    "party": "parties",
    "recipient": "recipients",
    "purpose": "purposes",
    "legal gateway": "legal_gateways",
    "lawful basis": "lawful_bases",
}


@pytest.mark.parametrize(("kind", "key"), TWINS.items())
def test_two_entries_of_one_name_are_refused(kind, key):
    data = agreement_data()
    data[key].append(data[key][0])
    with pytest.raises(DocumentError, match=f"has two entries for the {kind} "):
        agreement_of(data)


@pytest.mark.parametrize(("kind", "key"), [("supply", "supplies"), ("release", "releases")])
def test_two_clauses_about_one_flow_are_refused(kind, key):
    data = agreement_data()
    data[key].append(data[key][0] | {"clause": "9.9"})
    with pytest.raises(DocumentError, match=f"has two entries for the {kind} "):
        agreement_of(data)


def test_one_number_for_two_clauses_is_refused():
    with pytest.raises(DocumentError, match=r"has two entries for the clause '3\.1'"):
        agreement_of(changed("releases", 0, "clause", "3.1"))


def test_one_conflict_of_duties_told_in_two_orders_is_refused():
    data = agreement_data()
    first = data["duties"][0]
    data["duties"].append(first | {"duties": first["duties"][::-1]})
    with pytest.raises(DocumentError, match="two entries for the conflict of duties custodian and operator"):
        agreement_of(data)


@pytest.mark.parametrize("review", [FIRST - timedelta(1), LAST + timedelta(1)])
def test_it_is_reviewed_while_it_binds(review):
    with pytest.raises(DocumentError, match="must begin, be reviewed, and end"):
        agreement_of(changed("review", review.isoformat()))


@pytest.mark.parametrize("review", [FIRST, LAST])
def test_its_first_and_last_day_are_days_to_review_it(review):
    assert agreement_of(changed("review", review.isoformat())).review == review


@pytest.mark.parametrize("quorum", [{"needed": 1, "of": 3}, {"needed": 4, "of": 3}])
def test_no_one_person_opens_identities_and_no_more_sign_than_there_are(quorum):
    with pytest.raises(DocumentError, match="impossible approvals of tier 3"):
        agreement_of(changed("approvals", "identifiable", quorum))


@pytest.mark.parametrize("quorum", [{"needed": 2, "of": 2}, {"needed": 3, "of": 3}])
def test_two_of_two_and_all_of_three_are_possible(quorum):
    assert agreement_of(changed("approvals", "identifiable", quorum)).approvals.identifiable.needed == quorum["needed"]


def test_an_agreement_never_changes_once_read():
    with pytest.raises(ValidationError):
        AGREEMENT.parties[0].ceiling = Tier.IDENTIFIABLE


@pytest.mark.parametrize("name", ["k", "l"])
def test_a_table_that_asks_for_rows_that_look_alike_is_refused(name):
    """It would be held nowhere: a table has cells, and `small_count` for them."""
    data = agreement_data()
    data["releases"][number_of("releases", "5.2")][name] = 2
    with pytest.raises(DocumentError, match="is not an agreement"):
        agreement_of(data)
