"""Every format by its name: what a column's texts are when held to it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc

from contracts.formats.plain_numbers import (
    crn,
    national_insurance_number,
    prison_number,
    uprn,
    vehicle_registration_mark,
)
from contracts.formats.police_numbers import cro_number, pnc_id
from contracts.formats.postcodes import postcode
from contracts.formats.pupil_numbers import upn
from contracts.formats.reading import Reading, cleaned
from contracts.formats.references import arrest_summons_number, custody_reference, police_crime_reference
from contracts.formats.telephones import telephone_number
from contracts.formats.ten_digits import chi_number, nhs_number, uln
from contracts.formats.text_bytes import Mask, TextBytes
from contracts.vocabulary import NumberFormat

_READERS: Mapping[NumberFormat, Callable[[TextBytes], Reading]] = MappingProxyType(
    {
        NumberFormat.NHS_NUMBER: nhs_number,
        NumberFormat.CHI_NUMBER: chi_number,
        NumberFormat.UPN: upn,
        NumberFormat.ULN: uln,
        NumberFormat.PNC_ID: pnc_id,
        NumberFormat.CRO_NUMBER: cro_number,
        NumberFormat.ARREST_SUMMONS_NUMBER: arrest_summons_number,
        NumberFormat.NATIONAL_INSURANCE_NUMBER: national_insurance_number,
        NumberFormat.PRISON_NUMBER: prison_number,
        NumberFormat.CRN: crn,
        NumberFormat.POSTCODE: postcode,
        NumberFormat.VEHICLE_REGISTRATION_MARK: vehicle_registration_mark,
        NumberFormat.TELEPHONE_NUMBER: telephone_number,
        NumberFormat.UPRN: uprn,
        NumberFormat.POLICE_CRIME_REFERENCE: police_crime_reference,
        NumberFormat.CUSTODY_REFERENCE: custody_reference,
    }
)
CHECKED = frozenset(
    {
        NumberFormat.NHS_NUMBER,
        NumberFormat.CHI_NUMBER,
        NumberFormat.UPN,
        NumberFormat.ULN,
        NumberFormat.PNC_ID,
        NumberFormat.CRO_NUMBER,
        NumberFormat.ARREST_SUMMONS_NUMBER,
    }
)
"""The formats that have a check digit or letter."""


def read(number_format: NumberFormat, texts: pa.Array) -> Reading:
    """What holds of each text of an Arrow column of strings, null where there is none; ask of distinct values."""
    return _READERS[number_format](cleaned(texts))


def canonical(number_format: NumberFormat, texts: pa.Array) -> pa.Array:
    """The one spelling of each text, null where it is not of the format or stands for nobody."""
    reading = read(number_format, texts)
    return pc.if_else(pa.array(reading.shaped), reading.spelling, pa.scalar(None, pa.string()))


def verified(number_format: NumberFormat, texts: pa.Array) -> Mask:
    """Which texts pass a check digit and are no placeholder; none of a format that has no check."""
    return read(number_format, texts).verified
