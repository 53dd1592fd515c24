"""Every rule by which a value is mended or found doubtful. A repair counts cells; the page for partners has each."""

from dataclasses import dataclass

import pyarrow as pa

from contracts.vocabulary import Severity
from intake.findings import Mask


@dataclass(frozen=True, slots=True)
class MendingRule:
    """What was noticed about a value, and what it does to its row."""

    name: str
    severity: Severity


SPACE = MendingRule("space-mended", Severity.REPAIR)
TEXT = MendingRule("text-mended", Severity.REPAIR)
NOTHING = MendingRule("null-spelling", Severity.REPAIR)
CODE = MendingRule("code-mended", Severity.REPAIR)
BOOLEAN = MendingRule("boolean-mended", Severity.REPAIR)
NUMBER = MendingRule("number-mended", Severity.REPAIR)
POSTCODE = MendingRule("postcode-mended", Severity.REPAIR)
AGE = MendingRule("age-mended", Severity.REPAIR)
DATE = MendingRule("date-mended", Severity.REPAIR)
CENTURY = MendingRule("century-added", Severity.REPAIR)
SENTINEL = MendingRule("date-sentinel", Severity.REPAIR)
ORDER_UNCLEAR = MendingRule("date-order-unclear", Severity.ERROR)
FORMATS_MIXED = MendingRule("date-formats-mixed", Severity.ERROR)
SWAPPED = MendingRule("date-swapped", Severity.ERROR)
EXCEL_DATE = MendingRule("excel-date", Severity.ERROR)
DIGITS_LOST = MendingRule("digits-lost", Severity.ERROR)
BIRTH_UNLIKELY = MendingRule("birth-unlikely", Severity.WARNING)
TIME_NOT_EXISTING = MendingRule("time-not-existing", Severity.WARNING)
TIME_DOUBLED = MendingRule("time-doubled", Severity.INFORMATION)
SUPPRESSED = MendingRule("value-suppressed", Severity.INFORMATION)
FORMULA = MendingRule("formula-like", Severity.INFORMATION)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of some values, in their order: the values as they now are, and which values each rule found."""

    values: pa.Array
    notes: tuple[tuple[MendingRule, Mask], ...] = ()
