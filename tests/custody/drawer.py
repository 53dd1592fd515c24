"""A cabinet in memory, for tests of what is kept in one."""


class Drawer:
    """It keeps its files in a dictionary, which a test may look into and change."""

    def __init__(self, files=()):
        self.files = dict(files)

    def read(self, name, /):
        return self.files[name]

    def replace(self, name, content, /):
        self.files[name] = content

    def exists(self, name, /):
        return name in self.files

    def list(self, prefix="", /):
        return sorted(name for name in self.files if name.startswith(f"{prefix}/" if prefix else ""))

    def delete(self, name, /):
        self.files.pop(name, None)
