"""Shares in files: written once, each for one person alone, and read back from the files or the folder that are named.

No message holds a share, or the name of a file that a person chose.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from custody.errors import SharesRefusedError
from custody.private_files import OpenToOthersError, is_private_folder, read_private, write_private
from custody.shares import label

VARIABLE = "GATEWAY_KEY_SHARES"


def write_shares(folder: Path, shares: Sequence[str]) -> tuple[Path, ...]:
    """Write each share to a file of its own (0600) and return where they are; no file is ever written over.

    The folder must be there, and its owner's alone. Raises SharesRefusedError, and then leaves none of them.
    """
    if not is_private_folder(folder):
        raise SharesRefusedError("shares go into a folder that is there and yours alone: make one, and `chmod 700` it")
    made: list[Path] = []
    try:
        made.extend(_written(folder, share, len(shares)) for share in shares)
    except OSError:
        for place in made:
            place.unlink()
        raise SharesRefusedError("a share could not be written there: name an empty folder that is yours") from None
    return tuple(made)


def read_shares(files: Sequence[Path]) -> tuple[str, ...]:
    """The shares in files that were named one by one. Raises SharesRefusedError for one that cannot be read."""
    return tuple(_share_in(file) for file in files)


def shares_given(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The shares in the folder that GATEWAY_KEY_SHARES names: of every file in it; none where nothing is named.

    Raises SharesRefusedError for a folder or a file that cannot be read, or that others can read.
    """
    named = environ.get(VARIABLE)
    if not named:
        return ()
    try:
        files = sorted(place for place in Path(named).iterdir() if not place.name.startswith("."))
    except OSError:
        raise SharesRefusedError(f"cannot read the folder that {VARIABLE} names: check that it is yours") from None
    return read_shares(files)


def _written(folder: Path, share: str, count: int) -> Path:
    """One share in a file of its own, named after what it says of itself."""
    said = label(share)
    place = folder / f"share-{said.set_id}-{said.number}-of-{count}.txt"
    write_private(place, f"{share}\n".encode("ascii"))
    return place


def _share_in(file: Path) -> str:
    """One share; whether it is one is asked where it is used."""
    try:
        content = read_private(file)
    except OpenToOthersError:
        raise SharesRefusedError("other users can read a file with a share: run `chmod 600` on each") from None
    except OSError:
        raise SharesRefusedError("a file with a share cannot be read: check that it is there and yours") from None
    return content.decode("ascii", "replace").strip()
