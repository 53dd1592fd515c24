"""A gateway that knows the places of the specimens, and receipts that are quick to print."""

import io
import sys
from collections.abc import Iterable, Iterator, Sequence

import pytest

from journey.instance import Instance
from journey.protected import protect
from journey.received import receive
from portal import receipt_text
from tests.conftest import cheap
from tests.defects.base import references
from tests.invented import ON, an_instance
from tests.people import catchments_protected

LOOKUPS = {"postcode_lookup": "youth_justice_cases", "lsoa_2011_2021_lookup": "fire_incidents"}
"""Each lookup, and a feed whose places are understood by it."""


@pytest.fixture(scope="session")
def with_lookups(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """It holds the lookups, and is never changed: a test takes a copy."""
    with cheap():
        made = an_instance(tmp_path_factory.mktemp("lookups"))
        for lookup, feed in LOOKUPS.items():
            content = io.BytesIO(*references(feed))
            period = made.library.feed(lookup).edition
            protect(made, receive(made, content, "ons", lookup, period, ON).receipt_id, ON)
        catchments_protected(made)
    return made


@pytest.fixture(autouse=True, scope="module")
def _tables_undrawn() -> Iterator[None]:
    """All that stands in a table is printed; to draw its lines takes a quarter of a small file's time."""

    def printed(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        sys.stdout.writelines(f"{cell}\n" for cells in ([title], headings, *rows) for cell in cells)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(receipt_text, "show_table", printed)
        yield
