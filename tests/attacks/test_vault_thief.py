"""Somebody took every file of a gateway but its keys: all zones, the ledger, Dagster's storage. What do they find?

Values were planted in every column that says who somebody is. The bound is none: not as it stands, not in another
encoding, not as a hash that anybody can compute, not packed. Nor do files of the vault tell which rows are one
person's. The gateway holds the same before it shares anything: `journey/resting.py`.
"""

import bz2
import gzip
import hashlib
import io
import itertools
import lzma
import shutil
import zlib
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from contracts.library import Library, shipped_documents
from contracts.vocabulary import IdentifierKind
from custody.sealed_format import HEADER_BYTES, looks_sealed
from journey.errors import UnsealedError
from journey.instance import Instance, Zone, open_instance
from journey.linked import holding_run, link_people, linking_is_due
from journey.linking import tables
from journey.linking.training import train_model
from journey.sealed import open_sealed
from journey.shared import share
from tests.invented import ON
from tests.leaks.inside import unsealed
from tests.leaks.plants import ACCEPTED, ODD, REJECTED, Plant, sown
from tests.leaks.runs import CASES, SUSPECTS, PlantedRun, prepare, template
from tests.leaks.searching import Looker, Needles, needles_of, secret_forms
from tests.people import JOURNEYS, linked_and_shared

SEALED = (Zone.INCOMING, Zone.VAULT, Zone.QUARANTINE, Zone.LINKED, Zone.TIER3)
KINDS = {IdentifierKind.GIVEN_NAME, IdentifierKind.FAMILY_NAME, IdentifierKind.DATE_OF_BIRTH, IdentifierKind.NHS_NUMBER}
_MAGICS = {b"\x28\xb5\x2f\xfd": "zstd", b"\x04\x22\x4d\x18": "lz4"}
_UNPACK = {b"\x1f\x8b\x08": gzip.decompress, b"BZh": bz2.decompress, b"\xfd7zXZ\x00": lzma.decompress}
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_LONGEST = 1 << 20
_COMMON = 12
"""Bytes that all headers begin with: what they are, and how long a chunk is."""


def told_of_somebody(plants: dict[str, Plant]) -> dict[str, Plant]:
    """The plants of columns that must rest sealed, in rows that are held. Places are left out: lookups are public."""
    library = Library(shipped_documents())
    held = {
        label: plant
        for label, plant in plants.items()
        if plant.column and plant.row in {ACCEPTED, ODD, REJECTED} and not plant.whole
    }
    return {
        label: plant
        for label, plant in held.items()
        if library.feed(plant.feed).column(plant.column).field_class.sealed_at_rest
        and plant.column not in {place.column for place in library.feed(plant.feed).places}
    }


def joined_hashes(plants: dict[str, Plant]) -> dict[str, set[bytes]]:
    """Hashes without a key of who somebody is as a whole, as other linkers make them."""
    rows: dict[tuple[str, str], dict[IdentifierKind, str]] = {}
    for plant in plants.values():
        if plant.kind in KINDS:
            rows.setdefault((plant.feed, plant.row), {})[plant.kind] = plant.value
    found = {}
    for (feed, row), said in rows.items():
        for number in range(2, len(said) + 1):
            for kinds in itertools.permutations(said, number):
                values = [said[kind] for kind in kinds]
                spelt = (values, [value.lower() for value in values], [value.upper() for value in values])
                texts = {between.join(words) for words in spelt for between in ("", " ", "|", ",", "-")}
                found[f"{feed} {row} {'+'.join(kinds)}"] = {
                    form
                    for text in texts
                    for name in ("md5", "sha1", "sha256")
                    for form in secret_forms(hashlib.new(name, text.encode(), usedforsecurity=False).digest())
                }
    return found


@pytest.fixture(scope="module")
def ran(tmp_path_factory) -> PlantedRun:
    """A gateway that took planted extracts, linked by a model that it trained of them, and made its products."""
    made = template(tmp_path_factory.mktemp("planted"))
    run = prepare(made, tmp_path_factory.mktemp("thief"), (CASES, SUSPECTS))
    assert run.run() == 0
    train_model(run.opened(), ON)
    linked_and_shared(run.opened())
    return run


@pytest.fixture(scope="module")
def stolen(ran: PlantedRun, tmp_path_factory) -> Path:
    """All files of its home but its keys, documents that are no secret, and the partner's own landing folder."""
    return steal(ran.home, tmp_path_factory.mktemp("loot") / "home")


def steal(home: Path, loot: Path) -> Path:
    shutil.copytree(home, loot, symlinks=True, ignore=shutil.ignore_patterns("roots", "documents"))
    assert not list(loot.rglob("*.root"))
    return loot


def search(loot: Path, needles: Needles) -> set[str]:
    """The labels of all that is found in some files: as they are, decoded, and unpacked."""
    found = {item.label for item in Looker(needles).look([loot])}
    packed = b"\n".join(content for path in files(loot) for content in unpacked(path.read_bytes()))
    return found | needles.found_in(packed)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def unpacked(content: bytes) -> list[bytes]:
    """What any part of a file holds that some common way of packing made, as far as it unpacks."""
    found = []
    for magic, codec in _MAGICS.items():
        streams = (pa.CompressedInputStream(pa.BufferReader(content[at:]), codec) for at in places(content, magic))
        found += [_stream(stream) for stream in streams]
    for magic, unpack in _UNPACK.items():
        for at in places(content, magic):
            try:
                found.append(unpack(content[at:]))
            except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError):
                continue
    for magic in _ZLIB:
        for at in places(content, magic):
            try:
                found.append(zlib.decompressobj().decompress(content[at:], _LONGEST))
            except zlib.error:
                continue
    return [item for item in found if item]


def places(content: bytes, magic: bytes) -> list[int]:
    at, found = content.find(magic), []
    while at >= 0:
        found.append(at)
        at = content.find(magic, at + 1)
    return found


def _stream(stream: pa.CompressedInputStream) -> bytes:
    """As much as unpacks before what follows cannot be read."""
    parts = []
    try:
        while part := stream.read(64):
            parts.append(part)
    except (OSError, pa.ArrowInvalid):
        pass
    return b"".join(parts)


def test_who_has_every_file_and_no_key_finds_nothing_that_says_who_anybody_is(ran, stolen):
    plants = told_of_somebody(ran.plants)
    assert len({plant.kind for plant in plants.values()} & KINDS) == len(KINDS)
    assert len(plants) > 60
    # It is all there, sealed: the thief does not fail for want of anything to find.
    inside, needles = b"\n".join(unsealed(ran.opened())), needles_of(plants)
    assert needles.found_in(inside) >= {label for label, plant in plants.items() if plant.row == ACCEPTED}
    assert search(stolen, needles) == set()


def test_no_hash_that_anybody_can_compute_of_who_somebody_is_lies_there(ran, stolen):
    hashes = joined_hashes(told_of_somebody(ran.plants))
    assert len(hashes) > 100
    assert search(stolen, Needles(hashes)) == set()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress, zlib.compress, "zstd", "lz4"])
def test_one_table_in_clear_is_found_however_it_is_packed(ran, stolen, tmp_path, pack):
    """The search is no blind one, and the gateway would share nothing."""
    rows = next(content for content in unsealed(ran.opened()) if b"PAR1" not in content and b"@example" in content)
    loot = Path(shutil.copytree(stolen, tmp_path / "loot", symlinks=True))
    if isinstance(pack, str):
        sink = io.BytesIO()
        with pa.CompressedOutputStream(sink, pack) as out:
            out.write(rows)
            out.flush()
            content = sink.getvalue()
    else:
        content = pack(rows)
    (loot / "zones" / "vault" / "kept").write_bytes(b"some header" + content)
    assert len(search(loot, needles_of(told_of_somebody(ran.plants)))) > 5


def test_a_table_of_linking_that_rests_in_clear_is_found_and_stops_what_would_be_shared(ran, tmp_path, monkeypatch):
    """The careless change: somebody writes tables without sealing them."""
    home = Path(shutil.copytree(ran.home, tmp_path / "home", symlinks=True))
    instance = open_instance(home, ran.home.parent / "passphrase")

    instance.zone(Zone.LINKED).delete(f"{holding_run(instance)}/run.json")  # so that a run is due
    assert linking_is_due(instance, ON)
    before = instance.zone(Zone.SHARED).list(), instance.zone(Zone.PENDING).list()
    monkeypatch.setattr(tables, "create_sealed", as_it_is)
    monkeypatch.setattr(tables, "open_sealed", read_as_it_lies)
    link_people(instance, ON)
    with pytest.raises(UnsealedError, match="8 in the zone linked"):
        share(instance, f"{CASES}_for_{JOURNEYS}", sown().periods[CASES], ON)
    assert (instance.zone(Zone.SHARED).list(), instance.zone(Zone.PENDING).list()) == before
    assert len(search(steal(home, tmp_path / "loot"), needles_of(told_of_somebody(ran.plants)))) > 5


@contextmanager
def as_it_is(instance: Instance, zone: Zone, path: str):
    with instance.zone(zone).create(path) as sink, io.BytesIO() as held:
        held.wrapped = b""
        yield held
        sink.write(held.getvalue())


def read_as_it_lies(instance: Instance, zone: Zone, path: str, _: bytes):
    sealed = instance.zone(zone).exists(f"{path}.key")
    return open_sealed(instance, zone, path) if sealed else instance.zone(zone).open(path)


def sealed_files(home: Path) -> list[Path]:
    return [path for name in SEALED for path in files(home / "zones" / name) if path.name != "run.json"]


def test_what_rests_sealed_cannot_be_told_from_chance(held):
    """No byte is likelier than another, and nothing can be packed."""
    content = b"".join(path.read_bytes()[HEADER_BYTES:] for path in sealed_files(held.instance.home))
    assert len(content) > 300_000
    counts = np.bincount(np.frombuffer(content, np.uint8), minlength=256)
    expected = len(content) / 256
    # Of 255 degrees of freedom; more than 400 once in 10^8 times.
    assert float(((counts - expected) ** 2 / expected).sum()) < 400
    assert len(zlib.compress(content, 9)) > len(content)


def windows(content: bytes, skip: int) -> np.ndarray:
    """Every eight bytes in a row, from the first that are no part of what all headers begin with."""
    parts = [
        np.frombuffer(content, "<u8", (len(content) - at) // 8, at)
        for at in range(skip, min(skip + 8, len(content) - 7))
    ]
    return np.concatenate([np.zeros(0, "<u8"), *parts])


def test_no_part_of_a_sealed_file_stands_in_another_or_in_a_file_that_is_read(held):
    """So nothing tells which rows, records or persons are the same: no key, id or token, and no block of them."""
    home, instance = held.instance.home, held.instance
    assert holding_run(instance)
    theirs = [path.read_bytes() for path in sealed_files(home)]
    ours = np.sort(np.concatenate([windows(item, _COMMON if looks_sealed(item, len(item)) else 0) for item in theirs]))
    assert len(ours) > 300_000
    assert int((ours[1:] == ours[:-1]).sum()) == 0
    clear = [path for path in files(home) if path not in set(sealed_files(home)) and "documents" not in path.parts]
    assert len(clear) > 100
    read = np.concatenate([windows(path.read_bytes(), 0) for path in clear])
    nearest = ours[np.searchsorted(ours, read).clip(max=len(ours) - 1)]
    assert int((nearest == read).sum()) == 0


def test_the_same_table_sealed_twice_has_no_part_in_common(ran, tmp_path_factory):
    """Nor can one theft be held against another."""
    table = tables.read_table(ran.opened(), holding_run(ran.opened()), tables.RECORDS)
    before = {path.name: path.read_bytes() for path in sealed_files(ran.home)}
    path = f"{holding_run(ran.opened())}/{tables.RECORDS}"
    copy = Path(shutil.copytree(ran.home, tmp_path_factory.mktemp("twice") / "home", symlinks=True))
    instance = open_instance(copy, ran.home.parent / "passphrase")
    instance.zone(Zone.LINKED).delete(path)
    tables.write_tables(instance, path, [table], tables.RECORDS_SCHEMA)
    again = instance.zone(Zone.LINKED).read(path)
    assert len(again) == len(before["records"])
    assert not np.isin(windows(again, _COMMON), windows(before["records"], _COMMON)).any()
