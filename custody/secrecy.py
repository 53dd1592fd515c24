"""What must not be copied out of this process by accident: an object that holds a secret is never pickled."""

from typing import NoReturn, SupportsIndex


class KeptHere:
    """A base of every object that holds a secret: serialising it is refused before a byte is written."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> NoReturn:
        """Raise TypeError: a pickle would carry the secret to wherever it is kept."""
        raise TypeError(f"{type(self).__name__} holds a secret and is never pickled or copied: pass what opens it")
