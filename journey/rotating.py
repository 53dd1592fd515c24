"""Rotating: another pseudonym root holds from now on, so that old and new pids of a domain have none in common.

The root is made first, then a sealed crosswalk for each open domain, then the ledger's entry; the epoch turns last, in
one durable step. A rotation that was killed leaves the old epoch in force, and the next one goes on with it. Products
of records are then due: they are made again from what is held, and nobody has to send anything again.
"""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from anonymisation.linking.persons import PERSON
from anonymisation.pids import pids
from contracts.project import Project
from custody.domains import Domain, is_open, open_domain
from journey.deliveries import DeliveryBook
from journey.entering import enter, enter_once
from journey.errors import CrosswalkGoneError
from journey.instance import Instance, Zone
from journey.linked import latest_run, open_links
from journey.sealed import create_sealed, destroy_sealed, open_sealed
from lineage.entries import Verb

OLD, NEW = "old_pid", "new_pid"
_CROSSWALK = pa.schema([pa.field(OLD, pa.string(), nullable=False), pa.field(NEW, pa.string(), nullable=False)])


@dataclass(frozen=True, slots=True)
class Rotation:
    """What was rotated: `crosswalks` is how many people each open project's crosswalk leads from one epoch to the next.

    `entry` is the index of the ledger's entry.
    """

    before: str
    epoch: str
    key_id: str
    crosswalks: dict[str, int]
    entry: int


def rotate(instance: Instance) -> Rotation:
    """Begin the next epoch. Raises what custody raises: who cannot open the roots rotates nothing."""
    with instance.exclusive():
        before = instance.keyring.epoch
        coming = instance.keyring.make_next_root()
        key_id = instance.keyring.pseudonym_root(coming).key_id
        crosswalks = {project.id: _cross(instance, project, before, coming) for project in _open(instance, before)}
        begun: dict[str, str | int] = {
            "epoch_begun": coming,
            "epoch_before": before,
            "key_id": f"key:{key_id}",
            "crosswalks": len(crosswalks),
        }
        entry = enter_once(instance, Verb.ALTERATION, "epoch_begun", begun)
        instance.keyring.turn_to(coming)
    return Rotation(before, coming, key_id, crosswalks, entry)


def read_crosswalk(instance: Instance, project_id: str, epoch: str) -> pa.Table:
    """The crosswalk of a project from the epoch before to this one; the ledger says that it was read.

    Two columns of text, `old_pid` and `new_pid`, a row for each person, in the order of the new. Raises
    `CrosswalkGoneError` where there is none or it was destroyed.
    """
    content = crosswalk_bytes(instance, project_id, epoch)
    with instance.exclusive():
        enter(instance, Verb.CONSULTATION, {"crosswalk_read": epoch, "project": project_id})
    return pq.read_table(pa.BufferReader(content))


def crosswalk_bytes(instance: Instance, project_id: str, epoch: str) -> bytes:
    """The bytes of a crosswalk, Parquet; whoever gives them to somebody enters that. Raises `CrosswalkGoneError`."""
    project = instance.library.projects.get(project_id)
    path = Domain(project.recipient, project.id, epoch).crosswalk if project else ""
    if project is None or not is_open(instance.zone(Zone.CUSTODY), Domain(project.recipient, project.id, epoch)):
        raise CrosswalkGoneError(project_id, epoch)
    if crosswalk_destroyed(instance, epoch) or not instance.zone(Zone.CUSTODY).exists(path):
        raise CrosswalkGoneError(project_id, epoch)
    with open_sealed(instance, Zone.CUSTODY, path) as sealed:
        return sealed.readall()


def crosswalk_destroyed(instance: Instance, epoch: str) -> bool:
    """Whether the crosswalks that lead to an epoch were destroyed, whatever came back from a backup since."""
    return instance.ledger.find_last(Verb.ERASURE, "crosswalks_destroyed", epoch) is not None


def crosswalk_paths(instance: Instance, epoch: str) -> tuple[str, ...]:
    """Where the crosswalks lie that lead to an epoch, of every domain."""
    keys = (path.removesuffix(".key") for path in instance.zone(Zone.CUSTODY).list("domains"))
    return tuple(sorted({path for path in keys if path.endswith(f"/{epoch}.crosswalk")}))


def _open(instance: Instance, epoch: str) -> tuple[Project, ...]:
    """The projects that have pids in an epoch."""
    cabinet = instance.zone(Zone.CUSTODY)
    projects = instance.library.projects.values()
    return tuple(item for item in projects if is_open(cabinet, Domain(item.recipient, item.id, epoch)))


def _cross(instance: Instance, project: Project, before: str, coming: str) -> int:
    """Write the crosswalk of one project, sealed; return how many people are in it."""
    cabinet, keyring = instance.zone(Zone.CUSTODY), instance.keyring
    old, new = (Domain(project.recipient, project.id, epoch) for epoch in (before, coming))
    persons = _persons(instance, project)
    both = [pc.cast(pids(open_domain(cabinet, keyring, domain), persons), pa.string()) for domain in (old, new)]
    # In the order of the new pids: that of the persons would tell who arrived when.
    table = pa.Table.from_arrays(both, schema=_CROSSWALK).sort_by(NEW)
    destroy_sealed(instance, Zone.CUSTODY, new.crosswalk)
    with (
        create_sealed(instance, Zone.CUSTODY, new.crosswalk) as sink,
        pq.ParquetWriter(sink, _CROSSWALK, write_statistics=False, use_dictionary=False) as writer,
    ):
        writer.write_table(table)
    people: int = table.num_rows
    return people


def _persons(instance: Instance, project: Project) -> pa.Array:
    """Everybody whom a project's feeds are about, once; nobody else is in its crosswalk."""
    run, book = latest_run(instance), DeliveryBook(instance)
    found = [pa.nulls(0, PERSON)]
    if run is not None:
        with open_links(instance) as links:
            for number, item in enumerate(run.deliveries):
                if book.get(item.receipt_id).feed in project.feeds:
                    found.append(links.read_row_group(number).column("person").combine_chunks())
    return pc.drop_null(pc.unique(pa.concat_arrays(found)))
