"""Each look is entered before it is shown, shows nothing of the other side, and is decided by who looked alone."""

import json
from dataclasses import asdict, replace

import pytest

from anonymisation.linking.labels import Decision
from custody.signing import SignedFor, sign
from journey.errors import IdentityRefusedError, LookRefusedError
from journey.instance import Zone
from journey.linked import Linked, LinkedDelivery
from journey.linking.errors import RunExchangedError
from journey.reviewing import comparing
from journey.reviewing.admitting import Reviewer
from journey.reviewing.comparing import decide, next_pair
from journey.reviewing.looks import held_labels, held_look
from lineage.entries import Verb
from tests.reviewing import BRISTOLS, EDGES_HELD, RECORDS_HELD, edge, grant, key_of, lying, write_run

SAME, NOT_SAME, CANNOT_TELL, ASIDE = Decision


def entries(desk):
    """What was entered since there is a run."""
    return [entry for entry in desk.instance.ledger.entries() if entry.verb is not Verb.COMBINATION]


def looked_at(desk, ticket):
    look = held_look(desk.instance, ticket)
    return frozenset(bytes.fromhex(key)[0] for key in (look.own, look.other))


def test_a_look_is_entered_with_a_commitment_and_its_basis_and_without_a_name(desk):
    shown = next_pair(desk.instance, desk.reviewer())
    (entry,) = entries(desk)
    look = held_look(desk.instance, shown.look)
    assert (entry.verb, entry.actor) == (Verb.CONSULTATION, "person:reviewer_1")
    assert dict(entry.subject) == {
        "look": shown.look,
        "pair_commitment": look.commitment,
        "purpose": "linkage_quality",
        "legal_gateway": "cda_1998_s115",
        "clause": "clause:clerical_review",
    }
    assert replace(look, salt="00" * 32).commitment != look.commitment


def test_what_cannot_be_entered_is_not_shown(desk, monkeypatch):
    def full(*_args):
        raise OSError

    monkeypatch.setattr(type(desk.instance.ledger), "append", full)
    with pytest.raises(OSError, match=r"^$"):
        next_pair(desk.instance, desk.reviewer())


def test_no_byte_of_the_other_side_reaches_what_is_shown_the_ledger_a_label_or_a_file(desk):
    shown = [next_pair(desk.instance, desk.reviewer())]
    labels = [decide(desk.instance, desk.reviewer(), shown[0].look, SAME)]
    shown.append(next_pair(desk.instance, desk.reviewer()))
    labels.append(decide(desk.instance, desk.reviewer(), shown[1].look, NOT_SAME))
    assert {looked_at(desk, item.look) for item in shown} == BRISTOLS
    told = "".join(map(repr, shown)) + repr([item.compared.own for item in shown]) + repr(labels)
    told += "".join(item.written().decode() for item in labels)
    told += "".join(item.to_bytes().decode() for item in entries(desk))
    assert "canarybristol" in told
    for source in ("police", "somerset", "probation"):
        assert f"canary{source}" not in told
    assert b"canary" not in lying(desk.instance)
    for number in range(1, 7):
        assert key_of(number).hex() not in repr(shown) + repr(labels)
        assert key_of(number).hex().encode() not in lying(desk.instance)


def test_other_weights_change_nothing_that_is_shown(desk):
    def shown(weight):
        write_run(desk.instance, RECORDS_HELD, [edge(1, 2, weight), edge(1, 5, 9.0)])
        return next_pair(desk.instance, desk.reviewer())

    one, other = shown(-2.9), shown(5.9)
    assert one.compared == other.compared
    assert [name for name in asdict(one) if name not in {"look", "compared", "left_today"}] == []


def test_a_look_that_was_not_decided_is_shown_again_and_counts_again(desk):
    first, again = (next_pair(desk.instance, desk.reviewer()) for _ in range(2))
    assert (first.look, first.compared) == (again.look, again.compared)
    assert (first.left_today, again.left_today) == (19, 18)
    assert len(entries(desk)) == 2


def test_no_more_than_the_agreed_number_are_looked_at_in_a_day_by_each(desk, clock):
    desk.instance = grant(desk.instance, desk.signing, a_day=2)
    assert [next_pair(desk.instance, desk.reviewer()).left_today for _ in range(2)] == [1, 0]
    with pytest.raises(LookRefusedError, match="no look is left today: the agreement allows 2"):
        next_pair(desk.instance, desk.reviewer())
    assert next_pair(desk.instance, desk.reviewer("reviewer_2")).left_today == 1
    assert len(entries(desk)) == 3
    clock(1)
    assert next_pair(desk.instance, desk.reviewer()).left_today == 1


def test_who_decided_is_shown_another_pair_until_none_is_left(desk):
    seen = []
    while (shown := next_pair(desk.instance, desk.reviewer())) is not None:
        seen.append(looked_at(desk, shown.look))
        decide(desk.instance, desk.reviewer(), shown.look, CANNOT_TELL)
    assert len(seen) == 2
    assert set(seen) == BRISTOLS
    assert next_pair(desk.instance, desk.reviewer()) is None


@pytest.mark.parametrize(
    ("decision", "others_too"), [(SAME, False), (NOT_SAME, False), (CANNOT_TELL, True), (ASIDE, True)]
)
def test_what_was_decided_is_shown_to_nobody_and_what_was_left_open_to_another(desk, decision, others_too):
    write_run(desk.instance, RECORDS_HELD, [edge(1, 2)])
    theirs = next_pair(desk.instance, desk.reviewer("reviewer_2"))
    decide(desk.instance, desk.reviewer(), next_pair(desk.instance, desk.reviewer()).look, decision)
    again = next_pair(desk.instance, desk.reviewer("reviewer_2"))
    assert (again is not None) is others_too
    assert again is None or again.look == theirs.look
    assert next_pair(desk.instance, desk.reviewer()) is None


def test_what_was_taken_back_is_left_to_another(desk):
    write_run(desk.instance, RECORDS_HELD, [edge(1, 2)])
    shown = next_pair(desk.instance, desk.reviewer())
    decide(desk.instance, desk.reviewer(), shown.look, SAME)
    assert next_pair(desk.instance, desk.reviewer("reviewer_2")) is None
    decide(desk.instance, desk.reviewer(), shown.look, CANNOT_TELL)
    assert next_pair(desk.instance, desk.reviewer("reviewer_2")) is not None
    assert next_pair(desk.instance, desk.reviewer()) is None


def test_a_decision_is_an_alteration_signed_by_the_reviewer_over_all_of_it(desk):
    shown = next_pair(desk.instance, desk.reviewer())
    label = decide(desk.instance, desk.reviewer(), shown.look, SAME)
    entry = entries(desk)[-1]
    assert (entry.verb, entry.actor) == (Verb.ALTERATION, "person:reviewer_1")
    assert dict(entry.subject) == {
        "label": f"{shown.look}.0",
        "label_digest": label.written_digest,
        "purpose": "linkage_quality",
        "legal_gateway": "cda_1998_s115",
        "clause": "clause:clerical_review",
    }
    assert label.is_signed
    for change in ({"decision": NOT_SAME}, {"left": "00" * 16}, {"number": 1}, {"gateway": "another"}):
        assert not replace(label, **change).is_signed


def test_a_later_decision_is_kept_beside_the_earlier(desk):
    shown = next_pair(desk.instance, desk.reviewer())
    for decision in (SAME, NOT_SAME):
        decide(desk.instance, desk.reviewer(), shown.look, decision)
    assert [(item.name, item.decision) for item in held_labels(desk.instance)] == [
        (f"{shown.look}.0", SAME),
        (f"{shown.look}.1", NOT_SAME),
    ]


def test_nobody_decides_what_they_were_not_shown(desk):
    shown = next_pair(desk.instance, desk.reviewer())
    for who, ticket in (("reviewer_2", shown.look), ("reviewer_1", "k" + "0" * 24), ("reviewer_1", "../custody")):
        with pytest.raises(LookRefusedError, match="no such look"):
            decide(desk.instance, desk.reviewer(who), ticket, SAME)
    assert held_labels(desk.instance) == []


def test_a_decision_signed_by_another_or_for_another_end_is_not_kept(desk):
    shown = next_pair(desk.instance, desk.reviewer())
    own, stranger = desk.signing["reviewer_1"], desk.signing["stranger"]

    def signing(key, signed_for):
        def sign_it(kind, digest):
            return sign(own, kind, digest) if kind is SignedFor.CHALLENGE else sign(key, signed_for, digest)

        return Reviewer("reviewer_1", "linkage_quality", sign_it)

    for reviewer in (signing(stranger, SignedFor.LABEL), signing(own, SignedFor.CHALLENGE)):
        with pytest.raises(LookRefusedError, match="not signed by who was shown"):
            decide(desk.instance, reviewer, shown.look, SAME)
    with pytest.raises(IdentityRefusedError):
        decide(desk.instance, desk.reviewer(key="stranger"), shown.look, SAME)
    assert held_labels(desk.instance) == []


def test_nothing_is_decided_once_the_agreement_grants_it_no_longer(desk):
    shown = next_pair(desk.instance, desk.reviewer())
    desk.instance = grant(desk.instance, desk.signing, reviewers=["reviewer_2"])
    with pytest.raises(Exception, match="no reviewer"):
        decide(desk.instance, desk.reviewer(), shown.look, SAME)


def test_nothing_is_shown_of_a_run_that_is_not_of_what_is_held(desk, monkeypatch):
    gone = LinkedDelivery("r1", "00", rows=1, about=1, persons="", partition="")
    monkeypatch.setattr(comparing, "latest_run", lambda _instance: Linked((), (gone,), 1, 1))
    with pytest.raises(LookRefusedError, match="`gateway run` links, then compare"):
        next_pair(desk.instance, desk.reviewer())
    monkeypatch.undo()
    desk.instance.zone(Zone.LINKED).delete("runs/00000001/run.json")
    with pytest.raises(RunExchangedError, match="`gateway run`"):
        next_pair(desk.instance, desk.reviewer())


def test_a_pair_that_a_new_run_has_settled_is_left_for_another(desk):
    first = next_pair(desk.instance, desk.reviewer())
    rest = [item for item in EDGES_HELD if {item["left"][0], item["right"][0]} != looked_at(desk, first.look)]
    write_run(desk.instance, RECORDS_HELD, rest)
    second = next_pair(desk.instance, desk.reviewer())
    assert looked_at(desk, second.look) != looked_at(desk, first.look)
    assert next_pair(desk.instance, desk.reviewer()).look == second.look


def test_what_is_shown_as_json_is_plain(desk):
    shown = next_pair(desk.instance, desk.reviewer())
    assert json.loads(json.dumps(shown.compared.likeness))["sex"] == "differs"
