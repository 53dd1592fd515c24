"""What must hold of a compiled agreement: it keeps to its schema, always says the same, and needs no Cedar."""

import json
import subprocess
import sys

import cedarpy

from contracts.access.compiled import schema
from tests.contracts.access.agreed import agreed

AGREED = agreed()


def test_policies_and_entities_keep_to_the_schema():
    assert cedarpy.validate_policies(AGREED.policies, AGREED.schema).errors == []
    read = cedarpy.Schema.from_str(AGREED.schema)
    assert len(cedarpy.Entities.from_json_str(AGREED.entities, read)) >= len(json.loads(AGREED.entities))


def test_a_misspelt_attribute_is_noticed():
    misspelt = AGREED.policies.replace("principal.joined", "principal.jioned")
    assert not cedarpy.validate_policies(misspelt, AGREED.schema).validation_passed


def test_the_same_documents_give_the_same_bytes_and_others_give_others():
    again, others = agreed(), agreed({"analyst_1": {"left": None, "organisation": "police"}})
    assert (again.policies_digest, again.entities_digest) == (AGREED.policies_digest, AGREED.entities_digest)
    assert others.entities_digest != AGREED.entities_digest
    assert others.policies_digest == AGREED.policies_digest


def test_nothing_of_an_entity_is_a_key():
    assert "public_key" not in AGREED.entities


def test_it_needs_no_cedar():
    """Whoever has the base install can compile an agreement, and read what it says."""
    program = "import contracts.access.compiled, sys; sys.exit('cedarpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 - our own program
    assert schema() == AGREED.schema
