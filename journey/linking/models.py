"""Linking models of an instance: the shipped one until one was trained, then that; sealed, for it holds people's names.

A trained model rests under `models/<id>`, and the one that the ledger entered last holds: anybody who can write there
could seal another. Its id is a keyed digest: the digest itself would let anybody try whose names it was made from.
Killed before the ledger's entry, training leaves nothing.
"""

import json
from dataclasses import dataclass

import rfc8785

from anonymisation.linking.model import LinkingModel, from_json
from anonymisation.linking.prior import shipped_model
from custody.derivation import derived
from custody.roots import RootUse
from journey.entering import enter
from journey.errors import ModelExchangedError
from journey.instance import Instance, Zone
from journey.sealed import create_sealed, destroy_sealed, open_sealed
from lineage.entries import Verb
from zones.errors import ObjectMissingError

MODEL = "linking_model_digest"
"""The key of the ledger's entry about a model."""
_FOLDER = "models"


@dataclass(frozen=True, slots=True)
class ModelInForce:
    """The model that links. `id`, 64 hex digits: its digest, keyed if it was `trained` from this instance's records."""

    model: LinkingModel
    id: str
    trained: bool


def model_in_force(instance: Instance) -> ModelInForce:
    """The model that holds.

    Raises `ModelExchangedError` where it is gone or another lies in its place, `UnreadableModelError` for another
    version's, and custody's `BrokenSealError`.
    """
    if (held := _trained(instance)) is None:
        return ModelInForce(shipped := shipped_model(), shipped.digest, trained=False)
    try:
        with open_sealed(instance, Zone.LINKED, f"{_FOLDER}/{held}") as sealed:
            model = from_json(json.loads(sealed.readall()))
    except ObjectMissingError:
        raise ModelExchangedError from None
    if _id_of(instance, model) != held:
        raise ModelExchangedError
    return ModelInForce(model, held, trained=True)


def id_in_force(instance: Instance) -> str:
    """The id of the model that holds. Opens nothing."""
    return _trained(instance) or shipped_model().digest


def keep_model(instance: Instance, model: LinkingModel, records: int) -> str:
    """Seal a trained model, enter it, and have it hold from now on; return its id. Under `instance.exclusive()`."""
    found, before = _id_of(instance, model), id_in_force(instance)
    destroy_sealed(instance, Zone.LINKED, f"{_FOLDER}/{found}")
    with create_sealed(instance, Zone.LINKED, f"{_FOLDER}/{found}") as sink:
        sink.write(rfc8785.dumps(model.as_json()))
    if found != before:
        enter(instance, Verb.ALTERATION, {MODEL: found, "model_before_digest": before, "records": records})
    discard_other_models(instance)
    return found


def discard_other_models(instance: Instance) -> None:
    """Destroy every model but the one that holds: it has names of people in it who may be gone since.

    The caller holds `instance.exclusive()`. Recovery does so for a training that was killed.
    """
    holds = _trained(instance)
    lying = {path.removesuffix(".key") for path in instance.zone(Zone.LINKED).list(_FOLDER)}
    for path in sorted(lying - {f"{_FOLDER}/{holds}"}):
        destroy_sealed(instance, Zone.LINKED, path)


def _trained(instance: Instance) -> str | None:
    """The id of the trained model that holds, which the ledger entered last; None before any training."""
    entered = instance.ledger.newest(MODEL)
    return None if entered is None else str(entered)


def _id_of(instance: Instance, model: LinkingModel) -> str:
    """The id of a trained model."""
    return derived(instance.keyring.root(RootUse.FINGERPRINT), "linking-model", digest=model.digest).hex()
