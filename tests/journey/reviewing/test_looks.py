"""Looks and labels rest sealed, are believed as the ledger has them, and go with the records that they are about."""

import hashlib

import pytest

from anonymisation.linking.labels import LABELS, Decision
from custody.signing import SignedFor, sign
from journey.errors import LabelsAlteredError
from journey.instance import Zone
from journey.reviewing.comparing import decide, next_pair
from journey.reviewing.looks import (
    LABEL,
    LOOK,
    Label,
    discard_unfinished,
    ever_looked,
    forget_all_but,
    held_labels,
    held_look,
    held_looks,
    keep,
    labels_digest,
    new_look,
    read_labels,
)
from journey.reviewing.recovering import recover_looks
from lineage.entries import Verb
from tests.reviewing import RECORDS_HELD, edge, key_of, write_run

SAME, NOT_SAME = Decision.SAME, Decision.NOT_SAME


def decided(desk, decision=SAME):
    """A look that was decided."""
    shown = next_pair(desk.instance, desk.reviewer())
    return decide(desk.instance, desk.reviewer(), shown.look, decision)


def lying_in(desk, folder):
    return sorted(desk.instance.zone(Zone.LINKED).list(folder))


def erased(desk):
    return [dict(item.subject) for item in desk.instance.ledger.entries() if item.verb is Verb.ERASURE]


def test_what_stands_is_read_as_keys_and_decisions_in_the_order_in_which_it_was_decided(desk):
    assert read_labels(desk.instance).num_rows == 0
    first, second = decided(desk, NOT_SAME), decided(desk)
    decide(desk.instance, desk.reviewer(), first.look, SAME)
    table = read_labels(desk.instance)
    assert table.schema == LABELS
    assert table.column("decision").to_pylist() == ["same", "same"]
    assert [key.hex() for key in table.column("left").to_pylist()] == [second.left, first.left]


@pytest.mark.parametrize("later", [Decision.ASIDE, Decision.CANNOT_TELL])
def test_what_was_settled_stands_whatever_another_leaves_open_later_until_it_is_taken_back(desk, later):
    write_run(desk.instance, RECORDS_HELD, [edge(1, 2)])
    theirs = next_pair(desk.instance, desk.reviewer("reviewer_2"))
    settled = decided(desk)
    decide(desk.instance, desk.reviewer("reviewer_2"), theirs.look, later)
    assert read_labels(desk.instance).column("decision").to_pylist() == ["same"]
    decide(desk.instance, desk.reviewer(), settled.look, later)
    assert read_labels(desk.instance).num_rows == 0


def test_every_label_changes_the_digest_by_which_a_run_is_due(desk):
    seen = {labels_digest(desk.instance)}
    label = decided(desk)
    seen.add(labels_digest(desk.instance))
    decide(desk.instance, desk.reviewer(), label.look, NOT_SAME)
    seen.add(labels_digest(desk.instance))
    assert len(seen) == 3


@pytest.mark.parametrize("suffix", ["", ".key"])
def test_a_label_that_is_gone_stops_whoever_reads_labels(desk, suffix):
    label = decided(desk)
    desk.instance.zone(Zone.LINKED).delete(f"labels/{label.name}{suffix}")
    with pytest.raises(LabelsAlteredError, match=label.name):
        read_labels(desk.instance)


def forged(desk, label):
    """The same label with the other decision, sealed by somebody who needs no passphrase for that."""
    other = Label(**{name: getattr(label, name) for name in label.__slots__} | {"decision": NOT_SAME, "signature": ""})
    signature = sign(desk.signing["reviewer_1"], SignedFor.LABEL, other.digest)
    return Label(**{name: getattr(other, name) for name in other.__slots__} | {"signature": signature})


def test_a_label_in_another_s_place_stops_whoever_reads_labels(desk):
    label = decided(desk)
    other = forged(desk, label)
    assert other.is_signed
    keep(desk.instance, LABEL, label.name, other.written())
    with pytest.raises(LabelsAlteredError):
        held_labels(desk.instance)


def test_a_label_that_nobody_signed_stops_whoever_reads_labels(desk, monkeypatch):
    decided(desk)
    monkeypatch.setattr(Label, "is_signed", property(lambda _self: False))
    with pytest.raises(LabelsAlteredError):
        held_labels(desk.instance)


def test_a_label_that_was_never_entered_is_none_and_is_destroyed(desk):
    label = decided(desk)
    keep(desk.instance, LABEL, f"{label.look}.1", forged(desk, label).written())
    stray = new_look("reviewer_1", key_of(1).hex(), key_of(2).hex())
    keep(desk.instance, LOOK, stray.look, b"{}")
    assert [item.name for item in held_labels(desk.instance)] == [label.name]
    assert held_look(desk.instance, stray.look) is None
    discard_unfinished(desk.instance)
    assert lying_in(desk, "labels") == [f"labels/{label.name}", f"labels/{label.name}.key"]
    assert lying_in(desk, "looks") == [f"looks/{label.look}", f"looks/{label.look}.key"]
    decide(desk.instance, desk.reviewer(), label.look, NOT_SAME)


def test_a_look_in_another_s_place_is_none(desk):
    label = decided(desk)
    look = held_look(desk.instance, label.look)
    for change in ({"other": key_of(5).hex()}, {"reviewer": "reviewer_2"}):
        forgery = {name: getattr(look, name) for name in look.__slots__} | change
        keep(desk.instance, LOOK, label.look, str(forgery).replace("'", '"').encode())
        assert held_look(desk.instance, label.look) is None
        assert held_looks(desk.instance) == []


def test_of_records_that_are_gone_looks_and_labels_are_destroyed_and_that_is_entered(desk):
    first, second = decided(desk), decided(desk)
    gone = bytes.fromhex(first.left)
    stay = {bytes.fromhex(key) for label in (first, second) for key in (label.left, label.right)} - {gone}
    before = labels_digest(desk.instance)
    forget_all_but(desk.instance, stay)
    assert [item.name for item in held_labels(desk.instance)] == [second.name]
    assert [item.look for item in held_looks(desk.instance)] == [second.look]
    assert erased(desk) == [{"label_erased": first.name}, {"look_erased": first.look}]
    assert first.look not in "".join(lying_in(desk, "looks") + lying_in(desk, "labels"))
    assert labels_digest(desk.instance) == before
    forget_all_but(desk.instance, stay)
    assert len(erased(desk)) == 2


@pytest.mark.parametrize("pair_stays", [True, False])
@pytest.mark.parametrize(
    "broken", [lambda store, path: store.replace(path, b"?"), lambda store, path: store.delete(path)]
)
def test_a_look_that_cannot_be_read_is_destroyed_and_its_label_goes_by_its_own_pair(desk, broken, pair_stays):
    """Nobody could say that its records are there still."""
    label = decided(desk)
    broken(desk.instance.zone(Zone.LINKED), f"looks/{label.look}")
    there = {bytes.fromhex(key) for key in (label.left, label.right)} if pair_stays else set()
    assert ever_looked(desk.instance)
    forget_all_but(desk.instance, there)
    assert lying_in(desk, "looks") == []
    assert not ever_looked(desk.instance)
    assert [item.name for item in held_labels(desk.instance)] == ([label.name] if pair_stays else [])


def test_recovery_too_destroys_a_look_that_cannot_be_read(desk):
    label = decided(desk)
    desk.instance.zone(Zone.LINKED).delete(f"looks/{label.look}")
    recover_looks(desk.instance)
    assert lying_in(desk, "looks") == []


def test_a_kill_between_the_entry_and_the_destruction_is_made_good(desk, monkeypatch):
    label = decided(desk)
    with monkeypatch.context() as patch:
        patch.setattr("journey.reviewing.looks.destroy_sealed", _killed)
        with pytest.raises(OSError, match="killed"):
            forget_all_but(desk.instance, set())
    assert erased(desk) == [{"label_erased": label.name}]
    discard_unfinished(desk.instance)
    assert lying_in(desk, "labels") == []
    forget_all_but(desk.instance, set())
    assert lying_in(desk, "looks") == []
    assert [held_labels(desk.instance), held_looks(desk.instance)] == [[], []]


def _killed(*_args):
    message = "killed"
    raise OSError(message)


def test_nothing_of_a_pair_can_be_read_of_a_label_or_look_at_rest(desk):
    label = decided(desk)
    for folder, name in (("labels", label.name), ("looks", label.look)):
        content = desk.instance.zone(Zone.LINKED).read(f"{folder}/{name}")
        for text in (label.left, label.right, "reviewer_1", "same"):
            assert text.encode() not in content
    assert hashlib.sha256(label.written()).hexdigest() == label.written_digest
