"""What is derived from a root: HMAC-SHA-256 of an RFC 8785 JSON object that names its use.

An auditor can recompute each with any tool, and every provider of roots can compute it.
"""

import rfc8785

from custody.errors import NotADigestError
from custody.roots import Root

_DIGEST_BYTES = 32


def derived(root: Root, use: str, **fields: str) -> bytes:
    """Return HMAC-SHA-256(root, RFC 8785 JSON of {"v": 1, "use": use, **fields}), 32 bytes.

    Every use has a name of its own, so no value made for one can stand for another.
    """
    return root.hmac(rfc8785.dumps({"v": 1, "use": use, **fields}))


def fingerprint(root: Root, digest: bytes) -> bytes:
    """Return the keyed digest, 32 bytes, of a SHA-256 digest of guessable content such as a delivery.

    Raises NotADigestError unless the digest is 32 bytes.
    """
    return derived(root, "fingerprint", digest=_hex(digest))


def row_key(root: Root, inputs_digest: bytes, delivery_digest: bytes) -> bytes:
    """Return the key, 32 bytes, of the row ids that one delivery has in one product.

    Takes the digest of the product's inputs and that of the delivery (design.md, section 4, "Deterministic").
    Raises NotADigestError unless both are 32 bytes.
    """
    return derived(root, "row", inputs=_hex(inputs_digest), delivery=_hex(delivery_digest))


def _hex(digest: bytes) -> str:
    if len(digest) != _DIGEST_BYTES:
        raise NotADigestError
    return digest.hex()
