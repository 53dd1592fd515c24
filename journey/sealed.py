"""Sealed objects of a zone: written with the public key, read with the private one, destroyed by their wrapped key."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from custody.data_keys import DataKey, seal_key, unseal_key
from custody.sealing import SealingWriter
from custody.unsealing import SealedReader
from journey.instance import Instance, Zone


class Sealing(SealingWriter):
    """A writer that seals an object; `wrapped` is its wrapped key, which stands for it."""

    def __init__(self, raw: BinaryIO, data_key: DataKey, path: str, wrapped: bytes) -> None:
        super().__init__(raw, data_key, path)
        self.wrapped = wrapped


@contextmanager
def create_sealed(instance: Instance, zone: Zone, path: str) -> Iterator[Sealing]:
    """Give a writer that seals; the object appears when the with-block ends without an exception."""
    store = instance.zone(zone)
    key, wrapped = seal_key(instance.keyring.public_sealing_key(zone), zone, path)
    store.replace(f"{path}.key", wrapped)
    with store.create(path) as raw, Sealing(raw, key, path, wrapped) as writer:
        yield writer


@contextmanager
def open_sealed(instance: Instance, zone: Zone, path: str, wrapped: bytes | None = None) -> Iterator[SealedReader]:
    """Give a reader of the plaintext. Raises custody's `BrokenSealError` for anything but the whole object.

    With its `wrapped` key, which somebody looked at, it is the object of that key or none.
    """
    store = instance.zone(zone)
    if wrapped is None:
        wrapped = store.read(f"{path}.key")
    key = unseal_key(instance.keyring.private_sealing_key(zone), wrapped, zone, path)
    with store.open(path) as raw:
        yield SealedReader(raw, key, path)


def wrapped_key(instance: Instance, zone: Zone, path: str) -> bytes:
    """The wrapped key of an object as it lies there, which stands for the object; nothing where there is none."""
    store, key = instance.zone(zone), f"{path}.key"
    return store.read(key) if store.exists(key) else b""


def destroy_sealed(instance: Instance, zone: Zone, path: str) -> None:
    """Destroy an object: its key first, because without it the rest can never be read again."""
    store = instance.zone(zone)
    store.delete(f"{path}.key")
    store.delete(path)
