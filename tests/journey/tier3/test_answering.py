"""What must hold of an answer: no step before it can be left out, it goes home, and nobody's absence can be told."""

import json

import pyrage
import pytest

from contracts.people import Person
from contracts.tier3_request import IdentityRequestRefusedError, OwnRecord
from custody.errors import SharesRefusedError
from custody.tier3_key import joined_tier3_key, new_tier3_key
from journey.errors import Tier3RefusedError
from journey.instance import Zone
from journey.linked import holding_run, link_people
from journey.recovery import recover
from journey.tier3 import answering, requesting
from journey.tier3.answer_files import ANSWER_BYTES
from journey.tier3.answering import answer
from journey.tier3.asked import AskedState, asked_requests
from journey.tier3.crosswalk import LINE, open_crosswalk
from journey.tier3.keeping import pinned_tier3_key
from journey.tier3.requesting import ask
from journey.withdrawn import withdraw
from tests.identities import APPROVERS, CASES, PARTNERS, SUSPECTS
from tests.invented import ON
from tests.people import edit_agreement

SAID = {"purpose", "legal_gateway", "expires_days"}
HOME = tuple(f"home/{partner}.age" for partner in PARTNERS)


def read(desk, held, name, who):
    """What somebody finds in a file that was sealed to them."""
    content = desk.instance.zone(Zone.TIER3).read(f"answers/{held.asked.request}/files/{name}")
    return json.loads(pyrage.decrypt(content, [desk.opening[who]]))


def told(desk, held, partner):
    records = read(desk, held, f"home/{partner}.age", partner)["records"]
    return {(item["partner"], item["feed"], item["column"], item["reference"]) for item in records}


def answered(desk, held):
    desk.approve(held)
    return answer(desk.instance, held.asked.request, desk.shares[1:])


def readable(desk, held):
    return desk.instance.zone(Zone.TIER3).pointed(f"answers/{held.asked.request}/current")


def nothing_given(desk, held):
    return desk.instance.zone(Zone.TIER3).list("answers") == [] and readable(desk, held) is None


def test_each_partner_gets_its_own_references_back_and_no_other_s(desk):
    held = desk.about(2)
    done = answered(desk, held)
    cases, suspects = desk.receipts["bristol"], desk.receipts["police"]
    assert done.files == (*HOME, "conditions.json")
    assert told(desk, held, "bristol") == {("bristol", CASES, LINE, f"{cases}:2")}
    assert told(desk, held, "police") == {
        ("police", SUSPECTS, LINE, f"{suspects}:2"),
        ("police", SUSPECTS, LINE, f"{suspects}:4"),
        ("police", SUSPECTS, "crime_ref", "5224000001"),
        ("police", SUSPECTS, "crime_ref", "5224000002"),
    }
    assert told(desk, held, "somerset") == set()
    for other in ("bristol", "somerset", "lead"):
        with pytest.raises(pyrage.DecryptError):
            read(desk, held, "home/police.age", other)


def test_whom_nobody_else_knows_and_who_is_not_there_cannot_be_told_from_another(desk):
    """Line 3 is known to the recipient alone; line 9 is nobody's."""
    desk.instance = edit_agreement(desk.instance, lambda said: said["tier3"].update(requests_a_month=9))
    looks = []
    for line in (2, 3, 9):
        before = desk.instance.ledger.size()
        held = desk.about(line)
        done = answered(desk, held)
        # age writes a stanza of chance into each head: what is sealed is of one size, and nothing else is of any.
        store = desk.instance.zone(Zone.TIER3)
        sealed = [store.read(f"answers/{held.asked.request}/files/{name}") for name in HOME]
        sizes = {
            len(pyrage.decrypt(content, [desk.opening[who]])) for content, who in zip(sealed, PARTNERS, strict=True)
        }
        assert all(ANSWER_BYTES < len(content) < ANSWER_BYTES + 1024 for content in sealed)
        entries = list(desk.instance.ledger.entries())[before:]
        said = [{key: value for key, value in item.subject.items() if key in SAID} for item in entries]
        looks.append((sizes, [set(item.subject) for item in entries], said, done.files, done.until))
    assert looks[0] == looks[1] == looks[2]
    assert looks[0][0] == {ANSWER_BYTES}
    assert told(desk, held, "bristol") == set()


def test_a_reference_of_more_than_one_person_finds_nobody(desk):
    private = joined_tier3_key(desk.shares, pinned_tier3_key(desk.instance))
    with open_crosswalk(desk.instance, holding_run(desk.instance), private) as file:
        persons = set(file.read()["person"].to_pylist())
        of_one, of_two, of_another = (
            answering._person(file, OwnRecord(partner=partner, feed=SUSPECTS, reference=reference))
            for partner, reference in (("police", "5224000001"), ("police", "5224000002"), ("bristol", "5224000001"))
        )
    assert of_one in persons
    assert not {of_two, of_another} & persons


def test_no_answer_without_a_request(desk):
    with pytest.raises(Tier3RefusedError, match="no such request"):
        answer(desk.instance, "r" + "0" * 24, desk.shares)


def test_no_answer_without_approvals_whatever_shares_are_brought(desk):
    held = desk.ask()
    with pytest.raises(Tier3RefusedError, match="not approved: 2 more of 2"):
        answer(desk.instance, held.asked.request, desk.shares)
    desk.approve(held, next(iter(APPROVERS)))
    with pytest.raises(Tier3RefusedError, match="not approved: 1 more of 2"):
        answer(desk.instance, held.asked.request, desk.shares)
    assert nothing_given(desk, held)


def test_no_answer_without_enough_shares_of_the_key_whatever_passphrase_there_is(desk):
    held = desk.ask()
    desk.approve(held)
    _, others = new_tier3_key(2, 3)
    for shares in ((), desk.shares[:1], (desk.shares[0], desk.shares[0]), (desk.shares[0], others[1]), others):
        with pytest.raises(SharesRefusedError):
            answer(desk.instance, held.asked.request, shares)
    assert nothing_given(desk, held)


def test_approvals_of_another_request_are_worth_nothing(desk):
    one, other = desk.ask(), desk.about(3)
    desk.approve(one)
    store = desk.instance.zone(Zone.TIER3)
    path = "requests/{}/approvals.json"
    store.replace(path.format(other.asked.request), store.read(path.format(one.asked.request)))
    with pytest.raises(Tier3RefusedError, match="not approved"):
        answer(desk.instance, other.asked.request, desk.shares)


def test_a_request_altered_after_approval_is_not_answered(desk):
    held = desk.ask()
    desk.approve(held)
    place = desk.instance.home / "zones" / "tier3" / "requests" / held.asked.request / "terms.json"
    place.write_bytes(place.read_bytes().replace(b'"to_recipient":false', b'"to_recipient":true'))
    with pytest.raises(Tier3RefusedError, match="altered"):
        answer(desk.instance, held.asked.request, desk.shares)


def test_terms_that_say_otherwise_than_what_was_sealed_are_not_answered(desk, monkeypatch):
    """As if whoever runs the gateway had shown approvers another purpose than was asked."""
    shown = requesting._shown
    with monkeypatch.context() as patch:
        patch.setattr(requesting, "_shown", lambda request: shown(request) | {"necessity": "risk_to_life"})
        held = desk.ask()
        desk.approve(held)
    with pytest.raises(Tier3RefusedError, match="not what was asked"):
        answer(desk.instance, held.asked.request, desk.shares)


def test_an_agreement_changed_between_ends_it(desk):
    held = desk.ask()
    desk.approve(held)
    desk.instance = edit_agreement(desk.instance, lambda said: said["tier3"].update(requests_a_month=4))
    with pytest.raises(Tier3RefusedError, match="agreed has changed"):
        answer(desk.instance, held.asked.request, desk.shares)


def test_an_expired_request_is_not_answered(desk, clock):
    held = desk.ask()
    desk.approve(held)
    clock(30)
    with pytest.raises(Tier3RefusedError, match="expired"):
        answer(desk.instance, held.asked.request, desk.shares)


def test_nothing_is_answered_twice(desk):
    held = desk.ask()
    answered(desk, held)
    with pytest.raises(Tier3RefusedError, match="answered, and goes no further"):
        answer(desk.instance, held.asked.request, desk.shares)


def test_who_has_left_since_gets_no_answer(desk, monkeypatch):
    held = desk.ask()
    desk.approve(held)
    monkeypatch.setattr(Person, "is_here", lambda self, _on: self.organisation != "bristol" or self.id in APPROVERS)
    with pytest.raises(IdentityRequestRefusedError, match="not known here"):
        answer(desk.instance, held.asked.request, desk.shares)


def test_without_links_under_the_key_there_is_no_answer(desk):
    held = desk.ask()
    desk.approve(held)
    desk.instance.zone(Zone.TIER3).delete_all("crosswalk")
    with pytest.raises(Tier3RefusedError, match="not linked"):
        answer(desk.instance, held.asked.request, desk.shares)


def test_from_a_crosswalk_that_was_altered_there_is_no_answer_and_the_way_out_is_told(desk):
    held, store = desk.ask(), desk.instance.zone(Zone.TIER3)
    desk.approve(held)
    (path,) = (name for name in store.list("crosswalk") if not name.endswith(".key"))
    store.replace(path, store.read(path)[:-1])
    with pytest.raises(Tier3RefusedError, match=r"delete the folder crosswalk .* with `gateway run`"):
        answer(desk.instance, held.asked.request, desk.shares)
    store.delete_all("crosswalk")
    link_people(desk.instance, ON)
    answer(desk.instance, held.asked.request, desk.shares)


def test_what_was_withdrawn_since_is_in_no_answer(desk):
    held = desk.about(2)
    desk.approve(held)
    withdraw(desk.instance, desk.receipts["police"])
    with pytest.raises(Tier3RefusedError, match="not linked"):
        answer(desk.instance, held.asked.request, desk.shares)
    link_people(desk.instance, ON)
    answer(desk.instance, held.asked.request, desk.shares)
    assert told(desk, held, "police") == set()


def all_of_tier_3(said):
    for item in (*said["parties"], *said["supplies"]):
        item["ceiling"] = "3"


def test_more_goes_only_where_all_is_of_tier_3_and_then_to_the_recipient_s_key_alone(desk):
    desk.instance = edit_agreement(desk.instance, all_of_tier_3)
    held = ask(desk.instance, desk.written(to_recipient=True), desk.claim())
    done = answered(desk, held)
    assert "recipient/safeguarding_lead.age" in done.files
    # The feed's own contract says 2B, which no agreement lifts.
    assert read(desk, held, "recipient/safeguarding_lead.age", "lead")["records"] == []


def test_what_may_go_to_the_recipient_goes(desk, monkeypatch):
    desk.instance = edit_agreement(desk.instance, all_of_tier_3)
    monkeypatch.setattr(answering, "_goes", lambda *_: True)
    held = ask(desk.instance, desk.written(to_recipient=True), desk.claim())
    answered(desk, held)
    found = read(desk, held, "recipient/safeguarding_lead.age", "lead")
    assert {item["partner"] for item in found["records"]} == {"police"}
    assert len(found["records"]) == 4
    assert found["legal_gateway"]["id"] == "cda_1998_s115"


def test_an_answer_carries_its_conditions(desk):
    held = desk.ask()
    answered(desk, held)
    written = json.loads(desk.instance.zone(Zone.TIER3).read(f"answers/{held.asked.request}/files/conditions.json"))
    assert (written["request"], written["made"], written["expires"]) == (held.asked.request, "2026-11-22", "2026-12-22")
    assert written["legal_gateway"]["limits"]
    assert len(written["conditions"]) == 3


@pytest.mark.parametrize("step", ["home_files", "enter", "files"])
def test_a_killed_answer_leaves_nothing_to_read_and_can_be_given_again(desk, monkeypatch, step):
    held = desk.ask()
    desk.approve(held)

    def killed(*_, **__):
        raise KeyboardInterrupt

    place, name = (type(desk.instance.zone(Zone.TIER3)), "point") if step == "files" else (answering, step)
    with monkeypatch.context() as patch:
        patch.setattr(place, name, killed)
        with pytest.raises(KeyboardInterrupt):
            answer(desk.instance, held.asked.request, desk.shares)
    assert readable(desk, held) is None
    entered = any("tier3_answered" in item.subject for item in desk.instance.ledger.entries())
    assert entered == (step == "files")
    recover(desk.again().instance)
    if entered:
        assert readable(desk, held) == "files"
    else:
        assert nothing_given(desk, held)


def test_nothing_of_an_answer_is_in_the_ledger_or_lies_in_clear(desk):
    held = desk.about(2)
    answered(desk, held)
    (said,) = (item.subject for item in desk.instance.ledger.entries() if "tier3_answered" in item.subject)
    assert set(said) == {"tier3_answered", "purpose", "legal_gateway", "answer_digest"}
    zones = desk.instance.home / "zones"
    lying = b"".join(
        path.read_bytes() for path in (*zones.rglob("tier3/**/*"), *zones.rglob("ledger/**/*")) if path.is_file()
    )
    for canary in ("5224000001", f"{desk.receipts['police']}:2", f"{desk.receipts['bristol']}:2"):
        assert canary.encode() not in lying
    assert asked_requests(desk.instance)[0].state is AskedState.ANSWERED


def test_an_answer_that_was_killed_half_written_is_given_again_without_waiting_for_a_run(desk, monkeypatch):
    held = desk.ask()
    desk.approve(held)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(answering, "enter", killed)
        with pytest.raises(KeyboardInterrupt):
            answer(desk.instance, held.asked.request, desk.shares)
    answer(desk.instance, held.asked.request, desk.shares)
    assert readable(desk, held) == "files"
