"""From evidence to persons: rows joined by shared tokens, directly or through others, are about one person.

The partition hangs on the rows alone, never on their order of arrival. Names (`person_id`) come from the registry,
which remembers whose each token was, so that who stays the same keeps the same id.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.cmac import cmac

Numbers = npt.NDArray[np.int64]
PERSON = pa.binary(16)
REGISTRY = pa.schema([pa.field("token", pa.binary(16)), pa.field("person", PERSON), pa.field("held", pa.bool_())])
"""Whose each token is or was: one row a token. `held`: some row had it when the registry was made."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Evidence as numbers: row `rows[i]` has the token at place `tokens[i]` of `distinct`."""

    rows: Numbers
    tokens: Numbers
    distinct: pa.Array


def edges_of(evidence: pa.Table) -> Edges:
    """Each token of some evidence once, and which row has which."""
    encoded = evidence.column("token").combine_chunks().dictionary_encode()
    return Edges(evidence.column("row").to_numpy(), encoded.indices.to_numpy().astype(np.int64), encoded.dictionary)


def components(rows: int, edges: Edges) -> Numbers:
    """For each row the first row of its component: the least number among rows that evidence joins to it."""
    labels = np.arange(rows, dtype=np.int64)
    while True:
        least = np.full(len(edges.distinct), rows, dtype=np.int64)
        np.minimum.at(least, edges.tokens, labels[edges.rows])
        found = labels.copy()
        np.minimum.at(found, edges.rows, least[edges.tokens])
        found = found[found]
        if (found == labels).all():
            return labels
        labels = found


@dataclass(frozen=True, slots=True)
class Named:
    """Persons of rows: `person` by the first row of each component (ids elsewhere are unset), and the new registry."""

    person: pa.Array
    registry: pa.Table


def name_components(
    labels: Numbers, edges: Edges, registry: pa.Table, records: Callable[[Numbers], pa.Array], registry_key: bytes
) -> Named:
    """Give each component its person.

    `records` says of some rows which records they are: what a new id is made from (of the component's first row). A
    component keeps the person that most of its tokens were of; where two want one person, the one with more of that
    person's tokens keeps it; ties go to the lesser id and the earlier row. So persons merge and split as rows do.
    Tokens that were held count before those of long ago: who stays as they were keeps their id, whoever comes back.
    """
    is_head = labels == np.arange(len(labels))
    heads, place = np.flatnonzero(is_head), (np.cumsum(is_head) - 1)[labels]
    owner = np.zeros(len(edges.distinct), dtype=np.int64)
    owner[edges.tokens] = place[edges.rows]  # no token is of two components
    current = pa.table({"token": edges.distinct, "component": owner})
    kept, person_of = _claims(current, registry, len(heads))
    fresh = _fresh(records(heads[kept < 0]), pc.unique(registry.column("person").combine_chunks()), registry_key)
    named = pa.concat_arrays([person_of, fresh])
    position = kept.copy()
    position[kept < 0] = len(person_of) + np.arange(int((kept < 0).sum()))
    persons = named.take(pa.array(position))
    owners = persons.take(current.column("component"))
    held, gone = pa.repeat(True, len(owners)), pa.repeat(False, registry.num_rows)  # noqa: FBT003 - two columns of one truth each
    now = pa.Table.from_arrays([current.column("token"), owners, held], schema=REGISTRY)
    before = pa.Table.from_arrays([registry.column("token"), registry.column("person"), gone], schema=REGISTRY)
    before = before.filter(pc.invert(pc.is_in(before.column("token"), value_set=now.column("token"))))
    return Named(persons.take(pa.array(place)), pa.concat_tables([before, now]).combine_chunks())


def _claims(current: pa.Table, registry: pa.Table, count: int) -> tuple[Numbers, pa.Array]:
    """For each component the number of the person that it keeps (-1 for none), and the persons by number."""
    at = pc.index_in(current.column("token"), value_set=registry.column("token").combine_chunks())
    known = registry.select(["person", "held"]).combine_chunks().take(at.combine_chunks())
    found = current.append_column("person", known.column("person")).append_column("held", known.column("held"))
    found = (
        found.filter(pc.is_valid(found.column("person")))
        .group_by(["component", "person"])
        .aggregate([("held", "sum"), ("token", "count")])
    )
    most = [("held_sum", "descending"), ("token_count", "descending")]
    found = found.sort_by([*most, ("person", "ascending"), ("component", "ascending")])
    persons = pc.unique(found.column("person"))
    wants, wanted = found.column("component").to_numpy(), pc.index_in(found.column("person"), value_set=persons)
    kept = np.full(count, -1, dtype=np.int64)
    taken = np.zeros(len(persons), dtype=np.bool_)
    for component, person in zip(wants.tolist(), wanted.to_pylist(), strict=True):
        if kept[component] < 0 and not taken[person]:
            kept[component], taken[person] = person, True
    return kept, persons


def _fresh(founding: pa.Array, known: pa.Array, key: bytes) -> pa.Array:
    """New ids: a keyed hash of the founding record, and of a number beside it where that id is somebody's already."""
    ids = cmac(key, founding)
    number = 0
    while (taken := pc.is_in(ids, value_set=known)).true_count:
        number += 1
        again = cmac(key, pc.binary_join_element_wise(founding.filter(taken), str(number), "\x1f"))
        ids = pc.replace_with_mask(ids, taken, again)
    return ids
