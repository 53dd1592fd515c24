"""What the ledger is told of a delivery, and that a step redone is entered once."""

import pytest

from journey.agreed import AGREED_AT
from journey.entering import about, agreed_at, enter, enter_once
from journey.errors import AgreementUnsignedError
from lineage.entries import Verb
from tests.invented import crime, crimes_file, dropped


def test_an_entry_names_the_instance_and_not_a_person(instance):
    enter(instance, Verb.CONSULTATION, {"product": "x"})
    (entry,) = instance.ledger.entries()
    assert entry.actor == f"gateway:{instance.id}"


def test_a_step_redone_is_entered_once(instance):
    first = enter_once(instance, Verb.COLLECTION, "receipt", {"receipt": "r1"})
    assert enter_once(instance, Verb.COLLECTION, "receipt", {"receipt": "r1"}) == first
    assert enter_once(instance, Verb.COLLECTION, "receipt", {"receipt": "r2"}) == first + 1
    assert enter_once(instance, Verb.ERASURE, "receipt", {"receipt": "r1"}) == first + 2


def test_the_ledger_is_told_the_salted_commitment_and_no_digest(instance):
    delivery = dropped(instance, crimes_file([crime(1)]))
    told = about(delivery)
    assert told["commitment"] == delivery.commitment
    assert delivery.digest not in told.values()


def test_an_entry_says_when_the_documents_were_signed_and_of_what_was_used_later_none_is_made(instance):
    said = agreed_at(instance)
    assert said == {AGREED_AT: instance.agreed.signed_at}
    enter(instance, Verb.ALTERATION, said)
    assert agreed_at(instance) == said
    enter(instance, Verb.ALTERATION, {AGREED_AT: "2999-01-01T00:00:00.000000Z"})
    with pytest.raises(AgreementUnsignedError, match="before what was in use"):
        agreed_at(instance)
