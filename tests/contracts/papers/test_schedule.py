"""The schedule has every party, feed, clause and column of the agreement, and says what is refused and why."""

import pytest

from contracts.papers.schedule import schedule
from contracts.papers.words import GUARDED, TREATMENTS
from contracts.vocabulary import Treatment
from tests.contracts.papers.given import FACTS, SIGNED, facts_with, table_of, text_of
from tests.contracts.shelf import CRIME, number_of

PAGE = schedule(FACTS)
AGREEMENT = FACTS.agreement


def test_every_party_has_its_role_its_day_and_its_area():
    rows = {row[1]: row for row in table_of(PAGE, "Parties")}
    assert list(rows) == [item.id for item in AGREEMENT.parties]
    assert rows["bristol"][2:] == ("council", "controller", "2023-01-01", "tier 2B", "Bristol, City of")
    assert rows["gloucestershire_police"][4] == "not yet: nothing is taken from it"


def test_every_feed_has_its_clause_power_ceiling_and_day():
    rows = {row[2]: row for row in table_of(PAGE, "Feeds by partner")}
    assert list(rows) == [item.clause for item in AGREEMENT.supplies]
    given_as_nobody_s = "What was recorded of people, given as no personal data"
    assert rows["3.24"][4:] == (given_as_nobody_s, "tier 2A", "30 days after each period")
    assert rows["3.3"][6] == "no day agreed"
    refused = schedule(facts_with(lambda data: data["parties"][0].update(signed=None)))
    (row,) = [row for row in table_of(refused, "Feeds by partner") if row[2] == "3.1"]
    assert row[5].startswith("not taken: Avon and Somerset Police has not signed")


@pytest.mark.parametrize("release", AGREEMENT.releases, ids=lambda item: item.clause)
def test_every_clause_has_every_column_with_its_treatment(release):
    (section,) = [item for item in PAGE.sections if item.heading == f"Clause {release.clause}: {release.product}"]
    tables = {part.title.removeprefix("What leaves of "): part for part in section.parts if not isinstance(part, str)}
    for feed, columns in release.columns.items():
        granted = {name: TREATMENTS[item] for name, item in columns.items() if item is not Treatment.DROP}
        assert {row[0]: row[3].split("; of a row")[0] for row in tables[FACTS.feed(feed)].rows} == granted
        stays = " ".join(part for part in section.parts if isinstance(part, str))
        contract = FACTS.shelf.feeds[feed]
        assert all(column.name in stays for column in contract.columns if column.name not in granted)
    assert FACTS.recipients(release.recipients) in section.parts[0]


def test_a_guarded_row_is_told_to_leave_with_its_week_and_authority_and_records_to_be_coarsened():
    sections = {item.heading.split(":")[0]: item for item in PAGE.sections}
    victims = {row[0]: row[3] for row in sections["Clause 5.8"].parts[1].rows}
    assert victims["committed_from"] == f"the day; {GUARDED[Treatment.DATE]}"
    assert "guarded" not in victims["dob"]
    crimes = {row[0]: row[3] for row in sections["Clause 5.3"].parts[1].rows}
    assert crimes["postcode"] == f"the small area (about 1,500 residents); {GUARDED[Treatment.LSOA]}"
    assert crimes["postcode"].endswith("not known to be none of these) the local authority")
    assert crimes["committed_from"] == "the month"
    fires = {row[0]: row[3] for row in sections["Clause 5.6"].parts[1].rows}
    assert fires["time_of_call"] == "the day, and which six hours of it"
    assert sections["Clause 5.6"].parts[-1].startswith("Where too few people look alike")
    alike = "Here 10 people at least look alike, with 2 different answers among them."
    assert sections["Clause 5.4"].parts[-1] == alike
    assert alike not in sections["Clause 5.6"].parts
    assert not sections["Clause 5.2"].parts[-1].startswith("Where too few people look alike")


def test_a_column_that_a_clause_drops_by_name_is_among_those_that_stay():
    page = schedule(facts_with(lambda data: data["releases"][0]["columns"][CRIME.id].update(month="drop")))
    (section,) = [item for item in page.sections if item.heading.startswith("Clause 5.1:")]
    assert "month" not in {row[0] for part in section.parts if not isinstance(part, str) for row in part.rows}
    assert "nothing leaves of: crime_id, month" in section.parts[2]


@pytest.mark.parametrize("flow", FACTS.made, ids=lambda flow: f"{flow.name} {flow.release.tier}")
def test_the_plans_let_out_just_what_the_schedule_tells(flow):
    for plan in flow.plans:
        granted = flow.release.columns[plan.feed]
        assert {item.column: item.treatment for item in plan.released()} == granted


def test_a_clause_of_which_nothing_is_made_says_why_and_what_it_would_let_out():
    page = schedule(facts_with(lambda data: data["releases"][0]["columns"][CRIME.id].update(crime_id="keep")))
    (section,) = [item for item in page.sections if item.heading.startswith("Clause 5.1:")]
    assert "is not made: clause 5.1 grants 'crime_id' as keep" in section.parts[1]
    (table,) = [part for part in section.parts if not isinstance(part, str)]
    assert table.rows[0][0] == "crime_id"


def test_a_clause_that_no_project_asks_for_says_so():
    page = schedule(
        facts_with(lambda data: data["releases"][number_of("releases", "5.14")].update(recipients=["parties"]))
    )
    (section,) = [item for item in page.sections if item.heading.startswith("Clause 5.14:")]
    assert section.parts[0].endswith("Not made: no project asks for it.")
    assert "dob" in {row[0] for row in section.parts[1].rows}


def test_a_feed_without_a_contract_has_no_columns():
    def edit(data):
        data["releases"][0]["columns"] = {"no_such_feed": {"a": "keep"}}

    page = schedule(facts_with(edit))
    (section,) = [item for item in page.sections if item.heading.startswith("Clause 5.1:")]
    assert all(isinstance(part, str) for part in section.parts)


def test_approvals_identities_and_duties_are_the_agreement_s():
    assert [row[1] for row in table_of(PAGE, "Signatures before anybody reads it")] == [
        "1",
        "2, of two organisations",
        "2 of 3",
    ]
    asked = dict(table_of(PAGE, "Requests for identities"))
    assert asked["Who may ask"] == "A council's designated safeguarding lead"
    assert asked["An answer opens for"] == "30 days"
    assert len(table_of(PAGE, "Duties")) == len(AGREEMENT.duties)
    nobody = schedule(facts_with(lambda data: data["tier3"].update(recipients=[], purposes=[], legal_gateways=[])))
    assert [row[1] for row in table_of(nobody, "Requests for identities")][:3] == ["nobody", "nothing", "no power"]


def test_powers_purposes_recipients_and_what_stands_above_are_all_there():
    assert len(table_of(PAGE, "Powers to share")) == len(AGREEMENT.legal_gateways)
    assert len(table_of(PAGE, "Purposes")) == len(AGREEMENT.purposes)
    assert len(table_of(PAGE, "Recipients")) == len(AGREEMENT.recipients)
    assert len(table_of(PAGE, "It stands under")) == len(AGREEMENT.above)
    assert dict(table_of(PAGE, "The agreement"))["To be reviewed by"] == "2027-03-31"


def test_it_is_bound_to_what_is_signed_and_leaves_room_for_every_party():
    assert SIGNED in text_of(PAGE)
    rows = table_of(PAGE, "Signed for the parties")
    assert [row[0] for row in rows] == [item.title for item in AGREEMENT.parties]
    assert all(row[1:] == ("", "", "") for row in rows)


def test_which_rows_leave_is_told_where_not_all_do():
    def limited(data):
        only = {"crime_type": ["Robbery", "Drugs"]}
        data["releases"][0]["rows"] = {CRIME.id: {"only": only, "since": "2024-01-01", "until": "2024-12-31"}}

    told = (
        f"Of {FACTS.feed(CRIME.id)} only rows leave where 'crime_type' is told as Robbery or Drugs and the period "
        "begins on 2024-01-01 or later and the period ends on 2024-12-31 or earlier."
    )
    (section,) = [item for item in schedule(facts_with(limited)).sections if item.heading.startswith("Clause 5.1:")]
    assert told in section.parts
    assert not any("only rows leave" in str(part) for section in PAGE.sections for part in section.parts)
