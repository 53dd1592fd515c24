"""The shipped documents as plain data to change one thing in, and a folder of them to add a document to."""

import copy
import pickle
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from contracts.agreement import Agreement, read_agreement
from contracts.feed import Feed
from contracts.feed_document import read_feed
from contracts.library import Library, shipped_documents
from contracts.plain_yaml import read_yaml
from contracts.vocabulary import Treatment

ON = date(2026, 6, 1)
SHIPPED = Library(shipped_documents())
CRIME = SHIPPED.feed("police_street_level_crime")
TABLE = "street_level_crime_by_local_authority"
_SHIPPED = shipped_documents() / "agreements" / "avon_and_somerset_demonstration.yaml"
_AGREEMENT = pickle.dumps(read_yaml(_SHIPPED.read_text("utf-8")))

FEED: dict[str, Any] = {
    "apiVersion": "v3.1.0",
    "kind": "DataContract",
    "id": "invented_events",
    "name": "Invented events",
    "version": "1.0.0",
    "status": "active",
    "customProperties": [
        {"property": "vrpEdition", "value": "2020"},
        {"property": "vrpKind", "value": "events"},
        {"property": "vrpCalendar", "value": "calendar_month"},
        {"property": "vrpCeiling", "value": "2A"},
        {"property": "vrpDataClass", "value": "police"},
    ],
    "schema": [
        {
            "name": "invented_events",
            "logicalType": "object",
            "properties": [{"name": "shade", "logicalType": "string", "classification": "QUASI"}],
        }
    ],
}
YES_NO: dict[str, Any] = {
    "quality": [{"type": "library", "metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["Y", "N"]}}]
}
"""A column of yes or no, but for its name."""
WALKS: dict[str, Any] = {
    "id": "walks",
    "title": "Walks",
    "question": "Who walks where?",
    "purpose": "journeys_and_evaluation",
    "recipient": "data_group",
    "people": ["analyst_1"],
    "tier": "2B",
    "opens": date(2024, 1, 1),
}
"""A project, but for its feeds, its end and its approvers."""
NUMBER: dict[str, Any] = {
    "name": "nhs_number",
    "classification": "DIRECT_ID",
    "customProperties": [{"property": "vrpIdentifier", "value": "nhs_number"}],
}
"""A column that says who somebody is."""


def _written(data: dict[str, Any]) -> str:
    """Plain data as YAML, by the writer in C: the one in Python takes a tenth of a second for an agreement."""
    return str(yaml.dump(data, Dumper=yaml.CSafeDumper))


def agreement_data() -> dict[str, Any]:
    """The shipped agreement as plain data, to change."""
    return pickle.loads(_AGREEMENT)  # noqa: S301 - our own bytes; copied so in a tenth of the time


def agreement_of(data: dict[str, Any]) -> Agreement:
    """An agreement from plain data, read as its document is."""
    return read_agreement(_written(data), "agreement.yaml")


def fit(data: dict[str, Any]) -> Agreement:
    """An agreement from plain data that is fit for one: it is not written out and read, which would take most time."""
    return Agreement.model_validate(data)


def number_of(part: str, name: str) -> int:
    """Where the entry of that id, or of that clause, stands in a part of the shipped agreement."""
    return next(at for at, item in enumerate(agreement_data()[part]) if name in {item.get("id"), item.get("clause")})


def changed(part: str, number: int, **change: Any) -> Agreement:
    """The shipped agreement with something of one entry changed."""
    data = agreement_data()
    data[part][number] |= change
    return fit(data)


def feed_of(*columns: dict[str, Any], title: str = "Invented events", **extra: Any) -> Feed:
    """A feed of these columns (each a string of class QUASI unless it says more), with more custom properties."""
    data = copy.deepcopy(FEED) | {"name": title}
    data["customProperties"] = [item for item in data["customProperties"] if item["property"] not in extra]
    data["customProperties"] += [{"property": name, "value": value} for name, value in extra.items()]
    if columns:
        plain = {"logicalType": "string", "classification": "QUASI"}
        data["schema"][0]["properties"] = [plain | column for column in columns]
    return read_feed(_written(data), "feed.odcs.yaml")


def shelf_in(folder: Path) -> Path:
    """A copy of the shipped documents."""
    return shutil.copytree(shipped_documents(), folder / "documents")


def finest(*names: str) -> dict[str, frozenset[Treatment]]:
    """These columns granted in every way, so that event rows hold as much of them as they may hold of any."""
    return {name: frozenset(Treatment) for name in names}
