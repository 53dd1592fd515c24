"""Which products there are: those that a clause of the agreement releases, each with what it promises."""

import pytest
import sqlglot
import yaml
from sqlglot import expressions

from contracts.library import Library
from contracts.vocabulary import FieldClass, Tier
from products.catalogue import product_of, products_of, written_tables
from products.errors import UnknownProductError
from tests.contracts.shelf import CRIME, SHIPPED, TABLE, agreement_data, shelf_in

MADE_BY_THE_GATEWAY = {"row_id": FieldClass.ADMIN, "crimes": FieldClass.MEASURE, "supp_code": FieldClass.ADMIN}


def library_with(folder, data):
    """The shipped documents with another agreement."""
    shelf = shelf_in(folder)
    (agreement,) = (shelf / "agreements").iterdir()
    agreement.write_text(yaml.safe_dump(data), encoding="utf-8")
    return Library(shelf)


def test_the_shipped_agreement_releases_a_table_and_records():
    table, records = products_of(SHIPPED)
    assert (table.id, table.tier, table.recipients) == (TABLE, Tier.AGGREGATE, ("data_group", "parties"))
    assert (records.id, records.tier, records.recipients) == (CRIME.id, Tier.DEPERSONALISED, ("data_group",))
    assert table.sql
    assert not records.sql


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
        assert all(source == CRIME.id and CRIME.column(name) for source, name in column.sources)
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
    assert [product.id for product in products_of(library)] == [TABLE]
    with pytest.raises(UnknownProductError, match=f"no product '{CRIME.id}'; there are: {TABLE}"):
        product_of(library, CRIME.id)


@pytest.mark.parametrize("tier", ["2A", "2B"])
def test_a_table_is_released_only_at_its_own_tier(tmp_path, tier):
    data = agreement_data()
    data["releases"][1]["tier"] = tier
    assert [product.id for product in products_of(library_with(tmp_path, data))] == [CRIME.id]


@pytest.mark.parametrize("tier", ["1", "2B", "3"])
def test_records_are_released_only_at_2a(tmp_path, tier):
    data = agreement_data()
    data["releases"][0]["tier"] = tier
    assert [product.id for product in products_of(library_with(tmp_path, data))] == [TABLE]


def test_a_product_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(UnknownProductError, match=f"'rumours'; there are: {TABLE}, {CRIME.id}"):
        product_of(SHIPPED, "rumours")


@pytest.mark.parametrize("product", written_tables().values(), ids=lambda product: product.id)
def test_the_sql_of_a_table_is_one_select_over_what_it_is_given(product):
    (statement,) = sqlglot.parse(product.sql, read="duckdb")
    assert isinstance(statement, expressions.Select)
    tables = {table.name for table in statement.find_all(expressions.Table)}
    assert tables <= {"events", "local_authorities", "code_lists"}
    assert {item.name for item in statement.find_all(expressions.Parameter)} <= {"period"}
    promised = [column.name for column in product.columns]
    assert [*statement.named_selects, "supp_code"] == promised


@pytest.mark.parametrize("product", written_tables().values(), ids=lambda product: product.id)
def test_a_table_counts_one_thing_and_never_below_tier_1(product):
    measures = [column.name for column in product.columns if column.field_class is FieldClass.MEASURE]
    assert len(measures) == 1
    assert product.tier is Tier.AGGREGATE
