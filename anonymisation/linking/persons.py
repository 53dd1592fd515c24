"""From clusters to persons. Names (`person_id`) come from the registry, which remembers whose each record key was.

Who stays the same keeps the same id, whatever comes and goes beside them, and the order of records changes no id.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.cmac import cmac
from anonymisation.linking.clustering.keys import RECORD_KEY, ranks
from anonymisation.linking.clustering.rule import Numbers

PERSON = pa.binary(16)
RECORD_REGISTRY = pa.schema(
    [pa.field("record_key", RECORD_KEY), pa.field("person", PERSON), pa.field("held", pa.bool_())]
)
"""Whose each record key is or was: one row each, in their order. `held`: it was there when the registry was made."""


@dataclass(frozen=True, slots=True, repr=False)
class Named:
    """The person of each record, and the new registry."""

    person: pa.Array
    registry: pa.Table


def name_clusters(labels: Numbers, keys: pa.Array, registry: pa.Table, registry_key: bytes) -> Named:
    """Give each cluster its person: `labels` has the same number for the records of one, `keys` their record keys.

    A cluster keeps the person that most of its record keys were of; where two want one person, the one with more of
    that person's keys keeps it; ties go to the least record key. So persons merge and split as clusters do, and who is
    split and merged again is who they were. Keys that were held count before those of long ago. A new id is a keyed
    hash of the cluster's least record key, in hexadecimal. Raises `RepeatedError` where a key comes twice, and
    `WrongLengthError` unless the registry's key is 32 bytes.
    """
    rank = ranks(keys)
    least = np.full(len(labels), len(labels), dtype=np.int64)
    np.minimum.at(least, labels, rank)
    cluster = np.searchsorted(founders := np.sort(least[least < len(labels)]), least[labels])
    known = registry.column("person").combine_chunks().dictionary_encode()
    kept = _kept(cluster, _known(keys, rank, known, registry), len(founders))
    founding = keys.take(pa.array(np.argsort(rank)[founders[kept < 0]]))
    fresh = _fresh(_hexadecimal(founding), known.dictionary, registry_key)
    position = kept.copy()
    position[kept < 0] = len(known.dictionary) + np.arange(len(fresh))
    persons = pa.concat_arrays([known.dictionary, fresh]).take(pa.array(position[cluster]))
    now = pa.Table.from_arrays([keys, persons, pa.repeat(pa.scalar(value=True), len(keys))], schema=RECORD_REGISTRY)
    gone = registry.filter(pc.invert(pc.is_in(registry.column("record_key"), value_set=keys)))
    gone = gone.set_column(2, RECORD_REGISTRY.field("held"), pa.repeat(pa.scalar(value=False), gone.num_rows))
    both = pa.concat_tables([gone, now]).combine_chunks()
    return Named(persons, both.take(pa.array(np.argsort(ranks(both.column("record_key"))))))


@dataclass(frozen=True, slots=True, repr=False)
class _Known:
    """Record keys whose person is known: the record's place, the person's number, whether held, the key's rank."""

    place: Numbers
    person: Numbers
    held: Numbers
    rank: Numbers


def _known(keys: pa.Array, rank: Numbers, person: pa.DictionaryArray, registry: pa.Table) -> _Known:
    """What the registry knows of some record keys."""
    at = pc.index_in(keys, value_set=registry.column("record_key").combine_chunks())
    place, row = np.flatnonzero(at.is_valid()), at.drop_null().to_numpy()
    held = registry.column("held").to_numpy().astype(np.int64)
    return _Known(place, person.indices.to_numpy().astype(np.int64)[row], held[row], rank[place])


def _kept(cluster: Numbers, known: _Known, count: int) -> Numbers:
    """For each of `count` clusters the number of the person that it keeps, -1 for none."""
    kept = np.full(count, -1, dtype=np.int64)
    order = np.lexsort((known.person, cluster[known.place]))
    wants, wanted = cluster[known.place][order], known.person[order]
    first = np.flatnonzero((np.diff(wants, prepend=-1) != 0) | (np.diff(wanted, prepend=-1) != 0))
    if not len(first):
        return kept
    held, least = np.add.reduceat(known.held[order], first), np.minimum.reduceat(known.rank[order], first)
    keys = np.diff(first, append=len(order))
    wants, wanted = wants[first], wanted[first]
    best = np.lexsort((least, -keys, -held))
    alone = (np.bincount(wants)[wants] == 1) & (np.bincount(wanted)[wanted] == 1)
    kept[wants[alone]] = wanted[alone]
    taken = set()
    for one, person in zip(wants[best][~alone[best]].tolist(), wanted[best][~alone[best]].tolist(), strict=True):
        if kept[one] < 0 and person not in taken:
            kept[one] = person
            taken.add(person)
    return kept


def _hexadecimal(keys: pa.Array) -> pa.Array:
    """Record keys as text, so that anybody with the registry's key can make an id again with common tools."""
    return pa.array([key.hex() for key in keys.to_pylist()], pa.string())


def _fresh(founding: pa.Array, known: pa.Array, key: bytes) -> pa.Array:
    """New ids: a keyed hash of the founding record, and of a number beside it where that id is somebody's already."""
    ids = cmac(key, founding)
    number = 0
    while (taken := pc.is_in(ids, value_set=known)).true_count:
        number += 1
        again = cmac(key, pc.binary_join_element_wise(founding.filter(taken), str(number), "\x1f"))
        ids = pc.replace_with_mask(ids, taken, again)
    return ids
