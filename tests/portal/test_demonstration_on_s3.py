"""The demonstration's whole journey, small, with its zones on a real S3 server: the same shared bytes as in folders."""

import shutil
from pathlib import Path

import pytest

from dagster_project.running import run_pending
from examples.partnership.writing import write_partnership
from journey.approvals import pending, release_approved
from journey.instance import Instance, Zone, open_instance
from journey.received import receive
from portal.approvers import give_keys, sign
from tests.invented import ON, an_instance
from tests.seaweed import BUCKET, REGION
from zones.backing import S3Backing
from zones.versions import PROOF

PEOPLE, QUARTERS = 150, 1
LEFT_OUT = {"ambulance", "acute_trust", "devon_and_somerset_fire", "police_recorded_crime_victims"}
"""Partners and feeds that go no other way than those that stay: each delivery costs seconds of requests."""


def demonstrated(instance: Instance, files: Path, keys: Path) -> dict[str, bytes]:
    """The whole journey; every shared object but the proofs, which tell of each ledger's own times."""
    for file in sorted(files.rglob("*.csv")):
        partner, feed, period = file.parent.parts[-3:]
        if LEFT_OUT & {partner, feed}:
            continue
        with file.open("rb") as source:
            receive(instance, source, partner, feed, period, ON)
    assert run_pending(instance, ON).ok
    sign(instance, keys, pending(instance), lambda *_: None)
    assert release_approved(instance, ON)
    assert pending(instance) == ()
    store = instance.zone(Zone.SHARED)
    return {path: store.read(path) for path in store.list() if not path.endswith(PROOF)}


@pytest.mark.usefixtures("cheap_keys")
def test_the_whole_journey_shares_the_same_bytes_from_s3_as_from_folders(s3, tmp_path):
    files = tmp_path / "files"
    write_partnership(files, PEOPLE, QUARTERS, seed=1)
    (tmp_path / "folders").mkdir()
    in_folders = an_instance(tmp_path / "folders")
    give_keys(in_folders, tmp_path / "keys")
    expected = demonstrated(open_instance(in_folders.home), files / "landing", tmp_path / "keys")
    assert {path.split("/")[0] for path in expected} == {"tier1", "tier2a", "tier2b"}

    (tmp_path / "s3").mkdir()
    on_s3 = an_instance(tmp_path / "s3", S3Backing(BUCKET, f"demonstration/{tmp_path.name}", s3.endpoint, REGION))
    for name in in_folders.zone(Zone.CUSTODY).list():  # the salts of domains among them
        on_s3.zone(Zone.CUSTODY).replace(name, in_folders.zone(Zone.CUSTODY).read(name))
    shutil.copytree(in_folders.home / "documents", on_s3.home / "documents", dirs_exist_ok=True)
    assert demonstrated(open_instance(on_s3.home), files / "landing", tmp_path / "keys") == expected
