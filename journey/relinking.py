"""Relinking: when people are linked anew, what became of whom is told to each project in its own pids, and no other's.

A merge, a split or a correction gives rows another pid. A project's crosswalk leads from the old to the new one, within
the epoch that holds, so that a study survives. It is made anew from the sealed relinks of all runs whenever it is asked
for, and leaves as crosswalks of epochs do: signed by the project's approvers, and entered (`journey/crosswalks.py`).
"""

import io

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from anonymisation.pids import pids
from custody.domains import Domain, is_open, open_domain
from journey.errors import CrosswalkGoneError, NothingRelinkedError
from journey.instance import Instance, Zone
from journey.linked import holding_run
from journey.linking.relinks import told_to
from journey.linking.tables import RELINKED, read_table
from journey.rotating import NEW, OLD

RELINKS = "relinks"
"""The name under which a project's crosswalk of relinks is approved and handed over, where others have an epoch's."""
CHANGE, RUN = "change", "run"
_CROSSWALK = pa.schema(
    [
        pa.field(RUN, pa.int64(), nullable=False),
        pa.field(CHANGE, pa.string(), nullable=False),
        pa.field(OLD, pa.string(), nullable=False),
        pa.field(NEW, pa.string(), nullable=False),
    ]
)


def relinks_bytes(instance: Instance, project_id: str) -> bytes:
    """The crosswalk of a project, Parquet: `run` (its number, ascending), `change`, `old_pid`, `new_pid`.

    A row leads from a person of whom rows of the project's feeds were to one of whom such rows are now; `change` is
    merged, split or moved, and same where who was split has rows still. Raises `CrosswalkGoneError` where the project
    has no pids, `NothingRelinkedError`, and what custody raises.
    """
    project = instance.library.projects.get(project_id)
    run, epoch, cabinet = holding_run(instance), instance.keyring.epoch, instance.zone(Zone.CUSTODY)
    domain = Domain(project.recipient, project.id, epoch) if project else None
    if project is None or domain is None or run is None or not is_open(cabinet, domain):
        raise CrosswalkGoneError(project_id, RELINKS)
    found = told_to(read_table(instance, run, RELINKED), project.feeds, project.opens)
    if not found.num_rows:
        raise NothingRelinkedError(project_id)
    key = open_domain(cabinet, instance.keyring, domain)
    old, new = (pc.cast(pids(key, found.column(name).combine_chunks()), pa.string()) for name in ("before", "after"))
    table = pa.Table.from_arrays([found.column("run"), found.column("change"), old, new], schema=_CROSSWALK)
    # In the order of the pids: that of the persons would tell who arrived when.
    ordered = table.sort_by([(RUN, "ascending"), (NEW, "ascending"), (OLD, "ascending")]).combine_chunks()
    sink = io.BytesIO()
    with pq.ParquetWriter(sink, _CROSSWALK, write_statistics=False, use_dictionary=False) as writer:
        writer.write_table(ordered)
    return sink.getvalue()
