"""The files that protecting writes appear together, sealed where they must be, and say nothing in their footers."""

import pyarrow.parquet as pq
import pytest

from journey.delivery_files import DeliveryFiles, discard_files
from journey.instance import Zone
from journey.protected import protect
from journey.sealed import open_sealed
from tests.invented import ON, crimes_file, dropped, protected, some_crimes


def test_no_footer_of_any_file_holds_a_statistic_or_arrows_schema(ready):
    delivery = protected(ready, crimes_file(some_crimes()))
    with open_sealed(ready, Zone.VAULT, f"{delivery.folder}/rows") as vault:
        sealed = pq.read_metadata(vault)
    with ready.zone(Zone.PROTECTED).open(f"{delivery.folder}/events.parquet") as clear:
        for metadata in (sealed, pq.read_metadata(clear)):
            assert not metadata.row_group(0).column(1).is_stats_set
            assert metadata.metadata is None


def test_a_pass_that_breaks_leaves_no_file(ready, monkeypatch):
    def break_off(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(DeliveryFiles, "_write_findings", break_off)
    delivery = dropped(ready, crimes_file(some_crimes()))
    with pytest.raises(KeyboardInterrupt):
        protect(ready, delivery.receipt_id, ON)
    for zone in (Zone.PROTECTED, Zone.VAULT, Zone.QUARANTINE):
        assert [path for path in ready.zone(zone).list() if delivery.folder in path and "key" not in path] == []


def test_discarding_takes_every_file_and_key(ready):
    delivery = protected(ready, crimes_file(some_crimes()))
    discard_files(ready, delivery)
    for zone in (Zone.PROTECTED, Zone.VAULT, Zone.QUARANTINE):
        assert [path for path in ready.zone(zone).list() if delivery.folder in path] == []
