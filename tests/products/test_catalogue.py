"""Which products there are: those that a clause of the agreement releases, each with what it promises."""

import pytest
import sqlglot
import yaml
from sqlglot import expressions

from contracts.library import Library
from contracts.vocabulary import FieldClass, Tier, Treatment
from products import catalogue
from products.catalogue import clause_product, product_of, products_of, written_tables
from products.errors import PublishedTwiceError, UnknownProductError
from tests.contracts.shelf import CRIME, SHIPPED, TABLE, agreement_data, feed_of, shelf_in

MADE_BY_THE_GATEWAY = {
    "row_id": FieldClass.ADMIN,
    "pid": FieldClass.DIRECT_ID,
    "crimes": FieldClass.MEASURE,
    "young_people": FieldClass.MEASURE,
    "quarter": FieldClass.TIME_EVENT,
    "partners": FieldClass.ADMIN,
    "source": FieldClass.ADMIN,
    "also_known_to": FieldClass.ADMIN,
    "people": FieldClass.MEASURE,
    "supp_code": FieldClass.ADMIN,
}
SPOKE = f"{CRIME.id}_for_area_of_bristol_analysts"
PEOPLE_TABLE, MATCH_RATES = "young_people_known_to_partners", "people_linked_by_feed"


def library_with(folder, data):
    """The shipped documents with another agreement."""
    shelf = shelf_in(folder)
    (agreement,) = (shelf / "agreements").iterdir()
    agreement.write_text(yaml.safe_dump(data), encoding="utf-8")
    return Library(shelf)


def ids(library, tier=None):
    """The products there are, of one tier or of all."""
    return [product.id for product in products_of(library) if tier in {None, product.tier}]


def test_they_are_worked_out_once_for_a_shelf_and_anew_for_another(tmp_path):
    data = agreement_data()
    data["releases"] = []
    assert products_of(SHIPPED) is products_of(SHIPPED)
    assert products_of(library_with(tmp_path, data)) == ()
    assert products_of(SHIPPED)


def test_the_shipped_agreement_releases_tables_records_and_records_with_a_pid():
    assert ids(SHIPPED, Tier.AGGREGATE) == [MATCH_RATES, TABLE, PEOPLE_TABLE]
    assert ids(SHIPPED, Tier.DEPERSONALISED) == [
        "ambulance_incidents",
        "emergency_department_assaults",
        "fire_incidents",
        "police_recorded_crime",
        CRIME.id,
        SPOKE,
    ]
    assert ids(SHIPPED, Tier.PSEUDONYMISED) == [
        "intervention_participation_for_journeys",
        "intervention_participation_for_mentoring_evaluation",
        "police_recorded_crime_for_journeys",
        "police_recorded_crime_suspects_for_journeys",
        "police_recorded_crime_suspects_for_mentoring_evaluation",
        "police_recorded_crime_victims_for_journeys",
        "police_recorded_crime_victims_for_mentoring_evaluation",
        "probation_supervision_for_journeys",
        "risk_meeting_referrals_for_journeys",
        "school_suspensions_and_exclusions_for_journeys",
        "school_suspensions_and_exclusions_for_mentoring_evaluation",
        "youth_justice_cases_for_journeys",
        "youth_justice_cases_for_mentoring_evaluation",
    ]
    assert len(ids(SHIPPED)) == len(set(ids(SHIPPED))) == 22


def test_a_product_goes_to_whom_its_clause_names_and_only_a_table_is_made_by_sql():
    table, records = product_of(SHIPPED, TABLE), product_of(SHIPPED, CRIME.id)
    assert (table.tier, table.recipients) == (Tier.AGGREGATE, ("data_group", "parties"))
    assert (records.tier, records.recipients) == (Tier.DEPERSONALISED, ("data_group",))
    assert table.sql
    assert not records.sql


def test_records_with_a_pid_are_made_for_one_project_and_its_recipient_alone():
    product = product_of(SHIPPED, "police_recorded_crime_victims_for_mentoring_evaluation")
    assert (product.project, product.recipients) == ("mentoring_evaluation", ("evaluation_lead",))
    assert product.folder == "tier2b/evaluation_lead/mentoring_evaluation/police_recorded_crime_victims"
    assert product.feed == "police_recorded_crime_victims"


def test_what_a_clause_calls_a_product_is_its_feed():
    assert clause_product(product_of(SHIPPED, "youth_justice_cases_for_journeys")) == "youth_justice_cases"
    assert clause_product(product_of(SHIPPED, TABLE)) == TABLE
    assert clause_product(product_of(SHIPPED, CRIME.id)) == CRIME.id
    assert clause_product(product_of(SHIPPED, SPOKE)) == CRIME.id


def test_a_spoke_has_records_of_its_own_with_the_same_columns():
    records, own = product_of(SHIPPED, CRIME.id), product_of(SHIPPED, SPOKE)
    assert (own.recipients, own.columns, own.feed) == (("bristol_analysts",), records.columns, records.feed)
    assert own.folder == f"tier2a/{SPOKE}"


def test_only_records_of_people_at_2b_have_a_pid_and_wait_for_links():
    for product in products_of(SHIPPED):
        of_people = product.tier is Tier.PSEUDONYMISED and bool(SHIPPED.feed(product.feed).identifiers)
        assert ("pid" in {column.name for column in product.columns}) == of_people
        assert product.linked == (of_people or product.id in {PEOPLE_TABLE, MATCH_RATES})
    crime = product_of(SHIPPED, "police_recorded_crime_for_journeys")
    assert [column.name for column in crime.columns][:2] == ["row_id", "crime_ref"]


def test_records_of_people_without_a_pid_wait_for_no_links(tmp_path):
    data = agreement_data()
    clause = next(item for item in data["releases"] if item["product"] == "youth_justice_cases")
    clause |= {"tier": "2A", "columns": {"youth_justice_cases": {"sex": "keep"}}}
    product = product_of(library_with(tmp_path, data), "youth_justice_cases")
    assert [column.name for column in product.columns] == ["row_id", "sex"]
    assert (product.linked, product.project) == (False, None)


def test_records_of_people_have_what_their_clause_lets_out_and_no_identifier():
    product = product_of(SHIPPED, "police_recorded_crime_victims_for_journeys")
    columns = {column.name: column.sources for column in product.columns}
    feed = "police_recorded_crime_victims"
    assert columns == {
        "row_id": (),
        "pid": (),
        "crime_ref": ((feed, "crime_ref"),),
        "committed_from": ((feed, "committed_from"),),
        "role": ((feed, "role"),),
        "age_band": ((feed, "dob"),),
        "sex": ((feed, "sex"),),
        "ethnicity_self_group": ((feed, "ethnicity_self"),),
        "residence_local_authority_code": ((feed, "home_postcode"),),
        "relationship": ((feed, "relationship"),),
        "repeat_victim": ((feed, "repeat_victim"),),
        "injury_level": ((feed, "injury_level"),),
    }


def test_records_have_an_id_and_what_their_clause_lets_out():
    columns = {column.name: column.sources for column in product_of(SHIPPED, CRIME.id).columns}
    assert columns == {
        "row_id": (),
        "month": ((CRIME.id, "month"),),
        "lsoa21_code": ((CRIME.id, "lsoa_code"),),
        "local_authority_code": ((CRIME.id, "lsoa_code"),),
        "crime_type": ((CRIME.id, "crime_type"),),
        "last_outcome_category": ((CRIME.id, "last_outcome_category"),),
    }


@pytest.mark.parametrize("product", products_of(SHIPPED), ids=lambda product: product.id)
def test_every_published_column_has_a_meaning_and_a_source_or_is_the_gateway_s_own(product):
    for column in product.columns:
        assert len(column.description) > 5
        assert all(source in product.feeds and SHIPPED.feed(source).column(name) for source, name in column.sources)
        assert column.sources or MADE_BY_THE_GATEWAY[column.name] is column.field_class
    assert len({column.name for column in product.columns}) == len(product.columns)
    assert product.caveats


@pytest.mark.parametrize(("treatment", "published"), [("drop", []), ("local_authority", ["local_authority_code"])])
def test_what_records_publish_of_a_place_follows_the_treatment(tmp_path, treatment, published):
    data = agreement_data()
    data["releases"][0]["columns"][CRIME.id] = {"lsoa_code": treatment}
    records = product_of(library_with(tmp_path, data), CRIME.id)
    assert [column.name for column in records.columns] == ["row_id", *published]


def test_a_clause_less_is_a_product_less(tmp_path):
    data = agreement_data()
    del data["releases"][0]
    library = library_with(tmp_path, data)
    assert ids(library) == [name for name in ids(SHIPPED) if name not in {CRIME.id, SPOKE}]
    with pytest.raises(UnknownProductError, match=f"no product '{CRIME.id}'; there are: {MATCH_RATES}, {TABLE}"):
        product_of(library, CRIME.id)


def changed_project(folder, **changes):
    """The shipped documents with something of one project changed."""
    shelf = shelf_in(folder)
    path = shelf / "projects" / "journeys.yaml"
    written = yaml.safe_load(path.read_text("utf-8"))
    path.write_text(yaml.safe_dump(written | changes), encoding="utf-8")
    return Library(shelf)


@pytest.mark.parametrize(
    "change",
    [{"recipient": "parties"}, {"purpose": "strategic_needs_assessment"}, {"feeds": []}],
    ids=["another recipient", "another purpose", "no feed"],
)
def test_a_project_that_a_clause_does_not_serve_has_no_product(tmp_path, change):
    library = changed_project(tmp_path, **change)
    assert [name for name in ids(library) if name.endswith("_for_journeys")] == []
    assert set(ids(SHIPPED)) - set(ids(library)) == {name for name in ids(SHIPPED) if name.endswith("_for_journeys")}


def test_a_project_has_a_product_for_each_feed_that_it_names_and_a_clause_releases(tmp_path):
    feeds = ["youth_justice_cases", "emergency_department_assaults", CRIME.id]
    library = changed_project(tmp_path, feeds=feeds)
    assert [name for name in ids(library) if name.endswith("_for_journeys")] == ["youth_justice_cases_for_journeys"]


@pytest.mark.parametrize("tier", ["2A", "2B"])
def test_a_table_is_released_only_at_its_own_tier(tmp_path, tier):
    data = agreement_data()
    data["releases"][1]["tier"] = tier
    assert ids(library_with(tmp_path, data)) == [name for name in ids(SHIPPED) if name != TABLE]


@pytest.mark.parametrize("tier", ["1", "2B", "3"])
def test_records_that_no_project_names_are_released_only_at_2a(tmp_path, tier):
    data = agreement_data()
    data["releases"][0]["tier"] = tier
    assert ids(library_with(tmp_path, data)) == [name for name in ids(SHIPPED) if name not in {CRIME.id, SPOKE}]


def test_a_product_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(UnknownProductError, match=f"'rumours'; there are: {MATCH_RATES}, {TABLE}, {PEOPLE_TABLE}"):
        product_of(SHIPPED, "rumours")


@pytest.mark.parametrize("product", written_tables().values(), ids=lambda product: product.id)
def test_the_sql_of_a_table_is_one_select_over_what_it_is_given(product):
    (statement,) = sqlglot.parse(product.sql, read="duckdb")
    assert isinstance(statement, expressions.Select)
    steps = {step.alias for step in statement.find_all(expressions.CTE)}
    tables = {table.name for table in statement.find_all(expressions.Table)} - steps
    assert {item.name for item in statement.find_all(expressions.Parameter)} <= {"period"}
    promised = [column.name for column in product.columns]
    if product.linked:
        # It says who is in which cell; the cells of all codes, the count and the period are the room's own doing.
        assert tables == {"rows"}
        assert statement.named_selects == ["person", *(column.name for column in product.columns if column.codes)]
    else:
        assert tables <= {"events", "local_authorities", "code_lists"}
        assert [*statement.named_selects, "supp_code"] == promised


@pytest.mark.parametrize("product", written_tables().values(), ids=lambda product: product.id)
def test_a_table_counts_one_thing_and_never_below_tier_1(product):
    measures = [column.name for column in product.columns if column.field_class is FieldClass.MEASURE]
    assert len(measures) == 1
    assert product.tier is Tier.AGGREGATE


@pytest.mark.parametrize("product", written_tables().values(), ids=lambda product: product.id)
def test_no_table_adds_up_events_of_several_feeds(product):
    """One stabbing is a crime, a call, an attendance: a table of several feeds counts people, each of them once."""
    assert len(product.feeds) == 1 or product.linked


def test_two_columns_of_one_published_name_are_refused():
    feed = feed_of(
        {"name": "age_band"},
        {"name": "born", "logicalType": "date", "classification": "DOB"},
        {"name": "day", "logicalType": "date", "classification": "TIME_EVENT"},
        vrpEventTime="day",
    )
    release = SHIPPED.agreement.releases[0].model_copy(
        update={"columns": {feed.id: {"age_band": Treatment.KEEP, "born": Treatment.AGE_BAND}}}
    )
    with pytest.raises(PublishedTwiceError, match="'age_band'"):
        catalogue._records(feed, release)
