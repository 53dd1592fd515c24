"""What CONTRIBUTING tells a newcomer is so: the tests that it names are there, and its example feed is delivered."""

import ast
import io
import re
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from contracts.library import Library, shipped_documents
from contracts.release_plan import columns_to_protect
from journey.deliveries import DeliveryBook
from journey.inputs import due
from journey.protected import protect
from journey.received import receive
from journey.shared import share
from journey.standing import published
from tests.docs.pages import ROOT, blocks, named, page, table
from tests.invented import BRISTOL, ON, OUTSIDE, an_instance, lookup_protected, signed_again

PAGE = page("CONTRIBUTING.md")
PROPERTIES = table(PAGE, "property", "where it lives")
TEST_ID = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")


def ids(cell: str) -> list[tuple[str, str]]:
    """The tests that a cell names, as file and function."""
    return TEST_ID.findall(cell)


def functions(path: Path) -> set[str]:
    """The tests in a file, found by reading it."""
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@pytest.mark.parametrize("row", PROPERTIES, ids=lambda row: row[0][:60])
def test_every_property_names_tests_that_are_there(row):
    found = ids(row[2])
    assert found
    assert len(found) == row[2].count("`") // 2
    missing = [f"{file}::{name}" for file, name in found if name not in functions(ROOT / file)]
    assert missing == []


@pytest.mark.parametrize("row", PROPERTIES, ids=lambda row: row[0][:60])
def test_every_property_lives_in_a_place_that_is_there(row):
    places = [place for place in named(row[1]) if "/" in place]
    assert [place for place in places if not (ROOT / place).exists()] == []


@pytest.fixture(autouse=True)
def _cheap_keys(cheap_keys: None) -> None:
    """No test here is about the cost of guessing a passphrase."""


@pytest.fixture
def extended(tmp_path: Path):
    """A gateway whose documents were extended as the page says."""
    feed, clauses = (yaml.safe_load(block) for block in blocks(PAGE, "yaml"))
    instance = an_instance(tmp_path)
    place = instance.home / "documents" / "feeds" / feed["id"] / "2024.odcs.yaml"
    place.parent.mkdir()
    place.write_text(blocks(PAGE, "yaml")[0], encoding="utf-8")
    (path,) = (instance.home / "documents" / "agreements").glob("*.yaml")
    agreement = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, entries in clauses.items():
        agreement[name] += entries
    path.write_text(yaml.safe_dump(agreement), encoding="utf-8")
    return signed_again(instance)


def test_the_example_feed_is_read_held_to_its_rules_and_released_without_a_line_of_python(extended):
    lookup_protected(extended)
    rows = [f"a1,Primary,{BRISTOL}", f"a2,Secondary,{OUTSIDE}", f"a2,Tertiary,{BRISTOL}", f"a3,Primary,{BRISTOL}"]
    content = "\n".join(["Incident number,Type of fire,LSOA", *rows]).encode()
    delivery = receive(extended, io.BytesIO(content), "fire", "fire_deliberate_fires", "2024-Q1", ON)
    protect(extended, delivery.receipt_id, ON)
    receipt = DeliveryBook(extended).receipt(delivery.receipt_id)
    assert [receipt[f"rows_{name}"] for name in ("read", "accepted", "rejected", "out_of_scope")] == [4, 2, 1, 1]
    for product, period in due(extended):
        share(extended, product.id, period, ON)
    (product,) = published(extended)
    assert (product.product.id, product.period, product.rows) == ("fire_deliberate_fires", "2024-Q1", 2)
    assert "incident" not in pq.read_schema(product.path).names


def test_the_example_feed_protects_only_what_its_clause_names(extended):
    library = extended.library
    feed = library.feed("fire_deliberate_fires")
    assert columns_to_protect(library.agreement, library.field_rules, feed, ON).keys() == {"fire_type", "lsoa_code"}


def test_the_example_feed_is_valid_by_the_standard_s_own_schema(shared_data):
    jsonschema = pytest.importorskip("jsonschema")
    schemas = sorted((shared_data / "schemas").rglob("*3.1.0*.json"))
    assert schemas
    jsonschema.validate(yaml.safe_load(blocks(PAGE, "yaml")[0]), yaml.safe_load(schemas[0].read_text("utf-8")))


def test_the_product_that_a_newcomer_begins_from_is_there(tmp_path):
    shelf = Library(shutil.copytree(shipped_documents(), tmp_path / "documents"))
    assert "street_level_crime_by_local_authority" in {item.product for item in shelf.agreement.releases}
    for ending in ("odcs.yaml", "sql"):
        assert (ROOT / "products" / f"street_level_crime_by_local_authority.{ending}").is_file()
