"""Nothing lost: each equation is broken here, to see it stop the journey."""

from dataclasses import replace

import pyarrow as pa
import pytest

from journey import delivery_files, shared
from journey import protected as protecting
from journey.conservation import Account, check_accounts
from journey.deliveries import DeliveryBook, DeliveryState
from journey.errors import ConservationError
from journey.protected import protect
from journey.shared import share
from journey.standing import published
from products.making import Rows
from tests.invented import FEED, ON, TABLE, crime, crimes_file, dropped, protected, some_crimes

BALANCED = Account("d", accepted=10, shared=6, withheld={"small-count": 4}, superseded=0, erased=0)


def test_an_account_balances_only_when_every_row_is_somewhere():
    check_accounts("product", (BALANCED,), 6)
    for wrong in ({"shared": 5}, {"accepted": 11}, {"superseded": 1}, {"erased": 1}, {"withheld": {}}):
        with pytest.raises(ConservationError):
            check_accounts("product", (replace(BALANCED, **wrong),), 6)


def test_what_the_accounts_share_is_what_the_files_hold():
    with pytest.raises(ConservationError, match="share 6 rows, the files hold 7"):
        check_accounts("product", (BALANCED,), 7)


def test_a_row_lost_between_reading_and_writing_stops_the_pass(ready, monkeypatch):
    write = delivery_files.DeliveryFiles.write

    def lossy(self, seen):
        seen.accepted[0] = False
        write(self, seen)

    monkeypatch.setattr(delivery_files.DeliveryFiles, "write", lossy)
    delivery = dropped(ready, crimes_file(some_crimes()))
    with pytest.raises(ConservationError, match="not conserved"):
        protect(ready, delivery.receipt_id, ON)
    assert DeliveryBook(ready).get(delivery.receipt_id).state is DeliveryState.RECEIVED
    assert DeliveryBook(ready).receipt(delivery.receipt_id) is None


def test_a_row_kept_in_the_clear_but_not_sealed_stops_the_pass(ready, monkeypatch):
    events = delivery_files.event_rows
    monkeypatch.setattr(delivery_files, "event_rows", lambda rows, *rest: pa.concat_tables([events(rows, *rest)] * 2))
    with pytest.raises(ConservationError):
        protected(ready, crimes_file([crime(1)]))


@pytest.mark.parametrize("product", [FEED, TABLE])
def test_a_row_lost_between_protecting_and_sharing_stops_the_product(ready, monkeypatch, product):
    protected(ready, crimes_file(some_crimes()))
    events = shared._events
    monkeypatch.setattr(shared, "_events", lambda *them: events(*them).slice(1))
    with pytest.raises(ConservationError):
        share(ready, product, "2024-01", ON)
    assert published(ready) == ()


def test_a_count_that_was_changed_after_counting_stops_the_table(ready, monkeypatch):
    protected(ready, crimes_file(some_crimes()))
    make = shared.make_table

    def padded(*them):
        made = make(*them)
        at = made.rows.held.schema.get_field_index("crimes")
        more = pa.compute.add(made.rows.held.column("crimes"), 1)
        return replace(made, rows=Rows(made.rows.held.set_column(at, "crimes", more)))

    monkeypatch.setattr(shared, "make_table", padded)
    with pytest.raises(ConservationError):
        share(ready, TABLE, "2024-01", ON)


def test_the_check_of_a_delivery_is_really_made(ready, monkeypatch):
    asked = []
    monkeypatch.setattr(protecting, "check_delivery", lambda *them: asked.append(them))
    protected(ready, crimes_file([crime(1)]))
    assert len(asked) == 1
