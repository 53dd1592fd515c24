"""Immutable versions of one product, and the pointer that says which one readers are sent to.

`<folder>/versions/<version>/<file>` and `<folder>/current`, which points to `versions/<version>`.
"""

from dataclasses import dataclass

from zones.errors import CurrentVersionError, UnfinishedVersionError, UnsafePathError
from zones.store import Store, names_of

MANIFEST = "manifest.json"
PROOF = "proof.tlog-proof"
_VERSIONS = "versions"


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of one product folder, over any store."""

    store: Store
    folder: str

    def path(self, version: str, name: str) -> str:
        """Return the path of one file of a version; raises UnsafePathError unless both are single names."""
        return f"{self._within(version)}/{_single(name)}"

    def current(self) -> str | None:
        """Return the version that readers are sent to; None before the first swap."""
        target = self.store.pointed(self._pointer)
        if target is None:
            return None
        match names_of(target):
            case (first, version) if first == _VERSIONS:
                return version
            case _:
                raise UnsafePathError

    def listed(self) -> list[str]:
        """Return every version that has a manifest, sorted."""
        top = f"{self.folder}/{_VERSIONS}"
        split = (path.removeprefix(f"{top}/").split("/") for path in self.store.list(top))
        return [version for version, *rest in split if rest == [MANIFEST]]

    def begun(self) -> list[str]:
        """Return every version of which something lies there, whole or not, sorted."""
        top = f"{self.folder}/{_VERSIONS}"
        return sorted({path.removeprefix(f"{top}/").split("/")[0] for path in self.store.list(top)})

    def swap(self, version: str) -> None:
        """Send readers to a version; raises UnfinishedVersionError unless its manifest and proof are both there."""
        if not all(self.store.exists(self.path(version, name)) for name in (MANIFEST, PROOF)):
            raise UnfinishedVersionError(version)
        self.store.point(self._pointer, f"{_VERSIONS}/{version}")

    def drop(self, version: str) -> None:
        """Remove a version whole; raises CurrentVersionError for the current one. A missing one is fine."""
        if version == self.current():
            raise CurrentVersionError(version)
        self.store.delete(self.path(version, MANIFEST))  # first, so that half a version is never listed
        self.store.delete_all(self._within(version))

    @property
    def _pointer(self) -> str:
        return f"{self.folder}/current"

    def _within(self, version: str) -> str:
        return f"{self.folder}/{_VERSIONS}/{_single(version)}"


def _single(name: str) -> str:
    if len(names_of(name)) != 1:
        raise UnsafePathError
    return name
