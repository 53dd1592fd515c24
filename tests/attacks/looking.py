"""What is looked at after a kill: that readers are served, and by what."""

from pathlib import Path

import pyarrow.parquet as pq

from journey.deliveries import DeliveryBook, DeliveryState
from journey.instance import Instance, Zone, open_instance
from journey.standing import published
from lineage.entries import Verb
from zones.manifest import digest_of
from zones.versions import MANIFEST


def opened(home: Path) -> Instance:
    return open_instance(home, home.parent / "passphrase")


def current_bytes(home: Path) -> dict[str, dict[str, bytes]]:
    """What readers are sent to, file by file; the proof hangs on the moment and is not compared."""
    found = {}
    for item in published(opened(home)):
        folder = Path(item.path).parent
        name = f"{item.product.folder}/{item.period}"
        found[name] = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "proof.tlog-proof"}
    return found


def entered(instance: Instance) -> set[str]:
    return {
        str(entry.subject["manifest_digest"]) for entry in instance.ledger.entries() if entry.verb is Verb.DISCLOSURE
    }


def assert_readable(home: Path, before: dict[str, dict[str, bytes]]) -> None:
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
