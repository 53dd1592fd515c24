"""Every specimen of the corpus, in the order of the list of defects."""

from functools import cache

from tests.defects import (
    date_defects,
    encoding_defects,
    file_defects,
    header_defects,
    identifier_defects,
    operation_defects,
    scope_defects,
    structure_defects,
    value_defects,
    workbook_defects,
)
from tests.defects.specimen import Specimen

MODULES = (
    file_defects,
    workbook_defects,
    header_defects,
    structure_defects,
    encoding_defects,
    date_defects,
    identifier_defects,
    value_defects,
    scope_defects,
    operation_defects,
)
"""Each has `specimens()`, which yields its own."""


@cache
def every_specimen() -> tuple[Specimen, ...]:
    """All of them, made once. Raises `ValueError` if two have one name."""
    found = tuple(specimen for module in MODULES for specimen in module.specimens())
    if len({specimen.test_id for specimen in found}) < len(found):
        raise ValueError("two specimens have the same name: give each its own")
    return found
