"""What must hold of publishing: the order of its steps, and that a reader never sees what the ledger lacks."""

import contextlib
import json

from journey import publishing
from journey.instance import Zone
from journey.publishing import versions_of
from journey.shared import share
from lineage.entries import Verb
from lineage.proofs import verify_proof
from products.catalogue import product_of
from tests.invented import FEED, ON, TABLE, crime, crimes_file, protected
from zones.manifest import digest_of
from zones.versions import MANIFEST, PROOF, Versions


def versions(instance, product=FEED):
    return versions_of(instance, product_of(instance.library, product), "2024-01")


def test_the_ledger_names_the_manifest_before_readers_are_sent_to_it(ready, monkeypatch):
    seen = []
    swap = Versions.swap

    def watched(self, version):
        digest, _ = digest_of(self.store, self.path(version, MANIFEST))
        seen.append(ready.ledger.find_last(Verb.DISCLOSURE, "manifest_digest", digest))
        swap(self, version)

    monkeypatch.setattr(Versions, "swap", watched)
    protected(ready, crimes_file([crime(1)]))
    share(ready, FEED, "2024-01", ON)
    assert len(seen) == 1
    assert seen[0] is not None


def test_the_proof_beside_a_version_verifies_without_the_ledger(ready):
    protected(ready, crimes_file([crime(1)]))
    share(ready, FEED, "2024-01", ON)
    held = versions(ready)
    proof = held.store.read(held.path(held.current(), PROOF))
    entry = list(ready.ledger.entries())[-1]
    verify_proof(proof, entry.to_bytes(), f"gateway/{ready.id}", ready.keyring.log_verifier())


def test_the_manifest_tells_the_digest_of_every_file_but_the_proof(ready):
    protected(ready, crimes_file([crime(1)]))
    share(ready, FEED, "2024-01", ON)
    held = versions(ready)
    manifest = json.loads(held.store.read(held.path(held.current(), MANIFEST)))
    (file,) = manifest["files"]
    assert (file["sha256"], file["bytes"]) == digest_of(held.store, held.path(held.current(), file["name"]))
    assert file["rows"] == 1


def test_a_version_made_of_earlier_inputs_is_sent_to_again_not_written_again(ready):
    first, second = crimes_file([crime(1)]), crimes_file([crime(2)])
    made = []
    for content in (first, second, first):
        protected(ready, content)
        made.append(share(ready, FEED, "2024-01", ON).version)
    assert made[0] == made[2] != made[1]
    assert versions(ready).current() == made[0]
    assert len(versions(ready).listed()) == 2


def test_a_half_written_version_is_written_afresh(ready, monkeypatch):
    protected(ready, crimes_file([crime(1)]))
    with monkeypatch.context() as broken:
        broken.setattr(publishing, "_manifest", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with contextlib.suppress(KeyboardInterrupt):
            share(ready, FEED, "2024-01", ON)
    assert versions(ready).listed() == []
    assert share(ready, FEED, "2024-01", ON).version == versions(ready).current()


def test_tables_and_records_are_published_apart_by_tier(ready):
    protected(ready, crimes_file([crime(1)]))
    for product in (FEED, TABLE):
        share(ready, product, "2024-01", ON)
    tops = {path.split("/")[0] for path in ready.zone(Zone.SHARED).list()}
    assert tops == {"tier1", "tier2a"}
