"""After a crash: no look or label that was never entered, and none about records that the run has no longer."""

from journey.instance import Instance
from journey.linked import holding_run
from journey.linking.runs import is_whole
from journey.linking.tables import RECORD, RECORDS, read_table
from journey.reviewing.looks import discard_unfinished, ever_looked, forget_all_but


def recover_looks(instance: Instance) -> None:
    """Destroy what a killed process left; opens nothing where nobody ever looked. Under `instance.exclusive()`."""
    discard_unfinished(instance)
    # Where the run is exchanged nobody can say whom it has: the next run forgets.
    run = holding_run(instance) if is_whole(instance) else None
    if run is not None and ever_looked(instance):
        forget_all_but(instance, read_table(instance, run, RECORDS, [RECORD]).column(RECORD).to_pylist())
