"""What must hold of what is told of people: records with a pid for one open project, and counts across feeds.

At the end, the shipped agreement as a whole.
"""

from dataclasses import replace

import pytest

from contracts.errors import ReleaseRefusedError
from contracts.release_plan import columns_to_protect, references_to_keep, release_plan
from contracts.vocabulary import FeedKind, Tier, Treatment
from tests.contracts.shelf import ON, SHIPPED, agreement_data, agreement_of, changed, number_of

AGREEMENT, RULES = SHIPPED.agreement, SHIPPED.field_rules
AGGREGATE, DEPERSONALISED, PSEUDONYMISED = Tier.AGGREGATE, Tier.DEPERSONALISED, Tier.PSEUDONYMISED
VICTIMS = SHIPPED.feed("police_recorded_crime_victims")
PEOPLE_TABLE = "young_people_known_to_partners"
JOURNEYS = SHIPPED.projects["journeys"]


def plan(agreement, feed, product, tier, recipient, on=ON, project=None):  # noqa: PLR0913, PLR0917 - every part of the question has a test
    return release_plan(agreement, RULES, feed, product, tier, recipient, on, project)


def for_project(project, agreement=AGREEMENT, recipient="data_group", feed=VICTIMS, on=ON):
    return plan(agreement, feed, feed.id, PSEUDONYMISED, recipient, on, project)


def refused_for(*args, **kwargs):
    with pytest.raises(ReleaseRefusedError) as refused:
        for_project(*args, **kwargs)
    return refused.value


def test_records_with_a_pid_go_to_the_project_that_names_them():
    found = for_project(JOURNEYS)
    assert (found.tier, found.feed, found.recipient) == (PSEUDONYMISED, VICTIMS.id, "data_group")
    treatments = {item.column: item.treatment for item in found.released()}
    assert treatments["dob"] is Treatment.AGE_BAND
    assert treatments["home_postcode"] is Treatment.LOCAL_AUTHORITY
    assert treatments["crime_ref"] is Treatment.REFERENCE
    assert not {column.name for column in VICTIMS.identifiers} & set(treatments) - {"dob", "home_postcode"}


def test_without_a_project_there_are_no_records_with_a_pid():
    refused = refused_for(None)
    assert refused.missing == f"{VICTIMS.id} at tier 2B is for no project"
    assert "open one first" in refused.remedy


@pytest.mark.parametrize(
    ("on", "is_open"),
    [
        (JOURNEYS.opens, True),
        (JOURNEYS.ends, True),
        (JOURNEYS.opens.replace(year=2023, month=12, day=31), False),
        (JOURNEYS.ends.replace(year=2031, month=1, day=1), False),
    ],
)
def test_a_project_is_given_records_only_while_it_is_open(on, is_open):
    if is_open:
        assert for_project(JOURNEYS, on=on).released()
    else:
        refused = refused_for(JOURNEYS, on=on)
        assert refused.missing == f"the project journeys is not open on {on}"
        assert "from 2024-01-01 until 2030-12-31" in refused.remedy


def test_a_project_is_given_only_the_feeds_that_it_names():
    fewer = JOURNEYS.model_copy(update={"feeds": ("youth_justice_cases",)})
    assert refused_for(fewer).missing == f"the project journeys does not name {VICTIMS.id}"


@pytest.mark.parametrize(
    "change", [{"recipient": "evaluation_lead"}, {"purpose": "strategic_needs_assessment"}], ids=str
)
def test_a_project_of_another_recipient_or_purpose_is_given_nothing(change):
    other = JOURNEYS.model_copy(update=change)
    refused = refused_for(other)
    assert refused.missing == f"the project journeys is for {other.recipient} and {other.purpose}"
    assert "clause 5.8 is for journeys_and_evaluation and this release for data_group" in refused.remedy


def test_one_project_s_recipient_is_not_another_s():
    evaluation = SHIPPED.projects["mentoring_evaluation"]
    assert for_project(evaluation, recipient="evaluation_lead").recipient == "evaluation_lead"
    assert "is for evaluation_lead" in refused_for(evaluation).missing


def test_a_feed_that_may_not_be_given_with_a_pid_is_refused_whatever_a_project_names():
    """As an emergency department's, for which no act gives the power."""
    data = agreement_data()
    feed = SHIPPED.feed("emergency_department_assaults")
    data["releases"].append(
        data["releases"][number_of("releases", "5.8")] | {"clause": "9.9", "product": feed.id, "columns": {feed.id: {}}}
    )
    wider = JOURNEYS.model_copy(update={"feeds": (*JOURNEYS.feeds, feed.id)})
    refused = refused_for(wider, agreement_of(data), feed=feed)
    assert refused.missing.startswith(f"{feed.id} at tier 2B is above the ceiling 2A of ")


# Tables that count people across feeds: what they are made from is linked, so it must be fit for that.
LINKED_NUMBER = number_of("releases", "5.15")


def people_table(agreement=AGREEMENT, feed=VICTIMS, recipient="parties"):
    return plan(agreement, feed, PEOPLE_TABLE, AGGREGATE, recipient)


def test_a_linked_table_goes_to_recipients_of_the_table_s_own_tier():
    found = people_table()
    assert {item.column: item.treatment for item in found.released()} == {"dob": Treatment.AGE_BAND}
    assert found.decision("dob").ceilings["recipient parties"] == "1"


LOWERED = {
    "legal gateway pcsc_2022_s16": ("legal_gateways", number_of("legal_gateways", "pcsc_2022_s16"), "ceiling"),
    "purpose journeys_and_evaluation": ("purposes", number_of("purposes", "journeys_and_evaluation"), "ceiling"),
    "partner police": ("parties", 0, "ceiling"),
    "clause 3.5": ("supplies", number_of("supplies", "3.5"), "ceiling"),
}


@pytest.mark.parametrize("recipient", ["data_group", "parties"])
@pytest.mark.parametrize("lowest", LOWERED)
def test_what_is_counted_across_feeds_must_be_fit_for_linking_and_its_readers_need_not(lowest, recipient):
    part, number, key = LOWERED[lowest]
    agreement = changed(part, number, **{key: "2A"})
    with pytest.raises(ReleaseRefusedError) as refused:
        people_table(agreement, recipient=recipient)
    assert refused.value.missing == f"{PEOPLE_TABLE} at tier 2B is above the ceiling 2A of {lowest}"
    data = agreement_data()
    data[part][number][key] = "2A"
    data["releases"][LINKED_NUMBER]["linked"] = False
    assert people_table(agreement_of(data), recipient=recipient).released()


def test_a_feed_whose_own_ceiling_is_2a_is_never_linked():
    with pytest.raises(ReleaseRefusedError, match="at tier 2B is above the ceiling 2A of feed"):
        people_table(feed=replace(VICTIMS, ceiling=DEPERSONALISED))


def test_a_reader_who_may_not_even_have_the_table_is_refused_too():
    """A clearance below the table's own tier: of a linked table at 2A, readers of tier 1."""
    data = agreement_data()
    data["releases"][LINKED_NUMBER] |= {"tier": "2A"}
    with pytest.raises(ReleaseRefusedError, match="at tier 2A is above the ceiling 1 of recipient parties"):
        plan(agreement_of(data), VICTIMS, PEOPLE_TABLE, DEPERSONALISED, "parties")


# The shipped agreement as a whole.
def questions():
    """Every feed and recipient of every release clause, with each project that a clause at 2B is for."""
    for clause in AGREEMENT.releases:
        for feed in clause.columns:
            for recipient in clause.recipients:
                projects = [None]
                if clause.tier is PSEUDONYMISED:
                    projects = [
                        item for item in SHIPPED.projects.values() if item.recipient == recipient and feed in item.feeds
                    ]
                yield from ((clause, feed, recipient, project) for project in projects)


@pytest.mark.parametrize(
    ("clause", "feed", "recipient", "project"),
    list(questions()),
    ids=lambda item: getattr(item, "clause", None) or getattr(item, "id", item) or "no project",
)
def test_every_release_clause_of_the_shipped_agreement_gives_a_plan(clause, feed, recipient, project):
    found = plan(AGREEMENT, SHIPPED.feed(feed), clause.product, clause.tier, recipient, ON, project)
    assert {item.column: item.treatment for item in found.released()} == clause.columns[feed]
    assert {item.clause for item in found.decisions} == {clause.clause}


def test_no_clause_goes_unasked():
    assert {clause.clause for clause, *_ in questions()} == {clause.clause for clause in AGREEMENT.releases}


def test_every_feed_of_events_that_is_given_is_released_by_some_clause():
    released_feeds = {feed for clause in AGREEMENT.releases for feed in clause.columns}
    given = {item.feed for item in AGREEMENT.supplies}
    assert released_feeds == {feed for feed in given if SHIPPED.feed(feed).kind is FeedKind.EVENTS}


@pytest.mark.parametrize("feed", SHIPPED.feeds.values(), ids=SHIPPED.feeds)
def test_what_is_held_of_a_shipped_feed_is_what_its_clauses_grant_but_for_references(feed):
    granted = {name for clause in AGREEMENT.releases for name in clause.columns.get(feed.id, {})}
    kept = {*columns_to_protect(AGREEMENT, RULES, feed, ON), *references_to_keep(AGREEMENT, RULES, feed, ON)}
    assert kept == granted
