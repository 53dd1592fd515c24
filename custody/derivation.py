"""What is derived from a root: HMAC-SHA-256 of an RFC 8785 JSON object that names its use.

An auditor can recompute each with any tool, and every provider of roots can compute it.
"""

import rfc8785

from custody.errors import NotADigestError, WeakKeyError
from custody.roots import Root

_DIGEST_BYTES = 32
_SALT_BYTES = 32


def derived(root: Root, use: str, **fields: str) -> bytes:
    """Return HMAC-SHA-256(root, RFC 8785 JSON of {"v": 1, "use": use, **fields}), 32 bytes.

    Every use has a name of its own, so no value made for one can stand for another.
    """
    return root.hmac(rfc8785.dumps({"v": 1, "use": use, **fields}))


def fingerprint(root: Root, digest: bytes, partner: str, feed: str, period: str) -> bytes:
    """Return the keyed digest, 32 bytes, of a delivery: of the SHA-256 digest of its bytes, and of whose they are.

    The same bytes in two series have two: else their rows would share row ids, tokens and the ids of persons.
    Raises NotADigestError unless the digest is 32 bytes.
    """
    return derived(root, "fingerprint", digest=_hex(digest), partner=partner, feed=feed, period=period)


def row_key(root: Root, inputs_digest: bytes, delivery_digest: bytes) -> bytes:
    """Return the key, 32 bytes, of the row ids that one delivery has in one product.

    Takes the digest of the product's inputs and that of the delivery (design.md, section 4, "Deterministic").
    Raises NotADigestError unless both are 32 bytes.
    """
    return derived(root, "row", inputs=_hex(inputs_digest), delivery=_hex(delivery_digest))


def domain_key(  # noqa: PLR0913, PLR0917 - a domain is named by four words, and all of them are needed
    root: Root, use: str, recipient: str, project: str, epoch: str, salt: bytes
) -> bytes:
    """Return the key, 32 bytes, of everything pseudonymous in one domain (design.md, section 7).

    The root is that of the epoch. The salt is 32 random bytes made when the domain opens: without it nobody, the holder
    of the root included, can make the key again. Raises WeakKeyError unless it is 32 bytes.
    """
    if len(salt) != _SALT_BYTES:
        raise WeakKeyError(f"a domain's salt is {_SALT_BYTES} random bytes: open it with custody.domains.open_domain")
    return derived(root, use, recipient=recipient, project=project, epoch=epoch, salt=salt.hex())


def _hex(digest: bytes) -> str:
    if len(digest) != _DIGEST_BYTES:
        raise NotADigestError
    return digest.hex()
