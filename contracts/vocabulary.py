"""The words that every room shares. One word for one idea; the glossary explains each."""

from enum import StrEnum
from functools import cached_property

from contracts.errors import PeriodError
from contracts.periods import WRITINGS, Span


class Tier(StrEnum):
    """How identifiable a product is, least first (design: tiers). Compare with `strictest`."""

    AGGREGATE = "1"
    DEPERSONALISED = "2A"
    PSEUDONYMISED = "2B"
    IDENTIFIABLE = "3"

    @cached_property
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
    """What is done to a column before it may leave. `contracts.ladders` says which of them says less than which."""

    DROP = "drop"
    FORCE = "force"
    LOCAL_AUTHORITY = "local_authority"
    MSOA = "msoa"
    LSOA = "lsoa"
    SNAPPED_POINT = "snapped_point"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DATE = "date"
    DATE_AND_HOUR_BAND = "date_and_hour_band"
    AGE_BAND = "age_band"
    AGE = "age"
    GROUP = "group"
    ROLL_UP = "roll_up"
    BAND = "band"
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


class MatchKey(StrEnum):
    """What else a column tells by which rows are linked, beside the identifier kinds, each of which is one by itself.

    The first three are names; an address may be written in several columns, of all others a feed has one.
    """

    SECOND_GIVEN_NAME = "second_given_name"
    OTHER_FAMILY_NAME = "other_family_name"
    FULL_NAME = "full_name"
    SEX = "sex"
    ADDRESS = "address"
    TOWN = "town"
    TELEPHONE = "telephone"
    EMAIL = "email"


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
    """Events are about people or incidents, one row each; reference data is about nobody (a lookup, a code list).

    An aggregate is a table of counts that a partner made of records which it may not give: about nobody singly. An
    exclusion list says of whom none of a partner's rows may be taken: it is about people, and leaves nowhere.
    """

    EVENTS = "events"
    AGGREGATE = "aggregate"
    REFERENCE = "reference"
    EXCLUSION_LIST = "exclusion_list"


class DataClass(StrEnum):
    """What a feed holds, in the words in which the law gives power to share it. Most are named for who holds it.

    `open` is already public; `exclusions` are lists of whom not to share. Which of them nobody may give, and which need
    a legal gateway that names them, is said in `definitions/refused_classes.yaml`.
    """

    OPEN = "open"
    POLICE = "police"
    PROBATION = "probation"
    PRISON = "prison"
    YOUTH_JUSTICE = "youth_justice"
    EDUCATION = "education"
    FIRE = "fire"
    INTERVENTION = "intervention"
    COMMUNITY = "community"
    EXCLUSIONS = "exclusions"
    PATIENT_INFORMATION = "patient_information"
    SOCIAL_CARE = "social_care"
    TREATMENT = "treatment"
    MODERN_SLAVERY = "modern_slavery"
    MAPPA = "mappa"
    MARAC = "marac"
    CHANNEL = "channel"


class Role(StrEnum):
    """What a party is in law for the data that it gives (UK GDPR Articles 4(7) and 26)."""

    CONTROLLER = "controller"
    JOINT_CONTROLLER = "joint_controller"


class Authority(StrEnum):
    """What kind of body a party is, where a power to share turns on it.

    Source: Police, Crime, Sentencing and Courts Act 2022 sections 8 to 16 and schedules 1 and 2 (specified authorities,
    relevant authorities and local policing bodies). A council is `local_authority`, what it holds for social care being
    told by the class of data.
    """

    POLICE = "police"
    LOCAL_POLICING_BODY = "local_policing_body"
    PROBATION = "probation"
    PRISON = "prison"
    YOUTH_CUSTODY = "youth_custody"
    FIRE = "fire"
    HEALTH = "health"
    SOCIAL_CARE = "social_care"
    LOCAL_AUTHORITY = "local_authority"
    EDUCATION = "education"
    INTERVENTION_PROVIDER = "intervention_provider"
    STATISTICS = "statistics"


class Regime(StrEnum):
    """Which law of data protection holds: Part 3 of the Data Protection Act 2018, UK GDPR, or neither."""

    LAW_ENFORCEMENT = "law_enforcement"
    GENERAL = "general"
    NOT_PERSONAL = "not_personal"


class Duty(StrEnum):
    """What somebody does for the partnership. Some exclude each other: an agreement says which."""

    OPERATOR = "operator"
    CUSTODIAN = "custodian"
    APPROVER = "approver"
    AGREEMENT_OWNER = "agreement_owner"
    AUDITOR = "auditor"


class ScopeReason(StrEnum):
    """Why a row is out of scope, in the order in which a row that has several is counted under the first."""

    AREA = "scope-area"
    SUBJECT = "scope-subject"
    CONSENT = "scope-consent"
    OPT_OUT = "scope-opt-out"
    DO_NOT_SHARE = "scope-do-not-share"


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
    FINANCIAL_QUARTER = "financial_quarter"
    FINANCIAL_YEAR = "financial_year"
    ACADEMIC_TERM = "academic_term"
    ACADEMIC_YEAR = "academic_year"

    @property
    def example(self) -> str:
        """A period of this calendar, for messages."""
        return WRITINGS[self].example

    def check(self, period: str) -> str:
        """Return `period` if it is written as this calendar asks, else raise `PeriodError`."""
        if not WRITINGS[self].matches(period):
            raise PeriodError(self.value.replace("_", " "), self.example)
        return period

    def span(self, period: str) -> Span:
        """The first and the last day of a period written as this calendar asks."""
        return WRITINGS[self].span(period)


def strictest(*tiers: Tier) -> Tier:
    """The least identifiable of some tiers: what they allow together."""
    return min(tiers, key=lambda tier: tier.rank)
