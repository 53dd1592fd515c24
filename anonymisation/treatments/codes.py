"""Codes: as they are held, rare ones rolled up to their group, or groups alone."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.treatments.source import Source, Treated


def keep(source: Source) -> Treated:
    """It leaves as it is held."""
    return Treated({source.name: source.values()})


def group(source: Source) -> Treated:
    """Only the group of a code leaves; none where the code is in no group."""
    return Treated({f"{source.name}_group": instead(source.values(), source.groups.of)})


def roll_up(source: Source) -> Treated:
    """Of a rare code only its group leaves, of any other the code; nothing of a code that is in no group.

    Which codes are rare is said in their document and never counted in the rows: a count would change from one version
    to the next, and what leaves with it. Of a list that names none as rare, such as that of ethnic groups, all are.
    """
    return Treated({source.name: instead(source.values(), source.groups.rolled_up)})


def instead(values: pa.ChunkedArray, other: Mapping[str, str]) -> pa.ChunkedArray:
    """Texts with another in the place of each; null where there is none. Each text of a dictionary is asked once."""
    known, told = pa.array(list(other), pa.string()), pa.array(list(other.values()), pa.string())
    whole = values.combine_chunks()
    if isinstance(whole, pa.DictionaryArray):
        found = told.take(pc.index_in(whole.dictionary, value_set=known)).take(whole.indices)
    else:
        found = told.take(pc.index_in(whole, value_set=known))
    return pa.chunked_array([found])
