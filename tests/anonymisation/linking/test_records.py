"""What must hold of linking records: one spelling for each thing, and nothing where there is nothing."""

import pyarrow as pa
import pytest

from anonymisation.linking.errors import NotRecordsError, UnknownRoleError
from anonymisation.linking.records import RECORDS, held_to_schema, records_of


def one(role, text):
    """What becomes of one text in a role."""
    return records_of("a", {role: pa.array([text], pa.string())}).column(role)[0].as_py()


@pytest.mark.parametrize(
    ("role", "text", "said"),
    [
        ("given_name", "  ANNE-MARIE ", "anne marie"),
        ("family_name", "O'Brien", "obrien"),
        ("family_name", "Unknown", None),
        ("birth", " 1987-05-14", "1987-05-14"),
        ("birth", "1900-01-01", None),
        ("birth", "14/05/1987", None),
        ("birth", "1987-13-14", "1987-13-14"),
        ("sex", "female", "F"),
        ("sex", "1", "M"),
        ("sex", "X", None),
        ("postcode", "bs94 3ze", "BS94 3ZE"),
        ("postcode", "ZZ99 3VZ", None),
        ("postcode", " 4011", "4011"),
        ("telephone", "07700 900123", "+447700900123"),
        ("address", " 14, larkspur  rise", "14 LARKSPUR RISE"),
        ("town", "not known", None),
        ("email", " Imogen@Example.ORG", "imogen@example.org"),
        ("email", "none", None),
    ],
)
def test_each_role_has_one_spelling(role, text, said):
    assert one(role, text) == said
    assert said is None or one(role, said) == said


def test_a_full_name_is_split_into_its_parts():
    made = records_of("a", {"full_name": pa.array(["TRANTER, Imogen Jane", "Mr Ludwig van Dyke", None])})
    parts = made.select(["given_name", "second_given_name", "family_name"]).to_pylist()
    assert [tuple(part.values()) for part in parts] == [
        ("imogen", "jane", "tranter"),
        ("ludwig", None, "van dyke"),
        (None, None, None),
    ]


def test_numbers_stand_with_their_kinds_and_a_row_without_has_none():
    given = {"uln": pa.array(["2", None]), "nhs_number": pa.array(["1", None])}
    made = records_of("a", {"sex": pa.array(["M", "F"])}, numbers=given)
    assert made.schema == RECORDS
    assert made.column("numbers").to_pylist() == [
        [{"kind": "nhs_number", "value": "1"}, {"kind": "uln", "value": "2"}],
        None,
    ]


def test_a_role_that_no_record_has_is_refused():
    with pytest.raises(UnknownRoleError, match="favourite_colour"):
        records_of("a", {"favourite_colour": pa.array(["secret-blue"])})


@pytest.mark.parametrize("change", ["lacking", "of another type", "one more"])
def test_a_table_of_another_shape_is_refused(change):
    table = RECORDS.empty_table()
    if change == "lacking":
        table = table.drop_columns("birth")
    elif change == "one more":
        table = table.append_column("cluster", pa.array([], pa.int64()))
    else:
        table = table.set_column(5, "birth", pa.array([], pa.date32()))
    with pytest.raises(NotRecordsError, match=r"birth|cluster"):
        held_to_schema(table)
