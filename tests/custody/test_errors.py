"""Every refusal of this room is one family, and says what to do."""

import inspect

import pytest

from custody import errors

REFUSALS = [
    errors.PassphraseUnavailableError("a sentence from where it is raised"),
    errors.WrongPassphraseError("seal"),
    errors.WeakKeyError("a sentence from where it is raised"),
    errors.MissingRootError("roots/seal.root"),
    errors.KeyringExistsError(),
    errors.UnknownZoneError(),
    errors.NotADigestError(),
    errors.BrokenSealError("a sentence from where it is raised"),
    errors.PinExistsError("agreement_owner"),
    errors.UnopenableFileError(),
    errors.SharesRefusedError("a sentence from where it is raised"),
    errors.DomainClosedError("data_group", "journeys"),
    errors.EpochDestroyedError("e1"),
    errors.RootInUseError("e1"),
    errors.KeyServiceError("a sentence from where it is raised"),
]


def test_every_class_is_tried_here():
    classes = {kind for _, kind in inspect.getmembers(errors, inspect.isclass)}
    assert classes == {type(refusal) for refusal in REFUSALS} | {errors.CustodyError}


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_every_refusal_is_of_the_one_family_and_speaks(refusal):
    assert isinstance(refusal, errors.CustodyError)
    assert len(str(refusal)) > 20


def test_facts_are_kept_beside_the_message():
    assert errors.WrongPassphraseError("seal").use == "seal"
    assert errors.MissingRootError("roots/seal.root").name == "roots/seal.root"
    assert errors.EpochDestroyedError("e1").epoch == errors.RootInUseError("e1").epoch == "e1"
    closed = errors.DomainClosedError("data_group", "journeys")
    assert (closed.recipient, closed.project) == ("data_group", "journeys")
