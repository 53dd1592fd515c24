"""What is looked at after a kill: that readers are served, and by what."""

import hashlib
import io
import json
import os
from pathlib import Path

import pyarrow.parquet as pq

from contracts.library import Library
from journey.approvals import pending
from journey.deliveries import DeliveryBook, DeliveryState
from journey.instance import Instance, Zone, open_instance
from journey.publishing import DATA
from journey.standing import published
from lineage.entries import Verb
from products.catalogue import PID
from tests.attacks.steps import unnumbered
from tests.people import EVALUATION
from zones.manifest import digest_of
from zones.versions import MANIFEST

Published = dict[str, dict[str, bytes]]
"""By release, the bytes of each file of the version that readers are sent to."""


def opened(home: Path) -> Instance:
    """The gateway of a copy. All copies have the same documents, which are read once."""
    instance = open_instance(home, home.parent / "passphrase")
    instance.__dict__["library"] = _LIBRARY[0] if _LIBRARY else instance.library
    _LIBRARY[:] = [instance.library]
    return instance


_LIBRARY: list[Library] = []


def current_bytes(home: Path) -> Published:
    """What readers are sent to, file by file; the proof hangs on the moment and is not compared."""
    found = {}
    for item in published(opened(home)):
        folder = Path(item.path).parent
        name = f"{item.product.folder}/{item.period}"
        found[name] = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "proof.tlog-proof"}
    return found


def with_names(home: Path) -> dict[str, str]:
    """The version that readers are sent to, by release."""
    return {f"{item.product.folder}/{item.period}": item.version for item in published(opened(home))}


def same_but_for_names(found: Published, expected: Published) -> bool:
    """Whether the bytes are the same, those of the new project's products but for the names in its own domain."""
    if found.keys() != expected.keys():
        return False
    return all(
        _renamed(found[name], expected[name]) if EVALUATION in name else found[name] == expected[name] for name in found
    )


def _renamed(found: dict[str, bytes], expected: dict[str, bytes]) -> bool:
    """Whether two versions of records say the same, each pseudonym of one standing for one of the other."""
    rows, wanted = (pq.read_table(io.BytesIO(files[DATA])).to_pydict() for files in (found, expected))
    said, meant = (json.loads(files[MANIFEST]) | {"files": []} for files in (found, expected))
    names = [name for name in wanted if name == PID or name.endswith("_ref")]
    one_to_one = all(
        len(set(zip(rows[name], wanted[name], strict=True))) == len(set(rows[name])) == len(set(wanted[name]))
        for name in names
    )
    same = {name: rows[name] for name in rows if name not in names} == {
        name: wanted[name] for name in wanted if name not in names
    }
    return rows.keys() == wanted.keys() and one_to_one and same and said == meant


def names_on(home: Path) -> list[tuple[str, int, int]]:
    """What lies in a home: each name without what is another in every run, its kind, and how many names it has."""
    found = ((path, path.lstat()) for path in home.rglob("*"))
    return sorted((unnumbered(str(path.relative_to(home))), at.st_mode, at.st_nlink) for path, at in found)


def all_bytes(home: Path) -> bytes:
    """A digest of everything in a home: every name, where it leads, and every byte."""
    digest = hashlib.sha256()
    for path in sorted(home.rglob("*")):
        content = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        said = (os.fsencode(path.relative_to(home)), path.lstat().st_mode, hashlib.sha256(content).hexdigest())
        digest.update(repr(said).encode())
    return digest.digest()


def entered(instance: Instance) -> set[str]:
    return {
        str(entry.subject["manifest_digest"]) for entry in instance.ledger.entries() if entry.verb is Verb.DISCLOSURE
    }


def assert_readable(home: Path, before: Published) -> None:
    """Whatever was published is still there whole, and the ledger holds all that readers are sent to."""
    instance = opened(home)
    now = published(instance)
    assert {f"{item.product.folder}/{item.period}" for item in now} >= set(before)
    for item in now:
        assert pq.read_table(item.path).num_rows == item.rows
        folder = Path(item.path).parent.relative_to(home / "zones" / "shared")
        digest, _ = digest_of(instance.zone(Zone.SHARED), f"{folder}/{MANIFEST}")
        assert digest in entered(instance)
    assert instance.ledger.fsck().problems == ()


def assert_finished(home: Path) -> None:
    """Every delivery came to its end, and no incoming file is left."""
    settled = {DeliveryState.PROTECTED, DeliveryState.DUPLICATE}
    assert {item.state for item in DeliveryBook(opened(home)).all()} <= settled
    assert list((home / "zones" / "incoming").rglob("file*")) == []
    assert pending(opened(home)) == ()
