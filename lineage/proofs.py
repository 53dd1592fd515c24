"""A proof that one entry is in the ledger, as a text file that needs nothing else: C2SP `tlog-proof@v1`.

The first line names the format, then come the index, the inclusion path, a blank line, and the checkpoint verbatim.
Keep it as `*.tlog-proof`.
"""

import base64
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lineage.checkpoint import decode_base64, decode_number, open_checkpoint
from lineage.errors import ProofRefusedError
from lineage.merkle import leaf_hash, root_of_path

_HEADER = "c2sp.org/tlog-proof@v1"
_INDEX = "index "
_EXTRA = "extra "


def compose_proof(index: int, path: Sequence[bytes], checkpoint: bytes) -> bytes:
    """Return the proof of the entry at `index`, under a signed checkpoint."""
    lines = [_HEADER, f"{_INDEX}{index}", *(base64.b64encode(part).decode() for part in path)]
    return "\n".join([*lines, "", ""]).encode() + checkpoint


def verify_proof(proof: bytes, entry: bytes, origin: str, verifier: Ed25519PublicKey) -> None:
    """Return if these entry bytes are in the log that `origin` names and `verifier` signs.

    Raises `ProofRefusedError` if the proof is malformed or is of other bytes, and `CheckpointRefusedError` if its
    checkpoint is not that log's.
    """
    head, _, note = proof.partition(b"\n\n")
    index, path = _parse_head(head)
    checkpoint = open_checkpoint(note, origin, verifier)
    if root_of_path(index, checkpoint.size, leaf_hash(entry), path) != checkpoint.root:
        raise ProofRefusedError("it does not lead from this entry to the root of its checkpoint")


def _parse_head(head: bytes) -> tuple[int, list[bytes]]:
    lines = head.decode(errors="replace").split("\n")
    if lines.pop(0) != _HEADER:
        raise ProofRefusedError(f"it does not begin with {_HEADER}")
    # The extra line is not authenticated, so it is passed over.
    if lines and lines[0].startswith(_EXTRA):
        lines.pop(0)
    first = lines.pop(0) if lines else ""
    index = decode_number(first.removeprefix(_INDEX))
    path = [part for part in map(decode_base64, lines) if part is not None]
    if not first.startswith(_INDEX) or index is None or len(path) != len(lines):
        raise ProofRefusedError("its index or one of its hashes is malformed")
    return index, path
