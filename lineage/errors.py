"""Why the ledger refused.

Messages name keys, paths, indexes and rules. None carries the content of an entry, because they reach logs and inboxes.
"""


class LedgerError(Exception):
    """Base of this room: the ledger did not do what was asked, and nothing was signed."""


class EntryRefusedError(LedgerError):
    """An entry says something that the ledger does not keep, or is not in its one canonical form."""

    def __init__(self, rule: str) -> None:
        super().__init__(f"the entry was refused: {rule}")


class NoSuchEntryError(LedgerError):
    """An index outside the checkpoint was asked for."""

    def __init__(self, index: int, size: int) -> None:
        super().__init__(f"there is no entry {index}: the checkpoint covers {size} entries, counted from 0")
        self.index, self.size = index, size


class NoCheckpointError(LedgerError):
    """Nothing has been signed yet."""

    def __init__(self) -> None:
        super().__init__("the ledger has no checkpoint yet: append an entry first, or restore `checkpoint` from a copy")


class CheckpointRefusedError(LedgerError):
    """A checkpoint is malformed, is another log's, or is not signed by the key that was expected."""

    def __init__(self, rule: str) -> None:
        super().__init__(
            f"the checkpoint was refused: {rule}; trust nothing under it, and restore `checkpoint` from a copy that "
            "verifies"
        )


class ProofRefusedError(LedgerError):
    """A proof does not show what it claims to show."""

    def __init__(self, rule: str) -> None:
        super().__init__(f"the proof was refused: {rule}; ask the keeper of the ledger for a fresh proof of the entry")


class LedgerDamagedError(LedgerError):
    """A file of the ledger is missing or is not what the checkpoint signed."""

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(f"{path} {fault}: stop writing, run fsck, and restore the file from a copy")
        self.path, self.fault = path, fault


class ForkRefusedError(LedgerError):
    """Files reach further beyond the checkpoint than one killed append can leave them."""

    def __init__(self, path: str, size: int) -> None:
        super().__init__(
            f"{path} lies beyond the checkpoint of {size} entries, so an older checkpoint was put back or the newest "
            "was lost, and to sign again would fork the ledger: restore the newest `checkpoint`"
        )
        self.path, self.size = path, size


class ReadOnlyLedgerError(LedgerError):
    """An append was asked of a ledger opened without a signing key."""

    def __init__(self) -> None:
        super().__init__("this ledger was opened for reading: open it with a signer to append")


class SignerMismatchError(LedgerError):
    """The private key is not the other half of the public key under which the ledger is read."""

    def __init__(self) -> None:
        super().__init__("the signing key does not match the ledger's public key: unlock the right `log` root")
