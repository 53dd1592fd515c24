"""What must hold of a product's versions."""

import pytest

from zones.errors import CurrentVersionError, UnfinishedVersionError, UnsafePathError
from zones.versions import MANIFEST, PROOF, Versions


@pytest.fixture
def versions(store):
    return Versions(store, "tier1/journeys")


def publish(versions, version, names=("rows.parquet", MANIFEST, PROOF)):
    for name in names:
        versions.store.replace(versions.path(version, name), version.encode())


def test_the_layout_is_pinned(versions, store):
    publish(versions, "v1")
    versions.swap("v1")
    assert versions.path("v1", "rows.parquet") == "tier1/journeys/versions/v1/rows.parquet"
    assert store.pointed("tier1/journeys/current") == "versions/v1"


def test_there_is_no_current_version_before_the_first_swap(versions):
    assert (versions.current(), versions.listed()) == (None, [])


def test_a_swap_sends_readers_to_the_new_version(versions):
    for version in ("v1", "v2"):
        publish(versions, version)
        versions.swap(version)
        assert versions.current() == version


@pytest.mark.parametrize("missing", [MANIFEST, PROOF])
def test_a_version_without_manifest_or_proof_is_never_current(versions, missing):
    publish(versions, "v1")
    versions.swap("v1")
    publish(versions, "v2", {MANIFEST, PROOF, "rows.parquet"} - {missing})
    with pytest.raises(UnfinishedVersionError):
        versions.swap("v2")
    assert versions.current() == "v1"


def test_only_versions_with_a_manifest_of_their_own_are_listed(versions):
    publish(versions, "v2")
    publish(versions, "v1")
    publish(versions, "v3", ["rows.parquet"])
    versions.store.replace("tier1/journeys/versions/v4/sub/manifest.json", b"")
    assert versions.listed() == ["v1", "v2"]


def test_a_dropped_version_is_gone_and_the_others_stay(versions, store):
    publish(versions, "v1")
    publish(versions, "v2")
    versions.drop("v1")
    versions.drop("v1")
    assert store.list() == [f"tier1/journeys/versions/v2/{name}" for name in (MANIFEST, PROOF, "rows.parquet")]


def test_the_current_version_is_not_dropped(versions):
    publish(versions, "v1")
    versions.swap("v1")
    with pytest.raises(CurrentVersionError):
        versions.drop("v1")
    assert versions.listed() == ["v1"]


def test_a_version_half_dropped_is_not_listed(versions, monkeypatch):
    def die(_store, _prefix):
        raise KeyboardInterrupt

    publish(versions, "v1")
    monkeypatch.setattr(type(versions.store), "delete_all", die)
    with pytest.raises(KeyboardInterrupt):
        versions.drop("v1")
    assert versions.listed() == []


@pytest.mark.parametrize("name", ["a/b", "..", "", ".part-1"])
def test_a_version_and_a_file_are_single_safe_names(versions, name):
    with pytest.raises(UnsafePathError):
        versions.path(name, "rows.parquet")
    with pytest.raises(UnsafePathError):
        versions.path("v1", name)
    with pytest.raises(UnsafePathError):
        versions.swap(name)


@pytest.mark.parametrize("target", ["v1", "elsewhere/v1", "versions/v1/sub"])
def test_a_pointer_to_anything_but_a_version_is_refused(versions, target):
    versions.store.point("tier1/journeys/current", target)
    with pytest.raises(UnsafePathError):
        versions.current()


def test_a_version_that_was_begun_is_told_of_before_it_is_whole(versions):
    versions.store.replace(versions.path("v1", "data.parquet"), b"half")
    assert (versions.begun(), versions.listed()) == (["v1"], [])
    versions.store.replace(versions.path("v1", MANIFEST), b"{}")
    assert (versions.begun(), versions.listed()) == (["v1"], ["v1"])
    versions.drop("v1")
    assert versions.begun() == []
