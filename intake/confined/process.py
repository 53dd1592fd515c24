"""The parsing child as its parent sees it: whatever goes wrong with it is `parser-stopped` or `parser-slow`."""

from engine.child_process import Child, ChildGoneError
from engine.frames import Kind
from intake.errors import UnreadableFileError
from intake.limits import Limits
from intake.safety.refusals import refusal

_MODULE = ("-m", "intake.confined.child")
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "MIMALLOC_PURGE_DELAY": "-1",
    "MALLOC_ARENA_MAX": "2",
}
"""Arrow keeps what it freed and uses it again, for giving it back costs a twentieth of a text's time. Few arenas of C's
own: what is set aside counts against the limit of memory too."""
_LINE_DIGITS = 10


class ChildProcess(Child):
    """A running parsing child. Close it; it is ended then, whatever it does."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(_MODULE, _ENVIRONMENT, limits.parser_memory_bytes, limits.parser_seconds)

    def send(self, kind: Kind, content: bytes = b"") -> None:
        """Say something to the child. Raises `UnreadableFileError` if it has gone."""
        try:
            super().send(kind, content)
        except ChildGoneError as gone:
            raise _refused(gone) from None

    def receive(self) -> tuple[Kind, bytes]:
        """What the child says next. Raises `UnreadableFileError` if that is a refusal, or nothing."""
        try:
            kind, content = super().receive()
        except ChildGoneError as gone:
            raise _refused(gone) from None
        if kind is Kind.REFUSAL:
            rule, _, line = content.decode("ascii", "replace").partition(" ")
            raise refusal(rule, int(line) if line.isdecimal() and len(line) <= _LINE_DIGITS else None)
        return kind, content


def _refused(gone: ChildGoneError) -> UnreadableFileError:
    """Why nothing more comes."""
    return refusal("parser-slow" if gone.is_slow else "parser-stopped")
