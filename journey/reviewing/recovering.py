"""After a crash: no look or label that was never entered, and none about records that the run has no longer."""

from journey.instance import Instance
from journey.linked import holding_run
from journey.linking.tables import RECORD, RECORDS, read_table
from journey.reviewing.looks import discard_unfinished, forget_all_but, held_looks


def recover_looks(instance: Instance) -> None:
    """Destroy what a killed process left; opens nothing where nobody ever looked. Under `instance.exclusive()`."""
    discard_unfinished(instance)
    run = holding_run(instance)
    if run is not None and held_looks(instance):
        forget_all_but(instance, read_table(instance, run, RECORDS, [RECORD]).column(RECORD).to_pylist())
