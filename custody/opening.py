"""Opening a root by whatever its file says: a passphrase, shares, or a key service. What is missing is refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from custody.errors import BrokenSealError, KeyServiceError
from custody.kms_root import AwsKms, kms_file, open_kms
from custody.local_root import new_root, open_root, seal_root
from custody.root_files import Provider, provider_of
from custody.roots import FIRST_EPOCH, Root, RootUse, root_name
from custody.secrecy import KeptHere
from custody.split_key import SplitKey, key_from, open_split, seal_split, share_set_of


@dataclass(frozen=True, slots=True)
class Openers(KeptHere):
    """What opens roots, each asked only when it is needed."""

    passphrase: Callable[[], bytes] = field(repr=False)
    shares: Callable[[], Sequence[str]] = field(repr=False)
    service: AwsKms | None = field(repr=False)

    def serves(self, use: RootUse, epoch: str = FIRST_EPOCH) -> bool:
        """Whether the settings put a root into a key service."""
        return self.service is not None and self.service.names(use, epoch)

    def open(self, content: bytes, use: RootUse, epoch: str) -> Root:
        """The root of a file. Raises what its provider raises.

        BrokenSealError where the settings name a key service for a root that is in a file: one of the two is false.
        """
        name = root_name(use, epoch)
        provider = provider_of(content, name)
        if provider is Provider.AWS_KMS:
            return open_kms(content, use, epoch, self.service)
        if self.serves(use, epoch):
            raise BrokenSealError(
                f"the {name} root is in a local file, and instance.json names a KMS key for it: leave one"
            )
        if provider is Provider.SHARES:
            return open_split(content, use, epoch, self._split_key(content, name))
        return open_root(content, use, self.passphrase(), epoch)

    def make(self, use: RootUse) -> tuple[Root, bytes]:
        """A new root of a new keyring, and the content of its file."""
        if self.service is not None and self.service.names(use):
            served = self.service.root(use)
            return served, kms_file(served, use, FIRST_EPOCH)
        made = new_root(use)
        return made, seal_root(made, self.passphrase())

    def make_next(self, holding: bytes, epoch: str, coming: str) -> bytes:
        """The content of the file of the next pseudonym root, kept as the one that holds is: never more loosely."""
        use = RootUse.PSEUDONYM
        provider = provider_of(holding, root_name(use, epoch))
        if self.service is not None and (self.serves(use, coming) or provider is Provider.AWS_KMS):
            return self._next_served(self.service, holding, epoch, coming)
        if provider is Provider.AWS_KMS:
            raise KeyServiceError("the pseudonym root is in AWS KMS, and instance.json names no key service: name it")
        if provider is Provider.SHARES:
            return seal_split(new_root(use), coming, self._split_key(holding, root_name(use, epoch)))
        return seal_root(new_root(use), self.passphrase(), coming)

    def destroy_served(self, content: bytes, epoch: str) -> None:
        """Destroy the pseudonym root of an epoch in the key service that its file names. Raises KeyServiceError."""
        name = root_name(RootUse.PSEUDONYM, epoch)
        if f'"{Provider.AWS_KMS}"'.encode() in content and provider_of(content, name) is Provider.AWS_KMS:
            (self.service or AwsKms({})).destroy(RootUse.PSEUDONYM, epoch)

    def _next_served(self, service: AwsKms, holding: bytes, epoch: str, coming: str) -> bytes:
        """The next root is a key that is there already; it must be none that made pids before."""
        made = service.root(RootUse.PSEUDONYM, coming)
        if made.key_id == self.open(holding, RootUse.PSEUDONYM, epoch).key_id:
            raise KeyServiceError(f"the key named for epoch {coming} is that of {epoch}: make a new one, and name that")
        return kms_file(made, RootUse.PSEUDONYM, coming)

    def _split_key(self, content: bytes, name: str) -> SplitKey:
        return key_from(self.shares(), share_set_of(content, name))
