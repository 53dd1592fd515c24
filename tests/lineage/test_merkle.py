"""The tree is RFC 6962's: the published vectors, and a second reading of the RFC."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.errors import ProofRefusedError
from lineage.merkle import inclusion_path, leaf_hash, node_hash, perfect_root, range_root, root_of_path
from tests.lineage.literal import mth, path


def over(data):
    """Answer for the perfect subtrees of a list."""
    return lambda start, height: perfect_root([leaf_hash(item) for item in data[start : start + (1 << height)]])


def leaves(size):
    return tuple(bytes([number % 256, number // 256]) for number in range(size))


def test_roots_are_those_published(shared_data):
    vectors = json.loads((shared_data / "crypto-vectors" / "rfc6962_tree_roots.json").read_text())
    data = [bytes.fromhex(text) for text in vectors["leaf_inputs_hex"]]
    for size, root in enumerate(vectors["root_hex_by_size_0_to_8"]):
        assert range_root(0, size, over(data)).hex() == root


def test_proofs_are_accepted_and_refused_as_published(shared_data):
    folder = shared_data / "crypto-vectors" / "merkle_testdata_inclusion"
    cases = sorted(folder.rglob("*.json"))
    assert len(cases) == 98
    wrong = [case.relative_to(folder).as_posix() for case in cases if accepted(case) == refused(case)]
    assert wrong == []


def refused(case):
    return json.loads(case.read_text())["wantErr"]


def accepted(case):
    known = json.loads(case.read_text())
    hashes = [known["root"], known["leafHash"], *(known["proof"] or ())]
    root, leaf, *proof = (base64.b64decode(text or "") for text in hashes)
    try:
        return root_of_path(known["leafIdx"], known["treeSize"], leaf, proof) == root
    except ProofRefusedError:
        return False


@given(st.integers(0, 600))
def test_every_root_is_that_of_the_literal_reading(size):
    assert range_root(0, size, over(leaves(size))) == mth(leaves(size))


@given(st.data(), st.integers(1, 600))
def test_every_path_is_that_of_the_literal_reading_and_leads_to_the_root(data, size):
    index = data.draw(st.integers(0, size - 1))
    found = inclusion_path(index, size, over(leaves(size)))
    assert found == path(index, leaves(size))
    assert root_of_path(index, size, leaf_hash(leaves(size)[index]), found) == mth(leaves(size))


@given(st.data(), st.integers(2, 300))
def test_a_path_leads_nowhere_from_another_index(data, size):
    index, other = data.draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True))
    try:
        found = root_of_path(other, size, leaf_hash(leaves(size)[index]), path(index, leaves(size)))
    except ProofRefusedError:
        return
    assert found != mth(leaves(size))


def test_a_leaf_can_never_pass_for_a_node():
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_an_index_outside_the_tree_is_refused(index, size):
    with pytest.raises(ProofRefusedError, match="outside"):
        root_of_path(index, size, leaf_hash(b"a"), [])


def test_a_path_of_another_length_is_refused():
    found = path(1, leaves(5))
    with pytest.raises(ProofRefusedError, match="too short"):
        root_of_path(1, 5, leaf_hash(b""), found[:-1])
    with pytest.raises(ProofRefusedError, match="too long"):
        root_of_path(1, 5, leaf_hash(b""), [*found, found[0]])


def test_a_hash_of_another_length_is_refused():
    with pytest.raises(ProofRefusedError, match="32 bytes"):
        root_of_path(0, 2, leaf_hash(b""), [b"short"])
