"""What must hold of publishing: the order of its steps, and that a reader never sees what the ledger lacks."""

import contextlib
import json

import pyarrow.parquet as pq

from journey import publishing
from journey.approvals import release_approved
from journey.inputs import due
from journey.instance import Zone
from journey.publishing import DATA, current_version, pending_of, versions_of
from journey.shared import share
from lineage.entries import Verb
from lineage.proofs import verify_proof
from products.catalogue import product_of
from tests.invented import FEED, ON, TABLE, crime, crimes_file, protected
from tests.people import JOURNEYS, KNOWN, QUARTER, case, given, linked_and_shared, person, signed, waiting_release
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


CASES = "youth_justice_cases"


def places(instance):
    """Where the records of youth justice for journeys wait, and where readers look."""
    product = product_of(instance.library, f"{CASES}_for_{JOURNEYS}")
    return product, pending_of(instance, product, QUARTER), versions_of(instance, product, QUARTER)


def restated(instance, *numbers):
    given(instance, "bristol", CASES, [case(person(number)) for number in numbers])
    linked_and_shared(instance)


def test_records_for_a_project_wait_whole_and_unproved_where_no_reader_looks(waiting):
    instance, _ = waiting
    product, held, versions = places(instance)
    (version,) = held.listed()
    assert sorted(path.rpartition("/")[2] for path in held.store.list(held.folder)) == [DATA, MANIFEST]
    assert (current_version(instance, product, QUARTER), versions.begun()) == (version, [])


def test_a_new_version_takes_the_place_of_the_one_that_waits(waiting):
    instance, _ = waiting
    product, held, _ = places(instance)
    (before,) = held.listed()
    restated(instance, 7, 8)
    (after,) = held.begun()
    assert after != before
    assert current_version(instance, product, QUARTER) == after


def test_going_back_to_what_readers_have_leaves_nothing_waiting(waiting):
    instance, keys = waiting
    product, held, versions = places(instance)
    for approver in ("police_dpo", "bristol_caldicott_guardian"):
        signed(instance, waiting_release(instance), approver, keys[approver])
    release_approved(instance, ON)
    first = versions.current()
    restated(instance, 7, 8)
    assert (len(held.listed()), versions.current()) == (1, first)
    restated(instance, 0, 1, 2)
    assert (held.begun(), versions.current(), current_version(instance, product, QUARTER)) == ([], first, first)
    assert due(instance) == ()


def test_the_manifest_of_records_names_their_project_and_purpose(waiting):
    _, held, _ = places(waiting[0])
    manifest = json.loads(held.store.read(held.path(held.listed()[0], MANIFEST)))
    assert (manifest["project"], manifest["recipients"], manifest["tier"]) == (JOURNEYS, ["data_group"], "2B")
    assert manifest["purpose"] == "journeys_and_evaluation"


def test_a_column_made_from_seven_feeds_carries_seven_decisions(waiting):
    instance, _ = waiting
    product = product_of(instance.library, KNOWN)
    found = versions_of(instance, product, QUARTER)
    with found.store.open(found.path(found.current(), DATA)) as source:
        field = pq.read_schema(source).field("age_band")
    decisions = json.loads(field.metadata[b"decisions"])
    assert [(item["treatment"], item["clause"]) for item in decisions] == [("age_band", "5.15")] * 7
    consented = {"mentoring_project", "sports_project"}
    assert [item["legal_gateway"] == "participant_consent" for item in decisions].count(True) == 1
    assert any(f"partner {name}" in decisions[5]["ceilings"] for name in consented)
