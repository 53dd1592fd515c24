"""Training: a linking model of the records that are held, as a job of its own. It holds from the next run on.

It begins with the shipped model whatever held before, so that the same records give the same model.
"""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from anonymisation.linking.prior import shipped_model
from anonymisation.linking.records import RECORDS as OF_RECORDS
from anonymisation.linking.training import train
from journey.errors import NothingToLearnError
from journey.instance import Instance
from journey.linked import linkable
from journey.linking.models import id_in_force, keep_model
from journey.linking.tables import ALONE
from journey.linking.telling import tell

_FEWEST = 2
"""Records that a model is trained of: of one there is no pair."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model that was trained: its id, that of the one before, and of how many records it was made."""

    model: str
    before: str
    records: int


def train_model(instance: Instance, on: date) -> Trained:
    """Train a model of all records that are linkable on a day, seal it, enter it, and have it hold.

    Raises what telling raises, `NothingToLearnError`, and `NotLinkedError` where the engine fails: the model before
    holds then.
    """
    with instance.exclusive():
        before, shipped = id_in_force(instance), shipped_model()
        told = tell(instance, linkable(instance, on), shipped).distinct
        compared = told.filter(pa.array(~told.column(ALONE).to_numpy())).select(OF_RECORDS.names)
        if compared.num_rows < _FEWEST:
            raise NothingToLearnError
        model = train(compared.combine_chunks(), shipped, engine=instance.linking)
        return Trained(keep_model(instance, model, compared.num_rows), before, compared.num_rows)
