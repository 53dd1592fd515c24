"""How links stand: which model holds, what the run was made by, and counts. Nothing of anybody."""

from datetime import date
from typing import Any

from journey.instance import Instance
from journey.linked import linking_is_due, run_of
from journey.linking.models import MODEL, model_in_force
from journey.linking.rule import ODDS, USED
from journey.linking.runs import HeldRun, undisturbed
from journey.reviewing.judging import judgement
from lineage.entries import Verb


def standing(instance: Instance, on: date) -> dict[str, Any]:
    """The model that holds (id, what it was made from, since when), the run that holds or None, whether one is due.

    Needs no lock: all that is told of a run is of one.
    """
    return undisturbed(instance, lambda held: _standing(instance, held, on))


def _standing(instance: Instance, held: HeldRun | None, on: date) -> dict[str, Any]:
    """How links stand by one run."""
    in_force = model_in_force(instance)
    entry = instance.ledger.find_last(Verb.ALTERATION, MODEL, in_force.id)
    trained = None if entry is None else instance.ledger.entry(entry).at
    told: dict[str, Any] = {
        "model": {
            "id": in_force.id,
            "from": in_force.model.source,
            "since": trained.isoformat() if trained else None,
        },
        "odds_used": USED,
        "odds_kept": list(ODDS),
        "run": None,
        "due": linking_is_due(instance, on),
    }
    if held is not None:
        run = run_of(held)
        told["run"] = {
            "number": held.number,
            "made_on": run.made_on,
            "model": run.model,
            "threshold_bits": run.threshold,
            "deliveries": len(run.deliveries),
            "rows": run.rows,
            "records": run.records,
            "records_alone": run.alone,
            "pairs_weighed": run.edges,
            "too_common_to_compare_by": run.passed,
            "persons": run.persons,
            "events": run.events,
            "judged_by_reviewers": judgement(instance),
        }
    return told
