"""What testing leaves in a system and extracts carry off: invented names and addresses, told by how they are written.

A person may be called Test, and nobody ZZZTEST: so it is a warning, and nothing of the row is left out.
"""

from contracts.feed import Column
from contracts.vocabulary import ColumnType, FieldClass
from intake.breaches import Saying

_ABOUT = "TEST|PATIENT|PERSON|PUPIL|CLIENT|CASE|RECORD|USER|DATA|NAME|[0-9]+"
_NAMED = rf"^([ZX]{{2,}}[ _-]*TEST.*|TEST[0-9]*|TEST([ ,_-]+({_ABOUT}))+|DUMMY .*|.*DO NOT USE.*)$"
_AT = r"^[0-9]+[A-Z]? (TEST|DUMMY) (STREET|ROAD|LANE|AVENUE|CLOSE|ADDRESS)\b"
_WHO = {FieldClass.DIRECT_ID, FieldClass.STAFF, FieldClass.CONTACT}
_WHERE = {FieldClass.CONTACT, FieldClass.GEO_RES, FieldClass.GEO_EVENT}


def left_by_a_test(column: Column) -> Saying | None:
    """What a test left in a column; None for a column that is not in words.

    Spellings: NHS test patients begin ZZZ or XX; `1 Test Street` is every system's first address.
    """
    spelt = column.codes or column.pattern or column.number_format
    if column.type is not ColumnType.STRING or spelt:
        return None
    found = tuple(pattern for classes, pattern in ((_WHO, _NAMED), (_WHERE, _AT)) if column.field_class in classes)
    return Saying(found) if found else None
