"""What must hold of asking: by who shows who they are, within the number agreed, sealed, and entered without a name."""

import json

import pytest
import yaml

from contracts.tier3_request import IdentityRequestRefusedError
from custody.tier3_key import joined_tier3_key
from journey.errors import IdentityRefusedError, Tier3RefusedError
from journey.instance import Zone
from journey.recovery import recover
from journey.tier3 import requesting
from journey.tier3.asked import AskedState, asked_requests
from journey.tier3.keeping import pinned_tier3_key
from journey.tier3.requesting import ask, open_request, request_path, unsealed_request
from tests.invented import signed_again
from tests.people import edit_agreement


def lying(instance):
    files = (path for path in instance.home.rglob("*") if path.is_file() and "documents" not in path.parts)
    return b"".join(path.read_bytes() for path in files)


def terms_file(instance, held):
    return instance.home / "zones" / "tier3" / "requests" / held.asked.request / "terms.json"


def test_a_request_is_sealed_entered_and_open(desk):
    held = desk.ask()
    (asked,) = asked_requests(desk.instance)
    assert (asked.state, asked.purpose, asked.legal_gateway) == (AskedState.OPEN, "safeguarding_case", "cda_1998_s115")
    private = joined_tier3_key(desk.shares[:2], pinned_tier3_key(desk.instance))
    request = unsealed_request(desk.instance, held.terms, private)
    assert request.record.reference == f"{desk.receipts['bristol']}:2"
    assert open_request(desk.again().instance, asked.request) == held


def test_neither_the_ledger_nor_what_approvers_are_shown_nor_any_file_tells_whom_it_is_about(desk):
    canary = "Canary 7731/A"
    disclosure = {"reference": "Canary-7732", "received": "2026-11-20"}
    record = {"partner": "bristol", "feed": "youth_justice_cases", "reference": canary}
    content = desk.written(record=record, origin="safeguarding_disclosure", disclosure=disclosure)
    held = ask(desk.instance, content.replace(b"'2026-11-20'", b"2026-11-20"), desk.claim())
    found = lying(desk.instance)
    assert b"Canary" not in found
    (entry,) = (item for item in desk.instance.ledger.entries() if "tier3_requested" in item.subject)
    assert dict(entry.subject) == {
        "tier3_requested": held.asked.request,
        "purpose": "safeguarding_case",
        "legal_gateway": "cda_1998_s115",
        "request_digest": held.asked.digest,
        "expires_days": 30,
    }
    assert "Canary" not in repr(held)


def test_who_asks_shows_who_they_are_and_asks_in_their_own_name(desk):
    with pytest.raises(Tier3RefusedError, match="somebody else's"):
        ask(desk.instance, desk.written(), desk.claim("safeguarding_2"))
    desk.signing["safeguarding_1"] = desk.signing["safeguarding_2"]
    with pytest.raises(IdentityRefusedError):
        desk.ask()
    assert asked_requests(desk.instance) == ()


def test_no_more_than_the_agreed_number_are_asked_in_a_month_whatever_is_deleted(desk, clock):
    desk.instance = edit_agreement(desk.instance, lambda said: said["tier3"].update(requests_a_month=2))
    for _ in range(2):
        held = desk.ask()
    desk.instance.zone(Zone.TIER3).delete_all("requests")
    with pytest.raises(IdentityRequestRefusedError, match="no request is left this month"):
        desk.ask()
    clock(9)
    assert desk.ask().asked.request != held.asked.request


def test_a_refused_request_leaves_nothing(desk):
    before = desk.instance.zone(Zone.TIER3).list()
    for changes in ({"purpose": "strategic_needs_assessment"}, {"to_recipient": True}):
        with pytest.raises(IdentityRequestRefusedError):
            desk.ask(**changes)
    assert (desk.instance.zone(Zone.TIER3).list(), asked_requests(desk.instance)) == (before, ())


def test_without_a_key_to_seal_an_answer_to_nothing_is_asked(desk):
    path = desk.instance.home / "documents" / "definitions" / "tier3.yaml"
    said = yaml.safe_load(path.read_text())
    path.write_text(yaml.safe_dump(said | {"partners": {}}))
    desk.instance = signed_again(desk.instance)
    with pytest.raises(Tier3RefusedError, match="names no key"):
        desk.ask()


def test_before_there_is_a_tier_3_key_nothing_is_asked(desk):
    desk.instance.zone(Zone.CUSTODY).delete("public/tier3.pinned")
    with pytest.raises(Tier3RefusedError, match="no tier 3 key"):
        desk.ask()


@pytest.mark.parametrize("change", [{"purpose": "x"}, {"to_recipient": True}, {"necessity": "risk_to_life"}, {"v": 2}])
def test_altered_terms_are_no_request(desk, change):
    held = desk.ask()
    place = terms_file(desk.instance, held)
    place.write_text(json.dumps(json.loads(place.read_text()) | change))
    with pytest.raises(Tier3RefusedError, match="altered"):
        open_request(desk.instance, held.asked.request)


@pytest.mark.parametrize("suffix", ["", ".key"])
def test_a_sealed_request_that_was_exchanged_is_no_request(desk, suffix):
    one, other = desk.ask(), desk.about(3)
    store = desk.instance.zone(Zone.TIER3)
    content = store.read(request_path(other.asked.request) + suffix)
    store.replace(request_path(one.asked.request) + suffix, content)
    with pytest.raises(Tier3RefusedError, match="altered"):
        open_request(desk.instance, one.asked.request)


def test_a_request_that_the_ledger_does_not_know_is_none(desk):
    held = desk.ask()
    other = "r" + "0" * 24
    folder = terms_file(desk.instance, held).parent
    folder.rename(folder.with_name(other))
    for request in (other, held.asked.request, "../secret", "", "r" * 25):
        with pytest.raises(Tier3RefusedError):
            open_request(desk.instance, request)


def test_what_was_agreed_since_ends_a_request(desk):
    held = desk.ask()
    desk.instance = edit_agreement(desk.instance, lambda said: said["tier3"].update(requests_a_month=4))
    with pytest.raises(Tier3RefusedError, match="agreed has changed"):
        open_request(desk.instance, held.asked.request)


def test_a_request_expires(desk, clock):
    held = desk.ask()
    clock(29)
    assert open_request(desk.instance, held.asked.request)
    clock(30)
    with pytest.raises(Tier3RefusedError, match="expired"):
        open_request(desk.instance, held.asked.request)


def test_a_request_that_was_killed_before_it_was_entered_is_destroyed(desk, monkeypatch):
    kept = desk.ask()

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(requesting, "enter", killed)
        with pytest.raises(KeyboardInterrupt):
            desk.ask()
    recover(desk.instance)
    lying = {path.split("/")[1] for path in desk.instance.zone(Zone.TIER3).list("requests")}
    assert lying == {kept.asked.request}


@pytest.mark.parametrize("duty", ["operator", "custodian", "auditor", "agreement_owner"])
@pytest.mark.parametrize("by", ["id", "key"])
def test_who_holds_a_duty_asks_for_nobody(desk, duty, by):
    folder = desk.instance.home / "documents"
    duties = yaml.safe_load((folder / "definitions" / "duties.yaml").read_text())
    duties[duty] = [*duties[duty], "safeguarding_1" if by == "id" else "known_as_another"]
    (folder / "definitions" / "duties.yaml").write_text(yaml.safe_dump(duties))
    desk.instance = signed_again(desk.instance)
    if by == "key":
        one = desk.instance.library.people["safeguarding_1"]
        desk.instance.library.people["known_as_another"] = one.model_copy(update={"id": "known_as_another"})
    with pytest.raises(Tier3RefusedError, match=f"who asks is {duty.replace('_', ' ')} too"):
        desk.ask()
