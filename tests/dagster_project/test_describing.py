"""Columns are described as the documents describe them, and lineage leads from column to column without a gap."""

import dagster as dg
import pyarrow as pa
import pytest

from anonymisation.protect import event_schema
from anonymisation.treatments.treating import FORCE_AREAS, treat
from contracts.code_groups import CodeGroups
from contracts.library import Library, shipped_documents
from contracts.release_plan import columns_to_protect, references_to_keep
from contracts.vocabulary import FeedKind, FieldClass
from dagster_project.describing import (
    protected_lineage,
    protected_schema,
    received_schema,
    shared_lineage,
    shared_schema,
)
from dagster_project.naming import protected_key, received_key
from products.catalogue import clause_product, products_of
from tests.contracts.shelf import finest
from tests.invented import FEED, ON, TABLE

VICTIMS = "police_recorded_crime_victims"


@pytest.fixture(scope="module")
def library():
    return Library(shipped_documents())


def supply_of(library, feed):
    return next(item for item in library.agreement.supplies if item.feed == feed)


def product_named(library, name):
    return next(item for item in products_of(library) if item.id == name)


def named(schema):
    return {column.name: column for column in schema.columns}


def test_a_received_file_is_described_under_the_partners_headings(library):
    columns = named(received_schema(library.feed(FEED)))
    assert list(columns) == [column.header for column in library.feed(FEED).columns]
    assert columns["Context"].tags == {"field_class": FieldClass.FREE_TEXT.value}
    assert columns["Context"].description == "A note that the force may add; treated as free text."
    assert columns["Longitude"].type == "number"


EVERY_FEED = sorted({item.feed for item in Library(shipped_documents()).agreement.supplies})


@pytest.mark.parametrize("feed", EVERY_FEED)
def test_event_rows_are_described_as_they_are_written(library, feed):
    contract = library.feed(feed)
    kept = columns_to_protect(library.agreement, library.field_rules, contract, ON)
    kept = finest(*(item.name for item in contract.columns)) if contract.kind is FeedKind.REFERENCE else kept
    written = event_schema(contract, kept)
    described = protected_schema(library, supply_of(library, feed))
    assert [column.name for column in described.columns] == written.names
    plain = {"string", "int64", "int32", "int16", "double", "date32[day]", "timestamp[s]", "bool"}
    assert {column.type for column in described.columns} <= plain


def test_no_column_of_event_rows_has_a_class_of_its_own(library):
    columns = named(protected_schema(library, supply_of(library, FEED)))
    assert columns["local_authority_code"].tags == columns["lsoa_code"].tags == {"field_class": "GEO_EVENT"}
    assert columns["local_authority_code"].description == "Looked up from LSOA code."


def test_what_guards_a_row_is_described_as_what_it_is(library):
    guarded = named(protected_schema(library, supply_of(library, "police_recorded_crime")))["guarded"]
    assert guarded.type == "bool"
    assert guarded.description.startswith("Whether no day and no small area may be told")


def test_an_age_and_the_areas_of_a_home_have_the_class_of_what_they_come_from(library):
    columns = named(protected_schema(library, supply_of(library, VICTIMS)))
    assert columns["age_at_event"].tags == {"field_class": "DOB"}
    assert columns["age_at_event"].description == "Completed years on the day of the event, from dob."
    assert columns["residence_local_authority_code"].tags == {"field_class": "GEO_RES"}
    assert columns["residence_local_authority_code"].description == "Looked up from home_postcode."
    assert columns["committed_from"].type == "date32[day]"
    sealed = {column.name for column in library.feed(VICTIMS).columns if column.field_class.sealed_at_rest}
    assert not sealed & set(columns)


@pytest.mark.parametrize("feed", EVERY_FEED)
def test_every_column_of_event_rows_leads_to_a_column_of_the_file(library, feed):
    supply = supply_of(library, feed)
    lineage = protected_lineage(library, supply).deps_by_column
    headings = set(named(received_schema(library.feed(feed))))
    assert {"line", *lineage} == set(named(protected_schema(library, supply)))
    for deps in lineage.values():
        assert {dep.asset_key for dep in deps} == {received_key(supply.partner, feed)}
        assert {dep.column_name for dep in deps} <= headings


def released_as(library, product, feed, column):
    """The treatment that a product's clause gives a column."""
    return library.agreement.release(clause_product(product), product.tier).columns[feed][column]


@pytest.mark.parametrize("product", products_of(Library(shipped_documents())), ids=lambda product: product.id)
def test_every_column_of_a_product_leads_to_columns_of_event_rows_of_every_partner(library, product):
    lineage = shared_lineage(library, product).deps_by_column
    assert list(lineage) == [column.name for column in product.columns]
    for column in product.columns:
        wanted = {
            (protected_key if released_as(library, product, feed, source) != "reference" else received_key)(
                supply.partner, feed
            )
            for feed, source in column.sources
            for supply in library.agreement.supplies
            if supply.feed == feed
        }
        assert {dep.asset_key for dep in lineage[column.name]} == wanted
        assert len(lineage[column.name]) == len(wanted)
        for dep in lineage[column.name]:
            (supply,) = (
                item
                for item in library.agreement.supplies
                if dep.asset_key in {protected_key(item.partner, item.feed), received_key(item.partner, item.feed)}
            )
            is_file = dep.asset_key == received_key(supply.partner, supply.feed)
            schema = received_schema(library.feed(supply.feed)) if is_file else protected_schema(library, supply)
            assert dep.column_name in named(schema)


def test_a_band_of_ages_leads_to_the_age_and_a_pseudonym_to_the_column_of_the_file(library):
    product = product_named(library, f"{VICTIMS}_for_journeys")
    lineage = shared_lineage(library, product).deps_by_column
    assert lineage["age_band"] == [dg.TableColumnDep(protected_key("police", VICTIMS), "age_at_event")]
    assert lineage["crime_ref"] == [dg.TableColumnDep(received_key("police", VICTIMS), "crime_ref")]
    assert lineage["ethnicity_self_group"] == [dg.TableColumnDep(protected_key("police", VICTIMS), "ethnicity_self")]
    assert lineage["pid"] == []


def empty_events(library, feed):
    """Event rows without a row, and what is joined to them before they are published."""
    contract = library.feed(feed)
    kept = columns_to_protect(library.agreement, library.field_rules, contract, ON)
    references = references_to_keep(library.agreement, library.field_rules, contract, ON)
    events = event_schema(contract, kept).empty_table()
    for name in references:
        events = events.append_column(name, pa.chunked_array([], pa.string()))
    return contract, events


@pytest.mark.parametrize(
    "product", [item for item in products_of(Library(shipped_documents())) if not item.sql], ids=lambda item: item.id
)
def test_the_types_of_records_are_those_that_their_treatments_make(library, product):
    contract, events = empty_events(library, product.feed)
    described = named(shared_schema(library, product))
    for name in {source for column in product.columns for _, source in column.sources}:
        treatment = released_as(library, product, product.feed, name)
        groups = {name: CodeGroups(name, {}) for name in (contract.column(name).groups or "", FORCE_AREAS)}
        for published, values in treat(events, contract, name, treatment, groups).columns.items():
            kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
            assert described[published].type == str(kind), published
    assert described["row_id"].type == "string"


def test_a_looked_up_area_leads_to_the_area_and_not_to_the_code_it_was_found_by(library):
    (dep,) = shared_lineage(library, product_named(library, TABLE)).deps_by_column["local_authority_code"]
    assert dep.column_name == "local_authority_code"


def test_products_are_described_as_their_contracts_do(library):
    columns = named(shared_schema(library, product_named(library, TABLE)))
    assert columns["crimes"].type == "integer"
    assert columns["crimes"].description == "Number of crimes and incidents; empty where withheld."
    assert columns["crime_type"].description == f"The police.uk category. Made from {FEED}.crime_type."
    assert columns["crime_type"].tags == {"field_class": "SENSITIVE"}
