"""Ways in which a careless change would leak, each made here on purpose to see the search find it."""

import base64
import hashlib
import os
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import dagster as dg
import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from anonymisation.tokens import text_of
from contracts.vocabulary import Treatment
from intake.conformance import Conformance
from journey import delivery_files, shared
from journey.instance import Zone
from journey.sealed import open_sealed
from tests.leaks.plants import sown


def log_a_table() -> None:
    """Somebody looks at the rows while mending something."""
    event_rows = delivery_files.event_rows

    def talkative(rows, *rest):
        dg.get_dagster_logger().info(str(rows.to_pydict()))
        return event_rows(rows, *rest)

    delivery_files.event_rows = talkative


def print_a_table() -> None:
    """Or prints them."""
    event_rows = delivery_files.event_rows

    def talkative(rows, *rest):
        print(rows.to_pydict())  # noqa: T201 - that is the fault
        return event_rows(rows, *rest)

    delivery_files.event_rows = talkative


def quote_values_in_an_exception() -> None:
    """A library stumbles over a value, and says which."""

    def stumbling(rows, *_rest):
        raise ValueError(str(rows.to_pydict()))

    delivery_files.event_rows = stumbling


_OPEN: list[duckdb.DuckDBPyConnection] = []


_LOOKED_AT_SECONDS = 5
"""So long does what is spilled lie there at least: whoever looks again and again has seen it, on a busy machine too."""


_TRIES = 100
"""DuckDB packs what it spills or not, as it finds quicker at the moment: so often it is asked for some in clear."""


def let_duckdb_spill() -> None:
    """An engine opened in another way than the one way, never closed, with more to sort than memory may hold."""
    judge = Conformance.judge

    def spilling(self, rows):
        if "location" not in rows.column_names:
            return judge(self, rows)
        told = sown().plants["police_street_level_crime.location accepted"].value.encode()
        folder = Path(os.environ["TMPDIR"])
        for _ in range(_TRIES):
            loose = duckdb.connect(config={"memory_limit": "40MB", "temp_directory": str(folder), "threads": 1})
            _OPEN.append(loose)  # what it spilled lies there until it is closed
            loose.register("rows", rows)
            with suppress(duckdb.OutOfMemoryException):  # it has spilled before it gives up
                loose.execute("create table copies as select rows.*, n from rows, range(6000) as t(n)")
                loose.execute("select * from copies order by hash(n), location").fetchmany(1)
            if any(told in path.read_bytes() for path in folder.rglob("duckdb_temp*")):
                break
            _OPEN.pop().close()
        time.sleep(_LOOKED_AT_SECONDS)
        return judge(self, rows)

    Conformance.judge = spilling


def write_statistics() -> None:
    """A Parquet writer with its defaults."""
    delivery_files.parquet_writer = lambda sink, schema: pq.ParquetWriter(sink, schema, compression="zstd")


def keep_every_column() -> None:
    """The protected zone holds what no clause releases."""
    from journey import protected  # noqa: PLC0415 - patched where it is used

    everything = frozenset(Treatment)
    protected.columns_to_protect = lambda _agreement, _rules, feed, _on: {
        column.name: everything for column in feed.columns
    }


def keep_rows_out_of_scope() -> None:
    """A row outside the area is quarantined rather than gone, in clear."""
    write = delivery_files.DeliveryFiles.write

    def keeping(self, seen):
        place = os.path.join(os.environ["GATEWAY_HOME"], "outside.txt")  # noqa: PTH118 - a line of a hurried change
        with open(place, "a") as kept:  # noqa: PTH123 - as above
            kept.write(str(seen.block.rows.filter(seen.out_of_scope).to_pydict()))
        write(self, seen)

    delivery_files.DeliveryFiles.write = keeping


def write_match_keys_in_clear() -> None:
    """Somebody wants to look at match keys while mending the linking, and leaves out the seal."""
    create_sealed = delivery_files.create_sealed

    @contextmanager
    def unsealed(instance, zone, path):
        making = create_sealed(instance, zone, path)
        if path.endswith(delivery_files.MATCH_KEYS):
            making = instance.zone(zone).create(path)
        with making as writer:
            yield writer

    delivery_files.create_sealed = unsealed


def make_pids_without_a_key() -> None:
    """A pseudonym that analysts elsewhere could make too: the hash of the NHS number."""

    def hashed(_key, persons):
        # The registry knows no NHS numbers, so they are taken where they are.
        nhs_numbers = [*_NHS_NUMBERS, *[""] * len(persons)][: len(persons)]
        digests = [hashlib.sha256(number.encode()).digest()[:16] for number in nhs_numbers]
        return pa.array([base64.b32encode(digest).decode().rstrip("=").lower() for digest in digests])

    _remember_nhs_numbers()
    shared.pids = hashed


_NHS_NUMBERS: list[str] = []


def _remember_nhs_numbers() -> None:
    """Keep in memory what the match keys say."""
    seal = delivery_files.DeliveryFiles._seal

    def sealing(self, accepted, telling):
        if self.keys is not None and "nhs_no" in telling.column_names:
            _NHS_NUMBERS.extend(self.keys.of(telling).column("nhs_no").drop_null().to_pylist())
        seal(self, accepted, telling)

    delivery_files.DeliveryFiles._seal = sealing


def put_a_note_into_metadata() -> None:
    """An example helps whoever looks at the page."""
    from dagster_project.assets import protected  # noqa: PLC0415 - patched where it is used

    about_protected = protected.about_protected

    def with_an_example(instance, delivery):
        with open_sealed(instance, Zone.VAULT, f"{delivery.folder}/{delivery_files.ROWS}") as sealed:
            rows = pq.read_table(sealed)
        notes = rows.column("case_notes").to_pylist() if "case_notes" in rows.column_names else []
        return {**about_protected(instance, delivery), "example": "; ".join(notes)}

    protected.about_protected = with_an_example


def publish_person_ids() -> None:
    """The internal id is a pseudonym already, is it not?"""
    shared.pids = lambda _key, persons: text_of(persons)
