"""Every contract that is shipped is a valid Open Data Contract of version 3.1, and keeps the rules of this house."""

import json
from datetime import date
from importlib.resources import files

import jsonschema
import pytest
from open_data_contract_standard.model import OpenDataContractStandard

from contracts.feed import Column, Feed
from contracts.library import shipped_documents
from contracts.plain_yaml import read_yaml
from contracts.vocabulary import ColumnType, FeedKind, FieldClass, IdentifierKind, MatchKey, Severity, Tier
from tests.contracts.shelf import SHIPPED

CONTRACTS = sorted(
    [
        *shipped_documents().glob("feeds/*/*.odcs.yaml"),
        *(item for item in files("products").iterdir() if item.name.endswith(".odcs.yaml")),
    ]
)


WRITTEN = {f"{path.parent.name}/{path.name}": read_yaml(path.read_text("utf-8")) for path in CONTRACTS}


@pytest.fixture(scope="module")
def validator(shared_data):
    schema = json.loads((shared_data / "schemas/odcs_schema/schema/odcs-json-schema-v3.1.0.json").read_text("utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


def test_feeds_and_products_are_among_them():
    names = {path.parent.name for path in CONTRACTS}
    assert names == {*SHIPPED.feeds, "products"}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_contract_is_valid_under_the_schema_of_the_standard(name, validator):
    assert list(validator.iter_errors(WRITTEN[name])) == []


@pytest.mark.parametrize(
    "breach", [{"apiVersion": "v9"}, {"surprise": 1}, {"schema": [{"properties": "none"}]}], ids=str
)
def test_a_contract_that_is_not_would_be_found(validator, breach):
    assert list(validator.iter_errors(WRITTEN["police_recorded_crime/2024.odcs.yaml"] | breach))


@pytest.mark.parametrize("name", WRITTEN)
def test_a_contract_is_one_of_version_3_1_to_the_standard_s_own_model(name):
    """Asked always, also where the standard's schema is not at hand."""
    contract = OpenDataContractStandard.model_validate(WRITTEN[name])
    assert (contract.apiVersion, contract.kind, contract.status) == ("v3.1.0", "DataContract", "active")
    assert [column.name for table in contract.schema_ for column in table.properties]


FEEDS = [feed for name in SHIPPED.feed_ids for feed in SHIPPED.editions(name).all]
EVENTS = [feed for feed in FEEDS if feed.kind is FeedKind.EVENTS]
COLUMNS = [(feed, column) for feed in FEEDS for column in feed.columns]
CAPPED = {
    "ambulance_incidents",
    "antisocial_behaviour_incidents",
    "emergency_department_assaults",
    "fire_incidents",
    "hotspot_activity",
    "stop_and_search",
}
COUNTS_ONLY = {
    "child_criminal_exploitation",
    "childrens_social_care",
    "community_voice",
    "drug_and_alcohol_treatment",
    "hospital_admissions",
    "looked_after_children",
    "missing_children_return_interviews",
    "national_referral_mechanism",
}
OF_OTHERS = {"synthetic_emergency_attendances", "looked_after_children_header"}
"""Made by others, to try the reading: no clause takes them."""


def written(found: list[tuple[Feed, Column]]) -> list[str]:
    """Columns as a failing test should name them."""
    return [f"{feed.id}/{feed.edition} {column.name}" for feed, column in found]


def test_every_code_of_a_column_with_groups_is_in_a_group():
    grouped = [(feed, column) for feed, column in COLUMNS if column.groups is not None]
    assert len(grouped) == 19
    assert written([pair for pair in grouped if not pair[1].codes]) == []
    for feed, column in grouped:
        known = SHIPPED.code_groups(column.groups).of
        assert {*column.codes, *column.retired_codes} <= set(known), (feed.id, column.name)


def test_home_office_codes_come_with_a_point_a_slash_or_five_digits_and_some_are_retired():
    told = [column for _, column in COLUMNS if column.groups == "offence_groups"]
    assert len(told) == 4
    for column in told:
        meant = dict(column.code_labels)
        assert [meant[text] for text in ("4/1", "00401", "4/10", "00410", "37/1", "03701")] == [
            *("4.1", "4.1", "4.10", "4.10", "37.1", "37.1"),
        ]
        assert set(column.retired_codes) == {"8G", "8J"}


def test_what_an_officer_saw_is_never_grouped_as_what_the_person_says():
    assert SHIPPED.feed("police_recorded_crime_suspects").column("ethnicity_officer").groups is None


def test_every_code_of_a_group_is_admitted_somewhere():
    groups = {column.groups for _, column in COLUMNS} - {None}
    for name in groups:
        grouped = [column for _, column in COLUMNS if column.groups == name]
        admitted = {code for column in grouped for code in (*column.codes, *column.retired_codes)}
        assert set(SHIPPED.code_groups(name).of) == admitted


def test_every_identifier_has_the_class_that_is_never_held_in_clear():
    identifiers = [(feed, column) for feed, column in COLUMNS if column.identifier is not None]
    wanted = {IdentifierKind.DATE_OF_BIRTH: FieldClass.DOB, IdentifierKind.POSTCODE: FieldClass.GEO_RES}
    wrong = [
        (feed, column)
        for feed, column in identifiers
        if column.field_class is not wanted.get(column.identifier, FieldClass.DIRECT_ID)
    ]
    assert written(wrong) == []
    assert {column.identifier for _, column in identifiers} == set(IdentifierKind)


def test_no_kind_of_identifier_stands_twice_in_a_feed():
    kinds = [[column.identifier for column in feed.identifiers] for feed in FEEDS]
    assert [found for found in kinds if len(found) != len(set(found))] == []


def test_every_match_key_that_a_feed_could_be_linked_by_is_declared():
    """Of feeds that tell who somebody is, every column whose name says what else it tells of them."""
    words = {
        "sex": MatchKey.SEX,
        "phone": MatchKey.TELEPHONE,
        "email": MatchKey.EMAIL,
        "alias": MatchKey.OTHER_FAMILY_NAME,
    }
    about_people = [feed for feed in FEEDS if feed.identifiers and feed.kind is FeedKind.EVENTS]
    found = [(feed, column) for feed in about_people for column in feed.columns if column.name in words]
    assert len(found) > 15
    assert written([(feed, item) for feed, item in found if item.match_key is not words[item.name]]) == []


def test_a_mistyped_identifier_rejects_no_row():
    strict = [
        (feed, column)
        for feed, column in COLUMNS
        if column.identifier is not None and (column.required or column.pattern or column.codes)
    ]
    assert written(strict) == []


def test_no_row_is_rejected_for_want_of_what_rests_sealed():
    needed = [pair for pair in COLUMNS if pair[1].required and pair[1].field_class.sealed_at_rest]
    assert written(needed) == [
        f"police_recorded_crime{file}/2024 crime_ref" for file in ("", "_suspects", "_victims")
    ]  # joins the three files


def test_every_event_can_be_dated():
    recorded = [feed for feed in EVENTS if feed.id not in {"police_street_level_crime", "looked_after_children_header"}]
    assert [feed.id for feed in recorded if feed.period_column is None or feed.event_time != feed.period_column] == []
    times = [feed.column(feed.event_time) for feed in recorded]
    assert {time.field_class for time in times} == {FieldClass.TIME_EVENT}
    assert {time.type for time in times} <= {ColumnType.DATE, ColumnType.TIMESTAMP}
    assert all(time.required for time in times)


def test_every_place_is_looked_up_in_reference_data_that_is_shipped():
    lookups = {place.lookup for feed in FEEDS for place in feed.places}
    assert {SHIPPED.feed(lookup).kind for lookup in lookups} == {FeedKind.REFERENCE}


def test_only_the_police_s_people_may_live_anywhere():
    everywhere = {feed.id for feed in EVENTS if feed.scope is None}
    assert everywhere - OF_OTHERS == {
        "police_custody",
        "police_recorded_crime_suspects",
        "police_recorded_crime_victims",
    }


@pytest.mark.parametrize("feed", sorted(CAPPED))
def test_a_feed_capped_at_2a_has_no_column_for_a_person_s_identifier(feed):
    found = SHIPPED.feed(feed)
    assert found.ceiling is Tier.DEPERSONALISED
    assert found.identifiers == ()
    assert not {FieldClass.DIRECT_ID, FieldClass.CONTACT} & {column.field_class for column in found.columns}


def test_a_crime_is_about_nobody_and_its_people_are_in_files_of_their_own():
    assert SHIPPED.feed("police_recorded_crime").identifiers == ()
    for people in ("victims", "suspects"):
        assert SHIPPED.feed(f"police_recorded_crime_{people}").column("crime_ref").required


def test_every_column_of_what_partners_write_themselves_is_described():
    published = {"police_street_level_crime", "lsoa_2011_2021_lookup"}  # described where they are published
    assert written([pair for pair in COLUMNS if pair[0].id not in published and not pair[1].description]) == []


def test_a_code_that_decides_what_a_row_is_rejects_it_where_it_is_unknown():
    deciding = [("police_recorded_crime", "ho_class_code"), ("police_recorded_crime_suspects", "role")]
    deciding += [("school_suspensions_and_exclusions", "category"), ("risk_meeting_referrals", "decision")]
    deciding += [("fire_incidents", "incident_type"), ("intervention_participation", "intervention_type")]
    assert [pair for pair in deciding if SHIPPED.feed(pair[0]).column(pair[1]).severity is not Severity.ERROR] == []


@pytest.mark.parametrize("feed", sorted(COUNTS_ONLY))
def test_what_may_come_as_counts_only_is_a_table_about_nobody_singly(feed):
    found = SHIPPED.feed(feed)
    assert (found.kind, found.ceiling) == (FeedKind.AGGREGATE, Tier.AGGREGATE)
    measures = [column for column in found.columns if column.field_class is FieldClass.MEASURE]
    assert measures
    assert {column.type for column in measures} == {ColumnType.INTEGER}
    # What a cell is must be known for certain, and no code stands for everybody: its row would be counted twice.
    dimensions = [column for column in found.columns if column.field_class is not FieldClass.MEASURE]
    assert all(column.codes or column.pattern for column in dimensions)
    assert not {"all", "total", "persons"} & {code.casefold() for column in dimensions for code in column.codes}


def test_no_other_feed_is_a_table_of_counts():
    assert {feed.id for feed in FEEDS if feed.kind is FeedKind.AGGREGATE} == COUNTS_ONLY


def test_a_record_of_a_child_in_care_goes_nowhere():
    assert SHIPPED.feed("looked_after_children_header").ceiling is Tier.AGGREGATE
    assert not {item.feed for item in SHIPPED.agreement.supplies} & (COUNTS_ONLY | OF_OTHERS)


def test_what_communities_say_is_coded_and_never_quoted():
    voice = SHIPPED.feed("community_voice")
    assert not [column.name for column in voice.columns if column.field_class is FieldClass.FREE_TEXT]
    assert "No quotations" in voice.description


def test_every_column_says_where_its_definition_comes_from():
    assert written([pair for pair in COLUMNS if not pair[1].sources]) == []
    assert written([pair for pair in COLUMNS if not all(url.startswith("https://") for url in pair[1].sources)]) == []


def test_every_column_that_is_written_in_a_certain_way_gives_an_example():
    """The example file of a guide is made of these; notes and names of staff stay empty in it."""
    wanted = [pair for pair in COLUMNS if pair[1].pattern or pair[1].format or pair[1].identifier]
    assert written([pair for pair in wanted if not pair[1].examples]) == []


EDITIONS = {
    "school_suspensions_and_exclusions": (("2019-Q4", "2005"), ("2020-Q2", "2005"), ("2020-Q3", "2020")),
    "school_attendance": (("2023-24-summer", "2006"), ("2024-25-autumn", "2024"), ("2024-25-spring", "2024")),
    "deprivation": (("2019", "2019"), ("2024", "2019"), ("2025", "2025")),
    "population_estimates": (("2019", "2011"), ("2020", "2011"), ("2021", "2021")),
}


def test_the_feeds_whose_schema_changed_by_year_are_known():
    assert {name for name in SHIPPED.feed_ids if len(SHIPPED.editions(name).all) > 1} == set(EDITIONS)


@pytest.mark.parametrize("feed", sorted(EDITIONS))
def test_a_period_has_the_edition_of_its_year(feed):
    for period, edition in EDITIONS[feed]:
        assert SHIPPED.feed(feed, period).edition == edition


def test_exclusions_had_one_reason_until_2019_20_and_up_to_three_since():
    old, new = SHIPPED.editions("school_suspensions_and_exclusions").all
    reasons = [[column.name for column in item.columns if column.name.startswith("reason")] for item in (old, new)]
    assert reasons == [["reason_1"], ["reason_1", "reason_2", "reason_3"]]
    before, since = old.column("reason_1"), new.column("reason_1")
    assert set(before.codes) - set(since.codes) == {"OT"} == set(since.retired_codes)
    assert set(since.codes) - set(before.codes) == {"OW", "LG", "DS", "MT", "PH"}
    assert (set(old.column("category").codes), set(new.column("category").codes)) == (
        {"FIXD", "PERM", "LNCH"},
        {"SUSP", "PERM", "LNCH"},
    )
    assert dict(new.column("category").code_labels)["FIXD"] == "SUSP"


def test_attendance_codes_changed_on_19_august_2024():
    old, new = (item.column("attendance_code") for item in SHIPPED.editions("school_attendance").all)
    assert SHIPPED.feed("school_attendance").valid.start == date(2024, 8, 19)
    assert set(new.codes) - set(old.codes) == {"C1", "C2", "J1", "K", "Q", *(f"Y{number}" for number in range(1, 8))}
    assert set(old.codes) - set(new.codes) == set(new.retired_codes) == {"H", "J", "Y"}
    assert {"/", "\\", "#"} <= set(new.codes)


def test_former_districts_of_somerset_are_retired_codes_wherever_an_authority_is_told():
    told = [column for feed, column in COLUMNS if column.name == "local_authority_code"]
    former = {code for code, today in SHIPPED.local_authorities.successors.items() if today == "E06000066"}
    assert len(told) >= 7
    for column in told:
        assert set(column.codes) == set(SHIPPED.local_authorities.partnership)
        assert set(column.retired_codes) == former | {"E10000027"}  # the county, which was the council of children


def test_other_meetings_records_are_refused_in_words():
    assert "MAPPA, MARAC, Channel or Prevent are refused" in SHIPPED.feed("risk_meeting_referrals").description
