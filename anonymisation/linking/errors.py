"""Why records could not be linked. Roles, kinds and rules only, never a value."""

from anonymisation.errors import AnonymisationError


class UnknownRoleError(AnonymisationError):
    """A column was given a role that no record has."""

    def __init__(self, role: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no record has the role {role!r}: name one of {', '.join(known)}")
        self.role = role


class NotRecordsError(AnonymisationError):
    """A table is not of the shape of linking records."""

    def __init__(self, column: str) -> None:
        super().__init__(f"column {column!r} is not as linking records have it: make the table by `records_of`")
        self.column = column


class UnreadableModelError(AnonymisationError):
    """A linking model cannot be read, or is of another version than this linker writes."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the linking model {why}: `gateway link train` makes one of this version")
        self.why = why


class NotLinkedError(AnonymisationError):
    """The engine failed while it linked. What it said is not repeated: it may have quoted a value."""

    def __init__(self, failure: str) -> None:
        super().__init__(
            f"records could not be linked: {failure}. Nothing was linked: give it more memory or fewer records, and "
            "if it fails again, report the word above"
        )
        self.failure = failure


class RepeatedError(AnonymisationError):
    """Something that is told once was told twice, so that the answer would hang on which came first."""

    def __init__(self, what: str) -> None:
        super().__init__(f"a {what} comes twice, or the wrong way round: give each once, the lesser place on the left")
        self.what = what


class UnweighedPairsError(AnonymisationError):
    """Pairs of records that must be weighed before they can be clustered were not."""

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} pairs inside groups have no weight: score every pair inside the groups asked for")
        self.missing = missing
