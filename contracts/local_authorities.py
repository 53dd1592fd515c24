"""Today's local authorities: the partnership's own, and what became of those that older lookups still name."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from contracts.errors import DocumentError
from contracts.plain_yaml import read_yaml


@dataclass(frozen=True, slots=True)
class LocalAuthorities:
    """`partnership` maps code to name; `successors` maps a former authority's code to today's (ONS Code History)."""

    edition: str
    partnership: Mapping[str, str]
    successors: Mapping[str, str]

    def of_today(self, codes: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
        """Each code, or where it is of a former authority today's in its place; null where there is none."""
        former, later = (pa.array(side, pa.string()) for side in (self.successors.keys(), self.successors.values()))
        return pc.coalesce(later.take(pc.index_in(codes, value_set=former)), codes)


def read_local_authorities(text: str, document: str) -> LocalAuthorities:
    """Read the code list. Raises `DocumentError`."""
    try:
        rows = read_yaml(text)
        return LocalAuthorities(str(rows["edition"]), dict(rows["partnership"]), dict(rows["successors"]))
    except (ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        raise DocumentError(document, f"is not a code list that the gateway can read ({error})") from None
