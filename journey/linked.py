"""Linked: match keys of admitted feeds → who is the same person, sealed. With no feed admitted the table is empty."""

from dataclasses import dataclass
from datetime import date

import pyarrow.parquet as pq

from anonymisation.linking.admission import feeds_admitted
from anonymisation.linking.links import LINKS, link
from journey.instance import Instance, Zone
from journey.sealed import create_sealed, destroy_sealed

_LINKS = "links"


@dataclass(frozen=True, slots=True)
class Linked:
    """What was linked: which feeds took part, and how many rows and persons."""

    feeds: tuple[str, ...]
    rows: int
    persons: int


def link_people(instance: Instance, on: date) -> Linked:
    """Link the people of current deliveries. Raises `LinkingNotBuiltError` if the agreement admits any feed."""
    admitted = feeds_admitted(instance.library.agreement, on)
    links = link(admitted)
    with instance.exclusive():
        if not instance.zone(Zone.LINKED).exists(_LINKS):
            destroy_sealed(instance, Zone.LINKED, _LINKS)
            with (
                create_sealed(instance, Zone.LINKED, _LINKS) as sink,
                pq.ParquetWriter(sink, LINKS, write_statistics=False) as writer,
            ):
                writer.write_table(links)
    return Linked(admitted, links.num_rows, len(set(links.column("person_id").to_pylist())))
