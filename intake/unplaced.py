"""Places where no lookup is at hand: nothing is known of them but whether a value is there."""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from contracts.vocabulary import PlaceKind
from intake.place import PlaceLookup, Places


class Unplaced(PlaceLookup):
    """Stands for a lookup that is not at hand: every place is taken for one that is known and inside the area."""

    def __init__(self, kind: PlaceKind) -> None:
        text, truth = pa.array([], pa.string()), pa.array([], pa.bool_())
        areas = {"code": text, "edition": text, "lsoa21_code": text, "local_authority_code": text}
        super().__init__(kind, pa.table(areas | {"split": truth, "in_area": truth}))

    def resolve(self, codes: pa.ChunkedArray) -> Places:
        """Places of which only is told where there is none."""
        found = super().resolve(codes)
        nowhere = np.zeros_like(found.missing)
        return replace(found, unknown=nowhere, straddling=nowhere, in_area=~found.missing)
