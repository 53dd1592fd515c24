"""Values that were judged in an earlier block: columns of few values have the same ones in every block of a file."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Answers = dict[str, npt.NDArray[Any]]
"""What was found about held values: by its name, each in the order of the values."""


@dataclass(frozen=True, slots=True)
class KnownValues:
    """Distinct values of a column, and what was found about them. It never changes, so that threads may share it."""

    values: pa.Array
    answers: Answers

    def lacking(self, values: pa.Array) -> pa.Array:
        """Those of some values about which nothing is known."""
        return values.filter(pc.invert(pc.is_in(values, value_set=self.values)))

    def and_more(self, values: pa.Array, answers: Answers) -> "KnownValues":
        """What is known once more was found out, about values that were lacking."""
        if not len(self.values):
            return KnownValues(values, answers)
        joined = {name: np.concatenate([known, answers[name]]) for name, known in self.answers.items()}
        return KnownValues(pa.concat_arrays([self.values, values]), joined)

    def of(self, values: pa.Array) -> Answers:
        """The answers about values that are all known."""
        at = pc.index_in(values, value_set=self.values).to_numpy()
        return {name: known[at] for name, known in self.answers.items()}


NOTHING_KNOWN = KnownValues(pa.array([], pa.string()), {})
"""What is known before the first block."""
