"""Match keys that were never written, or lack a column, are made from the sealed rows and are the same."""

import pyarrow as pa
import pytest

from anonymisation.linking.match_keys import MatchKeyLayout
from journey.delivery_files import MATCH_KEYS
from journey.instance import Zone
from journey.linked import link_people
from journey.match_keys import read_match_keys, read_references
from journey.sealed import destroy_sealed
from tests.invented import ON
from tests.people import given, in_crime, person

SUSPECTS = "police_recorded_crime_suspects"


@pytest.fixture
def delivery(peopled):
    rows = [in_crime(number, "suspect", person(number % 3)) for number in range(5)]
    return given(peopled, "police", SUSPECTS, rows)


def forget(instance, delivery):
    """As if the delivery had been protected before its feed was admitted to linking."""
    destroy_sealed(instance, Zone.VAULT, f"{delivery.folder}/{MATCH_KEYS}")


def test_made_from_rows_they_are_the_same(peopled, delivery):
    layout = MatchKeyLayout(peopled.library.feed(SUSPECTS), ("crime_ref",))
    kept = read_match_keys(peopled, delivery, layout)
    forget(peopled, delivery)
    assert read_match_keys(peopled, delivery, layout) == kept
    assert kept.num_rows == 5


def test_a_reference_that_was_not_kept_comes_from_the_rows(peopled, delivery):
    kept = read_references(peopled, delivery, "crime_ref")
    assert kept == pa.array([f"5224{number:06}" for number in range(5)])
    assert read_references(peopled, delivery, "custody_no").null_count == 5
    forget(peopled, delivery)
    assert read_references(peopled, delivery, "crime_ref") == kept


def test_a_delivery_from_before_its_feed_was_admitted_is_linked_all_the_same(peopled, delivery):
    forget(peopled, delivery)
    assert link_people(peopled, ON).persons == 3
