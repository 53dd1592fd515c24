"""How links stand: which model holds, what the run was made by, and counts. Nothing of anybody."""

from datetime import date
from typing import Any

from journey.instance import Instance
from journey.linked import holding_run, latest_run, linking_is_due
from journey.linking.models import MODEL, model_in_force
from journey.linking.rule import ODDS, USED
from journey.reviewing.judging import judgement
from lineage.entries import Verb


def standing(instance: Instance, on: date) -> dict[str, Any]:
    """The model that holds (id, what it was made from, since when), the run that holds or None, whether one is due."""
    in_force, run = model_in_force(instance), latest_run(instance)
    entry = instance.ledger.find_last(Verb.ALTERATION, MODEL, in_force.id)
    trained = next((item.at for number, item in enumerate(instance.ledger.entries()) if number == entry), None)
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
    if run is not None:
        told["run"] = {
            "number": int((holding_run(instance) or "").rpartition("/")[2]),
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
