"""Shared: release plan → treatments → disclosure control → accounts → publish, for one product and one period."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from anonymisation.disclosure.records import Minimum
from anonymisation.linking.persons import PERSON as PERSON_ID
from anonymisation.pids import pids, references
from anonymisation.protect import event_schema, grants_of, holds, is_guarded_as
from anonymisation.treatments.treating import FORCE_AREAS
from contracts.code_groups import CodeGroups
from contracts.feed import GUARDED, Feed
from contracts.product import Product
from contracts.release_plan import ReleasePlan, release_plan
from contracts.vocabulary import Treatment
from custody.derivation import row_key
from custody.domains import Domain, open_domain
from custody.roots import RootUse
from journey.accounting import accounts_of
from journey.conservation import Account, put_accounts
from journey.deliveries import Delivery
from journey.delivery_files import EVENTS
from journey.errors import HeldCoarserError
from journey.inputs import Inputs, held
from journey.instance import Instance, Zone
from journey.link_quality import measure_links, refuse_beyond_limits
from journey.linked import open_links
from journey.linking.rule import USED
from journey.match_keys import read_references
from journey.project_signatures import refuse_unsigned
from journey.publishing import Edition, current_version, publish, release_name
from journey.resting import refuse_unsealed
from journey.singling_out import refuse_singling_out
from journey.taking_back import rows_erased, take_back_release
from products.catalogue import PID, clause_product, product_of
from products.making import DELIVERY, Made, make_records, make_table, refuse_unplanned, treated_rows
from products.own_area import told_of_all
from products.people import FEED, PARTNER, PERSON, make_people_table
from products.row_limits import BEYOND, refuse_period, rows_in_limits, rows_left_out, without

WITHIN = "within"
"""Of a row of people, whether the clause lets it out; it is in no table that is made."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A version that readers are sent to, or that waits for approval. `changed` is false where it already was."""

    product: Product
    period: str
    version: str
    rows: int
    accounts: tuple[Account, ...]
    plan: ReleasePlan
    changed: bool


def share(instance: Instance, product_id: str, period: str, on: date) -> Shared:
    """Make and publish one product for one period; nothing is done where its version is already current.

    Raises `ReleaseRefusedError`, `ProjectUnsignedError`, `PlanMismatchError`, `LinkingBehindError`, `HeldCoarserError`,
    `ConservationError`, `SinglingOutError`, `LinkageLimitError`, `UnsealedError`: nothing is published then.
    """
    product = product_of(instance.library, product_id)
    plans = _plans(instance, product, period, on)
    if product.linked:
        measure_links(instance, on)
    with instance.exclusive():
        refuse_unsealed(instance)
        inputs = held(instance).inputs(product, period)
        if product.linked:
            refuse_beyond_limits(instance)
        changed = current_version(instance, product, period) != inputs.version
        made = _make(instance, product, plans, inputs, period)
        if product.project:
            feed, release = instance.library.feed(product.feed), release_name(product, period)
            refuse_singling_out(release, product, plans[0], feed, made.rows)
        accounts = accounts_of(instance, product, inputs, made)
        if changed:
            key_id = "" if product.sql else instance.keyring.root(RootUse.PSEUDONYM).key_id
            agreement = instance.library.agreement_digest()
            project = instance.library.projects.get(product.project or "")
            edition = Edition(
                product,
                period,
                inputs.version,
                inputs.digest.hex(),
                plans,
                agreement,
                key_id,
                project,
                made.recoding,
                linked_at_odds=USED if product.linked else None,
            )
            put_accounts(instance, edition.release, inputs.version, accounts)
            publish(instance, edition, made.rows)
        take_back_release(instance, release_name(product, period), rows_erased(instance), on)
    return Shared(product, period, inputs.version, len(made.rows), accounts, plans[0], changed)


def _plans(instance: Instance, product: Product, period: str, on: date) -> tuple[ReleasePlan, ...]:
    """The plan for each feed and each recipient that the clause names; all must stand, and treat columns alike."""
    library = instance.library
    project = library.projects[product.project] if product.project else None
    if project is not None:
        refuse_unsigned(library, instance.owner, project.id, instance.ledger)
    plans = tuple(
        release_plan(
            instance.agreement,
            library.field_rules,
            library.feed(feed),
            clause_product(product),
            product.tier,
            recipient,
            on,
            project,
        )
        for recipient in product.recipients
        for feed in product.feeds
    )
    for plan in plans:
        refuse_unplanned(product, plan)
        refuse_period(plan, product, period)
    return plans


def _make(instance: Instance, product: Product, plans: tuple[ReleasePlan, ...], inputs: Inputs, period: str) -> Made:
    """The product as a table."""
    library = instance.library
    if product.linked and product.sql:
        rows = pa.concat_tables(_people_rows(instance, product, plans, inputs), promote_options="none")
        beyond = ~rows.column(WITHIN).to_numpy()
        left_out = {BEYOND: beyond} if beyond.any() else {}
        people = make_people_table(
            product, without(rows.drop_columns([WITHIN]), left_out), period, plans[0].small_count
        )
        return told_of_all(people, left_out)
    feed, plan = library.feed(product.feed), plans[0]
    groups = _groups(instance, product.feed)
    events = _events(instance, plan, inputs.current)
    left_out = rows_left_out(events, feed, plan, groups)
    if product.sql:
        own = without(events, left_out)
        return told_of_all(make_table(product, plan, feed, own, library.local_authorities, groups, period), left_out)
    if product.project is not None:
        events = _with_pseudonyms(instance, product, plan, inputs, events)
    root = instance.keyring.root(RootUse.PSEUDONYM)
    keys = [row_key(root, inputs.digest, bytes.fromhex(item.digest)) for item in inputs.current]
    own = without(events, left_out)
    return told_of_all(make_records(product, plan, feed, own, keys, groups, Minimum(plan.k, plan.l)), left_out)


def _groups(instance: Instance, feed: str) -> dict[str, CodeGroups]:
    """The groups of codes that a feed's columns name, and the force areas."""
    named = {column.groups for column in instance.library.feed(feed).columns if column.groups}
    return {name: instance.library.code_groups(name) for name in (FORCE_AREAS, *sorted(named))}


def _people_rows(
    instance: Instance, product: Product, plans: tuple[ReleasePlan, ...], inputs: Inputs
) -> Iterator[pa.Table]:
    """The rows of each delivery, treated, with their partner and person, and whether the clause lets them out.

    First none at all, in case there are none.
    """
    of_feed = {plan.feed: plan for plan in plans}
    shown = [column.name for column in product.columns if column.sources]

    def told(feed: str, partner: str, deliveries: tuple[Delivery, ...], persons: pa.Array) -> pa.Table:
        plan, of, rows = of_feed[feed], instance.library.feed(feed), len(persons)
        columns = {PARTNER: _of_all(partner, rows), FEED: _of_all(feed, rows), PERSON: persons}
        within = np.ones(rows, dtype=np.bool_)
        if shown or plan.limits.only:
            events, groups = _events(instance, plan, deliveries), _groups(instance, feed)
            within = rows_in_limits(events, of, plan, groups)
            treated = treated_rows(plan, of, events, groups)
            columns |= {name: treated.column(name) for name in shown}
        return pa.table(columns | {WITHIN: within})

    yield told(product.feeds[0], "", (), pa.nulls(0, PERSON_ID))
    for delivery, persons in zip(inputs.current, _persons(instance, inputs), strict=True):
        yield told(delivery.feed, delivery.partner, (delivery,), persons)


def _of_all(text: str, rows: int) -> pa.Array:
    """One text for every row, held once."""
    return pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), rows), [text])


def _with_pseudonyms(
    instance: Instance, product: Product, plan: ReleasePlan, inputs: Inputs, events: pa.Table
) -> pa.Table:
    """Event rows with the pid of their person and the pseudonyms of their references, of the project's own domain."""
    project = instance.library.projects[product.project or ""]
    domain = Domain(project.recipient, project.id, instance.keyring.epoch)
    key = open_domain(instance.zone(Zone.CUSTODY), instance.keyring, domain)
    named = [decision.column for decision in plan.released() if decision.treatment is Treatment.REFERENCE]
    # Unsealing and CMAC let go of the interpreter, which HMAC over people does not.
    with ThreadPoolExecutor(1, thread_name_prefix="references") as beside:
        made = [beside.submit(_references, instance, key, inputs.current, column) for column in named]
        if product.linked:
            events = events.append_column(
                PID, pids(key, pa.concat_arrays([pa.nulls(0, PERSON_ID), *_persons(instance, inputs)]))
            )
        for column, found in zip(named, made, strict=True):
            events = events.append_column(column, found.result())
    return events


def _persons(instance: Instance, inputs: Inputs) -> list[pa.Array]:
    """The person of each accepted row, delivery by delivery."""
    if not inputs.current:
        return []
    run = held(instance).run
    number = {item.receipt_id: at for at, item in enumerate(run.deliveries if run else ())}
    with open_links(instance) as links:
        read = [links.read_row_group(number[item.receipt_id], ["person"]) for item in inputs.current]
    return [links_of.column("person").combine_chunks() for links_of in read]


def _references(instance: Instance, key: bytes, deliveries: tuple[Delivery, ...], column: str) -> pa.Array:
    """The pseudonyms of one column of record references, delivery by delivery."""
    return pa.concat_arrays(
        [pa.nulls(0, pa.string())]
        + [references(key, item.partner, column, read_references(instance, item, column)) for item in deliveries]
    )


def _events(instance: Instance, plan: ReleasePlan, deliveries: tuple[Delivery, ...]) -> pa.Table:
    """What a plan needs of the event rows of some deliveries, each row with the number of its delivery."""
    library = instance.library
    needed = _needed(library.feed(plan.feed), plan)
    tables = [needed.empty_table().append_column(DELIVERY, pa.nulls(0, pa.int32()))]
    for number, delivery in enumerate(deliveries):
        feed = library.feed(delivery.feed, delivery.period)
        with instance.zone(Zone.PROTECTED).open(f"{delivery.folder}/{EVENTS}") as source:
            footer = pq.read_metadata(source).metadata
            _refuse_coarser(footer, feed, plan, delivery)
            source.seek(0)
            table = _widened(_read(source, _needed(feed, plan), judged=is_guarded_as(feed, footer)), needed)
        tables.append(table.append_column(DELIVERY, pa.repeat(pa.scalar(number, pa.int32()), table.num_rows)))
    return pa.concat_tables(tables).unify_dictionaries().combine_chunks()


def _needed(feed: Feed, plan: ReleasePlan) -> pa.Schema:
    """The columns of event rows that the plan's treatments are made from: those that this edition of the feed has."""
    has = {column.name for column in feed.columns}
    released = (item for item in plan.released() if item.treatment is not Treatment.REFERENCE and item.column in has)
    return event_schema(feed, {item.column: frozenset({item.treatment}) for item in released})


def _widened(table: pa.Table, needed: pa.Schema) -> pa.Table:
    """Event rows with every column of the newest edition: one that the rows' own edition has not is empty."""
    if table.schema.equals(needed):
        return table
    rows = table.num_rows
    columns = [
        table.column(field.name).cast(field.type, safe=False)
        if field.name in table.column_names
        else pa.nulls(rows, field.type)
        for field in needed
    ]
    return pa.Table.from_arrays(columns, schema=needed)


def _refuse_coarser(footer: Mapping[bytes, bytes] | None, feed: Feed, plan: ReleasePlan, delivery: Delivery) -> None:
    """Raise `HeldCoarserError` where less is held of a delivery than the plan needs."""
    kept, has = grants_of(footer), {column.name for column in feed.columns}
    for item in plan.released():
        asked = item.treatment is not Treatment.REFERENCE and item.column in has
        if asked and not holds(feed, kept, item.column, item.treatment):
            raise HeldCoarserError(delivery.receipt_id, item.column)


def _read(source: BinaryIO, needed: pa.Schema, *, judged: bool) -> pa.Table:
    """Event rows with their text as dictionaries: few values on many rows, moved about as small numbers.

    What other guards `judged` says nothing of these: it is left out, and all rows are guarded.
    """
    needed = needed if judged else pa.schema([field for field in needed if field.name != GUARDED])
    text = [field.name for field in needed if pa.types.is_dictionary(field.type)]
    return (
        pq.read_table(source, columns=needed.names, read_dictionary=text)
        .select(needed.names)
        .replace_schema_metadata(None)
        .cast(needed, safe=False)
    )
