"""What must hold of the agreement: nothing is taken, made or shared but by what its owner signed, just as it is."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contracts.library import Library, shipped_documents
from custody.errors import BrokenSealError, MissingRootError
from custody.signing import SignedFor, public_key_of, read_signing_key, sign
from journey.agreed import AGREED_AT, faults_of, moment_to_sign, owner_key, sign_agreement
from journey.approvals import release_approved
from journey.errors import AgreementUnsignedError
from journey.instance import Zone, create_instance, open_instance
from journey.linked import link_people
from journey.protected import protect
from journey.shared import share
from tests.invented import FEED, ON, TABLE, crime, crimes_file, dropped, lookup_protected, protected, signed_again

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _cheap_keys(cheap_keys: None) -> None:
    """No test here is about the cost of guessing a passphrase."""


def opened_again(instance):
    return open_instance(instance.home, instance.remembered_passphrase)


def changed(instance, name="definitions/field_class_rules.yaml"):
    """The same gateway with one document changed since it was signed."""
    path = instance.home / "documents" / name
    path.write_text(path.read_text("utf-8") + "# changed\n", encoding="utf-8")
    return opened_again(instance)


def test_the_invented_agreement_can_be_tried_at_once(instance):
    assert instance.agreement == instance.library.agreement
    assert faults_of(instance.library, instance.owner, instance.ledger) == ()
    assert instance.owner_key_file.stat().st_mode & 0o777 == 0o600


def signed_by_nobody(instance):
    instance.library.agreement_signature.unlink()
    return opened_again(instance)


def signed_by_another(instance):
    other = Ed25519PrivateKey.generate()
    sign_agreement(instance.library, public_key_of(other), other, NOW)
    return opened_again(instance)


def signed_for_another_purpose(instance):
    path = instance.library.agreement_signature
    held = json.loads(path.read_text())
    key = read_signing_key(instance.owner_key_file.read_text())
    held["signature"] = sign(key, SignedFor.PROJECT, b"d" * 32)
    path.write_text(json.dumps(held))
    return opened_again(instance)


def unreadable(instance):
    instance.library.agreement_signature.write_text("[]")
    return opened_again(instance)


UNSIGNED = [signed_by_nobody, signed_by_another, signed_for_another_purpose, unreadable, changed]


@pytest.mark.parametrize("spoil", UNSIGNED)
def test_nothing_is_taken_protected_linked_made_or_published(instance, spoil):
    lookup_protected(instance)
    waiting = dropped(instance, crimes_file([crime(1)]))
    protected(instance, crimes_file([crime(2, Month="2024-02")]), "2024-02")
    spoiled = spoil(instance)
    acts = [
        lambda: dropped(spoiled, crimes_file([crime(3)])),
        lambda: protect(spoiled, waiting.receipt_id, ON),
        lambda: link_people(spoiled, ON),
        lambda: share(spoiled, FEED, "2024-02", ON),
        lambda: share(spoiled, TABLE, "2024-02", ON),
    ]
    for act in acts:
        with pytest.raises(AgreementUnsignedError, match="gateway agreement sign"):
            act()
    assert not list((spoiled.home / "zones" / "shared").rglob("*.parquet"))
    # Signed, it goes on with what it held.
    mended = signed_again(spoiled)
    protect(mended, waiting.receipt_id, ON)
    share(mended, FEED, "2024-02", ON)


@pytest.mark.parametrize(
    "name",
    [
        "agreements/avon_and_somerset_demonstration.yaml",
        "people.yaml",
        "definitions/refused_classes.yaml",
        "codes/ethnicity_groups.yaml",
        f"feeds/{FEED}/2011.odcs.yaml",
    ],
)
def test_every_document_that_decides_is_signed_and_the_one_that_changed_is_named(instance, name):
    if not (instance.home / "documents" / name).exists():
        (name,) = [path for path in instance.library.signed_documents() if path.startswith(f"feeds/{FEED}/")]
    with pytest.raises(AgreementUnsignedError, match=rf"documents/{name} is not what the owner of"):
        _ = changed(instance, name).agreement


def test_a_document_that_came_since_is_named(instance):
    folder = instance.home / "documents" / "codes"
    (folder / "new.yaml").write_text((folder / "ethnicity_groups.yaml").read_text("utf-8"), "utf-8")
    with pytest.raises(AgreementUnsignedError, match=r"documents/codes/new\.yaml"):
        _ = opened_again(instance).agreement


def test_a_feed_that_no_clause_names_is_nobody_s_to_sign(instance):
    named = {item.feed for item in instance.library.agreement.supplies}
    other = next(feed for feed in instance.library.feed_ids if feed not in named)
    assert not any(path.startswith(f"feeds/{other}/") for path in instance.library.signed_documents())


def test_only_the_owner_s_key_signs(instance):
    owner = owner_key(instance.zone(Zone.CUSTODY), instance.keyring)
    with pytest.raises(AgreementUnsignedError, match="not the key of the owner"):
        sign_agreement(instance.library, owner, Ed25519PrivateKey.generate(), NOW)


def test_who_may_write_in_the_home_cannot_name_himself_the_owner(instance):
    mine = Ed25519PrivateKey.generate()
    sign_agreement(instance.library, public_key_of(mine), mine, NOW)
    path = instance.home / "zones" / "custody" / "public" / "agreement_owner.pinned"
    held = json.loads(path.read_text())
    path.write_text(json.dumps(held | {"public_key": public_key_of(mine)}))
    with pytest.raises(BrokenSealError):
        _ = opened_again(instance).agreement
    path.unlink()
    with pytest.raises(MissingRootError):
        _ = opened_again(instance).agreement


def test_a_gateway_that_was_told_whose_signature_counts_waits_for_it(tmp_path):
    owner = Ed25519PrivateKey.generate()
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("an invented passphrase for tests\n")
    passphrase.chmod(0o600)
    made = create_instance(tmp_path / "home", {}, passphrase, owner_key=public_key_of(owner))
    assert not made.owner_key_file.exists()
    with pytest.raises(AgreementUnsignedError, match="is not signed by its owner"):
        _ = opened_again(made).agreement
    sign_agreement(made.library, public_key_of(owner), owner, NOW)
    assert opened_again(made).agreement.label == made.library.agreement.label


def digest_of(said):
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).digest()


def test_an_auditor_needs_only_the_public_key_and_the_documents(instance):
    """As docs/for-auditors.md tells it: SHA-256 of RFC 8785 JSON, which of ASCII names is json's own, sorted."""
    held = json.loads(instance.library.agreement_signature.read_text())
    documents = digest_of({"documents": held["documents"], "v": 1})
    signed = digest_of({"documents_digest": documents.hex(), "signed_at": held["signed_at"], "v": 2})
    statement = b"partner-data-gateway agreement v1\0" + signed
    key = owner_key(instance.zone(Zone.CUSTODY), instance.keyring)
    Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(base64.b64decode(held["signature"]), statement)
    for path, digest in held["documents"].items():
        assert hashlib.sha256((instance.home / "documents" / path).read_bytes()).hexdigest() == digest


def test_what_was_approved_under_a_signed_agreement_is_not_published_under_another(instance):
    assert release_approved(instance, ON) == ()


def test_the_shelf_that_is_shipped_is_signed_by_nobody():
    assert not Library(shipped_documents()).agreement_signature.exists()
    assert yaml.safe_load((shipped_documents() / "people.yaml").read_text("utf-8"))


def put_back(instance, *names):
    """What is done with a copy of some documents, and of the signature that was theirs."""
    kept = {path: path.read_bytes() for path in (instance.home / "documents" / name for name in (*names, SIGNATURE))}

    def done():
        for path, content in kept.items():
            path.write_bytes(content)
        return opened_again(instance)

    return done


SIGNATURE = "agreements/signature.json"
DECIDING = ["agreements/avon_and_somerset_demonstration.yaml", "people.yaml", f"feeds/{FEED}/2013.odcs.yaml"]


@pytest.mark.parametrize("name", DECIDING)
def test_an_earlier_text_with_its_own_signature_does_not_count_once_a_later_one_was_used(instance, name):
    lookup_protected(instance)
    earlier = put_back(instance, name)
    narrowed = signed_again(changed(instance, name))
    waiting = dropped(narrowed, crimes_file([crime(1)]))
    protected(narrowed, crimes_file([crime(2, Month="2024-02")]), "2024-02")
    rolled_back = earlier()
    acts = [
        lambda: dropped(rolled_back, crimes_file([crime(3)])),
        lambda: protect(rolled_back, waiting.receipt_id, ON),
        lambda: link_people(rolled_back, ON),
        lambda: share(rolled_back, FEED, "2024-02", ON),
    ]
    for act in acts:
        with pytest.raises(AgreementUnsignedError, match=r"before what was in use.*`gateway agreement sign`"):
            act()
    assert not list((rolled_back.home / "zones" / "shared").rglob("*.parquet"))


def test_the_owner_returns_to_an_earlier_text_by_signing_it_again(instance):
    lookup_protected(instance)
    earlier = put_back(instance, "people.yaml")
    protected(signed_again(changed(instance, "people.yaml")), crimes_file([crime(2)]))
    again = signed_again(earlier())
    assert share(again, FEED, "2024-01", ON).changed
    assert again.ledger.newest(AGREED_AT) == again.agreed.signed_at


def test_what_was_signed_later_and_never_used_leaves_the_earlier_as_it_was(instance):
    """Nothing in the gateway was done under it, so nothing tells that there was one."""
    lookup_protected(instance)
    earlier = put_back(instance, "people.yaml")
    signed_again(changed(instance, "people.yaml"))
    assert earlier().agreement


def test_who_began_before_the_owner_signed_anew_holds_and_shares_no_more(instance):
    lookup_protected(instance)
    began = opened_again(instance)
    waiting = dropped(began, crimes_file([crime(1)]))
    protected(signed_again(changed(instance, "people.yaml")), crimes_file([crime(2, Month="2024-02")]), "2024-02")
    with pytest.raises(AgreementUnsignedError, match="before what was in use"):
        protect(began, waiting.receipt_id, ON)


def test_the_moment_of_signing_is_signed(instance):
    path = instance.library.agreement_signature
    held = json.loads(path.read_text())
    path.write_text(json.dumps(held | {"signed_at": "2999-01-01T00:00:00.000000Z"}))
    with pytest.raises(AgreementUnsignedError, match="signed, but not by its owner"):
        _ = opened_again(instance).agreement


def test_moments_are_written_so_that_their_order_is_that_of_their_text(instance):
    key = read_signing_key(instance.owner_key_file.read_text())
    moments = [
        NOW,
        NOW + timedelta(microseconds=1),
        (NOW + timedelta(hours=1)).astimezone(timezone(timedelta(hours=-9))),
    ]
    written = []
    for moment in moments:
        sign_agreement(instance.library, public_key_of(key), key, moment)
        written.append(opened_again(instance).agreed.signed_at)
    assert written == sorted(written)
    assert {len(text) for text in written} == {len("2026-11-22T10:00:00.000000Z")}


def test_a_clock_that_lags_behind_does_not_make_what_is_signed_anew_an_earlier_one(instance):
    assert moment_to_sign(instance.ledger, NOW) == NOW
    lookup_protected(instance)
    used = datetime.fromisoformat(instance.agreed.signed_at)
    assert moment_to_sign(instance.ledger, used - timedelta(days=1)) == used + timedelta(microseconds=1)
    assert moment_to_sign(instance.ledger, used + timedelta(days=1)) == used + timedelta(days=1)
