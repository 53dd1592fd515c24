"""What must hold of an instance's keys."""

import base64

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from custody.epochs import destroy_epoch
from custody.errors import (
    BrokenSealError,
    EpochDestroyedError,
    KeyringExistsError,
    MissingRootError,
    UnknownZoneError,
    WrongPassphraseError,
)
from custody.keyring import Keyring, SealingZone, create_keyring
from custody.local_root import LocalRoot, seal_root
from custody.roots import RootUse
from tests.conftest import cheap
from tests.custody.drawer import Drawer

PASSPHRASE = b"an invented passphrase"


@pytest.fixture(autouse=True, scope="module")
def _cheap_keys():
    """No test here is about the cost of guessing a passphrase."""
    with cheap():
        yield


@pytest.fixture(scope="module")
def made():
    drawer = Drawer()
    create_keyring(drawer, PASSPHRASE)
    return drawer.files


@pytest.fixture
def drawer(made):
    return Drawer(made)


@pytest.fixture
def keyring(drawer):
    return Keyring(drawer, lambda: PASSPHRASE)


def never():
    pytest.fail("no passphrase is needed for this")


def test_one_file_is_made_for_each_root_and_each_public_key(made):
    assert sorted(made) == [
        *("public/custody.public", "public/incoming.public", "public/intake.age", "public/linked.public"),
        *("public/log.verifier", "public/quarantine.public", "public/vault.public"),
        *("roots/fingerprint.root", "roots/log.root", "roots/pseudonym.root", "roots/registry.root", "roots/seal.root"),
    ]


def test_a_new_keyring_and_one_opened_later_agree():
    drawer = Drawer()
    first, later = create_keyring(drawer, PASSPHRASE), Keyring(drawer, lambda: PASSPHRASE)
    assert all(first.root(use) == later.root(use) for use in RootUse)


def test_every_root_is_a_different_one(keyring):
    assert len({keyring.root(use).key_id for use in RootUse}) == len(RootUse)


def test_the_derived_keys_are_pinned():
    """A change here makes everything sealed and signed so far unreadable and unprovable."""
    drawer = Drawer()
    for use in (RootUse.SEAL, RootUse.LOG):
        drawer.replace(f"roots/{use}.root", seal_root(LocalRoot(use, bytes(range(32))), PASSPHRASE))
    drawer.replace("public/vault.public", b"B/lsIVpF2jVtVa+5H7lmgZtG1EFxZ3Sx8k8lzvuYZBM=\n")
    drawer.replace("public/log.verifier", b"0uPjSWOo6N9Uotjk6fdGEcYhM9972/VnDqJJ5YM9ltw=\n")
    keyring = Keyring(drawer, lambda: PASSPHRASE)
    assert (
        keyring.private_sealing_key("vault").private_bytes_raw().hex()
        == "7f45b518fb2bf6c1fec794f0b80d0399fe464a037f7b7fc22a118142a8558618"
    )
    assert (
        keyring.log_signer().private_bytes_raw().hex()
        == "b57fec09274ed5baafa5575c470293699f48213926b3241783f2bfe9122f06a1"
    )


def test_the_intake_key_is_pinned():
    """A change here makes files that partners encrypt to the published key impossible to open."""
    drawer = Drawer()
    drawer.replace("roots/seal.root", seal_root(LocalRoot(RootUse.SEAL, bytes(range(32))), PASSPHRASE))
    drawer.replace("public/intake.age", b"age1mr0ju3ecwtz493yrd9nt9cy965fgz5v88dj997e3g0g62msk3uasnpm923\n")
    encrypted = pyrage.encrypt(
        b"Incident",
        [pyrage.x25519.Recipient.from_str("age1mr0ju3ecwtz493yrd9nt9cy965fgz5v88dj997e3g0g62msk3uasnpm923")],
    )
    assert list(Keyring(drawer, lambda: PASSPHRASE).open_for_intake(iter([encrypted]))) == [b"Incident"]


def test_what_is_encrypted_to_the_intake_key_is_opened_with_the_passphrase_only(drawer, keyring):
    recipient = pyrage.x25519.Recipient.from_str(Keyring(drawer, never).intake_recipient())
    encrypted = pyrage.encrypt(b"Incident", [recipient])
    assert b"".join(keyring.open_for_intake(iter([encrypted]))) == b"Incident"
    with pytest.raises(WrongPassphraseError):
        Keyring(drawer, lambda: b"another passphrase").open_for_intake(iter([encrypted]))


def test_a_planted_intake_key_is_noticed(drawer, keyring):
    drawer.replace("public/intake.age", f"{pyrage.x25519.Identity.generate().to_public()}\n".encode())
    with pytest.raises(BrokenSealError, match=r"intake\.age was exchanged"):
        keyring.open_for_intake(iter([b""]))


def test_a_keyring_that_was_made_without_an_intake_key_is_given_its_own_and_no_other_is_written_over(drawer):
    own = drawer.files.pop("public/intake.age")
    Keyring(drawer, lambda: PASSPHRASE).complete()
    assert drawer.files["public/intake.age"] == own
    drawer.replace("public/intake.age", b"Canary")
    Keyring(drawer, never).complete()
    assert drawer.files["public/intake.age"] == b"Canary"


def test_what_is_no_intake_key_is_refused(drawer, keyring):
    drawer.replace("public/intake.age", b"Canary\xff")
    with pytest.raises(BrokenSealError, match=r"intake\.age is not a public key"):
        keyring.intake_recipient()


@pytest.mark.parametrize("zone", [*SealingZone])
def test_a_public_key_is_that_of_the_private_one(keyring, zone):
    public = keyring.public_sealing_key(zone).public_bytes_raw()
    assert keyring.private_sealing_key(zone).public_key().public_bytes_raw() == public


def test_the_log_signer_signs_what_the_verifier_verifies(keyring):
    keyring.log_verifier().verify(keyring.log_signer().sign(b"checkpoint"), b"checkpoint")


def test_every_zone_has_a_key_of_its_own(keyring):
    assert len({keyring.public_sealing_key(zone).public_bytes_raw() for zone in SealingZone}) == len(SealingZone)


def test_sealing_and_verifying_need_no_passphrase(drawer):
    keyring = Keyring(drawer, never)
    keyring.public_sealing_key("incoming")
    keyring.log_verifier()


def test_a_root_is_opened_once_and_only_when_needed(drawer):
    asked = []
    keyring = Keyring(drawer, lambda: asked.append(1) or PASSPHRASE)
    assert asked == []
    assert keyring.root(RootUse.SEAL) is keyring.root(RootUse.SEAL)
    keyring.private_sealing_key("vault")
    assert asked == [1]


def test_a_wrong_passphrase_opens_nothing(drawer):
    with pytest.raises(WrongPassphraseError):
        Keyring(drawer, lambda: b"a wrong passphrase").root(RootUse.SEAL)


@pytest.mark.parametrize("destroyed", [*RootUse])
def test_destroying_one_root_never_harms_another(drawer, destroyed):
    del drawer.files[f"roots/{destroyed}.root"]
    keyring = Keyring(drawer, lambda: PASSPHRASE)
    with pytest.raises(MissingRootError):
        keyring.root(destroyed)
    for use in set(RootUse) - {destroyed}:
        keyring.root(use)


def test_no_key_is_ever_written_over(made):
    for name, content in made.items():
        drawer = Drawer({name: content})
        with pytest.raises(KeyringExistsError):
            create_keyring(drawer, PASSPHRASE)
        assert drawer.files == {name: content}


def test_a_planted_public_key_is_noticed_as_soon_as_the_private_one_is_used(drawer):
    planted = base64.b64encode(X25519PrivateKey.generate().public_key().public_bytes_raw())
    keyring = Keyring(drawer, lambda: PASSPHRASE)
    for name, act in (
        ("public/vault.public", lambda: keyring.private_sealing_key("vault")),
        ("public/log.verifier", keyring.log_signer),
    ):
        drawer.replace(name, planted)
        with pytest.raises(BrokenSealError):
            act()


@pytest.mark.parametrize("content", [b"", b"not base64!", b"AAAA", b"\xff", base64.b64encode(bytes(33))])
def test_what_is_no_public_key_is_refused(drawer, content):
    for name in ("public/vault.public", "public/log.verifier"):
        drawer.replace(name, content)
    keyring = Keyring(drawer, never)
    for act in (lambda: keyring.public_sealing_key("vault"), keyring.log_verifier):
        with pytest.raises(BrokenSealError):
            act()


def test_a_missing_public_key_is_refused():
    keyring = Keyring(Drawer(), never)
    for act in (lambda: keyring.public_sealing_key("vault"), keyring.log_verifier):
        with pytest.raises(MissingRootError):
            act()


@pytest.mark.parametrize("zone", ["shared", "", "../vault", "VAULT"])
def test_there_is_no_key_for_a_zone_that_is_not_sealed(drawer, zone):
    keyring = Keyring(drawer, never)
    for act in (keyring.public_sealing_key, keyring.private_sealing_key):
        with pytest.raises(UnknownZoneError):
            act(zone)


def test_a_keyring_shows_which_roots_are_open_and_nothing_else(keyring):
    assert repr(keyring) == "Keyring(open: none)"
    keyring.root(RootUse.SEAL)
    assert repr(keyring) == "Keyring(open: seal)"


def test_a_keyring_made_before_there_were_epochs_is_in_the_first_and_its_one_pseudonym_root_is_of_it(drawer, keyring):
    assert "public/epoch" not in drawer.files
    assert Keyring(drawer, never).epoch == "e1"
    assert keyring.root(RootUse.PSEUDONYM) is keyring.pseudonym_root("e1")


def test_a_rotation_gives_the_next_epoch_another_pseudonym_root_and_leaves_every_other_root(drawer, keyring):
    before = {use: keyring.root(use).key_id for use in RootUse}
    files = dict(drawer.files)
    keyring.turn_to(keyring.make_next_root())
    later = Keyring(drawer, lambda: PASSPHRASE)
    assert (Keyring(drawer, never).epoch, keyring.epoch) == ("e2", "e2")
    assert {use for use in RootUse if later.root(use).key_id != before[use]} == {RootUse.PSEUDONYM}
    assert later.pseudonym_root("e1").key_id == before[RootUse.PSEUDONYM]
    assert keyring.root(RootUse.PSEUDONYM) == later.root(RootUse.PSEUDONYM)
    assert files.items() <= drawer.files.items()


def test_a_root_that_was_made_for_an_epoch_to_come_is_not_made_again_and_holds_only_once_turned_to(drawer, keyring):
    assert keyring.make_next_root() == "e2"
    content = drawer.files["roots/pseudonym-e2.root"]
    assert Keyring(drawer, lambda: PASSPHRASE).make_next_root() == "e2"
    assert drawer.files["roots/pseudonym-e2.root"] == content
    assert keyring.epoch == "e1"


def test_an_epoch_whose_root_does_not_open_never_holds(drawer, keyring):
    for turn, refusal in (
        (lambda: keyring.turn_to("e2"), MissingRootError),
        (Keyring(drawer, lambda: b"a wrong passphrase").make_next_root, WrongPassphraseError),
    ):
        with pytest.raises(refusal):
            turn()
    assert keyring.epoch == "e1"
    assert "roots/pseudonym-e2.root" not in drawer.files


def test_the_root_of_one_epoch_cannot_be_put_in_the_place_of_another(drawer, keyring):
    keyring.turn_to(keyring.make_next_root())
    drawer.files["roots/pseudonym-e2.root"] = drawer.files["roots/pseudonym.root"]
    with pytest.raises(BrokenSealError):
        Keyring(drawer, lambda: PASSPHRASE).root(RootUse.PSEUDONYM)


def test_a_destroyed_epoch_is_refused_even_by_a_keyring_that_opened_it_before(drawer, keyring):
    keyring.pseudonym_root("e1")
    keyring.turn_to(keyring.make_next_root())
    destroy_epoch(drawer, "e1")
    with pytest.raises(EpochDestroyedError):
        keyring.pseudonym_root("e1")
    assert keyring.root(RootUse.PSEUDONYM).key_id
