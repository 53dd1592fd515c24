"""Two agreements as one, part by part: known answers, the same whichever of the two comes first."""

from datetime import date

import pytest

from contracts.composing import composed
from contracts.errors import DocumentError
from contracts.vocabulary import DataClass, Tier, Treatment
from tests.contracts.shelf import CRIME, SHIPPED, TABLE, agreement_data, fit, number_of

RECORDS = CRIME.id
OURS = SHIPPED.agreement
ID = OURS.id
GATEWAY = number_of("legal_gateways", "pcsc_2022_s16")
SPOKE = number_of("recipients", "bristol_analysts")
OTHER_FEED = "police_recorded_crime"


def as_is(_data):
    """Nothing is changed."""


def agreed(change, name="other"):
    """The shipped agreement under a name, changed; that such a one can be read is no part of these tests."""
    data = agreement_data() | {"id": name}
    change(data)
    return fit(data)


def both_changed(ours, theirs):
    """Two agreements as one, in both orders."""
    one, other = agreed(ours, ID), agreed(theirs)
    return composed((one, other)), composed((other, one))


def both_ways(theirs):
    """The same, the first of them as it is shipped."""
    return both_changed(as_is, theirs)


@pytest.mark.parametrize(
    ("theirs", "together"),
    [
        (("2024-02-01", "2030-01-01"), (date(2024, 2, 1), date(2030, 1, 1))),
        (("2022-02-01", "2032-01-01"), (date(2023, 1, 1), date(2031, 3, 31))),
        (("2024-02-01", "2032-01-01"), (date(2024, 2, 1), date(2031, 3, 31))),
    ],
)
def test_they_bind_while_both_do(theirs, together):
    for found in both_ways(lambda data: data.update(in_force=dict(zip(("from", "until"), theirs, strict=True)))):
        assert (found.in_force.start, found.in_force.until) == together


def test_the_earlier_review_counts():
    for found in both_ways(lambda data: data.update(review=date(2025, 1, 1))):
        assert found.review == min(date(2025, 1, 1), OURS.review)
    for found in both_ways(lambda data: data.update(review=date(2030, 1, 1))):
        assert found.review == OURS.review


def test_they_are_named_after_both_and_stand_under_every_document_once():
    above = {"title": "A charter", "version": "1", "source": "s"}

    def change(data):
        data |= {"title": "Another", "version": "9.1"}
        data["above"].append(above)

    one, other = both_ways(change)
    assert (one.id, one.version) == (f"{ID}_and_other", f"{OURS.version}+9.1")
    assert (one.title, other.title) == (f"{OURS.title}; Another", f"Another; {OURS.title}")
    assert [item.title for item in one.above] == [*(item.title for item in OURS.above), "A charter"]
    assert sorted(item.title for item in other.above) == sorted(item.title for item in one.above)


def test_three_are_one_too_and_each_clause_tells_whose_it_is():
    third = OURS.model_copy(update={"id": "third", "releases": (), "supplies": ()})
    found = composed((OURS, agreed(as_is), third))
    assert found.id == f"{ID}_and_other_and_third"
    assert found.supply("police", RECORDS).clause == f"{ID} 3.1 and other 3.1"
    assert found.release(RECORDS, Tier.DEPERSONALISED).clause == f"{ID} 5.1 and other 5.1"


@pytest.mark.parametrize(
    ("ours", "theirs", "together"),
    [
        (None, None, None),
        (None, ["police", "fire"], ("police", "fire")),
        (["police", "fire"], ["fire", "police"], {"police", "fire"}),
        (["police", "fire"], ["prison", "fire"], ("fire",)),
        (["police"], ["fire"], ()),
    ],
)
def test_a_power_reaches_what_both_say_or_the_one_that_says_anything(ours, theirs, together):
    found = both_changed(
        lambda data: data["legal_gateways"][GATEWAY].update(data_classes=ours),
        lambda data: data["legal_gateways"][GATEWAY].update(data_classes=theirs),
    )
    for agreement in found:
        reached = agreement.legal_gateway("pcsc_2022_s16").data_classes
        wanted = None if together is None else {DataClass(item) for item in together}
        assert (None if reached is None else set(reached)) == wanted
        assert reached is None or len(reached) == len(wanted)


def test_a_power_supports_the_lower_tier_and_has_the_limits_of_both_once():
    def change(data):
        data["legal_gateways"][GATEWAY] |= {"ceiling": "1"}
        data["legal_gateways"][GATEWAY]["limits"] = [OURS.legal_gateway("pcsc_2022_s16").limits[0], "Not on Sundays."]

    for found in both_ways(change):
        power = found.legal_gateway("pcsc_2022_s16")
        assert power.ceiling is Tier.AGGREGATE
        assert sorted(power.limits) == sorted({*OURS.legal_gateway("pcsc_2022_s16").limits, "Not on Sundays."})


@pytest.mark.parametrize(("tier", "together"), [("1", "1"), ("3", "2A")])
def test_a_purpose_reaches_as_high_as_both_let_it(tier, together):
    for found in both_ways(lambda data: data["purposes"][0].update(ceiling=tier)):
        assert found.purpose("strategic_needs_assessment").ceiling is Tier(together)


@pytest.mark.parametrize(
    ("ours", "theirs", "together"),
    [
        ([], [], ()),
        ([], ["E06000023"], ("E06000023",)),
        (["E06000023", "E06000066"], ["E06000066", "E06000025"], ("E06000066",)),
    ],
)
def test_a_spoke_of_one_is_a_spoke_of_the_area_that_both_give_it(ours, theirs, together):
    found = both_changed(
        lambda data: data["recipients"][SPOKE].update(area=ours, clearance="2B"),
        lambda data: data["recipients"][SPOKE].update(area=theirs, clearance="2A", public=True),
    )
    for agreement in found:
        spoke = agreement.recipient("bristol_analysts")
        assert (spoke.area, spoke.clearance, spoke.public) == (together, Tier.DEPERSONALISED, True)
        assert not agreement.recipient("data_group").public


def test_a_partner_gives_what_both_let_it_once_it_signed_both():
    day = date(2024, 5, 1)
    change = {"signed": day, "area": ["E06000025", "E06000023", "W06000015"], "ceiling": "2A"}
    for found in both_ways(lambda data: data["parties"][0].update(change)):
        party = found.party("police")
        assert (party.signed, set(party.area), party.ceiling) == (day, {"E06000023", "E06000025"}, Tier.DEPERSONALISED)
        assert len(party.area) == 2
    for found in both_ways(lambda data: data["parties"][0].update(signed=None)):
        assert found.party("police").signed is None
    for found in both_ways(lambda data: data["parties"][0].update(signed=date(2022, 1, 1))):
        assert found.party("police").signed == OURS.party("police").signed


@pytest.mark.parametrize(
    ("ours", "theirs", "together"), [(None, None, None), (None, 9, 9), (0, None, 0), (30, 9, 9), (0, 9, 0)]
)
def test_a_feed_is_given_under_the_stricter_clause_by_the_earlier_day(ours, theirs, together):
    found = both_changed(
        lambda data: data["supplies"][0].update(due=ours, ceiling="2A", legal_gateway="pcsc_2022_s16"),
        lambda data: data["supplies"][0].update(due=theirs, ceiling="1", legal_gateway="cda_1998_s17a"),
    )
    for agreement in found:
        supply = agreement.supply("police", RECORDS)
        assert (supply.due, supply.ceiling, supply.legal_gateway) == (together, Tier.AGGREGATE, "cda_1998_s17a")
    assert found[0].supply("police", RECORDS).clause == f"{ID} 3.1 and other 3.1"
    assert found[1].supply("police", RECORDS).clause == f"other 3.1 and {ID} 3.1"


def test_of_each_column_the_coarser_treatment_leaves_and_the_unnamed_in_either_does_not():
    def change(data):
        data["releases"][0]["columns"] = {
            RECORDS: {"month": "quarter", "lsoa_code": "lsoa", "crime_type": "drop"},
            OTHER_FEED: {"crime_ref": "drop"},
        }

    for found in both_ways(change):
        clause = found.release(RECORDS, Tier.DEPERSONALISED)
        assert set(clause.columns) == {RECORDS}
        left = {name: item for name, item in clause.columns[RECORDS].items() if item is not Treatment.DROP}
        assert left == {"month": Treatment.QUARTER, "lsoa_code": Treatment.LSOA}


@pytest.mark.parametrize(
    ("ours", "theirs", "together"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_a_table_links_people_only_where_both_say_so_and_goes_to_whom_both_name(ours, theirs, together):
    found = both_changed(
        lambda data: data["releases"][1].update(linked=ours, recipients=["data_group", "parties"]),
        lambda data: data["releases"][1].update(linked=theirs, recipients=["parties", "evaluation_lead"]),
    )
    for agreement in found:
        clause = agreement.release(TABLE, Tier.AGGREGATE)
        assert (clause.linked, clause.recipients) == (together, ("parties",))


@pytest.mark.parametrize(("ours", "theirs", "together"), [((3, 1), (1, 1), (3, 1)), ((3, 2), (5, 4), (5, 4))])
def test_records_are_alike_in_as_many_as_the_stricter_clause_asks(ours, theirs, together):
    found = both_changed(
        lambda data: data["releases"][0].update(k=ours[0], l=ours[1]),
        lambda data: data["releases"][0].update(k=theirs[0], l=theirs[1]),
    )
    for agreement in found:
        clause = agreement.release(RECORDS, Tier.DEPERSONALISED)
        assert (clause.k, clause.l) == together


NUMBERS = {
    "thresholds": (max, {"small_count": 5, "k": 5, "k_sensitive": 10, "l": 2, "singled_out_one_in": 100}),
    "retention": (min, dict.fromkeys(agreement_data()["retention"], 40)),
}


@pytest.mark.parametrize(("part", "name"), [(part, name) for part in NUMBERS for name in NUMBERS[part][1]])
def test_the_higher_threshold_and_the_shorter_time_win(part, name):
    stricter, numbers = NUMBERS[part]
    for number in (numbers[name] - 1, numbers[name] + 1):
        found = both_changed(
            lambda data: data[part].update(numbers),
            lambda data, number=number: data[part].update(numbers | {name: number}),
        )
        for agreement in found:
            assert getattr(agreement, part).model_dump() == numbers | {name: stricter(number, numbers[name])}


def test_every_threshold_and_every_time_is_compared():
    assert {part: set(numbers) for part, (_, numbers) in NUMBERS.items()} == {
        part: set(type(getattr(OURS, part)).model_fields) for part in NUMBERS
    }


@pytest.mark.parametrize(
    ("theirs", "together"),
    [((2, 3, 4, 6), (2, 3, 4, 6)), ((1, 2, 2, 3), (1, 2, 3, 5)), ((2, 2, 2, 6), (2, 2, 3, 6))],
)
def test_the_more_signatures_win(theirs, together):
    def asking(public, people, needed, of):
        rules = {"public": public, "pseudonymised": people, "identifiable": {"needed": needed, "of": of}}
        return lambda data: data.update(approvals=rules)

    for found in both_changed(asking(1, 2, 3, 5), asking(*theirs)):
        rules = found.approvals
        quorum = rules.identifiable
        assert (rules.public, rules.pseudonymised, quorum.needed, quorum.of) == together


def test_identities_are_asked_for_as_both_allow():
    mine = agreement_data()["tier3"]
    rules = {
        "recipients": [*mine["recipients"], "data_group"],
        "purposes": [*mine["purposes"], "strategic_needs_assessment"],
        "legal_gateways": [*mine["legal_gateways"], "pcsc_2022_s16"],
        "requests_a_month": 3,
        "expires_days": 9,
    }
    narrower = {name: [rules[name][-1]] for name in ("recipients", "purposes", "legal_gateways")}
    for found in both_changed(
        lambda data: data.update(tier3=rules),
        lambda data: data.update(tier3=narrower | {"requests_a_month": 4, "expires_days": 2}),
    ):
        expected = {name: tuple(items) for name, items in narrower.items()} | {"requests_a_month": 3, "expires_days": 2}
        assert found.tier3.model_dump() == expected


def test_every_conflict_of_duties_of_either_stands_once():
    conflict = {"duties": ["agreement_owner", "approver"], "why": "another reason"}
    for found in both_ways(lambda data: data["duties"].append(conflict)):
        assert len(found.duties) == len(OURS.duties) + 1
        assert {item.why for item in found.duties} == {*(item.why for item in OURS.duties), "another reason"}


def test_a_power_is_none_over_what_either_says_that_it_is_none_over():
    for found in both_ways(lambda data: data["legal_gateways"][GATEWAY].update(not_from=["fire", "health"])):
        assert set(found.legal_gateways[GATEWAY].not_from) == {"health", "social_care", "fire"}
        assert len(found.legal_gateways[GATEWAY].not_from) == 3


def test_a_basis_is_what_both_say_that_it_is():
    for one, other in ((as_is, _on_other_grounds), (_on_other_grounds, as_is)):
        with pytest.raises(
            DocumentError, match=r"^agreements: say two things of the lawful basis law_enforcement_to_duty"
        ):
            both_changed(one, other)


def test_a_basis_that_only_one_of_them_names_stays_as_it_says():
    basis = agreement_data()["lawful_bases"][0] | {"id": "of_their_own"}
    for found in both_ways(lambda data: data["lawful_bases"].append(basis)):
        assert {item.id for item in found.lawful_bases} == {*(item.id for item in OURS.lawful_bases), "of_their_own"}
        assert len(found.lawful_bases) == len(OURS.lawful_bases) + 1


def test_a_flow_rests_on_one_basis():
    def on_another(data):
        data["supplies"][0]["basis"] = "about_nobody"

    for one, other in ((as_is, on_another), (on_another, as_is)):
        with pytest.raises(DocumentError, match=r"^agreements: clauses .* on two lawful bases: name one in both"):
            both_changed(one, other)


def _on_other_grounds(data):
    data["lawful_bases"][0]["art6"] = "6(1)(c)"
