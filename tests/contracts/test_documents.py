"""Every contract that is shipped is a valid Open Data Contract of version 3.1, by the standard's own schema."""

import json
from importlib.resources import files

import jsonschema
import pytest
import yaml

from contracts.library import shipped_documents

CONTRACTS = sorted(
    [
        *shipped_documents().glob("feeds/*/*.odcs.yaml"),
        *(item for item in files("products").iterdir() if item.name.endswith(".odcs.yaml")),
    ]
)


@pytest.fixture(scope="module")
def validator(shared_data):
    schema = json.loads((shared_data / "schemas/odcs_schema/schema/odcs-json-schema-v3.1.0.json").read_text("utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


def test_feeds_and_products_are_among_them():
    names = {path.parent.name for path in CONTRACTS}
    assert names == {"police_street_level_crime", "lsoa_2011_2021_lookup", "products"}


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_contract_is_valid(path, validator):
    assert list(validator.iter_errors(yaml.safe_load(path.read_text("utf-8")))) == []


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: f"{path.parent.name}/{path.name}")
@pytest.mark.parametrize(
    "breach", [{"apiVersion": "v9"}, {"surprise": 1}, {"schema": [{"properties": "none"}]}], ids=str
)
def test_a_contract_that_is_not_would_be_found(path, validator, breach):
    assert list(validator.iter_errors(yaml.safe_load(path.read_text("utf-8")) | breach))
