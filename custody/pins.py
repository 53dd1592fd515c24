"""Pins: another's public key that this gateway was told once, bound to a root, so that nobody can plant another."""

import hmac
import json

import rfc8785

from custody.cabinet import Cabinet
from custody.derivation import derived
from custody.errors import BrokenSealError, MissingRootError, PinExistsError
from custody.roots import Root


def pin(cabinet: Cabinet, root: Root, name: str, public_key: str) -> None:
    """Remember a public key (base64) under a name, once and for all. Raises PinExistsError if there is one."""
    if cabinet.exists(_path(name)):
        raise PinExistsError(name)
    content: dict[str, str | int] = {
        "v": 1,
        "name": name,
        "public_key": public_key,
        "mac": _mac(root, name, public_key),
    }
    cabinet.replace(_path(name), rfc8785.dumps(content) + b"\n")


def pinned(cabinet: Cabinet, root: Root, name: str) -> str:
    """The public key (base64) that was remembered under a name.

    Raises MissingRootError for none, and BrokenSealError for one that who holds no root has written.
    """
    if not cabinet.exists(_path(name)):
        raise MissingRootError(_path(name))
    try:
        content = json.loads(cabinet.read(_path(name)))
        public_key, mac = str(content["public_key"]), str(content["mac"])
    except (ValueError, KeyError, TypeError):
        public_key, mac = "", ""
    if not hmac.compare_digest(mac.encode(), _mac(root, name, public_key).encode()):
        raise BrokenSealError(f"{_path(name)} was not written by this gateway: restore it, and find out who did")
    return public_key


def _mac(root: Root, name: str, public_key: str) -> str:
    """HMAC-SHA-256 (hex) that binds the name and the key."""
    return derived(root, "pin", name=name, public_key=public_key).hex()


def _path(name: str) -> str:
    return f"public/{name}.pinned"
