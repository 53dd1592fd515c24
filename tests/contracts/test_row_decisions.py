"""What must hold of rows: every aspect is decided for every plan, and a spoke receives rows of its own area alone."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.errors import ReleaseRefusedError
from contracts.release_plan import release_plan
from contracts.row_decisions import RowAspect, refuse_blind_spoke, row_decisions
from contracts.vocabulary import FieldClass, ScopeReason, Tier
from tests.contracts.shelf import CRIME, SHIPPED, TABLE, agreement_data, agreement_of, number_of

AGREEMENT, RULES = SHIPPED.agreement, SHIPPED.field_rules
ON = date(2026, 11, 22)
SPOKE = "bristol_analysts"


def plan(agreement=AGREEMENT, feed=CRIME, product=CRIME.id, tier=Tier.DEPERSONALISED, recipient="data_group"):
    return release_plan(agreement, RULES, feed, product, tier, recipient, ON)


def rule(found, aspect):
    (decision,) = [item for item in found.rows if item.aspect is aspect]
    return decision


def every_plan():
    for release in AGREEMENT.releases:
        for feed in release.columns:
            for recipient in release.recipients:
                projects = [
                    item
                    for item in SHIPPED.projects.values()
                    if feed in item.feeds and (item.recipient, item.purpose) == (recipient, release.purpose)
                ]
                for project in projects if release.tier is Tier.PSEUDONYMISED else [None]:
                    yield SHIPPED.feed(feed), release, recipient, project


@pytest.mark.parametrize("feed, release, recipient, project", list(every_plan()))  # noqa: PT006 - reads better so
def test_every_aspect_of_every_shipped_plan_is_decided_once(feed, release, recipient, project):
    found = release_plan(AGREEMENT, RULES, feed, release.product, release.tier, recipient, ON, project)
    assert [item.aspect for item in found.rows] == list(RowAspect)
    assert all(item.rule and item.decided_by for item in found.rows)
    assert found.area == (("E06000023",) if recipient == SPOKE else ())


def test_a_spoke_receives_rows_of_its_own_area_and_says_so():
    found = plan(recipient=SPOKE)
    assert found.area == ("E06000023",)
    area = rule(found, RowAspect.AREA)
    assert (area.rule, area.decided_by) == ("rows of E06000023 alone", f"recipient {SPOKE}")


def test_who_is_no_spoke_receives_what_the_partners_may_give():
    found = plan()
    assert found.area == ()
    assert rule(found, RowAspect.AREA).rule.startswith("rows of E06000022, E06000023, ")


def test_cells_of_a_table_go_to_a_spoke_too():
    data = agreement_data()
    data["releases"][1]["recipients"].append(SPOKE)
    assert plan(agreement_of(data), product=TABLE, tier=Tier.AGGREGATE, recipient=SPOKE).area == ()


@pytest.mark.parametrize("treatment", [None, "drop"])
def test_rows_that_do_not_tell_their_authority_go_to_no_spoke(treatment):
    data = agreement_data()
    columns = data["releases"][0]["columns"][CRIME.id]
    del columns["lsoa_code"]
    if treatment:
        columns["lsoa_code"] = treatment
    with pytest.raises(ReleaseRefusedError, match="without the authority of each row") as refused:
        plan(agreement_of(data), recipient=SPOKE)
    assert "grant 'lsoa_code' as local_authority or finer" in str(refused.value)
    assert plan(agreement_of(data)).area == ()


def test_a_feed_without_a_place_goes_to_no_spoke():
    with pytest.raises(ReleaseRefusedError, match="holds no place: leave it out"):
        plan(feed=replace(CRIME, scope=None), recipient=SPOKE)


def test_what_marks_rows_is_named_by_its_column():
    people = SHIPPED.feed("intervention_participation")
    project = SHIPPED.projects["journeys"]
    found = release_plan(AGREEMENT, RULES, people, people.id, Tier.PSEUDONYMISED, "data_group", ON, project)
    marked = {marker.column for marker in people.markers}
    assert marked
    told = rule(found, RowAspect.CONSENT).rule + rule(found, RowAspect.OFFENCE_SCOPE).rule
    assert all(repr(column) in told for column in marked)
    assert rule(plan(), RowAspect.CONSENT).rule.startswith("none is marked: no column tells")


def test_roles_are_told_apart_where_the_rows_have_them():
    suspects = SHIPPED.feed("police_recorded_crime_suspects")
    project = SHIPPED.projects["journeys"]
    found = release_plan(AGREEMENT, RULES, suspects, suspects.id, Tier.PSEUDONYMISED, "data_group", ON, project)
    assert rule(found, RowAspect.SUBJECT_ROLE).rule == "rows of every role, told apart by 'role'"
    assert rule(plan(), RowAspect.SUBJECT_ROLE).rule == "rows are about no person"


def test_a_feed_of_which_a_clause_grants_nothing_goes_to_no_spoke():
    release, spoke = AGREEMENT.release(CRIME.id, Tier.DEPERSONALISED), AGREEMENT.recipient(SPOKE)
    with pytest.raises(ReleaseRefusedError, match="without the authority of each row"):
        refuse_blind_spoke(release.model_copy(update={"columns": {}}), spoke, CRIME)


def people_plan(feed):
    project = SHIPPED.projects["journeys"]
    return release_plan(AGREEMENT, RULES, feed, feed.id, Tier.PSEUDONYMISED, "data_group", ON, project)


AREAS = "E06000022, E06000023, E06000024, E06000025, E06000066"
BINDS = "made from 2023-01-01 until 2031-03-31 alone"
NO_MARK = "none is marked: no column tells"


def test_what_is_said_of_rows_about_nobody_in_full():
    said = [item.as_json() for item in plan().rows]
    of_contract = f"contract {CRIME.id}"
    assert said == [
        {"aspect": "area", "rule": f"rows of {AREAS}, each from who may give them", "decided_by": "areas of partners"},
        {"aspect": "period", "rule": f"rows of one calendar month, {BINDS}", "decided_by": AGREEMENT.label},
        {"aspect": "subject_role", "rule": "rows are about no person", "decided_by": of_contract},
        {
            "aspect": "offence_scope",
            "rule": f"{NO_MARK} subjects and offences out of scope",
            "decided_by": of_contract,
        },
        {"aspect": "consent", "rule": f"{NO_MARK} consent taken back or opted out", "decided_by": of_contract},
        {"aspect": "other_codes", "rule": "rows with every code of other columns", "decided_by": of_contract},
    ]


def test_what_is_said_of_rows_about_people_in_full():
    feed = SHIPPED.feed("intervention_participation")
    told = {item.aspect: (item.rule, item.decided_by) for item in people_plan(feed).rows}
    of_contract = f"contract {feed.id}"
    assert told[RowAspect.SUBJECT_ROLE] == (f"rows of the one role that {feed.id} is of", of_contract)
    assert told[RowAspect.CONSENT] == ("none of consent taken back or opted out, by 'consent_status'", of_contract)
    several = replace(
        feed, markers=(*feed.markers, replace(feed.markers[0], column="ndoo", reason=ScopeReason.OPT_OUT))
    )
    assert rule(people_plan(several), RowAspect.CONSENT).rule.endswith(", by 'consent_status', 'ndoo'")
    subjects = replace(feed, markers=(replace(feed.markers[0], column="consent_status", reason=ScopeReason.SUBJECT),))
    said = {item.aspect: item.rule for item in people_plan(subjects).rows}
    assert said[RowAspect.OFFENCE_SCOPE] == "none of subjects and offences out of scope, by 'consent_status'"
    assert said[RowAspect.CONSENT] == f"{NO_MARK} consent taken back or opted out"


def limited_plan(clause, name, limits, **granted):
    """The plan of a feed whose rows the clause limits, for the project of the shipped journeys where it is at 2B."""
    data, feed = agreement_data(), SHIPPED.feed(name)
    release = data["releases"][number_of("releases", clause)]
    release["rows"] = {name: limits}
    release["columns"][name] |= granted
    tier = Tier(release["tier"])
    project = SHIPPED.projects["journeys"] if tier is Tier.PSEUDONYMISED else None
    return release_plan(agreement_of(data), RULES, feed, feed.id, tier, "data_group", ON, project)


SUSPECTS, HELPED = "police_recorded_crime_suspects", "intervention_participation"


@pytest.mark.parametrize(
    ("clause", "feed", "column", "codes", "aspect"),
    [
        ("5.9", SUSPECTS, "role", ["suspect"], RowAspect.SUBJECT_ROLE),
        ("5.3", "police_recorded_crime", "ho_class_code", ["Robbery"], RowAspect.OFFENCE_SCOPE),
        ("5.13", HELPED, "referral_source", ["police", "school"], RowAspect.OFFENCE_SCOPE),
        ("5.13", HELPED, "consent_status", ["given"], RowAspect.CONSENT),
        ("5.1", CRIME.id, "crime_type", ["Robbery"], RowAspect.OTHER_CODES),
    ],
)
def test_a_limit_is_told_by_what_its_column_says_and_by_nothing_else(clause, feed, column, codes, aspect):
    granted = {} if column != "consent_status" else {column: "keep"}
    found, before = limited_plan(clause, feed, {"only": {column: codes}}, **granted), limited_plan_before(clause, feed)
    assert found.limits.only == {column: tuple(codes)}
    for now, was in zip(found.rows, before.rows, strict=True):
        only = f"only where {column!r} is told as {' or '.join(codes)}"
        if now.aspect is aspect and aspect in {RowAspect.SUBJECT_ROLE, RowAspect.OTHER_CODES}:
            assert (now.rule, now.decided_by) == (f"rows {only}", f"clause {clause}")
        elif now.aspect is aspect:
            assert now.rule == f"{was.rule}; {only}"
            assert now.decided_by == f"{was.decided_by} and clause {clause}"
        else:
            assert now == was


def limited_plan_before(clause, name):
    release, feed = AGREEMENT.releases[number_of("releases", clause)], SHIPPED.feed(name)
    project = SHIPPED.projects["journeys"] if release.tier is Tier.PSEUDONYMISED else None
    return release_plan(AGREEMENT, RULES, feed, name, release.tier, "data_group", ON, project)


def test_the_days_of_a_limit_are_told_of_the_period():
    found = limited_plan("5.1", CRIME.id, {"since": date(2024, 1, 1), "until": date(2024, 12, 31)})
    period = rule(found, RowAspect.PERIOD)
    within = "the period begins on 2024-01-01 or later and the period ends on 2024-12-31 or earlier"
    assert period.rule == f"rows of one calendar month, {BINDS}; only where {within}"
    assert period.decided_by == f"{AGREEMENT.label} and clause 5.1"
    assert rule(found, RowAspect.OTHER_CODES).rule == "rows with every code of other columns"


def test_what_is_said_of_places_in_full():
    anywhere = rule(plan(feed=replace(CRIME, scope=None)), RowAspect.AREA)
    assert (anywhere.rule, anywhere.decided_by) == (
        "rows of every place: no place decides the scope",
        f"contract {CRIME.id}",
    )
    data = agreement_data()
    data["recipients"][number_of("recipients", SPOKE)]["area"] = ["E06000023", "E06000022"]
    assert rule(plan(agreement_of(data), recipient=SPOKE), RowAspect.AREA).rule == (
        "rows of E06000023, E06000022 alone"
    )


def test_a_member_of_staff_s_role_tells_no_rows_apart():
    feed = SHIPPED.feed("police_recorded_crime_suspects")
    columns = (replace(item, field_class=FieldClass.STAFF) if item.name == "role" else item for item in feed.columns)
    data = agreement_data()
    for release in data["releases"]:
        release["columns"].get(feed.id, {}).pop("role", None)
    agreement, of_staff = agreement_of(data), replace(feed, columns=tuple(columns))
    found = release_plan(
        agreement, RULES, of_staff, feed.id, Tier.PSEUDONYMISED, "data_group", ON, SHIPPED.projects["journeys"]
    )
    assert rule(found, RowAspect.SUBJECT_ROLE).rule == f"rows of the one role that {feed.id} is of"


def test_areas_are_those_of_every_partner_that_gives_and_of_no_party_that_is_gone():
    supply = AGREEMENT.supply("police", CRIME.id)
    others = tuple(supply.model_copy(update={"partner": name}) for name in ("nobody", "somerset", "bristol"))
    release = AGREEMENT.release(CRIME.id, Tier.DEPERSONALISED)
    found = row_decisions(AGREEMENT, release, AGREEMENT.recipient("data_group"), CRIME, others)
    assert found[0].rule == "rows of E06000023, E06000066, each from who may give them"
