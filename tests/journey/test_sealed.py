"""What must hold of sealed objects in zones."""

import pytest

from custody.errors import BrokenSealError
from journey.instance import Zone
from journey.sealed import create_sealed, destroy_sealed, open_sealed
from zones.errors import ObjectMissingError


def test_what_is_sealed_comes_back(instance):
    with create_sealed(instance, Zone.VAULT, "a/rows") as sink:
        sink.write(b"planted content")
    with open_sealed(instance, Zone.VAULT, "a/rows") as source:
        assert source.readall() == b"planted content"
    assert b"planted" not in instance.zone(Zone.VAULT).read("a/rows")


def test_destroying_the_key_is_enough(instance):
    with create_sealed(instance, Zone.VAULT, "a/rows") as sink:
        sink.write(b"content")
    instance.zone(Zone.VAULT).delete("a/rows.key")
    with pytest.raises(ObjectMissingError), open_sealed(instance, Zone.VAULT, "a/rows"):
        pass


def test_the_key_goes_before_the_object(instance, monkeypatch):
    with create_sealed(instance, Zone.VAULT, "a/rows") as sink:
        sink.write(b"content")
    gone = []
    store = type(instance.zone(Zone.VAULT))
    monkeypatch.setattr(store, "delete", lambda _self, path: gone.append(path))
    destroy_sealed(instance, Zone.VAULT, "a/rows")
    assert gone == ["a/rows.key", "a/rows"]


def test_an_object_moved_to_another_place_does_not_open(instance):
    with create_sealed(instance, Zone.VAULT, "a/rows") as sink:
        sink.write(b"content")
    folder = instance.home / "zones" / "vault"
    (folder / "a").rename(folder / "b")
    with pytest.raises(BrokenSealError), open_sealed(instance, Zone.VAULT, "b/rows"):
        pass


def test_what_somebody_looked_at_is_what_is_opened_or_nothing(instance):
    """Between a look at the wrapped key and the opening another object may take the place of the one looked at."""
    with create_sealed(instance, Zone.VAULT, "a/rows") as sink:
        sink.write(b"the gateway's")
    assert sink.wrapped == instance.zone(Zone.VAULT).read("a/rows.key")
    destroy_sealed(instance, Zone.VAULT, "a/rows")
    with create_sealed(instance, Zone.VAULT, "a/rows") as other:
        other.write(b"somebody's")
    assert other.wrapped != sink.wrapped
    with pytest.raises(BrokenSealError), open_sealed(instance, Zone.VAULT, "a/rows", sink.wrapped) as source:
        source.readall()


def test_a_writer_that_fails_leaves_no_object(instance):
    def fail():
        with create_sealed(instance, Zone.VAULT, "a/rows") as sink:
            sink.write(b"content")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert not instance.zone(Zone.VAULT).exists("a/rows")
