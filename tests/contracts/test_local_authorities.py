"""What must hold of the list of today's local authorities."""

import csv
import gzip

import pyarrow as pa
import pytest

from contracts.errors import DocumentError
from contracts.local_authorities import read_local_authorities
from tests.contracts.shelf import SHIPPED

AUTHORITIES = SHIPPED.local_authorities
SOMERSET = "E06000066"


@pytest.mark.parametrize("district", ["E07000187", "E07000188", "E07000189", "E07000246"])
def test_somerset_s_four_former_districts_are_somerset_today(district):
    assert AUTHORITIES.successors[district] == SOMERSET


def test_the_partnership_is_the_five_authorities_that_the_police_give_rows_about():
    assert tuple(AUTHORITIES.partnership) == SHIPPED.agreement.party("police").area
    assert AUTHORITIES.partnership[SOMERSET] == "Somerset"


def test_no_authority_of_today_has_a_successor():
    assert not set(AUTHORITIES.successors) & {*AUTHORITIES.successors.values(), *AUTHORITIES.partnership}


@pytest.mark.parametrize("held", [pa.array, lambda codes, kind: pa.chunked_array([codes], kind)])
def test_a_former_code_becomes_today_s_and_any_other_stays(held):
    codes = held(["E07000187", SOMERSET, "E06000023", None], pa.string())
    assert AUTHORITIES.of_today(codes).to_pylist() == [SOMERSET, SOMERSET, "E06000023", None]


def test_the_successors_are_those_of_the_office_for_national_statistics(shared_data):
    with gzip.open(shared_data / "geography" / "ltla22_ltla23.csv.gz", "rt", encoding="utf-8-sig") as source:
        pairs = [(row["ltla22_code"], row["ltla23_code"]) for row in csv.DictReader(source)]
    changed = {old: new for old, new in pairs if old != new and old.startswith("E07")}
    assert dict(AUTHORITIES.successors) == changed


@pytest.mark.parametrize(
    "text", ["", "{", "- a list", "edition: '2023'", "{edition: a, partnership: 5, successors: {}}"]
)
def test_a_text_that_is_no_such_list_is_refused(text):
    with pytest.raises(DocumentError, match=r"codes\.yaml: is not a code list"):
        read_local_authorities(text, "codes.yaml")
