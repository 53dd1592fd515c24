"""The quality of the links that hold: measured once for each run, kept sealed, and held against what was agreed.

`quality/<run>` in the linked zone is the report of the run of that number, with its counts as they are; the one before
goes as the next is written. Nothing that was made from links is shared before they are measured, nor while the report
is beyond a limit of the agreement. A report that the ledger did not enter is none: the run is measured anew.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from anonymisation.linking.quality.limits import Crossed, crossed
from anonymisation.linking.quality.report import Report, quality_report, seen
from anonymisation.linking.quality.telling import told_crossed, told_report
from custody.errors import BrokenSealError
from journey.entering import enter
from journey.errors import LinkageLimitError
from journey.instance import Instance, Zone
from journey.linked import run_of
from journey.linking.beside import entered_beside, holds_beside
from journey.linking.measuring import RunLinked, linking_of
from journey.linking.runs import RUNS, held_run, undisturbed
from journey.sealed import create_sealed, destroy_sealed, open_sealed, wrapped_key
from lineage.entries import Verb

_FOLDER, _ENTERED = "quality", "linking_quality"


@dataclass(frozen=True, slots=True)
class LinkQuality:
    """What may be read of the quality of the links that hold, small counts withheld; and which limits it is beyond."""

    run: str
    report: Report
    limits: Mapping[str, float]
    crossed: tuple[Crossed, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as JSON has it."""
        beyond = [asdict(item) for item in self.crossed]
        return {"run": self.run, **self.report, "limits": dict(self.limits), "crossed": beyond}


def measure_links(instance: Instance, on: date) -> None:
    """Measure the run that holds, unless it is measured; `on` is the day on which ages are told.

    Raises what custody raises, and `NotLinkedError` where the engine fails.
    """
    with instance.exclusive():
        held = held_run(instance)
        if held is None or _report(instance, held.folder) is not None:
            return
        folder, run = held.folder, run_of(held)
        path, lying = _path(folder), _reports(instance)
        before = next(filter(None, (_report(instance, _run(other)) for other in reversed(lying))), None)
        linked = RunLinked(folder, run.model, tuple(item.receipt_id for item in run.deliveries))
        report = quality_report(linking_of(instance, linked, on), _baseline(instance, before))
        destroy_sealed(instance, Zone.LINKED, path)  # what one that was killed left, or somebody else
        with create_sealed(instance, Zone.LINKED, path) as sink:
            sink.write(json.dumps(report, allow_nan=False).encode())
        enter(instance, Verb.COMBINATION, entered_beside(_ENTERED, folder, sink.wrapped))
        for other in lying:
            if other != path:
                destroy_sealed(instance, Zone.LINKED, other)


def measuring_is_due(instance: Instance) -> bool:
    """Whether a run holds of which no report does."""
    return undisturbed(instance, lambda held: held is not None and _report(instance, held.folder) is None)


def link_quality(instance: Instance) -> LinkQuality | None:
    """What may be read of the quality of the run that holds; None where none was measured. Needs no lock."""
    return undisturbed(instance, lambda held: _told(instance, held.folder) if held else None)


def _told(instance: Instance, folder: str) -> LinkQuality | None:
    """What may be read of the quality of one run."""
    if (report := _report(instance, folder)) is None:
        return None
    agreement = instance.agreement
    told = told_report(report, agreement.thresholds.small_count)
    limits = agreement.linkage
    beyond = told_crossed(crossed(report, limits), told)
    return LinkQuality(folder.rpartition("/")[2], told, limits.model_dump(), beyond)


def refuse_beyond_limits(instance: Instance) -> None:
    """Raise `LinkageLimitError` unless the run that holds was measured and is within the limits of the agreement."""
    found = link_quality(instance)
    if found is None or found.crossed:
        raise beyond_limits(found.crossed if found else ())


def beyond_limits(beyond: tuple[Crossed, ...]) -> LinkageLimitError:
    """The refusal of links that are beyond some limits; of none, that were not measured."""
    words = (f"{item.why} (linkage.{item.limit} is {item.allowed:g}, found {_shown(item.found)})" for item in beyond)
    return LinkageLimitError(tuple(item.limit for item in beyond), "; ".join(words))


def _shown(share: float | None) -> str:
    return "withheld" if share is None else f"{share:.3f}"


def _baseline(instance: Instance, before: Report | None) -> Report | None:
    """What a run is compared with: the one before, or where that was beyond a limit, what that was compared with."""
    if before is not None and crossed(before, instance.agreement.linkage):
        earlier: Report | None = before["baseline"]
        return earlier
    return None if before is None else seen(before)


def _reports(instance: Instance) -> list[str]:
    """The reports that lie there, the latest last."""
    return sorted(path for path in instance.zone(Zone.LINKED).list(_FOLDER) if not path.endswith(".key"))


def _path(folder: str) -> str:
    """Where the report of a run (`runs/<number>`) lies."""
    return f"{_FOLDER}/{folder.rpartition('/')[2]}"


def _run(path: str) -> str:
    """Which run (`runs/<number>`) a report that lies there says that it is of."""
    return f"{RUNS}/{path.rpartition('/')[2]}"


def _report(instance: Instance, folder: str) -> Report | None:
    """The report of a run, if it was measured and lies there whole, as it was entered."""
    path = _path(folder)
    wrapped = wrapped_key(instance, Zone.LINKED, path)
    lies = instance.zone(Zone.LINKED).exists(path)
    return _read(instance, path, wrapped) if lies and holds_beside(instance, _ENTERED, folder, wrapped) else None


def _read(instance: Instance, path: str, wrapped: bytes) -> Report | None:
    """What a report says; None where it does not open, so that it is made anew."""
    try:
        with open_sealed(instance, Zone.LINKED, path, wrapped) as sealed:
            report: Report = json.loads(sealed.readall())
    except BrokenSealError:
        return None
    return report
