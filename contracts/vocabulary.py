"""The words that every room shares. One word for one idea; the glossary explains each."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from contracts.errors import PeriodError


class Tier(StrEnum):
    """How identifiable a product is, least first (design: tiers). Compare with `strictest`."""

    AGGREGATE = "1"
    DEPERSONALISED = "2A"
    PSEUDONYMISED = "2B"
    IDENTIFIABLE = "3"

    @property
    def rank(self) -> int:
        """Position from least (0) to most identifiable."""
        return list(Tier).index(self)

    @property
    def folder(self) -> str:
        """The name of this tier's folder in the shared zone."""
        return f"tier{self.value.lower()}"


class FieldClass(StrEnum):
    """What a column is about. Every column of a contract has exactly one."""

    DIRECT_ID = "DIRECT_ID"
    RECORD_REF = "RECORD_REF"
    CONTACT = "CONTACT"
    DOB = "DOB"
    GEO_RES = "GEO_RES"
    GEO_EVENT = "GEO_EVENT"
    TIME_EVENT = "TIME_EVENT"
    QUASI = "QUASI"
    SENSITIVE = "SENSITIVE"
    FREE_TEXT = "FREE_TEXT"
    STAFF = "STAFF"
    MEASURE = "MEASURE"
    ADMIN = "ADMIN"

    @property
    def sealed_at_rest(self) -> bool:
        """Whether its values may rest only sealed: no treatment makes them fit to lie in the protected zone."""
        return self in {
            FieldClass.DIRECT_ID,
            FieldClass.RECORD_REF,
            FieldClass.CONTACT,
            FieldClass.DOB,
            FieldClass.GEO_RES,
            FieldClass.FREE_TEXT,
            FieldClass.STAFF,
        }


class Treatment(StrEnum):
    """What is done to a column before it may leave."""

    DROP = "drop"
    LOCAL_AUTHORITY = "local_authority"
    LSOA = "lsoa"
    MONTH = "month"
    DATE = "date"
    DATE_AND_HOUR_BAND = "date_and_hour_band"
    AGE_BAND = "age_band"
    GROUP = "group"
    REFERENCE = "reference"
    KEEP = "keep"


class IdentifierKind(StrEnum):
    """What a column tells of who somebody is. The first seven are numbers that an authority issues for one person."""

    NHS_NUMBER = "nhs_number"
    UPN = "upn"
    ULN = "uln"
    PNC_ID = "pnc_id"
    CRO_NUMBER = "cro_number"
    PRISON_NUMBER = "prison_number"
    CRN = "crn"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    DATE_OF_BIRTH = "date_of_birth"
    POSTCODE = "postcode"

    @property
    def issued(self) -> bool:
        """Whether it is a number issued for one person, rather than something that many people share."""
        return self not in {
            IdentifierKind.GIVEN_NAME,
            IdentifierKind.FAMILY_NAME,
            IdentifierKind.DATE_OF_BIRTH,
            IdentifierKind.POSTCODE,
        }


class NumberFormat(StrEnum):
    """How a reference or an identifier is written, and what its check digit must be, if it has one."""

    NHS_NUMBER = "nhs_number"
    CHI_NUMBER = "chi_number"
    UPN = "upn"
    ULN = "uln"
    PNC_ID = "pnc_id"
    CRO_NUMBER = "cro_number"
    ARREST_SUMMONS_NUMBER = "arrest_summons_number"
    NATIONAL_INSURANCE_NUMBER = "national_insurance_number"
    PRISON_NUMBER = "prison_number"
    CRN = "crn"
    POSTCODE = "postcode"
    VEHICLE_REGISTRATION_MARK = "vehicle_registration_mark"
    TELEPHONE_NUMBER = "telephone_number"
    UPRN = "uprn"
    POLICE_CRIME_REFERENCE = "police_crime_reference"
    CUSTODY_REFERENCE = "custody_reference"


class FeedKind(StrEnum):
    """Events are about people or incidents; reference data is about nobody (a lookup, a code list)."""

    EVENTS = "events"
    REFERENCE = "reference"


class ColumnType(StrEnum):
    """ODCS logical types that the gateway reads."""

    STRING = "string"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    TIMESTAMP = "timestamp"


class PlaceKind(StrEnum):
    """How a column says where: by an area's code, or by a postcode."""

    LSOA_CODE = "lsoa_code"
    POSTCODE = "postcode"


class Severity(StrEnum):
    """What a finding does to its row: `error` rejects it, the others accept and count it.

    A `repair` says that a value was mended with certainty, and nothing else was done to its row.
    """

    ERROR = "error"
    WARNING = "warning"
    REPAIR = "repair"
    INFORMATION = "information"


class Calendar(StrEnum):
    """How a feed's periods are written. Every period names its calendar."""

    MONTH = "calendar_month"
    QUARTER = "calendar_quarter"
    YEAR = "calendar_year"

    @property
    def example(self) -> str:
        """A period of this calendar, for messages."""
        return _PERIODS[self].example

    def check(self, period: str) -> str:
        """Return `period` if it is written as this calendar asks, else raise `PeriodError`."""
        if not re.fullmatch(_PERIODS[self].pattern, period):
            raise PeriodError(self.value.replace("_", " "), self.example)
        return period

    def span(self, period: str) -> tuple[date, date]:
        """The first and the last day of a period written as this calendar asks."""
        first, months = _PERIODS[self].span(period)
        after = first.year * 12 + first.month - 1 + months
        return first, date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Writing:
    """How a calendar writes a period; `span` gives its first day, and how many months it lasts."""

    pattern: str
    example: str
    span: Callable[[str], tuple[date, int]]


_PERIODS = {
    Calendar.MONTH: _Writing(
        r"[0-9]{4}-(0[1-9]|1[0-2])", "2024-01", lambda period: (date(int(period[:4]), int(period[5:]), 1), 1)
    ),
    Calendar.QUARTER: _Writing(
        r"[0-9]{4}-Q[1-4]", "2024-Q1", lambda period: (date(int(period[:4]), 3 * int(period[6]) - 2, 1), 3)
    ),
    Calendar.YEAR: _Writing(r"[0-9]{4}", "2024", lambda period: (date(int(period), 1, 1), 12)),
}


def strictest(*tiers: Tier) -> Tier:
    """The least identifiable of some tiers: what they allow together."""
    return min(tiers, key=lambda tier: tier.rank)
