"""Where the passphrase comes from: a file that only its owner can read. Never a prompt, never a command line."""

import secrets
from collections.abc import Mapping
from pathlib import Path

from custody.errors import PassphraseUnavailableError, WeakKeyError
from custody.private_files import OpenToOthersError, read_private, write_private

VARIABLE = "GATEWAY_PASSPHRASE_FILE"
SHORTEST_CHARACTERS = 12
_RANDOM_BYTES = 32


def find_passphrase(explicit: Path | None, environ: Mapping[str, str], remembered: Path | None) -> bytes:
    """Return the passphrase in the first file that is named: explicitly, by the environment, or by `init`.

    A named file that cannot be used is refused, never passed over for the next. One line ending is not part of it.
    Raises PassphraseUnavailableError if there is no such file, none that can be read, or one that others can read;
    WeakKeyError below 12 characters.
    """
    named = environ.get(VARIABLE)
    if explicit is not None:
        return _passphrase_in(explicit, "the file that --passphrase-file names")
    if named:
        return _passphrase_in(Path(named), f"the file that {VARIABLE} names")
    if remembered is not None:
        return _passphrase_in(remembered, "the passphrase file that `gateway init` wrote")
    raise PassphraseUnavailableError(f"no passphrase: name its file with --passphrase-file or {VARIABLE}")


def write_passphrase(environ: Mapping[str, str]) -> Path:
    """Write a random passphrase (256 bits) to a new file of its own, mode 0600, and return where it is.

    The folder is `$XDG_CONFIG_HOME/gateway`, by default `~/.config/gateway`.
    """
    configured = Path(environ.get("XDG_CONFIG_HOME", ""))
    # The XDG specification tells a program to ignore a relative path.
    folder = (configured if configured.is_absolute() else Path.home() / ".config") / "gateway"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = folder / f"passphrase-{secrets.token_hex(8)}"
    write_private(place, f"{secrets.token_urlsafe(_RANDOM_BYTES)}\n".encode())
    return place


def _passphrase_in(place: Path, described: str) -> bytes:
    """Return the passphrase in one file, which messages describe by who named it and never by its name."""
    try:
        content = read_private(place)
    except OpenToOthersError:
        raise PassphraseUnavailableError(f"other users can read {described}: run `chmod 600` on it") from None
    except OSError:
        raise PassphraseUnavailableError(f"cannot read {described}: check that it exists and is yours") from None
    passphrase = content.removesuffix(b"\n").removesuffix(b"\r")
    if len(passphrase.decode(errors="replace").strip()) < SHORTEST_CHARACTERS:
        raise WeakKeyError(f"{described} holds fewer than {SHORTEST_CHARACTERS} characters: use a longer passphrase")
    return passphrase
