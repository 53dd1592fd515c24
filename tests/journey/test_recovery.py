"""What must hold after a crash at the joints; tests/attacks kills the process at every point of them."""

import pytest

from journey import publishing
from journey.deliveries import DeliveryBook
from journey.instance import Zone
from journey.publishing import versions_of
from journey.recovery import recover
from journey.sealed import create_sealed
from journey.shared import due, share
from lineage.entries import Verb
from products.catalogue import product_of
from tests.invented import FEED, ON, crime, crimes_file, dropped, protected


def test_there_is_nothing_to_mend_in_a_whole_gateway(ready):
    protected(ready, crimes_file([crime(1)]))
    share(ready, FEED, "2024-01", ON)
    size = ready.ledger.size()
    recover(ready)
    assert ready.ledger.size() == size


def test_a_delivery_received_but_not_entered_is_entered(instance, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("journey.received.enter_collection", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            dropped(instance, crimes_file([crime(1)]))
    assert instance.ledger.size() == 0
    recover(instance)
    assert [entry.verb for entry in instance.ledger.entries()] == [Verb.COLLECTION]


def test_a_sealed_file_that_was_never_acknowledged_is_forgotten(instance):
    with create_sealed(instance, Zone.INCOMING, f"police/{FEED}/2024-01/20260101T000000000000Z/file") as sink:
        sink.write(b"content")
    recover(instance)
    assert instance.zone(Zone.INCOMING).list() == []


def test_the_incoming_file_of_a_protected_delivery_is_destroyed(ready):
    delivery = protected(ready, crimes_file([crime(1)]))
    with create_sealed(ready, Zone.INCOMING, f"{delivery.folder}/file") as sink:
        sink.write(b"content")
    recover(ready)
    assert ready.zone(Zone.INCOMING).list() == []


def crash_in(monkeypatch, name):
    def crash(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(publishing, name, crash)


def test_a_version_that_the_ledger_lacks_is_dropped_and_recorded(ready, monkeypatch):
    protected(ready, crimes_file([crime(1)]))
    with monkeypatch.context() as broken:
        crash_in(broken, "enter")
        with pytest.raises(KeyboardInterrupt):
            share(ready, FEED, "2024-01", ON)
    versions = versions_of(ready, product_of(ready.library, FEED), "2024-01")
    (abandoned,) = versions.listed()
    recover(ready)
    assert versions.listed() == []
    last = list(ready.ledger.entries())[-1]
    assert (last.verb, last.subject["version"]) == (Verb.ERASURE, f"v:{abandoned}")


def test_a_version_that_the_ledger_holds_becomes_current(ready, monkeypatch):
    protected(ready, crimes_file([crime(1)]))
    with monkeypatch.context() as broken:
        crash_in(broken, "prove_and_swap")
        with pytest.raises(KeyboardInterrupt):
            share(ready, FEED, "2024-01", ON)
    versions = versions_of(ready, product_of(ready.library, FEED), "2024-01")
    assert versions.current() is None
    recover(ready)
    assert versions.current() == versions.listed()[0]
    assert due(ready)[0][0].id != FEED


def test_the_record_of_every_delivery_survives(ready):
    protected(ready, crimes_file([crime(1)]))
    before = DeliveryBook(ready).all()
    recover(ready)
    assert DeliveryBook(ready).all() == before
