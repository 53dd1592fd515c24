"""What must hold after a crash at the joints; tests/attacks kills the process at every point of them."""

import pytest

from journey import approvals, linked, publishing
from journey import protected as protected_module
from journey.approvals import APPROVALS, pending, release_approved
from journey.deliveries import DeliveryBook
from journey.inputs import due
from journey.instance import Zone
from journey.linked import latest_run, link_people, linking_is_due
from journey.linking import tables
from journey.protected import protect
from journey.publishing import DATA, pending_of, versions_of
from journey.recovery import recover
from journey.sealed import create_sealed
from journey.shared import share
from lineage.entries import Verb
from products.catalogue import product_of
from tests.invented import FEED, ON, crime, crimes_file, dropped, protected
from tests.people import JOURNEYS, QUARTER, case, given, linked_and_shared, person, signed, waiting_release


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


def test_a_refused_file_that_a_kill_left_is_destroyed(ready, monkeypatch):
    delivery = dropped(ready, b"Zanzibar,Qwertz\n1,2\n")
    killed(monkeypatch, protected_module, "destroy_sealed", lambda: protect(ready, delivery.receipt_id, ON))
    assert ready.zone(Zone.INCOMING).list() != []
    recover(ready)
    assert ready.zone(Zone.INCOMING).list() == []
    assert ready.ledger.find_last(Verb.ERASURE, "incoming_of", delivery.receipt_id) is not None


def test_a_home_that_was_made_before_partners_could_encrypt_is_given_its_intake_key(instance):
    own = instance.keyring.intake_recipient()
    instance.zone(Zone.CUSTODY).delete("public/intake.age")
    recover(instance)
    assert instance.keyring.intake_recipient() == own


def crash_in(monkeypatch, name, module=publishing):
    def crash(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, name, crash)


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


CASES = "youth_justice_cases"
APPROVING = ("police_dpo", "bristol_caldicott_guardian")


def killed(monkeypatch, module, name, act):
    """Do something, and die at one step of it."""
    with monkeypatch.context() as broken:
        crash_in(broken, name, module)
        with pytest.raises(KeyboardInterrupt):
            act()


def runs(instance):
    return {path.rpartition("/")[0] for path in instance.zone(Zone.LINKED).list()}


@pytest.mark.parametrize(("room", "step"), [(tables, "create_sealed"), (linked, "_described"), (linked, "enter")])
def test_a_run_of_linking_that_was_never_finished_is_destroyed(peopled, monkeypatch, room, step):
    given(peopled, "bristol", CASES, [case(person(1))])
    killed(monkeypatch, room, step, lambda: link_people(peopled, ON))
    recover(peopled)
    assert (runs(peopled), latest_run(peopled)) == (set(), None)
    run = link_people(peopled, ON)
    given(peopled, "bristol", CASES, [case(person(2))])
    killed(monkeypatch, room, step, lambda: link_people(peopled, ON))
    recover(peopled)
    assert (runs(peopled), latest_run(peopled)) == ({"runs/00000001"}, run)
    assert linking_is_due(peopled, ON)


def test_the_run_before_is_destroyed_though_a_kill_came_after_the_new_one_was_pointed_at(peopled, monkeypatch):
    given(peopled, "bristol", CASES, [case(person(1))])
    link_people(peopled, ON)
    given(peopled, "bristol", CASES, [case(person(2))])
    discard, calls = linked._discard, []

    def killed_at_the_last(instance, folder):
        calls.append(folder)
        if len(calls) > 1:
            raise KeyboardInterrupt
        discard(instance, folder)

    with monkeypatch.context() as broken:
        broken.setattr(linked, "_discard", killed_at_the_last)
        with pytest.raises(KeyboardInterrupt):
            link_people(peopled, ON)
    assert runs(peopled) == {"runs/00000001", "runs/00000002"}
    run = latest_run(peopled)
    recover(peopled)
    assert (runs(peopled), latest_run(peopled)) == ({"runs/00000002"}, run)
    assert not linking_is_due(peopled, ON)


def test_what_else_lies_in_the_linked_zone_is_left_alone(instance):
    with create_sealed(instance, Zone.LINKED, "links") as sink:
        sink.write(b"of an earlier release")
    recover(instance)
    assert instance.zone(Zone.LINKED).exists("links")


def of_journeys(instance):
    product = product_of(instance.library, f"{CASES}_for_{JOURNEYS}")
    return pending_of(instance, product, QUARTER), versions_of(instance, product, QUARTER)


def approved(instance, keys):
    for approver in APPROVING:
        signed(instance, waiting_release(instance), approver, keys[approver])


def test_what_waits_whole_is_left_waiting_with_its_signatures(waiting):
    instance, keys = waiting
    approved(instance, keys)
    before, size = pending(instance), instance.ledger.size()
    recover(instance)
    assert (pending(instance), instance.ledger.size()) == (before, size)


def test_records_that_were_half_written_where_they_were_to_wait_are_dropped(peopled, monkeypatch):
    given(peopled, "bristol", CASES, [case(person(1))])
    link_people(peopled, ON)
    killed(monkeypatch, publishing, "_manifest", lambda: share(peopled, f"{CASES}_for_{JOURNEYS}", QUARTER, ON))
    assert [path.rpartition("/")[2] for path in peopled.zone(Zone.PENDING).list()] == [DATA]
    recover(peopled)
    assert peopled.zone(Zone.PENDING).list() == []
    linked_and_shared(peopled)
    assert waiting_release(peopled).approvals == ()


def test_a_kill_between_copy_and_entry_leaves_nothing_shared_and_the_signatures_count_still(waiting, monkeypatch):
    instance, keys = waiting
    approved(instance, keys)
    killed(monkeypatch, publishing, "enter", lambda: release_approved(instance, ON))
    held, versions = of_journeys(instance)
    (version,) = versions.listed()
    recover(instance)
    assert instance.zone(Zone.SHARED).list("tier2b") == []
    last = list(instance.ledger.entries())[-1]
    assert (last.verb, last.subject["version"]) == (Verb.ERASURE, f"v:{version}")
    assert held.listed() == [version]
    assert [item.version for item in release_approved(instance, ON)] == [version]
    assert versions.current() == version


def test_a_kill_between_entry_and_swap_ends_with_readers_sent_to_it_and_nothing_waiting(waiting, monkeypatch):
    instance, keys = waiting
    approved(instance, keys)
    killed(monkeypatch, publishing, "prove_and_swap", lambda: release_approved(instance, ON))
    held, versions = of_journeys(instance)
    (version,) = held.listed()
    assert versions.current() is None
    size = instance.ledger.size()
    recover(instance)
    assert (versions.current(), held.begun(), instance.ledger.size()) == (version, [], size)
    assert versions.store.exists(versions.path(version, APPROVALS))
    assert release_approved(instance, ON) == ()


def test_a_kill_after_the_swap_leaves_nothing_waiting(waiting, monkeypatch):
    instance, keys = waiting
    approved(instance, keys)
    held, versions = of_journeys(instance)
    drop = type(held).drop

    def killed_there(self, version):
        if Zone.PENDING.value in self.store.location("x"):
            raise KeyboardInterrupt
        drop(self, version)

    with monkeypatch.context() as broken:
        broken.setattr(type(held), "drop", killed_there)
        with pytest.raises(KeyboardInterrupt):
            release_approved(instance, ON)
    assert held.listed() == [versions.current()]
    recover(instance)
    assert held.begun() == []
    assert release_approved(instance, ON) == ()


def test_a_copy_that_was_cut_off_leaves_no_row_where_readers_look(waiting, monkeypatch):
    instance, keys = waiting
    approved(instance, keys)
    copy, calls = approvals._copy, []

    def killed_at_the_second(*what):
        calls.append(what)
        if len(calls) > 1:
            raise KeyboardInterrupt
        copy(*what)

    with monkeypatch.context() as broken:
        broken.setattr(approvals, "_copy", killed_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            release_approved(instance, ON)
    assert [path.rpartition("/")[2] for path in instance.zone(Zone.SHARED).list("tier2b")] == [DATA]
    recover(instance)
    assert instance.zone(Zone.SHARED).list("tier2b") == []
    assert len(release_approved(instance, ON)) == 1
