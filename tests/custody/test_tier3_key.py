"""What must hold of the tier 3 key: enough of its own shares give it back, and nothing else does."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from custody.errors import BrokenSealError, PinExistsError, SharesRefusedError
from custody.local_root import LocalRoot
from custody.pins import pin
from custody.roots import RootUse
from custody.shares import split
from custody.tier3_key import joined_tier3_key, new_tier3_key, pin_tier3_key, tier3_key, tier3_key_id
from tests.custody.drawer import Drawer

ROOT = LocalRoot(RootUse.LOG, b"\1" * 32)


def test_any_two_of_three_shares_give_the_private_half_back():
    public, shares = new_tier3_key(2, 3)
    for left_out in range(3):
        brought = [share for number, share in enumerate(shares) if number != left_out]
        assert joined_tier3_key(brought, public).public_key() == public


def test_too_few_mixed_or_foreign_shares_do_not():
    public, shares = new_tier3_key(2, 3)
    other, others = new_tier3_key(2, 3)
    for brought in (shares[:1], [shares[0], shares[0]], [shares[0], others[1]], others, split(b"\2" * 32, 2, 3), []):
        with pytest.raises(SharesRefusedError):
            joined_tier3_key(brought, public)
    assert joined_tier3_key(others, other)


def test_the_public_half_is_remembered_once_and_nothing_else_of_the_key():
    drawer = Drawer()
    assert tier3_key(drawer, ROOT) is None
    public, shares = new_tier3_key(2, 3)
    pin_tier3_key(drawer, ROOT, public)
    assert tier3_key(drawer, ROOT) == public
    with pytest.raises(PinExistsError):
        pin_tier3_key(drawer, ROOT, new_tier3_key(2, 3)[0])
    private = joined_tier3_key(shares, public).private_bytes_raw()
    held = b"".join(drawer.files.values())
    assert not any(form in held for form in (private, private.hex().encode()))


@pytest.mark.parametrize("written", ["no base64", "AAAA"])
def test_what_is_no_public_key_is_refused(written):
    drawer = Drawer()
    pin(drawer, ROOT, "tier3", written)
    with pytest.raises(BrokenSealError):
        tier3_key(drawer, ROOT)


def test_a_key_planted_by_who_holds_no_root_is_refused():
    drawer = Drawer()
    pin_tier3_key(drawer, LocalRoot(RootUse.LOG, b"\2" * 32), X25519PrivateKey.generate().public_key())
    with pytest.raises(BrokenSealError):
        tier3_key(drawer, ROOT)


def test_the_id_names_the_public_half():
    public = X25519PrivateKey.from_private_bytes(b"\1" * 32).public_key()
    assert tier3_key_id(public) == tier3_key_id(public) != tier3_key_id(new_tier3_key(2, 2)[0])
    assert len(tier3_key_id(public)) == 16
