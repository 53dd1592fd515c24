"""Which products there are: records of a feed at 2A, with a pid for each project at 2B, and the written tables."""

from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml
from open_data_contract_standard.model import OpenDataContractStandard

from anonymisation.treatments.treating import published_names
from contracts.clauses import Release
from contracts.feed import Feed
from contracts.library import Library
from contracts.product import Product, ProductColumn
from contracts.row_limits import admits, in_words
from contracts.vocabulary import Calendar, FieldClass, Tier, Treatment
from products.errors import PublishedTwiceError, UnknownProductError

ROW_ID, PID = "row_id", "pid"
_ABOUT_PIDS = "The person, by a pseudonym of this project alone; empty where the row is about nobody."


@lru_cache(maxsize=2)
def products_of(library: Library) -> tuple[Product, ...]:
    """The products that the agreement on the shelf releases, by tier and name.

    A shelf reads each of its documents once, so what they release is worked out once: every version that is looked at,
    made or approved asks for it.
    """
    tables = written_tables()
    found = []
    for release in library.agreement.releases:
        if release.tier is Tier.DEPERSONALISED and release.product in library.feed_ids:
            found += _for_recipients(library, library.feed(release.product), release)
        elif release.tier is Tier.PSEUDONYMISED and release.product in library.feed_ids:
            found += _for_projects(library, library.feed(release.product), release)
        elif (table := tables.get(release.product)) is not None and table.tier is release.tier:
            caveats = (*table.caveats, *_of_rows(release))
            found.append(replace(table, recipients=release.recipients, caveats=caveats))
    return tuple(sorted(found, key=lambda product: (product.tier.rank, product.id)))


def clause_product(product: Product) -> str:
    """What the agreement's clause calls a product: it names a feed, and knows of no project."""
    return product.id if product.sql else product.feed


def is_released(library: Library, product: Product, period: str) -> bool:
    """Whether the clause of a product lets out rows of a period of every feed that it is made of."""
    release = library.agreement.release(clause_product(product), product.tier)
    return release is not None and all(admits(release.limits(feed), product.calendar, period) for feed in product.feeds)


def product_of(library: Library, product: str) -> Product:
    """The product of that id. Raises `UnknownProductError`."""
    found = products_of(library)
    for item in found:
        if item.id == product:
            return item
    raise UnknownProductError(product, tuple(item.id for item in found))


@cache
def written_tables() -> dict[str, Product]:
    """The products written in this room: an output contract and its SQL, side by side."""
    room = files("products")
    names = sorted(item.name for item in room.iterdir() if item.name.endswith(".odcs.yaml"))
    tables = {}
    for name in names:
        sql = (room / name.replace(".odcs.yaml", ".sql")).read_text("utf-8")
        product = _table(yaml.safe_load((room / name).read_text("utf-8")), sql)
        tables[product.id] = product
    return tables


def _table(document: dict[str, Any], sql: str) -> Product:
    """A written table from its ODCS output contract."""
    contract = OpenDataContractStandard.model_validate(document)
    extra: dict[str, Any] = {str(item.property): item.value for item in contract.customProperties or []}
    (table,) = contract.schema_ or []
    return Product(
        id=str(contract.id),
        title=str(contract.name),
        version=str(contract.version),
        tier=Tier(str(extra["vrpTier"])),
        calendar=Calendar(extra["vrpCalendar"]),
        feeds=tuple(str(feed) for feed in extra["vrpFeeds"]),
        columns=tuple(
            ProductColumn(
                name=str(item.name),
                description=str(item.description or ""),
                field_class=FieldClass(str(item.classification)),
                sources=tuple((feed, column) for feed, column in map(_source, item.transformSourceObjects or [])),
                codes=tuple((item.quality[0].arguments or {})["validValues"]) if item.quality else (),
            )
            for item in table.properties or []
        ),
        sql=sql,
        caveats=tuple(extra["vrpCaveats"] or ()),
        recipients=(),
        linked=bool(extra.get("vrpLinked", False)),
        in_each_feed=bool(extra.get("vrpInEachFeed", False)),
    )


def _source(written: str) -> tuple[str, str]:
    """`feed.column` as a pair."""
    feed, column = written.split(".")
    return feed, column


def _for_recipients(library: Library, feed: Feed, release: Release) -> list[Product]:
    """The records of a feed: one product for all who receive every row, and one for each spoke, of its own area."""
    named = [library.agreement.recipient(recipient) for recipient in release.recipients]
    spokes = [item for item in named if item is not None and item.area]
    records = _records(feed, release)
    rest = tuple(item for item in release.recipients if item not in {spoke.id for spoke in spokes})
    found = [
        replace(
            records,
            id=f"{feed.id}_for_area_of_{spoke.id}",
            title=f"{records.title}, for {spoke.title}",
            recipients=(spoke.id,),
        )
        for spoke in spokes
    ]
    return [replace(records, recipients=rest), *found] if rest else found


def _for_projects(library: Library, feed: Feed, release: Release) -> list[Product]:
    """The records of a feed with a pid, once for each project that the clause serves."""
    return [
        replace(
            _records(feed, release),
            id=f"{feed.id}_for_{project.id}",
            title=f"{feed.title}, records for the project {project.title}",
            recipients=(project.recipient,),
            project=project.id,
            linked=bool(feed.identifiers),
        )
        for project in library.projects.values()
        if feed.id in project.feeds and project.recipient in release.recipients and project.purpose == release.purpose
    ]


def _records(feed: Feed, release: Release) -> Product:
    """The record-level product of a feed: one row for each event, the columns that the clause lets out."""
    columns = [ProductColumn(ROW_ID, "A keyed id of the row in this version.", FieldClass.ADMIN, ())]
    if release.tier is Tier.PSEUDONYMISED and feed.identifiers:
        columns.append(ProductColumn(PID, _ABOUT_PIDS, FieldClass.DIRECT_ID, ()))
    granted = release.columns.get(feed.id, {})
    for column in feed.columns:
        treatment = granted.get(column.name, Treatment.DROP)
        columns += [
            ProductColumn(published, described, column.field_class, ((feed.id, column.name),))
            for published, described in published_names(feed, column.name, treatment)
        ]
    names = [column.name for column in columns]
    if twins := [name for name in names if names.count(name) > 1]:
        raise PublishedTwiceError(feed.id, twins[0])
    return Product(
        id=feed.id,
        title=f"{feed.title}, records",
        version=feed.version,
        tier=release.tier,
        calendar=feed.calendar,
        feeds=(feed.id,),
        columns=tuple(columns),
        sql="",
        caveats=(
            "Re-identifying a person in it is an offence (Data Protection Act 2018, section 171).",
            *_of_rows(release),
        ),
        recipients=release.recipients,
    )


def _of_rows(release: Release) -> tuple[str, ...]:
    """Which rows of each feed a product is made of, where not of all."""
    return tuple(f"Of {feed} only rows where {' and '.join(in_words(item))}." for feed, item in release.rows.items())
