"""What a feed says of itself."""

import pytest

from contracts.errors import DocumentError
from contracts.vocabulary import NumberFormat
from tests.contracts.shelf import SHIPPED

CASES = SHIPPED.feed("youth_justice_cases")


def test_a_column_is_found_by_its_name_and_another_is_refused():
    assert CASES.column("upn").name == "upn"
    with pytest.raises(DocumentError, match="has no column 'elsewhere'"):
        CASES.column("elsewhere")


def test_the_columns_that_tell_who_somebody_is_are_those_with_a_kind():
    assert {column.name for column in CASES.identifiers} >= {"upn", "nhs_no", "pnc_id", "surname", "forename", "dob"}
    assert SHIPPED.feed("police_street_level_crime").identifiers == ()


def test_a_place_of_residence_holds_its_areas_under_names_of_their_own():
    (residence,) = CASES.places
    assert residence.areas == (
        "residence_lsoa_edition",
        "residence_lsoa21_code",
        "residence_local_authority_code",
        "residence_msoa21_code",
    )


def test_a_column_s_format_is_its_own_or_that_of_its_identifier_kind():
    suspects = SHIPPED.feed("police_recorded_crime_suspects")
    found = {name: suspects.column(name).number_format for name in ("pnc_id", "asn", "surname", "dob", "sex")}
    formats = {"pnc_id": NumberFormat.PNC_ID, "asn": NumberFormat.ARREST_SUMMONS_NUMBER}
    assert found == dict.fromkeys(found) | formats
