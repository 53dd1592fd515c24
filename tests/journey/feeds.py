"""Feeds that the shipped documents do not have, put into a gateway as a person would: contracts and clauses."""

import json
from typing import Any

from journey.instance import Instance
from tests.people import edit_agreement

PATROLS = "invented_patrols"
OF_PATROLS = {"vrpCeiling": "2A", "vrpDataClass": "police", "vrpRecordReference": "patrol"}


def contract(feed: str, edition: str, columns: str, **properties: object) -> str:
    """The text of an edition of a feed of events by quarter; its columns are YAML, indented by six."""
    plain = {"vrpEdition": edition, "vrpKind": "events", "vrpCalendar": "calendar_quarter"}
    said = "".join(
        f"  - {{property: {name}, value: {json.dumps(value)}}}\n" for name, value in (plain | properties).items()
    )
    return f"""apiVersion: v3.1.0
kind: DataContract
id: {feed}
name: {feed.replace("_", " ").capitalize()}
version: 1.0.0
status: active
customProperties:
{said}schema:
  - name: {feed}
    logicalType: object
    properties:
{columns.strip(chr(10))}
"""


def write_contract(instance: Instance, feed: str, edition: str, text: str) -> None:
    """Put an edition where the documents of its feed lie."""
    place = instance.home / "documents" / "feeds" / feed
    place.mkdir(exist_ok=True)
    (place / f"{edition}.odcs.yaml").write_text(text, encoding="utf-8")


def with_patrols(instance: Instance, editions: dict[str, str], columns: dict[str, str]) -> Instance:
    """The gateway with patrols of the police under these contracts, and clauses that let the columns in and out."""
    for edition, text in editions.items():
        write_contract(instance, PATROLS, edition, text)

    def amended(agreement: dict[str, Any]) -> None:
        supply = {"clause": "8.1", "partner": "police", "feed": PATROLS, "basis": "depersonalised_by_police"}
        agreement["supplies"].append(supply | {"legal_gateway": "cda_1998_s17a", "ceiling": "2A"})
        release = {"clause": "9.1", "product": PATROLS, "tier": "2A", "recipients": ["data_group"]}
        release |= {"purpose": "strategic_needs_assessment", "columns": {PATROLS: columns}}
        agreement["releases"].append(release)

    return edit_agreement(instance, amended)
