"""Every refusal of this room is one family, and says what to do."""

import inspect

import pytest

from lineage import errors

REFUSALS = [
    errors.EntryRefusedError("a rule"),
    errors.NoSuchEntryError(3, 2),
    errors.NoCheckpointError(),
    errors.CheckpointRefusedError("a rule"),
    errors.ProofRefusedError("a rule"),
    errors.LedgerDamagedError("tile/0/000", "is missing"),
    errors.ForkRefusedError("tile/0/000", 3),
    errors.ReadOnlyLedgerError(),
    errors.SignerMismatchError(),
]


def test_every_class_is_tried_here():
    classes = {kind for _, kind in inspect.getmembers(errors, inspect.isclass)}
    assert classes == {type(refusal) for refusal in REFUSALS} | {errors.LedgerError}


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_every_refusal_is_a_ledger_error_that_speaks(refusal):
    assert isinstance(refusal, errors.LedgerError)
    assert len(str(refusal)) > 20


def test_facts_are_kept_beside_the_message():
    assert (errors.NoSuchEntryError(3, 2).index, errors.NoSuchEntryError(3, 2).size) == (3, 2)
    assert errors.LedgerDamagedError("tile/0/000", "is missing").path == "tile/0/000"
    assert errors.ForkRefusedError("tile/0/000", 3).size == 3
