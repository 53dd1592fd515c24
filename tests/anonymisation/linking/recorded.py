"""Records by hand, for tests of the linker: invented people, each said in a few words."""

import pyarrow as pa

from anonymisation.linking.comparisons import COMPARISONS
from anonymisation.linking.records import ROLES, records_of

SOME = {
    "given_name": "Imogen",
    "family_name": "Tranter",
    "birth": "1987-05-14",
    "sex": "F",
    "postcode": "BS94 3ZE",
    "address": "14 Larkspur Rise",
    "town": "Bristol",
}
"""One invented woman."""


def records(*people, source="a"):
    """Records of some people, each a dictionary by role, or by `number:<kind>` and `doubtful:<kind>`."""
    columns = {role: pa.array([person.get(role) for person in people], pa.string()) for role in ROLES}
    columns = {role: column for role, column in columns.items() if column.null_count < len(column)}
    kinds = {
        said: sorted(
            {key.removeprefix(f"{said}:") for person in people for key in person if key.startswith(f"{said}:")}
        )
        for said in ("number", "doubtful")
    }
    numbered = {
        said: {kind: pa.array([person.get(f"{said}:{kind}") for person in people], pa.string()) for kind in of}
        for said, of in kinds.items()
    }
    columns = columns or {"given_name": pa.nulls(len(people), pa.string())}
    source = source if isinstance(source, str) else pa.array(source)
    return records_of(source, columns, numbers=numbered["number"], doubtful=numbered["doubtful"])


def level(comparison, number):
    """The name of a level by its number."""
    if number < 0:
        return "missing"
    [found] = [item for item in COMPARISONS if item.name == comparison]
    return found.numbered[number].name
