"""Linked: match keys of current deliveries → who is the same person, sealed, with the registry that keeps ids stable.

`runs/<number>/` holds `links` (a row group for each delivery, in the order of `run.json`: person of each accepted row),
`registry`, `events`, `relinks`, the tables of `journey/linking/tables.py` and `run.json`; the run holds that the ledger
entered last (`journey/linking/runs.py`), and one that was killed before never does. Where there is a tier 3 key, each
run has its own crosswalk, sealed to that (`journey/tier3/crosswalk.py`).
"""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date

import numpy as np
import pyarrow.parquet as pq

from anonymisation.linking.admission import feeds_admitted
from anonymisation.linking.events import events
from anonymisation.linking.persons import RECORD_REGISTRY, name_clusters
from anonymisation.linking.record_keys import VERSION
from contracts.vocabulary import FeedKind
from custody.derivation import derived
from custody.roots import RootUse
from journey.deliveries import Delivery, DeliveryBook, current
from journey.entering import enter
from journey.instance import Instance, Zone
from journey.linking import runs, tables
from journey.linking.linked_rows import LinkedRows, linked_rows
from journey.linking.made import Made, RunBefore
from journey.linking.models import ModelInForce, id_in_force, model_in_force
from journey.linking.rule import THRESHOLD, USED
from journey.linking.telling import Told, tell
from journey.linking.weighing import Before, weigh
from journey.reviewing.looks import forget_all_but, labels_digest, read_labels
from journey.sealed import destroy_sealed
from journey.tier3.crosswalk import (
    crosswalk_is_due,
    crosswalk_is_exchanged,
    discard_crosswalk,
    discard_other_crosswalks,
    write_crosswalk,
)
from lineage.entries import Verb


@dataclass(frozen=True, slots=True)
class LinkedDelivery:
    """One delivery in a run: its rows, and those of them that are about somebody.

    `persons` and `partition` are keyed digests of who its rows are about: by person id, and by which of all rows are
    one person's, whatever the ids. `folder` is where its match keys lay.
    """

    receipt_id: str
    digest: str
    rows: int
    about: int
    persons: str
    partition: str
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """What was linked. `rows` are those about somebody, `persons` how many people they are about.

    `records` were compared in `edges` pairs by the model of that id, and `alone` said too little; two are one person's
    from `threshold` bits on. `labels` is a digest of what reviewers had decided, `events` counts what befell persons.
    Pairs that share nothing but what too many share were not compared: `passed` counts the `keys`, the `pairs` that
    share each, and the `rules` that were closed; `by_records`, if these records rather than the model said so.
    `wrapped` has a digest of the wrapped key of each object of the run.
    """

    feeds: tuple[str, ...]
    deliveries: tuple[LinkedDelivery, ...]
    rows: int
    persons: int
    model: str = ""
    threshold: float = THRESHOLD
    records: int = 0
    alone: int = 0
    edges: int = 0
    labels: str = ""
    version: int = VERSION
    made_on: str = ""
    events: dict[str, int] = field(default_factory=dict)
    by_records: bool = False
    passed: dict[str, int] = field(default_factory=dict)
    wrapped: dict[str, str] = field(default_factory=dict)

    def of(self, delivery: Delivery) -> LinkedDelivery | None:
        """What the run says of one delivery."""
        return next((item for item in self.deliveries if item.receipt_id == delivery.receipt_id), None)


def linkable(instance: Instance, on: date) -> tuple[Delivery, ...]:
    """Current deliveries of admitted feeds by partners that still give them, in the order of their digests.

    Never in that of their arrival.
    """
    agreement = instance.agreement
    admitted = feeds_admitted(agreement, on)
    given = {(item.partner, item.feed) for item in agreement.supplies if item.feed in admitted}
    held = (item for item in current(DeliveryBook(instance).all()) if (item.partner, item.feed) in given)
    about_people = (item for item in held if instance.library.feed(item.feed).kind is FeedKind.EVENTS)
    return tuple(sorted(about_people, key=lambda item: item.digest))


def latest_run(instance: Instance) -> Linked | None:
    """The run that holds; None before the first. Raises `RunExchangedError` where another lies in its place."""
    held = runs.held_run(instance)
    return None if held is None else run_of(held)


def run_of(held: runs.HeldRun) -> Linked:
    """What the run that holds says of itself."""
    said = json.loads(held.content)
    deliveries = tuple(LinkedDelivery(**item) for item in said["deliveries"])
    return Linked(**(said | {"feeds": tuple(said["feeds"]), "deliveries": deliveries}))


def linking_is_due(instance: Instance, on: date) -> bool:
    """Whether the run that holds was made from other deliveries, by another model or other labels than hold now.

    Or if it lies there no longer as it was entered.
    """
    if not runs.is_whole(instance):
        return True
    run = latest_run(instance)
    # By receipt: the bytes of a series may come back after others took their place, and are then another delivery. By
    # its rows: a list of whom not to share may have erased some since.
    linked = [(item.receipt_id, item.rows) for item in run.deliveries] if run else []
    if linked != [(item.receipt_id, item.rows_held) for item in linkable(instance, on)]:
        return True
    if run is None:
        return False
    made_by = (run.model, run.threshold, run.version, run.labels)
    if made_by != (id_in_force(instance), THRESHOLD, VERSION, labels_digest(instance)):
        return True
    holds = holding_run(instance)
    return holds is not None and crosswalk_is_due(instance, holds)


def lies_as_entered(instance: Instance) -> bool:
    """Whether the run that holds and its crosswalk lie there as they were entered; before the first run they do."""
    if not runs.is_whole(instance):
        return False
    holds = holding_run(instance)
    return holds is None or not crosswalk_is_exchanged(instance, holds)


def holding_run(instance: Instance) -> str | None:
    """Where the run lies that holds; None before the first. Raises `RunExchangedError`."""
    held = runs.held_run(instance)
    return None if held is None else held.folder


def link_people(instance: Instance, on: date) -> Linked:
    """Link the people of current deliveries; the run that holds is returned where nothing has changed since.

    Where that is exchanged nothing of it is used: all is linked anew, and of who was merged before ids may change.
    Raises `ConservationError` where a delivery's match keys are not of just its accepted rows, `LabelsAlteredError`,
    `UnreadableModelError`, and `NotLinkedError` where the engine fails.
    """
    with instance.exclusive():
        if linking_is_due(instance, on):
            return _link(instance, on)
        return latest_run(instance) or Linked(feeds_admitted(instance.agreement, on), (), 0, 0)


@contextmanager
def open_links(instance: Instance) -> Iterator[pq.ParquetFile]:
    """The links of the run that holds: row group n is of its nth delivery."""
    with tables.open_table(instance, holding_run(instance) or "", tables.LINKS) as sealed:
        yield pq.ParquetFile(sealed)


def discard_other_runs(instance: Instance) -> None:
    """Destroy what a killed process left of runs that do not hold; the caller holds `instance.exclusive()`.

    Nothing is destroyed where the run that holds is exchanged: it may be restored.
    """
    if runs.is_whole(instance):
        holds = holding_run(instance)
        for folder in runs.lying(instance):
            if folder != holds:
                _discard(instance, folder)
        discard_other_crosswalks(instance, holds)


def _link(instance: Instance, on: date) -> Linked:
    """Link everything that is current, as one new run."""
    deliveries, in_force = linkable(instance, on), model_in_force(instance)
    held = runs.held_run(instance) if runs.is_whole(instance) else None
    run, folder = (run_of(held), held.folder) if held else (None, None)
    told, before = _told(instance, deliveries, in_force, run, folder)
    records = told.distinct
    weighed = weigh(records, in_force.model, read_labels(instance), before, instance.linking)
    keys = records.column(tables.RECORD).combine_chunks()
    registry = tables.read_table(instance, folder, tables.REGISTRY) if folder else RECORD_REGISTRY.empty_table()
    root = instance.keyring.root(RootUse.REGISTRY)
    named = name_clusters(weighed.labels, keys, registry, derived(root, "person-id"))
    rows = linked_rows(deliveries, told.rows, keys, weighed.labels, named.person)
    changes = events(registry, named.registry)
    found = Linked(
        feeds_admitted(instance.agreement, on),
        tuple(_described(instance, deliveries, number, rows) for number in range(len(deliveries))),
        rows=len(rows.persons) - rows.persons.null_count,
        persons=len(np.unique(weighed.labels)),
        model=in_force.id,
        records=records.num_rows,
        alone=int(records.column(tables.ALONE).to_numpy().sum()),
        edges=weighed.edges.num_rows,
        labels=labels_digest(instance),
        made_on=on.isoformat(),
        events=dict(sorted(Counter(changes.column("event").to_pylist()).items())),
        by_records=weighed.by_records,
        passed=asdict(weighed.passed),
    )
    before_it = RunBefore(folder, tuple(item.receipt_id for item in run.deliveries)) if run and folder else None
    made = Made(on, deliveries, told, weighed, rows, (registry, named.registry), changes, before_it)
    return _commit(instance, found, made)


def _told(
    instance: Instance,
    deliveries: tuple[Delivery, ...],
    in_force: ModelInForce,
    run: Linked | None,
    folder: str | None,
) -> tuple[Told, Before | None]:
    """What rows say of people, and what the run before weighed already: it must be of the same model and rule."""
    if run is None or folder is None or (run.model, run.version, run.threshold) != (in_force.id, VERSION, THRESHOLD):
        return tell(instance, deliveries, in_force.model), None
    lay = {item.receipt_id: (number, item.rows, item.folder) for number, item in enumerate(run.deliveries)}
    same = [item for item in deliveries if lay.get(item.receipt_id, ())[1:] == (item.rows_held, item.folder)]
    groups = tables.read_groups(instance, folder, tables.ROWS, (lay[item.receipt_id][0] for item in same))
    records = tables.read_table(instance, folder, tables.RECORDS)
    known = {item.receipt_id: rows for item, rows in zip(same, groups, strict=True)}
    edges = tables.read_table(instance, folder, tables.EDGES)
    weighed = Before(records.column(tables.RECORD).combine_chunks(), edges, run.by_records)
    return tell(instance, deliveries, in_force.model, records, known), weighed


def _commit(instance: Instance, run: Linked, made: Made) -> Linked:
    """Write a run, enter it, by which it holds, and destroy the one before."""
    store, number = instance.zone(Zone.LINKED), runs.next_number(instance)
    folder = runs.folder_of(number)
    _discard(instance, folder)
    wrapped = {
        name: runs.digest_of_key(tables.write_tables(instance, f"{folder}/{name}", of, schema))
        for name, of, schema in made.tables(instance, number)
    }
    run = replace(run, wrapped=wrapped)
    store.replace(f"{folder}/{runs.RUN}", content := json.dumps(asdict(run), indent=2).encode() + b"\n")
    write_crosswalk(instance, folder, ((item, made.rows.links(at)) for at, item in enumerate(made.deliveries)))
    subject: dict[str, str | int] = {
        "deliveries": len(run.deliveries),
        "rows": run.rows,
        "records": run.records,
        "persons": run.persons,
        "model_digest": run.model,
        "odds": USED,
    }
    enter(instance, Verb.COMBINATION, subject | runs.entered(number, content))
    discard_other_runs(instance)
    forget_all_but(instance, made.told.records.column(tables.RECORD).to_pylist())
    return run


def _described(instance: Instance, deliveries: tuple[Delivery, ...], number: int, rows: LinkedRows) -> LinkedDelivery:
    """What a run says of one delivery: counts and keyed digests."""
    links, item = rows.links(number), deliveries[number]
    about = links.num_rows - links.column("person").null_count
    return LinkedDelivery(
        item.receipt_id, item.digest, links.num_rows, about, *rows.digests(instance, deliveries, number), item.folder
    )


def _discard(instance: Instance, folder: str) -> None:
    """Destroy a run that holds no longer, or that was never finished."""
    for name in tables.SEALED:
        destroy_sealed(instance, Zone.LINKED, f"{folder}/{name}")
    discard_crosswalk(instance, folder)
    instance.zone(Zone.LINKED).delete(f"{folder}/{runs.RUN}")
