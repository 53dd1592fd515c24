"""A store in memory, quick enough for thousands of appends, and one that fails at a chosen write."""

from zones.errors import ObjectMissingError


class MemoryStore:
    """The part of `zones.store.Store` that a ledger uses, over a dictionary that tests may reach into."""

    def __init__(self, files=()):
        self.files = dict(files)

    def replace(self, path, content, /):
        self.files[path] = content

    def read(self, path, /):
        if path not in self.files:
            raise ObjectMissingError(path)
        return self.files[path]

    def exists(self, path, /):
        return path in self.files

    def delete_all(self, prefix, /):
        self.files = {path: content for path, content in self.files.items() if not path.startswith(f"{prefix}/")}


class KilledError(Exception):
    """Stands for the end of the process."""


class KilledStore(MemoryStore):
    """Dies just before (`after` false) or just after the act of changing something for the n-th time."""

    def __init__(self, files, n, after):
        super().__init__(files)
        self._left, self._after = n, after

    def replace(self, path, content, /):
        self._act(lambda: super(KilledStore, self).replace(path, content))

    def delete_all(self, prefix, /):
        self._act(lambda: super(KilledStore, self).delete_all(prefix))

    def _act(self, act):
        self._left -= 1
        if self._left == 0 and not self._after:
            raise KilledError
        act()
        if self._left == 0:
            raise KilledError
