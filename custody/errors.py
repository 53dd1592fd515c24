"""Why custody refused. No message holds a secret, a passphrase, a file name that a person chose, or sealed content."""


class CustodyError(Exception):
    """A key could not be made, found or used; nothing was unsealed."""


class PassphraseUnavailableError(CustodyError):
    """No passphrase can be had, or not safely."""


class WrongPassphraseError(CustodyError):
    """The passphrase does not open a root, or the root's file was altered; the two cannot be told apart."""

    def __init__(self, use: str) -> None:
        super().__init__(
            f"the passphrase does not open the {use} root: give the passphrase that this keyring was made with; "
            "if it is the right one, the file was altered, so restore it from a backup"
        )
        self.use = use


class WeakKeyError(CustodyError):
    """A key or passphrase is too short to protect anything."""


class MissingRootError(CustodyError):
    """A root, or a public key made from it, is not in the cabinet."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not in custody: run `gateway init` for a new instance, or restore it from a backup; "
            "if it was destroyed on purpose, what it protected is gone"
        )
        self.name = name


class KeyringExistsError(CustodyError):
    """A keyring, or part of one, is there already, and no key is ever written over."""

    def __init__(self) -> None:
        super().__init__(
            "custody already holds keys: use them, or choose another home for a new instance; if their making was "
            "interrupted and nothing was sealed yet, remove the custody folder and begin again"
        )


class PinExistsError(CustodyError):
    """A public key of that name was told already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the key of {name} is known already, and no other takes its place")
        self.name = name


class UnknownZoneError(CustodyError):
    """Nothing is sealed in a zone of this name."""

    def __init__(self) -> None:
        super().__init__("no such sealing zone: choose one of custody.keyring.SealingZone")


class NotADigestError(CustodyError):
    """A keyed digest was asked of something other than a SHA-256 digest."""

    def __init__(self) -> None:
        super().__init__("not a SHA-256 digest: give its 32 bytes, not the content and not hex")


class BrokenSealError(CustodyError):
    """Sealed bytes, or a key's file, are not what was written under this name with this key."""


class UnopenableFileError(CustodyError, ValueError):
    """A file that a partner encrypted cannot be opened."""

    def __init__(self) -> None:
        super().__init__(
            "the file was encrypted to another key, or was cut or altered: have it encrypted and sent again"
        )


class SharesRefusedError(CustodyError):
    """Shares do not open what was split: too few, of different sets, or altered. No message quotes a share."""


class DomainClosedError(CustodyError):
    """The salt of a domain was destroyed on purpose; it is never made anew."""

    def __init__(self, recipient: str, project: str) -> None:
        super().__init__(
            f"the domain of {project} for {recipient} was closed and its salt destroyed: its pids are nobody's any "
            "more; open another project for a new question"
        )
        self.recipient, self.project = recipient, project


class EpochDestroyedError(CustodyError):
    """The pseudonym root of an epoch was destroyed on purpose; it is never made anew."""

    def __init__(self, epoch: str) -> None:
        super().__init__(
            f"the pseudonym root of epoch {epoch} was destroyed: its pids are nobody's any more; "
            "`gateway keys status` says which epoch holds"
        )
        self.epoch = epoch


class RootInUseError(CustodyError):
    """The root of the epoch that holds is not destroyed: nothing could be made after it."""

    def __init__(self, epoch: str) -> None:
        super().__init__(f"epoch {epoch} is the one that holds: `gateway keys rotate` first, then destroy it")
        self.epoch = epoch


class KeyServiceError(CustodyError):
    """A key service was not asked rightly, could not be reached, or would not answer; nothing was derived."""
