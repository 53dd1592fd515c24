"""Comparing: a reviewer is shown one pair, and says what they think. Nothing is shown that was not entered before.

A look that was not decided is shown again, and counts again: nobody leafs through pairs. What was decided changes
nobody's links until the next run, which reads the labels (`looks.read_labels`).
"""

from dataclasses import dataclass, replace

from anonymisation.linking.labels import Decision
from custody.signing import SignedFor, is_signed
from journey.errors import LookRefusedError
from journey.instance import Instance
from journey.linked import holding_run, latest_run, linkable
from journey.reviewing.admitting import Admitted, Reviewer, admitted
from journey.reviewing.looks import (
    FINAL,
    LABEL,
    LOOK,
    Label,
    Look,
    held_labels,
    held_look,
    held_looks,
    keep,
    new_look,
    standing_labels,
)
from journey.reviewing.pairs import Compared, InDoubt, in_order, pairs_in_doubt
from lineage.entries import Entry, Verb


@dataclass(frozen=True, slots=True)
class Shown:
    """One look: its ticket, what is shown, and how many more looks the reviewer has today."""

    look: str
    compared: Compared
    left_today: int


def next_pair(instance: Instance, reviewer: Reviewer) -> Shown | None:
    """Show a reviewer the pair that they left undecided, or else another; None where none is left for them.

    Raises `LookRefusedError` where looks are used up or what is held is not linked, and what `admitted` raises.
    """
    with instance.exclusive():
        who = admitted(instance, reviewer)
        left = who.plan.rules.a_day - _looks_today(instance, who)
        if left < 1:
            raise LookRefusedError(f"no look is left today: the agreement allows {who.plan.rules.a_day} a day")
        found = _found(instance, who, pairs_in_doubt(instance, _run(instance), who.plan))
        if found is None:
            return None
        look, compared = found
        _enter(instance, who, Verb.CONSULTATION, {LOOK: look.look, "pair_commitment": look.commitment})
        return Shown(look.look, compared, left - 1)


def decide(instance: Instance, reviewer: Reviewer, ticket: str, decision: Decision) -> Label:
    """Keep what a reviewer decided of a look of theirs, in the place of what they decided of it before.

    Raises `LookRefusedError` for a ticket that is not theirs, or is none any more, and what `admitted` raises.
    """
    with instance.exclusive():
        who = admitted(instance, reviewer)
        look = held_look(instance, ticket)
        if look is None or look.reviewer != who.person.id:
            raise LookRefusedError("you have no such look: give the ticket of a pair that you were shown")
        earlier = [item for item in held_labels(instance) if item.look == look.look]
        label = _signed(instance, reviewer, who, look, decision, len(earlier))
        keep(instance, LABEL, label.name, label.written())
        entered: dict[str, str | int] = {LABEL: label.name, "label_digest": label.written_digest}
        _enter(instance, who, Verb.ALTERATION, entered)
        return label


def _signed(  # noqa: PLR0913, PLR0917 - a label is who, what, why, and the how-manieth
    instance: Instance, reviewer: Reviewer, who: Admitted, look: Look, decision: Decision, number: int
) -> Label:
    """A label with its reviewer's signature. Raises `LookRefusedError` where another key signed it."""
    key = who.person.public_key or ""
    left, right = in_order(look.own, look.other)
    label = Label(look.look, number, instance.id, who.person.id, reviewer.purpose, left, right, decision, key)
    label = replace(label, signature=reviewer.sign(SignedFor.LABEL, label.digest))
    if not is_signed(key, SignedFor.LABEL, label.digest, label.signature):
        raise LookRefusedError("that decision is not signed by who was shown the pair: sign with their own key")
    return label


def _found(instance: Instance, who: Admitted, in_doubt: InDoubt) -> tuple[Look, Compared] | None:
    """What the reviewer left undecided, or else a new look, sealed; None where no pair is left."""
    me, labels = who.person.id, standing_labels(instance)
    done = {(item.left, item.right) for item in labels if item.decision in FINAL or item.reviewer == me}
    for look in held_looks(instance):
        compared = in_doubt.shown(look.own, look.other) if look.reviewer == me else None
        if compared is not None and in_order(look.own, look.other) not in done:
            return look, compared
    pair = in_doubt.next_for(me, done)
    compared = in_doubt.shown(*pair) if pair else None
    if pair is None or compared is None:
        return None
    look = new_look(me, *pair)
    keep(instance, LOOK, look.look, look.written())
    return look, compared


def _looks_today(instance: Instance, who: Admitted) -> int:
    """How many looks the ledger has of a reviewer on this day."""
    today = instance.now().date()
    return sum(
        entry.verb is Verb.CONSULTATION and entry.at.date() == today
        for _, entry in instance.ledger.about(LOOK)
        if entry.actor == who.actor
    )


def _run(instance: Instance) -> str:
    """The run that holds. Raises `LookRefusedError` where it is not of just what is held now: somebody was erased."""
    run, today = latest_run(instance), instance.now().date()
    linked = [(item.receipt_id, item.rows) for item in run.deliveries] if run else []
    holds = holding_run(instance)
    if holds is None or linked != [(item.receipt_id, item.rows_held) for item in linkable(instance, today)]:
        raise LookRefusedError("what is held is not linked as it is now: `gateway run` links, then compare")
    return holds


def _enter(instance: Instance, who: Admitted, verb: Verb, subject: dict[str, str | int]) -> None:
    """Enter an act of a reviewer, and why they may; the caller holds `instance.exclusive()`."""
    instance.ledger.append(Entry(verb, who.actor, instance.now(), subject | who.basis))
