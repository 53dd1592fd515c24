"""What must hold of linking models: sealed, entered before they hold, one at a time, and known by a keyed digest."""

from dataclasses import replace

import pytest
import rfc8785

from anonymisation.linking.model import Shares
from anonymisation.linking.prior import shipped_model
from journey.errors import ModelExchangedError
from journey.instance import Zone
from journey.linking import models
from journey.linking.models import MODEL, id_in_force, keep_model, model_in_force
from journey.recovery import recover
from journey.sealed import create_sealed, destroy_sealed
from lineage.entries import Verb

CANARY = "quinceycanary"
TRAINED = replace(shipped_model(), source="trained", shares={"family": Shares({CANARY: 0.5}, 0.01)})
OTHER = replace(TRAINED, prior=-12.0)


def kept(instance, model, records=7):
    with instance.exclusive():
        return keep_model(instance, model, records)


def lying(instance):
    return [path for path in instance.zone(Zone.LINKED).list("models") if not path.endswith(".key")]


def test_before_any_training_the_shipped_model_holds(instance):
    held = model_in_force(instance)
    assert (held.model.as_json(), held.trained) == (shipped_model().as_json(), False)
    assert held.id == id_in_force(instance) == shipped_model().digest
    assert lying(instance) == []


def test_a_trained_model_holds_from_when_it_was_entered(instance):
    found = kept(instance, TRAINED)
    held = model_in_force(instance)
    assert (held.id, held.trained, held.model.as_json()) == (found, True, TRAINED.as_json())
    last = instance.ledger.entry(instance.ledger.size() - 1)
    assert last.verb is Verb.ALTERATION
    assert dict(last.subject) == {MODEL: found, "model_before_digest": shipped_model().digest, "records": 7}


def test_nobody_can_try_whose_names_it_was_made_from(instance):
    found = kept(instance, TRAINED)
    assert found != TRAINED.digest
    store = instance.zone(Zone.LINKED)
    assert lying(instance) == [f"models/{found}"]
    assert CANARY.encode() not in store.read(f"models/{found}")


def test_of_models_only_the_one_that_holds_is_kept(instance):
    kept(instance, TRAINED)
    found = kept(instance, OTHER)
    assert lying(instance) == [f"models/{found}"]
    assert model_in_force(instance).model.prior == OTHER.prior


def test_the_same_model_again_changes_nothing(instance):
    found, size = kept(instance, TRAINED), instance.ledger.size()
    assert kept(instance, TRAINED) == found
    assert instance.ledger.size() == size


@pytest.mark.parametrize("step", ["create_sealed", "enter"])
def test_training_that_was_killed_before_it_was_entered_leaves_the_model_before(instance, monkeypatch, step):
    first = kept(instance, TRAINED)

    def killed(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(models, step, killed)
        with pytest.raises(KeyboardInterrupt):
            kept(instance, OTHER)
    recover(instance)
    assert id_in_force(instance) == first
    assert lying(instance) == [f"models/{first}"]


def test_what_was_entered_holds_though_the_process_was_killed_there(instance, monkeypatch):
    kept(instance, TRAINED)

    def killed(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(models, "discard_other_models", killed)
        with pytest.raises(KeyboardInterrupt):
            kept(instance, OTHER)
    assert model_in_force(instance).model.prior == OTHER.prior
    recover(instance)
    assert len(lying(instance)) == 1


def planted(instance, model, place):
    """What anybody can do who may write there: to seal needs no passphrase."""
    destroy_sealed(instance, Zone.LINKED, f"models/{place}")
    with create_sealed(instance, Zone.LINKED, f"models/{place}") as sink:
        sink.write(rfc8785.dumps(model.as_json()))


def test_a_model_that_somebody_put_there_never_holds(instance):
    planted(instance, OTHER, OTHER.digest)
    instance.zone(Zone.LINKED).point("models/current", OTHER.digest)
    assert not model_in_force(instance).trained
    found = kept(instance, TRAINED)
    assert lying(instance) == [f"models/{found}"]


def test_another_model_in_the_place_of_the_one_that_was_trained_is_refused(instance):
    found = kept(instance, TRAINED)
    planted(instance, OTHER, found)
    with pytest.raises(ModelExchangedError, match="gateway link train"):
        model_in_force(instance)
    assert kept(instance, TRAINED) == found
    assert model_in_force(instance).model.prior == TRAINED.prior


def test_where_the_model_is_gone_the_shipped_one_does_not_take_its_place(instance):
    found = kept(instance, TRAINED)
    destroy_sealed(instance, Zone.LINKED, f"models/{found}")
    with pytest.raises(ModelExchangedError):
        model_in_force(instance)


def test_the_model_of_before_does_not_hold_again(instance):
    """Whoever kept its files puts them back."""
    kept(instance, TRAINED)
    store = instance.zone(Zone.LINKED)
    before = {path: store.read(path) for path in store.list("models")}
    kept(instance, OTHER)
    for path, content in before.items():
        store.replace(path, content)
    assert model_in_force(instance).model.prior == OTHER.prior
