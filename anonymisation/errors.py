"""Why people could not be hidden as asked. Columns and rules only, never a value."""


class AnonymisationError(Exception):
    """Base of everything that the room of hiding refuses."""


class UntypedValueError(AnonymisationError):
    """A column holds a value that is not of its type. The library that noticed would have quoted it."""

    def __init__(self, column: str, wanted: str) -> None:
        super().__init__(f"column {column!r} holds a value that is no {wanted}: its rows were not held to the contract")
        self.column, self.wanted = column, wanted


class WrongLengthError(AnonymisationError):
    """A key, or a digest that makes a key differ, is not 32 bytes: what it makes could be guessed or confused."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the {what} is not 32 bytes: give the bytes as they were derived, neither hex nor text")
        self.what = what


class NotHashedError(AnonymisationError):
    """A column could not be hashed. What the library said is not repeated: it may have quoted a value or the key."""

    def __init__(self, failure: str) -> None:
        super().__init__(
            f"a column could not be hashed: {failure}. No token was made of it: run again, and if it fails again, "
            "report the words above"
        )
        self.failure = failure


class NotesNotCountedError(AnonymisationError):
    """Presidio failed over a note. What it said is not repeated: it may have quoted the note."""

    def __init__(self, failure: str) -> None:
        super().__init__(
            f"the kinds of identifier in the notes could not be counted: Presidio raised {failure}. Nothing of the "
            "delivery was protected: run again, and if it fails again, report the word above"
        )
        self.failure = failure


class TooManyRecodingsError(AnonymisationError):
    """A product has so many columns by which people can be told that no best recoding can be found."""

    def __init__(self, possible: int, most: int) -> None:
        super().__init__(
            f"its columns can be told in {possible} ways, and {most} are the most that are compared: grant fewer "
            "columns, or grant them more coarsely"
        )
        self.possible, self.most = possible, most
