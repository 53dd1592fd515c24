"""What must hold of shares: as many as were asked for open what was split, fewer do not, and none may be false."""

import itertools
import traceback

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic import generate_mnemonics

from custody.errors import SharesRefusedError, WeakKeyError
from custody.shares import joined, label, split

SECRET = bytes(range(32))
SET = split(SECRET, 2, 3)


@settings(max_examples=20)
@given(st.binary(min_size=32, max_size=32), st.data())
def test_any_shares_enough_give_the_secret_back_in_any_order(secret, data):
    count = data.draw(st.integers(2, 5))
    needed = data.draw(st.integers(2, count))
    shares = split(secret, needed, count)
    assert len(shares) == count
    brought = data.draw(st.permutations(shares))[: data.draw(st.integers(needed, count))]
    assert joined(brought) == secret


def test_one_share_fewer_than_needed_is_refused():
    shares = split(SECRET, 3, 5)
    for few in itertools.chain.from_iterable(itertools.combinations(shares, size) for size in range(3)):
        with pytest.raises(SharesRefusedError, match="of the"):
            joined(few)


def test_a_share_brought_twice_counts_once_however_it_is_spaced():
    with pytest.raises(SharesRefusedError, match="1 of the 2"):
        joined([SET[0], f"  {SET[0].upper()}\n"])
    assert joined([f"{SET[0]}\n", SET[1].replace(" ", "  ")]) == SECRET


def test_shares_of_two_sets_of_one_secret_are_refused():
    with pytest.raises(SharesRefusedError, match="different sets"):
        joined([SET[0], split(SECRET, 2, 3)[1]])


def test_an_altered_share_is_refused_even_where_there_are_enough_others():
    words = SET[2].split()
    for altered in (
        [*words[:20], words[21], words[20], *words[22:]] if words[20] != words[21] else [*words[:-1], words[0]],
        words[:-1],
        [*words, "academic"],
        ["Canary", *words[1:]],
    ):
        with pytest.raises(SharesRefusedError, match="altered"):
            joined([*SET[:2], " ".join(altered)])


def test_a_forged_share_with_a_good_checksum_is_refused_as_the_second_and_as_one_too_many(monkeypatch):
    """Split from another secret under the same set: only what the shares hold between them gives it away."""
    monkeypatch.setattr("shamir_mnemonic.shamir._random_identifier", lambda: int(label(SET[0]).set_id, 16))
    forged = split(bytes(32), 2, 3)[2]
    assert label(forged) == label(SET[2])
    for brought in ([SET[0], forged], [*SET[:2], forged]):
        with pytest.raises(SharesRefusedError, match="altered"):
            joined(brought)
    with pytest.raises(SharesRefusedError, match="the same one"):
        joined([SET[2], forged])


def test_a_share_of_a_set_with_groups_is_none_of_ours():
    ((one, _), _) = generate_mnemonics(2, [(2, 2), (2, 2)], SECRET, iteration_exponent=0)
    with pytest.raises(SharesRefusedError):
        label(one)


def test_a_share_says_its_set_its_number_and_how_many_open():
    assert [label(share).number for share in SET] == [1, 2, 3]
    assert {(label(share).set_id, label(share).needed) for share in SET} == {(label(SET[0]).set_id, 2)}


@pytest.mark.parametrize(("needed", "count"), [(1, 1), (1, 3), (3, 2), (0, 0), (2, 17)])
def test_what_would_be_no_split_is_refused(needed, count):
    with pytest.raises(SharesRefusedError, match="cannot be"):
        split(SECRET, needed, count)


@pytest.mark.parametrize("length", [0, 16, 31, 34])
def test_only_a_whole_key_is_split(length):
    with pytest.raises(WeakKeyError):
        split(b"s" * length, 2, 3)


def test_no_share_and_no_word_of_one_is_in_a_refusal_or_behind_it():
    words = SET[1].split()
    for brought in ([], SET[:1], [SET[0], " ".join(words[:-1])], [SET[0], " ".join([*words[:-1], words[0]])]):
        with pytest.raises(SharesRefusedError) as refusal:
            joined(brought)
        told = "".join(traceback.format_exception(refusal.value)).lower()
        assert refusal.value.__context__ is None
        assert not any(" ".join(share.split()[:3]) in told for share in SET)


def test_published_shares_of_slip_39_are_read_and_their_shorter_secret_is_refused():
    """Vector 4 of SLIP-0039: basic sharing, 2 of 3, 128 bits."""
    vector = (
        (
            "shadow pistol academic always adequate wildlife fancy gross oasis cylinder mustang wrist rescue view "
            "short owner flip making coding armed"
        ),
        (
            "shadow pistol academic acid actress prayer class unknown daughter sweater depict flip twice unkind craft "
            "early superior advocate guest smoking"
        ),
    )
    assert [(label(share).number, label(share).needed) for share in vector] == [(3, 2), (1, 2)]
    with pytest.raises(SharesRefusedError):
        joined(vector)
