"""Columns are described as the documents describe them, and lineage leads from column to column without a gap."""

import pytest

from anonymisation.protect import event_schema
from contracts.library import Library, shipped_documents
from contracts.release_plan import columns_to_protect
from contracts.vocabulary import FieldClass
from dagster_project.describing import (
    protected_lineage,
    protected_schema,
    received_schema,
    shared_lineage,
    shared_schema,
)
from dagster_project.naming import protected_key, received_key
from products.catalogue import products_of
from tests.invented import FEED, LOOKUP, ON, TABLE


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


@pytest.mark.parametrize("feed", [FEED, LOOKUP])
def test_event_rows_are_described_as_they_are_written(library, feed):
    contract = library.feed(feed)
    kept = columns_to_protect(library.agreement, library.field_rules, contract, ON)
    kept = kept or tuple(item.name for item in contract.columns)
    written = event_schema(contract, kept)
    described = protected_schema(library, supply_of(library, feed))
    assert [column.name for column in described.columns] == written.names
    plain = {"string", "int64", "double", "date32[day]"}
    assert {column.type for column in described.columns} <= plain


def test_no_column_of_event_rows_has_a_class_of_its_own(library):
    columns = named(protected_schema(library, supply_of(library, FEED)))
    assert columns["local_authority_code"].tags == columns["lsoa_code"].tags == {"field_class": "GEO_EVENT"}
    assert columns["local_authority_code"].description == "Looked up from LSOA code."


@pytest.mark.parametrize("feed", [FEED, LOOKUP])
def test_every_column_of_event_rows_leads_to_a_column_of_the_file(library, feed):
    supply = supply_of(library, feed)
    lineage = protected_lineage(library, supply).deps_by_column
    headings = set(named(received_schema(library.feed(feed))))
    assert {"line", *lineage} == set(named(protected_schema(library, supply)))
    for deps in lineage.values():
        assert {dep.asset_key for dep in deps} == {received_key(supply.partner, feed)}
        assert {dep.column_name for dep in deps} <= headings


def test_every_column_of_a_product_leads_to_columns_of_event_rows(library):
    for product in products_of(library):
        held = named(protected_schema(library, supply_of(library, product.feed)))
        lineage = shared_lineage(library, product).deps_by_column
        assert list(lineage) == [column.name for column in product.columns]
        for column in product.columns:
            assert bool(lineage[column.name]) == bool(column.sources)
            for dep in lineage[column.name]:
                assert dep.asset_key == protected_key("police", product.feed)
                assert dep.column_name in held


def test_a_looked_up_area_leads_to_the_area_and_not_to_the_code_it_was_found_by(library):
    (dep,) = shared_lineage(library, product_named(library, TABLE)).deps_by_column["local_authority_code"]
    assert dep.column_name == "local_authority_code"


def test_products_are_described_as_their_contracts_do(library):
    columns = named(shared_schema(library, product_named(library, TABLE)))
    assert columns["crimes"].type == "integer"
    assert columns["crimes"].description == "Number of crimes and incidents; empty where withheld."
    assert columns["crime_type"].description == f"The police.uk category. Made from {FEED}.crime_type."
    assert columns["crime_type"].tags == {"field_class": "SENSITIVE"}
