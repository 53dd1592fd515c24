"""How large, deep and slow a partner's file may be: one place, each with a name, a default and a page that tells it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from intake.errors import IntakeError

_MIB = 1 << 20

FULL_SHEETS = frozenset({65_536, 1_048_576})
"""Rows of a sheet that is full to its last, in old and in new programs."""
MOST_COLUMNS = 32_768
"""Twice as many as a sheet can have: a table of more is no extract, and would cost more than it holds."""


class LimitError(IntakeError):
    """A setting that is no limit."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes unless the name says otherwise; docs/running.md says what each is for."""

    file_bytes: int = 4096 * _MIB
    confined_bytes: int = 1024 * _MIB
    unfolded_bytes: int = 4096 * _MIB
    unfolded_ratio: int = 100
    archive_entries: int = 2000
    parser_memory_bytes: int = 4096 * _MIB
    parser_seconds: int = 300

    def as_json(self) -> dict[str, int]:
        """As `limits_from` reads them."""
        return asdict(self)


SHIPPED = Limits()
"""The limits of a host that sets none."""


def limits_from(settings: Mapping[str, object]) -> Limits:
    """The limits that a host's settings name, and the defaults of the rest.

    Raises `LimitError` for a name that is no limit and for a value that is no whole number above 0.
    """
    known = {field.name for field in fields(Limits)}
    for name, value in settings.items():
        if name not in known:
            raise LimitError(f"there is no limit of such a name: choose among {', '.join(sorted(known))}")
        if type(value) is not int or value < 1:
            raise LimitError(f"the limit {name} must be a whole number above 0")
    return Limits(**{name: value for name, value in settings.items() if isinstance(value, int)})
