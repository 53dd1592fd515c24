"""One extract in which everything that could leak is planted, and the zones in which each plant may be found.

Where a plant may be is not written here: it is computed from the release plans of the agreement.
"""

from dataclasses import dataclass

from contracts.library import Library, shipped_documents
from contracts.release_plan import columns_to_protect, release_plan
from contracts.vocabulary import FieldClass, Treatment
from journey.instance import Instance
from products.catalogue import products_of
from tests.invented import FEED, ON, crime, crimes_file, some_crimes

FILE_NAME = "Planted Filename Quillfeather.csv"
UNKNOWN_HEADER = "Planted Heading Quagmire"

ACCEPTED = {
    "crime_id": "c0ffee00" * 8,
    "reported_by": "Planted Reporter Quixote",
    "falls_within": "Planted Force Quinsy",
    "longitude": "-2.513579135",
    "latitude": "51.424681357",
    "location": "On or near Planted Street Quokka",
    "lsoa_code": "E01900777",
    "lsoa_name": "Planted Area Quiddity 777Q",
    "crime_type": "Bicycle theft",
    "last_outcome_category": "Offender given absolute discharge",
    "context": "Planted note Quetzal about nobody",
}
"""A value for each column but the month, which is the delivery's own label and known to all."""

ELSEWHERE = {
    "file name": "Quillfeather",
    "unknown header": "Quagmire",
    "value below an unknown header": "Planted Value Quicksilver",
    "location of a rejected row": "On or near Rejected Street Quarrel",
    "id of a rejected row": "badc0de0" * 8,
    "broken value of a rejected row": "Planted Type Quandary",
    "location of a row out of scope": "On or near Outside Street Quorum",
    "id of a row out of scope": "0ddba110" * 8,
    "uneven row": "Planted Uneven Quaver",
}
"""Plants that no zone may show."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """Where a plant must be found, and nowhere else: names of clear zones."""

    label: str
    zones: frozenset[str]


def planted() -> dict[str, str]:
    """Every plant by its label."""
    return ACCEPTED | ELSEWHERE


def extract() -> bytes:
    """The planted file."""
    headers = {column.name: column.header for column in _feed_of_shipped().columns}
    rows = some_crimes(30)
    rows.append(crime(1) | {headers[name]: value for name, value in ACCEPTED.items()})
    rows.append(
        crime(2)
        | {
            "Crime ID": ELSEWHERE["id of a rejected row"],
            "Location": ELSEWHERE["location of a rejected row"],
            "Crime type": ELSEWHERE["broken value of a rejected row"],
        }
    )
    rows.append(
        crime(3, LSOA_code="E01900003")
        | {
            "Crime ID": ELSEWHERE["id of a row out of scope"],
            "Location": ELSEWHERE["location of a row out of scope"],
        }
    )
    for row in rows:
        row[UNKNOWN_HEADER] = ELSEWHERE["value below an unknown header"]
    return crimes_file(rows, [*crime(1), UNKNOWN_HEADER]) + f"{ELSEWHERE['uneven row']},short\n".encode()


def lookup_rows() -> str:
    """The lookup's row for the planted area."""
    code = ACCEPTED["lsoa_code"]
    return f"Area,{code},U,Area,{code},Authority,E06000025\n"


def expectations(instance: Instance) -> list[Expectation]:
    """For each plant the clear zones that must show it, by the plans in force."""
    library = instance.library
    found = [Expectation(label, frozenset()) for label in ELSEWHERE]
    return found + [Expectation(column, _zones(library, column)) for column in ACCEPTED]


def _zones(library: Library, column: str) -> frozenset[str]:
    """The clear zones of one column: protected if any clause releases it, and each tier that does."""
    feed = library.feed(FEED)
    zones = set()
    if column in columns_to_protect(library.agreement, library.field_rules, feed, ON):
        zones.add("protected")
    if feed.place is not None and column == feed.place.column:
        zones.add("reference")  # the code is the lookup's own, which is public
    for product in products_of(library):
        plan = release_plan(
            library.agreement, library.field_rules, feed, product.id, product.tier, product.recipients[0], ON
        )
        treatment = plan.decision(column).treatment
        shows_value = treatment in {Treatment.KEEP, Treatment.MONTH, Treatment.LSOA}
        is_code = feed.column(column).field_class is FieldClass.SENSITIVE
        if shows_value and (product.sql == "" or is_code):
            zones.add(product.tier.folder)
    return frozenset(zones)


def _feed_of_shipped():
    return Library(shipped_documents()).feed(FEED)
